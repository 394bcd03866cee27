"""Figures are written so that nobody misreads their unit, size or sign."""

from __future__ import annotations

import math

import pytest

from simulator.wording import (
    as_stated,
    decimals,
    rounded,
    rounded_share,
    significant,
    stated_share,
    whole,
    written,
    written_difference,
    written_interval,
    written_name,
    written_size,
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1_715_955.5, "£", "£1.72m"),
        (999_499.0, "£", "£999k"),
        (999_600.0, "£", "£1.00m"),
        (12_345.0, "£", "£12,345"),
        (9_999.0, "£", "£9,999"),
        (-250.0, "£", "−£250"),
        (0.521, "share", "52.1%"),
        (12_345.4, "patients", "12,345"),
        (99.96, "patients", "100"),
        (12.34, "days", "12.3"),
        (1.234, "days", "1.23"),
        (0.0, "days", "0"),
        (math.nan, "days", "–"),
    ],
)
def test_a_figure_is_written_in_its_unit(value: float, unit: str, text: str) -> None:
    assert written(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.0, "patients", "+3"),
        (-3.0, "patients", "−3"),
        (0.013, "share", "+1.3 points"),
        (-0.013, "share", "−1.3 points"),
        (math.nan, "share", "–"),
        (-72.0, "£", "−£72"),
        (0.0001, "share", "+0.01 points"),
    ],
)
def test_a_difference_has_its_sign_and_shares_differ_by_points(value: float, unit: str, text: str) -> None:
    assert written_difference(value, unit) == text


def test_an_interval_without_width_or_without_bounds_is_not_written() -> None:
    assert written_interval(1.0, 2.0, "days") == "(1 to 2)"
    assert written_interval(5.0, 5.0, "days") == ""
    assert written_interval(math.nan, math.nan, "days") == ""


def test_a_name_is_read_without_its_underscores() -> None:
    assert written_name("five_percent_everywhere") == "five percent everywhere"


def test_a_wait_without_an_end_is_never() -> None:
    assert written(math.inf, "days") == "never"
    assert written_interval(21.0, math.inf, "days") == "(21 to never)"
    assert written_interval(math.nan, math.inf, "days") == ""


@pytest.mark.parametrize(
    ("text", "written_so"),
    [
        (as_stated(0.5), "0.5"),
        (as_stated(12.0), "12"),
        (as_stated(-3), "-3"),
        (as_stated(2_000_000.0), "2,000,000"),
        (stated_share(0.999999), "99.9999%"),
        (rounded_share(-0.0482, 1), "−4.8%"),
        (whole(1284.4), "1,284"),
        (decimals(1.1249, 2), "1.12"),
        (significant(0.012345, 3), "0.0123"),
        (written_size(1_500_000_000), "1.5 GB"),
        (written_size(20_000), "20.0 kB"),
        (written_size(12), "12 B"),
    ],
)
def test_each_kind_of_figure_has_its_form(text: str, written_so: str) -> None:
    assert text == written_so


def test_a_rounded_number_is_the_nearest_of_so_many_digits() -> None:
    assert rounded(12.345, 3) == 12.3
