"""Ties on purpose: events of one instant in the order of time, rank and key; and the end of the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.history import VISIT, Ended
from simulator.simulation.network import Arrivals
from simulator.validation.cases.small_network import (
    contacts,
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    poisson,
    pool,
    step,
    to,
)
from tests.engines.conftest import Trace


@pytest.mark.parametrize(("place", "clinicians", "first"), [(0, 1, "placed"), (1, 0, "new")])
def test_pools_are_served_in_the_order_of_their_index(
    trace: Trace, place: int, clinicians: int, first: str
) -> None:
    """Who is placed in the pool served first is in treatment before the clinicians are given out."""
    seen = course(contacts(exactly(1), exactly(10)))
    steps = [
        step(seen, None, place=place, clinicians=clinicians, name="pathway/team"),
        step(None, seen, clinicians=clinicians, name="pathway/clinic"),
    ]
    classes = [listed(5, name="pathway/placed"), listed(5, name="pathway/new", enters_at=1)]
    # The class key would let the placed go first; reversing it shows that the order of pools decides.
    visits = trace(network(50.0, [pool(1), pool(1)], steps, classes)).visits
    starts = {"placed": visits["first_contact"][0], "new": visits["first_contact"][1]}
    assert starts[first] == 5
    assert sorted(starts.values()) == [5, 15]


@pytest.mark.parametrize("ward", [0, 1])
def test_a_bed_kept_in_another_pool_is_given_out_at_the_instant_it_is_freed(trace: Trace, ward: int) -> None:
    acute = step(course(exactly(3), to(1)), place=1 - ward, holds=True, name="pathway/acute")
    next_ward = step(course(exactly(4)), place=ward, name="pathway/ward")
    visits = trace(network(50.0, [pool(1), pool(1)], [acute, next_ward], [listed(0, 0, 0)])).visits
    at_acute = visits[visits["step"] == 0]
    assert at_acute["left"].tolist() == [3, 7, 11]
    assert at_acute["started"].tolist() == [0, 3, 7]


def test_a_list_joined_at_the_end_of_a_stay_is_joined_before_beds_are_given_out(trace: Trace) -> None:
    # One bed for both steps: the urgent next step of the first patient beats the second patient's wait.
    urgent = replace(course(exactly(2)), priority=0)
    steps = [
        step(course(exactly(5), to(1)), place=0, name="pathway/first"),
        step(urgent, place=0, name="pathway/urgent"),
    ]
    visits = trace(network(50.0, [pool(1)], steps, [listed(0, 1)])).visits
    assert visits["started"].tolist() == [0, 5, 7, 12]


def test_contacts_due_and_arrivals_of_one_instant_are_ordered_by_who_goes_first(trace: Trace) -> None:
    # On day 7 one has a contact due and another arrives; only then is the clinician given out.
    seen = course(contacts(exactly(2), exactly(1), exactly(7)))
    classes = [listed(7, name="pathway/new"), listed(0, name="pathway/old")]
    visits = trace(network(50.0, [pool(1)], [step(seen, seen, clinicians=0)], classes)).visits
    assert visits["started"].tolist() == [8, 0]
    assert visits["finished"].tolist() == [16, 8]


def test_two_who_baulk_at_one_instant_are_both_looked_at_first(trace: Trace) -> None:
    unwilling = course(exactly(5), patience=gives_up_after(exactly(0)))
    visits = trace(network(50.0, [pool(1)], [step(unwilling, place=0)], [listed(3, 3, 3)])).visits
    assert visits["ended"].tolist() == [Ended.COMPLETED, Ended.BAULKED, Ended.BAULKED]


def test_a_bed_that_somebody_unwilling_to_wait_frees_may_go_to_another_such(trace: Trace) -> None:
    """A baulking patient who leaves care gives up the bed kept, at the same instant."""
    acute = step(course(exactly(2), to(1)), None, place=0, holds=True, name="pathway/acute")
    full = step(
        course(exactly(9), patience=gives_up_after(exactly(0))),
        course(exactly(50)),
        place=1,
        name="pathway/b",
    )
    classes = [listed(0, 1), listed(0, name="pathway/blocker", enters_at=1)]
    visits = trace(network(60.0, [pool(1), pool(1)], [acute, full], classes)).visits
    assert visits["ended"][1] == Ended.BAULKED
    assert visits["left"][0] == 2
    assert visits["started"][2] == 2


def test_events_at_the_horizon_do_not_happen(trace: Trace) -> None:
    care = course(exactly(10), patience=gives_up_after(exactly(5)))
    visits = trace(network(10.0, [pool(1, (10.0, 5))], [step(care, place=0)], [listed(0, 5, 10)])).visits
    assert visits["patient"].tolist() == [0, 1]
    assert visits["ended"].tolist() == [Ended.STILL_IN_CARE, Ended.STILL_WAITING]
    assert np.isnan(visits["left"]).all()


def test_events_just_before_the_horizon_do(trace: Trace) -> None:
    before = float(np.nextafter(10.0, 0.0))
    visits = trace(network(10.0, [pool(1)], [step(course(exactly(0)), place=0)], [listed(before)])).visits
    assert visits["left"].tolist() == [before]


@pytest.mark.parametrize("nobody", [listed(), poisson(0.0, 10)], ids=["an empty list", "a rate of 0"])
def test_a_run_without_patients_has_an_empty_history(trace: Trace, nobody) -> None:
    history = trace(network(10.0, [pool(3)], [step(course(exactly(1)), place=0)], [nobody]))
    assert history.visits.dtype == VISIT
    assert len(history.visits) == 0
    assert history.capacity_days.tolist() == [[30]]
    assert history.queue_days.tolist() == history.busy_days.tolist() == [[0]]


def test_referrals_logged_daily_come_in_the_morning_in_the_order_of_their_numbers(trace: Trace) -> None:
    logged = Arrivals(rates_per_day=(), listed_days=(0.2, 3.1, 3.9), logged_daily=True)
    classes = [replace(listed(), arrivals=logged)]
    visits = trace(network(10.0, [pool(1)], [step(course(exactly(1)), place=0)], classes)).visits
    assert visits["joined"].tolist() == [0, 3, 3]
    assert visits["started"].tolist() == [0, 3, 4]


def test_rows_are_sorted_by_class_patient_and_visit(trace: Trace) -> None:
    steps = [
        step(course(exactly(9), to(1)), course(exactly(1), to(1)), name="pathway/a"),
        step(course(exactly(1)), course(exactly(1)), name="pathway/b"),
    ]
    classes = [listed(0, 1, name="pathway/slow"), listed(0, name="pathway/quick")]
    visits = trace(network(30.0, [], steps, classes)).visits
    assert visits[["patient_class", "patient", "visit"]].tolist() == [
        (0, 0, 0),
        (0, 0, 1),
        (0, 1, 0),
        (0, 1, 1),
        (1, 0, 0),
        (1, 0, 1),
    ]
