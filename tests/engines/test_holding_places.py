"""Delayed discharge: a bed kept until the next step accepts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.history import Ended
from simulator.validation.cases.small_network import (
    OUT,
    contacts,
    course,
    elsewhere_after,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    to,
)
from tests.engines.conftest import Trace


def test_a_bed_is_kept_until_the_next_ward_has_one(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), place=0, holds=True, name="pathway/acute")
    ward = step(course(exactly(10)), place=1, name="pathway/ward")
    history = trace(network(100.0, [pool(1), pool(1)], [acute, ward], [listed(0, 1, 2)]))
    visits = history.visits
    assert visits["step"].tolist() == [0, 1, 0, 1, 0, 1]
    # Pool 0 is served again at the instant at which pool 1 frees its bed.
    assert visits["started"].tolist() == [0, 2, 2, 12, 12, 22]
    assert visits["finished"].tolist() == [2, 12, 4, 22, 14, 32]
    assert visits["left"].tolist() == [2, 12, 12, 22, 22, 32]
    assert history.busy_days[:, 0].tolist() == [22, 30]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_blocking_propagates_and_resolves_within_one_instant(
    trace: Trace, order: tuple[int, int, int]
) -> None:
    """Whatever the order of the pools."""
    a, b, c = order
    steps = [
        step(course(exactly(1), to(1)), place=a, holds=True, name="pathway/a"),
        step(course(exactly(1), to(2)), place=b, holds=True, name="pathway/b"),
        step(course(exactly(10)), place=c, name="pathway/c"),
    ]
    visits = trace(network(100.0, [pool(1)] * 3, steps, [listed(0, 0, 0, 0)])).visits
    started = {(int(v["patient"]), int(v["step"])): float(v["started"]) for v in visits}
    left = {(int(v["patient"]), int(v["step"])): float(v["left"]) for v in visits}
    assert started[2, 0] == 2
    # At 12 the last ward frees a bed: three people move up, and the fourth is admitted.
    assert [started[1, 2], started[2, 1], started[3, 0]] == [12, 12, 12]
    assert [left[1, 1], left[2, 0]] == [12, 12]


def test_a_kept_bed_is_free_when_its_holder_gives_up_and_leaves_care(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), None, place=0, holds=True, name="pathway/acute")
    ward = step(
        course(exactly(50), patience=gives_up_after(exactly(3))),
        course(exactly(50)),
        place=1,
        name="pathway/ward",
    )
    classes = [listed(0, 1), listed(0, name="pathway/blocker", enters_at=1)]
    visits = trace(network(100.0, [pool(1), pool(1)], [acute, ward], classes)).visits
    assert visits["left"][[0, 1]].tolist() == [5, 5]
    assert visits["finished"][0] == 2
    assert visits["started"][2] == 5


def test_a_kept_bed_is_kept_on_while_its_holder_moves_to_another_list(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), None, None, place=0, holds=True, name="pathway/acute")
    ward = step(
        course(exactly(50), patience=gives_up_after(exactly(3), to(2))),
        course(exactly(50)),
        None,
        place=1,
        name="pathway/ward",
    )
    hostel = step(course(exactly(1)), None, course(exactly(8)), place=2, name="pathway/hostel")
    classes = [
        listed(0, 1),
        listed(0, name="pathway/blocker", enters_at=1),
        listed(0, name="pathway/lodger", enters_at=2),
    ]
    visits = trace(network(100.0, [pool(1)] * 3, [acute, ward, hostel], classes)).visits
    first = visits[visits["patient_class"] == 0]
    # Care over at 2, gives the ward up at 5, the hostel accepts at 8.
    assert first["left"][:2].tolist() == [8, 5]
    assert first["started"][3] == 8


def test_a_kept_bed_is_free_when_its_holder_is_placed_elsewhere(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), None, place=0, holds=True, name="pathway/acute")
    urgent = replace(course(exactly(50)), overflow=elsewhere_after(exactly(4), exactly(1)))
    ward = step(urgent, course(exactly(50)), place=1, name="pathway/ward")
    classes = [listed(0, 1), listed(0, name="pathway/blocker", enters_at=1)]
    visits = trace(network(100.0, [pool(1), pool(1)], [acute, ward], classes)).visits
    assert visits["left"][[0, 1]].tolist() == [6, 7]
    assert visits["started"][2] == 6


@pytest.mark.parametrize(("holds", "left"), [(True, [2, 12]), (False, [2, 3])])
def test_a_patient_placed_elsewhere_stays_there_where_one_here_would_keep_the_bed(
    trace: Trace, holds: bool, left: list[float]
) -> None:
    urgent = replace(course(exactly(2), to(1)), overflow=elsewhere_after(exactly(0), exactly(3)))
    acute = step(urgent, place=0, holds=holds, name="pathway/acute")
    ward = step(course(exactly(10)), place=1, name="pathway/ward")
    visits = trace(network(100.0, [pool(1), pool(1)], [acute, ward], [listed(0, 0)])).visits
    at_acute = visits[visits["step"] == 0]
    assert at_acute["elsewhere"].tolist() == [False, True]
    assert at_acute["finished"].tolist() == [2, 3]
    # The ward takes the first at 2 and the second when that one leaves at 12.
    assert at_acute["left"].tolist() == left
    assert visits["started"][visits["step"] == 1].tolist() == [2, 12]


def test_a_patient_held_elsewhere_takes_no_bed_here(trace: Trace) -> None:
    urgent = replace(course(exactly(2), to(1)), overflow=elsewhere_after(exactly(0), exactly(1)))
    acute = step(urgent, place=0, holds=True, name="pathway/acute")
    shut = step(course(exactly(10)), place=1, name="pathway/shut")
    history = trace(network(20.0, [pool(0, (5.0, 1)), pool(0)], [acute, shut], [listed(0, 6)]))
    visits = history.visits
    assert visits["elsewhere"].tolist() == [True, False, False, False]
    # The first is elsewhere to the end, and the bed here is the second's from 6 on.
    assert np.isnan(visits["left"]).all()
    assert visits["finished"][[0, 2]].tolist() == [1, 8]
    assert history.busy_days[0, 0] == 14


def test_a_patient_held_elsewhere_moves_to_a_bed_elsewhere_of_the_next_step(trace: Trace) -> None:
    first = replace(course(exactly(1), to(1)), overflow=elsewhere_after(exactly(0), exactly(2)))
    second = replace(course(exactly(1)), overflow=elsewhere_after(exactly(4), exactly(3)))
    steps = [
        step(first, place=0, holds=True, name="pathway/acute"),
        step(second, place=1, holds=True, name="pathway/ward"),
    ]
    visits = trace(network(50.0, [pool(0), pool(0)], steps, [listed(0)])).visits
    assert visits["elsewhere"].tolist() == [True, True]
    assert visits["left"].tolist() == [6, 9]


@pytest.mark.parametrize(("holds", "left"), [(True, 7), (False, 2)])
def test_a_delay_is_spent_elsewhere_as_in_a_kept_bed(trace: Trace, holds: bool, left: float) -> None:
    away = elsewhere_after(exactly(0), exactly(2))
    only = step(replace(course(exactly(1), to(-1, delay=exactly(5))), overflow=away), place=0, holds=holds)
    visits = trace(network(50.0, [pool(0)], [only], [listed(0)])).visits
    assert visits["finished"].tolist() == [2]
    assert visits["left"].tolist() == [left]


def test_a_patient_held_elsewhere_who_gives_up_the_next_list_leaves_then(trace: Trace) -> None:
    away = elsewhere_after(exactly(0), exactly(2))
    acute = step(replace(course(exactly(1), to(1)), overflow=away), place=0, holds=True, name="pathway/acute")
    shut = step(course(exactly(1), patience=gives_up_after(exactly(3))), place=1, name="pathway/shut")
    visits = trace(network(50.0, [pool(0), pool(0)], [acute, shut], [listed(0)])).visits
    assert visits["ended"].tolist() == [Ended.COMPLETED, Ended.RENEGED]
    assert visits["left"].tolist() == [5, 5]


def test_people_held_elsewhere_for_each_others_wards_block_no_one(trace: Trace) -> None:
    """In a circle of wards that hold their beds people here can lock; those elsewhere hold no bed of a pool.

    So a list is served whatever people elsewhere wait for.
    """
    away = elsewhere_after(exactly(0), exactly(1))
    on_to = [replace(course(exactly(5), to(other)), overflow=away) for other in (1, 0)]
    here = course(exactly(5))
    steps = [
        step(on_to[0], here, place=0, holds=True, name="pathway/one"),
        step(here, on_to[1], place=1, holds=True, name="pathway/other"),
    ]
    classes = [listed(0, name="pathway/a", enters_at=0), listed(0, name="pathway/b", enters_at=1)]
    visits = trace(network(50.0, [pool(0, (3.0, 1)), pool(0, (3.0, 1))], steps, classes)).visits
    assert visits["elsewhere"].tolist() == [True, False, True, False]
    assert visits["left"].tolist() == [3, 8, 3, 8]


@pytest.mark.parametrize("holds", [True, False])
def test_leaving_care_at_once_leaves_no_bed_behind(trace: Trace, holds: bool) -> None:
    only = step(course(exactly(2)), place=0, holds=holds)
    visits = trace(network(50.0, [pool(1)], [only], [listed(0, 1)])).visits
    assert visits["started"].tolist() == [0, 2]
    assert visits["left"].tolist() == [2, 4]


@pytest.mark.parametrize(("holds", "second_starts"), [(True, 5), (False, 2)])
def test_a_delay_before_leaving_care_is_spent_in_a_kept_bed(
    trace: Trace, holds: bool, second_starts: float
) -> None:
    only = step(course(exactly(2), to(-1, delay=exactly(3))), place=0, holds=holds)
    visits = trace(network(50.0, [pool(1)], [only], [listed(0, 1)])).visits
    assert visits["finished"].tolist() == [2, second_starts + 2]
    assert visits["left"].tolist() == [second_starts, 2 * second_starts]
    assert visits["started"].tolist() == [0, second_starts]


@pytest.mark.parametrize(("holds", "left"), [(True, 5), (False, 2)])
def test_a_transition_delay_comes_before_the_next_list(trace: Trace, holds: bool, left: float) -> None:
    acute = step(course(exactly(2), to(1, delay=exactly(3))), place=0, holds=holds, name="pathway/acute")
    ward = step(course(exactly(4)), place=1, name="pathway/ward")
    visits = trace(network(50.0, [pool(1), pool(1)], [acute, ward], [listed(0)])).visits
    assert visits["left"].tolist() == [left, 9]
    assert visits["joined"].tolist() == [0, 5]
    assert visits["finished"][0] == 2


def test_a_clinician_accepts_a_holder_when_the_first_contact_begins(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), None, place=0, holds=True, name="pathway/acute")
    seen = course(contacts(exactly(1), exactly(6)))
    clinic = step(seen, seen, clinicians=1, name="pathway/clinic")
    classes = [listed(0), listed(0, name="pathway/other", enters_at=1)]
    visits = trace(network(50.0, [pool(1), pool(1)], [acute, clinic], classes)).visits
    assert visits["left"].tolist() == [6, 12, 6]


def test_a_caseload_accepts_a_holder_before_a_clinician_is_free(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), None, place=0, holds=True, name="pathway/acute")
    seen = course(contacts(exactly(1), exactly(6)))
    team = step(seen, seen, place=1, clinicians=2, name="pathway/team")
    classes = [listed(0), listed(0, name="pathway/other", enters_at=1)]
    visits = trace(network(50.0, [pool(1), pool(2), pool(1)], [acute, team], classes)).visits
    assert visits["left"][0] == 2
    assert visits["first_contact"][1] == 6


def test_a_step_without_a_pool_accepts_when_its_notice_is_over(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), place=0, holds=True, name="pathway/acute")
    home = step(course(exactly(1)), notice_days=4, name="pathway/home")
    visits = trace(network(50.0, [pool(1)], [acute, home], [listed(0)])).visits
    assert visits["left"].tolist() == [6, 7]
    assert visits["started"].tolist() == [0, 6]


def test_a_course_that_ends_early_keeps_its_place_as_any_other(trace: Trace) -> None:
    lost = replace(
        contacts(exactly(1), exactly(1)),
        did_not_attend=1.0,
        did_not_attend_first=1.0,
        ends_after_misses=1,
        dropped_out=to(-2, delay=exactly(5)),
    )
    team = step(course(lost, OUT), place=0, clinicians=1, holds=True)
    visits = trace(network(50.0, [pool(1), pool(1)], [team], [listed(0)])).visits
    assert visits["ended"].tolist() == [Ended.DROPPED_OUT]
    assert visits["finished"].tolist() == [1]
    assert visits["left"].tolist() == [6]


def test_a_bed_still_kept_at_the_end_of_the_run_is_not_left(trace: Trace) -> None:
    acute = step(course(exactly(2), to(1)), place=0, holds=True, name="pathway/acute")
    shut = step(course(exactly(1)), place=1, name="pathway/shut")
    history = trace(network(10.0, [pool(1), pool(0)], [acute, shut], [listed(0)]))
    assert np.isnan(history.visits["left"]).all()
    assert history.visits["finished"][0] == 2
    assert history.busy_days[0, 0] == 10
