"""Figures and words as people read them."""

from __future__ import annotations

import math

import pytest

from simulator.charts.words import difference, figure, relative, scenario_name, tick
from tests.unit.charts.small_comparison import comparison


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1_715_955.5, "£", "£1.72m"),
        (-105_742.0, "£", "−£106k"),
        (26_834.16, "£", "£26,834"),
        (0.5213, "share", "52.1%"),
        (6673.0, "patients", "6,673"),
        (48.4, "patients", "48.4"),
        (41.0, "patients", "41"),
        (0.2, "patients", "0.2"),
        (0.0, "days", "0"),
        (math.nan, "days", "–"),
    ],
)
def test_a_figure_is_written_with_the_digits_people_bear(value: float, unit: str, written: str) -> None:
    assert figure(value, unit) == written


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert figure(-0.0004, "days") == "0"
    assert difference(0.0004, "days") == "0"
    assert relative(-0.0001) == "0.0%"


def test_a_difference_of_shares_is_in_points() -> None:
    assert difference(-0.012, "share") == "−1.2 points"
    assert difference(20.0, "days") == "+20"


def test_what_has_no_relative_difference_is_a_dash() -> None:
    assert relative(math.nan) == "–"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1.5e6, "£", "£1.5m"),
        (-200_000.0, "£", "−£200k"),
        (5_250.0, "£", "£5,250"),
        (0.4, "share", "40%"),
        (2.5, "days", "2.5"),
        (3_200.0, "patients", "3,200"),
    ],
)
def test_a_figure_on_an_axis_is_short(value: float, unit: str, written: str) -> None:
    assert tick(value, unit) == written


def test_a_single_scenario_is_not_said_to_have_no_cuts() -> None:
    alone = comparison(scenarios=("targeted",))
    assert scenario_name("targeted", alone) == "targeted"
