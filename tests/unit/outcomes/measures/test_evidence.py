"""What labels rest on: growth as an exact slope, offered load by step, and waits cut off by the window."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import Risk, Route
from simulator.domain.system import System
from simulator.outcomes import Window
from simulator.outcomes.measures.evidence import growth_per_month
from simulator.units import DAYS_PER_MONTH
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    DONE,
    HORIZON_DAYS,
    LOST,
    THERAPY,
    Ended,
    measured,
    small_system,
    told,
    visit,
)

STEP = {"pathway": "talking", "step": "assessment"}


def slope_per_month(begins: np.ndarray, ends: np.ndarray, from_days: float, to_days: float) -> float:
    """The same slope by ordinary least squares on a fine grid of moments."""
    moments = np.linspace(from_days, to_days, 200_001)
    moments = (moments[1:] + moments[:-1]) / 2
    waiting = np.searchsorted(np.sort(begins), moments) - np.searchsorted(np.sort(ends), moments)
    return float(np.polyfit(moments, waiting, 1)[0]) * DAYS_PER_MONTH


def test_the_growth_is_the_slope_of_least_squares_through_the_number_waiting() -> None:
    chance = np.random.default_rng(41)
    begins = chance.uniform(-20.0, 100.0, 300)
    ends = begins + chance.exponential(15.0, 300)
    exact = growth_per_month(begins, ends, 10.0, 90.0).sum()
    # The grid misplaces each end by half a cell at most: far below a thousandth of the slope's scale.
    assert exact == pytest.approx(slope_per_month(begins, ends, 10.0, 90.0), abs=1e-3)


def test_a_wait_that_spans_the_window_or_lies_outside_it_adds_no_growth() -> None:
    begins, ends = np.array([-5.0, -9.0, 95.0]), np.array([math.inf, 0.0, 99.0])
    assert growth_per_month(begins, ends, 0.0, 92.0) == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)


def test_one_more_patient_each_month_is_a_growth_of_one_a_month() -> None:
    """The staircase 1, 2, … n of steps of one month has the slope of its line but for 1 / n²."""
    months = 12
    begins = np.arange(months) * DAYS_PER_MONTH
    growth = growth_per_month(begins, np.full(months, math.inf), 0.0, months * DAYS_PER_MONTH).sum()
    assert growth == pytest.approx(1 - 1 / months**2)


def test_growth_is_told_of_steps_pathways_and_the_system_for_the_window_only() -> None:
    waiting = [visit(number, ASSESSMENT, float(joined)) for number, joined in enumerate((0, 30, 60))]
    table = measured(*waiting)
    expected = growth_per_month(np.array([0.0, 30.0, 60.0]), np.full(3, math.inf), 0.0, HORIZON_DAYS).sum()
    for places in ({}, {"pathway": "talking"}, STEP, STEP | {"group": "adults"}):
        assert told(table, "list_growth_per_month", **places) == pytest.approx(expected)
    assert told(table, "waiting_for_treatment_growth_per_month", pathway="talking") == pytest.approx(expected)
    assert told(table, "list_growth_per_month", **STEP | {"group": "elders"}) == 0.0
    assert set(table.loc[table["measure"] == "list_growth_per_month", "period"]) == {"all"}


def test_the_cut_off_share_is_of_those_whose_wait_began_in_the_window() -> None:
    visits = (
        visit(0, ASSESSMENT, 5.0, started=20.0, finished=20.1, to=DONE, attended=1),
        visit(1, ASSESSMENT, 30.0, started=50.0, finished=50.1, to=DONE, attended=1),
        visit(2, ASSESSMENT, 35.0, ended=Ended.RENEGED, left=60.0, to=LOST),
        visit(3, ASSESSMENT, 40.0),
        visit(4, ASSESSMENT, 15.0),
    )
    table = measured(*visits, window=Window(from_days=25.0, to_days=HORIZON_DAYS))
    assert told(table, "list_cut_off_share", **STEP) == pytest.approx(1 / 3)
    assert told(table, "waiting_for_first_contact_cut_off_share") == pytest.approx(1 / 3)
    assert math.isnan(
        told(table, "waiting_for_first_contact_cut_off_share", pathway="talking", group="elders")
    )


def test_a_wait_that_ends_after_the_window_is_cut_off_by_it() -> None:
    visits = (
        visit(0, ASSESSMENT, 5.0, started=20.0, finished=20.1, to=DONE, attended=1),
        visit(1, ASSESSMENT, 30.0, started=70.0, finished=70.1, to=DONE, attended=1),
        visit(2, ASSESSMENT, 65.0, started=66.0, finished=66.1, to=DONE, attended=1),
    )
    table = measured(*visits, window=Window(from_days=0.0, to_days=60.0))
    assert told(table, "list_cut_off_share", **STEP) == 0.5
    assert told(table, "waiting_for_first_contact_cut_off_share") == 0.5


def test_somebody_assessed_still_waits_for_treatment() -> None:
    visits = (
        visit(0, ASSESSMENT, 5.0, started=20.0, finished=20.1, to=THERAPY, attended=1),
        visit(0, THERAPY, 20.1, number=1),
    )
    table = measured(*visits)
    assert told(table, "waiting_for_first_contact_cut_off_share") == 0.0
    assert told(table, "waiting_for_treatment_cut_off_share") == 1.0


def test_the_offered_load_is_that_of_the_pool_all_its_steps_share() -> None:
    """2 referrals a day, and half of them reach therapy in the same pool: after assessment, or worse by then.

    Of those who get worse on the list a quarter goes from the crisis to therapy, and half of the other half
    from the ward.
    """
    table = measured()
    capacity_per_day = 2 * 10.0 / 7
    expected = (2 + 2 * 0.5) / capacity_per_day
    assert expected > 1
    assert told(table, "list_load_of_capacity", **STEP) == pytest.approx(expected)
    assert told(table, "waiting_for_treatment_load_of_capacity") == pytest.approx(expected)
    # Patience and deterioration at assessment relieve the pool.
    assert told(table, "list_unrelieved_load_of_capacity", **STEP) == 0.0


def _patient_system(*, elders_give_up: bool) -> System:
    """Nobody leaves the list of assessment, but for the elders where they may."""
    system = small_system()
    (pathway,) = system.pathways
    assessment = pathway.steps[ASSESSMENT]
    stays = replace(assessment.course, patience=None, deterioration=None)
    gives_up = replace(
        stays, patience=Risk(after=Deterministic(value=30.0), routes=(Route(to="lost", share=1.0),))
    )
    changed = replace(
        assessment, course=stays, course_by_group={"elders": gives_up} if elders_give_up else {}
    )
    steps = (changed, *pathway.steps[1:])
    return replace(system, pathways=(replace(pathway, steps=steps),))


def test_a_list_that_nobody_may_leave_unseen_is_not_relieved() -> None:
    table = measured(system=_patient_system(elders_give_up=False))
    load = told(table, "list_load_of_capacity", **STEP)
    assert load > 1.0
    assert told(table, "list_unrelieved_load_of_capacity", **STEP) == load
    relieved = measured(system=_patient_system(elders_give_up=True))
    assert told(relieved, "list_unrelieved_load_of_capacity", **STEP) == 0.0


def test_a_full_ward_after_the_treatment_is_not_on_the_way_to_it() -> None:
    system = small_system()
    (pathway,) = system.pathways
    therapy = pathway.steps[THERAPY]
    to_the_ward = replace(therapy, course=replace(therapy.course, routes=(Route(to="ward", share=1.0),)))
    steps = tuple(to_the_ward if step.name == "therapy" else step for step in pathway.steps)
    table = measured(system=replace(system, pathways=(replace(pathway, steps=steps),)))
    clinic = told(table, "list_load_of_capacity", **STEP)
    ward = told(table, "list_load_of_capacity", pathway="talking", step="ward")
    assert ward > clinic
    assert told(table, "list_load_of_capacity") == ward
    for queue in ("waiting_for_first_contact", "waiting_for_treatment"):
        assert told(table, f"{queue}_load_of_capacity") == clinic


def test_a_step_that_nobody_comes_to_has_no_offered_load() -> None:
    system = small_system()
    few = replace(system, referrals=tuple(replace(r, per_day=0.5) for r in system.referrals))
    assert math.isnan(told(measured(system=few), "list_load_of_capacity", pathway="talking", step="ward"))


def test_people_who_get_worse_on_a_full_list_are_the_load_of_the_ward() -> None:
    """Of 3 contacts a day wanted, 20 / 7 are given; half of the rest come to 2 beds for 10 days."""
    expected = (3 - 20 / 7) * 0.5 * 10 / 2
    load = told(measured(), "list_load_of_capacity", pathway="talking", step="ward")
    assert load == pytest.approx(expected)
