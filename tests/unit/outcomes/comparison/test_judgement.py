"""Less capacity never reads as better, and more never as worse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulator.outcomes.comparison.judgement import Structure, judged, kept_out
from simulator.outcomes.statistics.interval import Interval

PAIR = ("plan", "baseline")
FEEDING = {
    ("adults", "triage"): frozenset({"triage"}),
    ("adults", "crisis"): frozenset({"triage", "crisis"}),
    ("children", "triage"): frozenset({"triage"}),
}
WINDOW_DAYS = 100.0


def rows(*lines: tuple[str, str, str, str, float]) -> tuple[pd.DataFrame, Interval]:
    """Rows of a study, `(pathway, step, measure, unit, difference)`, each with an interval of ±10 %."""
    keys = pd.DataFrame(
        [(pathway, "all", step, "all", "all", measure, unit) for pathway, step, measure, unit, _ in lines],
        columns=["pathway", "group", "step", "team", "period", "measure", "unit"],
    )
    estimate = np.array([line[-1] for line in lines])
    half = np.abs(estimate) / 10
    found = Interval(
        estimate=estimate, low=estimate - half, high=estimate + half, replications=np.full(len(lines), 10)
    )
    return keys, found


def verdicts_of(
    given: tuple[pd.DataFrame, Interval], verdict: list[str], structure: Structure | None = None
) -> list[str]:
    keys, found = given
    structure = structure or Structure(feeding=FEEDING, window_days=WINDOW_DAYS)
    said = judged(
        np.array(verdict, dtype=object),
        found,
        keys,
        np.full(len(keys), 100.0),
        pair=PAIR,
        structure=structure,
    )
    return list(said.verdict)


CRISIS = ("adults", "all", "crisis_episodes", "episodes", -120.0)


def test_fewer_crises_are_not_better_where_a_list_is_longer() -> None:
    given = rows(("adults", "crisis", "list_length_at_end", "patients", 123.0), CRISIS)
    assert verdicts_of(given, ["worse", "better"]) == ["worse", "lower"]


@pytest.mark.parametrize("measure", ["reneged", "baulked", "deteriorated"])
def test_fewer_crises_are_not_better_where_more_people_are_lost(measure: str) -> None:
    given = rows(("adults", "triage", measure, "patients", 30.0), CRISIS)
    assert verdicts_of(given, ["worse", "better"]) == ["worse", "lower"]


def test_days_waited_inside_courses_keep_people_out_as_a_list_does() -> None:
    given = rows(("adults", "triage", "wait_inside_course_days", "patient days", 5_000.0), CRISIS)
    assert verdicts_of(given, ["worse", "better"]) == ["worse", "lower"]


def test_fewer_crises_are_better_where_no_list_is_longer() -> None:
    given = rows(("adults", "triage", "list_length_at_end", "patients", -40.0), CRISIS)
    assert verdicts_of(given, ["better", "better"]) == ["better", "better"]


def test_a_longer_list_further_on_withholds_nothing_before_it() -> None:
    given = rows(
        ("adults", "crisis", "list_length_at_end", "patients", 9.0),
        ("adults", "triage", "list_length_mean", "patients", -40.0),
    )
    assert verdicts_of(given, ["worse", "better"]) == ["worse", "better"]


def test_a_longer_list_of_another_pathway_withholds_only_what_is_said_of_the_system() -> None:
    given = rows(
        ("children", "triage", "list_length_at_end", "patients", 9.0),
        CRISIS,
        ("all", "all", "crisis_episodes", "episodes", -120.0),
    )
    assert verdicts_of(given, ["worse", "better", "better"]) == ["worse", "better", "lower"]


def test_where_the_system_is_unknown_every_list_of_the_pathway_counts() -> None:
    given = rows(
        ("adults", "crisis", "list_length_at_end", "patients", 9.0),
        ("adults", "triage", "list_length_mean", "patients", -40.0),
    )
    assert verdicts_of(given, ["worse", "better"], Structure()) == ["worse", "lower"]


def test_where_capacity_is_given_back_the_people_kept_out_are_taken_off() -> None:
    structure = Structure(feeding=FEEDING, giving_back=frozenset({PAIR}), window_days=WINDOW_DAYS)
    shorter = rows(
        ("adults", "triage", "list_length_at_end", "patients", 6.0),
        ("adults", "crisis", "list_length_at_end", "patients", -40.0),
    )
    assert verdicts_of(shorter, ["worse", "better"], structure) == ["worse", "better"]
    explained = rows(
        ("adults", "triage", "list_length_at_end", "patients", 6.0),
        ("adults", "crisis", "list_length_at_end", "patients", -6.0),
    )
    assert verdicts_of(explained, ["worse", "better"], structure) == ["worse", "lower"]


def test_money_is_not_better_beside_people_kept_out_even_where_capacity_is_given_back() -> None:
    structure = Structure(feeding=FEEDING, giving_back=frozenset({PAIR}), window_days=WINDOW_DAYS)
    given = rows(
        ("adults", "triage", "list_length_at_end", "patients", 6.0),
        ("all", "all", "knock_on_cost_pounds", "£", -9_000.0),
    )
    assert verdicts_of(given, ["worse", "better"], structure) == ["worse", "lower"]


def test_more_capacity_alone_is_never_worse() -> None:
    structure = Structure(
        feeding=FEEDING,
        only_adding=frozenset({PAIR}),
        giving_back=frozenset({PAIR}),
        window_days=WINDOW_DAYS,
    )
    given = rows(
        ("adults", "triage", "list_length_at_end", "patients", -60.0),
        ("adults", "crisis", "list_length_at_end", "patients", 60.0),
    )
    assert verdicts_of(given, ["better", "worse"], structure) == ["better", "higher"]


def test_a_list_and_its_mean_are_one_list_while_ways_of_leaving_add_up() -> None:
    keys, found = rows(
        ("adults", "triage", "list_length_at_end", "patients", 10.0),
        ("adults", "triage", "list_length_mean", "patients", 8.0),
        ("adults", "triage", "reneged", "patients", 5.0),
        ("adults", "triage", "wait_inside_course_days", "patient days", 200.0),
    )
    (step,) = kept_out(keys, found, np.full(4, 100.0), WINDOW_DAYS)
    assert step.place == ("adults", "triage")
    assert step.people == pytest.approx(10 + 5 + 2)
    assert step.row == 0


def test_a_rise_that_chance_may_have_made_withholds_praise_when_it_is_half_a_person() -> None:
    keys, found = rows(("adults", "triage", "list_length_at_end", "patients", 3.0), CRISIS)
    found.low[0] = -1.0
    said = judged(
        np.array(["within noise", "better"], dtype=object),
        found,
        keys,
        np.full(2, 100.0),
        pair=PAIR,
        structure=Structure(feeding=FEEDING, window_days=WINDOW_DAYS),
    )
    assert list(said.verdict) == ["within noise", "lower"]
    assert list(said.withheld_by) == [-1, 0]


@pytest.mark.parametrize("rise", [0.006, 1e-4])
def test_a_list_that_is_longer_by_a_trifle_withholds_praise_where_nothing_is_given_back(rise: float) -> None:
    given = rows(("adults", "triage", "list_length_mean", "patients", rise), CRISIS)
    assert verdicts_of(given, ["no difference", "better"]) == ["no difference", "lower"]


def test_a_list_that_is_longer_by_a_trifle_withholds_nothing_where_capacity_is_given_back() -> None:
    given = rows(("adults", "triage", "list_length_mean", "patients", 0.006), CRISIS)
    structure = Structure(feeding=FEEDING, window_days=WINDOW_DAYS, giving_back=frozenset({PAIR}))
    assert verdicts_of(given, ["no difference", "better"], structure) == ["no difference", "better"]


def test_rounding_of_sums_is_no_longer_list() -> None:
    given = rows(("adults", "triage", "list_length_mean", "patients", 1e-10), CRISIS)
    assert verdicts_of(given, ["no difference", "better"]) == ["no difference", "better"]
