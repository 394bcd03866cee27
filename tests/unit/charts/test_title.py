"""Titles repeat the verdicts of the tables and give none of their own."""

from __future__ import annotations

import math

import pytest

from simulator.charts.selection import NOTHING, Estimate, HeadlineRow
from simulator.charts.title import judged, of_counts, of_measure, of_plans
from simulator.outcomes.comparison.finding import finding_of
from simulator.outcomes.comparison.finding_sentence import persons
from tests.unit.charts.small_comparison import PLAN, SLICE, full_comparison


def row(value: float, difference: float = math.nan, verdict: str = "") -> HeadlineRow:
    gap = Estimate(difference, difference - 1, difference + 1)
    return HeadlineRow(Estimate(value, value - 1, value + 1), gap, math.nan, verdict, NOTHING, "", "", "", "")


def titled(of_slice: HeadlineRow, of_plan: HeadlineRow) -> str:
    rows = {"baseline": row(100.0), SLICE: of_slice, PLAN: of_plan}
    return of_measure(full_comparison(), "Crisis episodes", "patients", rows)


def test_what_is_worse_comes_before_a_larger_gain() -> None:
    title = titled(row(110.0, 10.0, "worse"), row(50.0, -50.0, "better"))
    assert title == "Crisis episodes: 110 with five percent everywhere, 100 in the baseline (worse)"


def test_a_fall_that_tables_do_not_call_better_is_not_praised_in_a_title() -> None:
    title = titled(row(60.0, -40.0, "lower"), row(100.0, 0.0, "within noise"))
    assert title.endswith("60 with five percent everywhere, 100 in the baseline (lower)")
    assert "better" not in title


def test_what_chance_explains_is_no_finding() -> None:
    title = titled(row(60.0, -40.0, "too few differ"), row(101.0, 1.0, "within noise"))
    assert title == "Crisis episodes: 100 in the baseline; differences: none beyond chance"
    assert of_counts({"plan": (0, 0)}) == "No figure differs from the baseline beyond chance"


@pytest.mark.parametrize(
    ("verdict", "bare"),
    [("perhaps worse", "worse"), ("lower", "lower"), ("within noise", ""), ("not seen", ""), ("", "")],
)
def test_a_verdict_beyond_chance_is_told_from_the_others(verdict: str, bare: str) -> None:
    assert judged(verdict) == bare


def test_a_title_of_plans_gives_the_people_worse_off_beside_what_is_saved() -> None:
    plan = finding_of(full_comparison()).plan(SLICE)
    # 20,000 pounds in each of six months; the slice leaves 100 people worse off and 10 better off.
    said = "five percent everywhere: £120k saved, 100 people worse off, 10 better off"
    assert of_plans([plan]) == said


def test_one_person_is_no_people() -> None:
    assert persons(1.2) == "1 person"
    assert persons(2.0, "more ") == "2 more people"
