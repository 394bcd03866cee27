"""Figures and words as people read them."""

from __future__ import annotations

import math

import pytest

from simulator.charts.sentence import scenario_name
from simulator.wording import relative, tick, written, written_difference
from tests.unit.charts.small_comparison import comparison


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert written(-0.0004, "days") == "0"
    assert written_difference(0.0004, "days") == "0"
    assert relative(-0.0001) == "0.0%"


def test_a_difference_of_shares_is_in_points() -> None:
    assert written_difference(-0.012, "share") == "−1.2 points"
    assert written_difference(20.0, "days") == "+20"


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
