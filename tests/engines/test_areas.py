"""What a pool did month by month: busy, on offer, and waited for."""

from __future__ import annotations

from simulator.validation.cases.small_network import (
    contacts,
    course,
    exactly,
    listed,
    network,
    pool,
    step,
    working_at,
)
from tests.engines.conftest import Trace

MONTHS = (31.0, 59.0)


def test_days_are_counted_in_the_month_in_which_they_pass(trace: Trace) -> None:
    described = network(
        90.0, [pool(1)], [step(course(exactly(15)), place=0)], [listed(25, 30)], month_starts=MONTHS
    )
    history = trace(described)
    # In bed 25-40 and 40-55; the second waits 30-40.
    assert history.busy_days.tolist() == [[6, 24, 0]]
    assert history.queue_days.tolist() == [[1, 9, 0]]
    assert history.capacity_days.tolist() == [[31, 28, 31]]


def test_an_event_on_the_first_of_a_month_belongs_to_neither_month_twice(trace: Trace) -> None:
    described = network(
        90.0,
        [pool(1, (31.0, 2))],
        [step(course(exactly(31)), place=0)],
        [listed(0, 0)],
        month_starts=MONTHS,
    )
    history = trace(described)
    assert history.busy_days.tolist() == [[31, 28, 3]]
    assert history.queue_days.tolist() == [[31, 0, 0]]
    assert history.capacity_days.tolist() == [[31, 56, 62]]


def test_months_without_events_are_counted_all_the_same(trace: Trace) -> None:
    described = network(
        90.0, [pool(1)], [step(course(exactly(80)), place=0)], [listed(5)], month_starts=MONTHS
    )
    assert trace(described).busy_days.tolist() == [[26, 28, 26]]


def test_clinicians_are_busy_with_contacts_whatever_their_speed(trace: Trace) -> None:
    seen = course(contacts(exactly(2), exactly(3), exactly(28)))
    described = network(
        90.0, [working_at(0.5, 2)], [step(seen, clinicians=0)], [listed(28)], month_starts=MONTHS
    )
    history = trace(described)
    # Six days each, from 28 and from 56.
    assert history.busy_days.tolist() == [[3, 6, 3]]
    assert history.capacity_days.tolist() == [[62, 56, 62]]


def test_waiting_inside_a_course_is_waiting_on_the_clinicians_list(trace: Trace) -> None:
    seen = course(contacts(exactly(1), exactly(40)))
    described = network(
        90.0,
        [pool(2), pool(1)],
        [step(seen, place=0, clinicians=1)],
        [listed(0, 20)],
        month_starts=MONTHS,
    )
    history = trace(described)
    assert history.queue_days.tolist() == [[0, 0, 0], [11, 9, 0]]
    assert history.busy_days.tolist() == [[31 + 11, 9 + 28, 21], [31, 28, 21]]
