"""Who goes first: priority, the moment of joining, the patient's key; and priorities that rise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.simulation.network import Course, Network
from simulator.validation.cases.small_network import (
    contacts,
    course,
    exactly,
    listed,
    network,
    pool,
    step,
    waiting,
)
from tests.engines.conftest import Trace


def ranked(priority: int, *, rise_after: float | None = None, rise_to: int = 0) -> Course:
    plain = replace(course(contacts(exactly(1), exactly(10))), priority=priority)
    return plain if rise_after is None else replace(plain, rise_after_days=rise_after, rise_to=rise_to)


def race(low: Course, high: Course, *, notice_days: float = 0.0) -> Network:
    """Somebody is seen from 0 (or the end of the notice); low joins at 1 and high at 2."""
    only = step(ranked(1), low, high, clinicians=0, notice_days=notice_days)
    classes = [
        listed(0, name="pathway/first"),
        listed(1, name="pathway/low"),
        listed(2, name="pathway/high"),
    ]
    return network(100.0, [pool(1)], [only], classes)


def test_the_higher_priority_goes_first(trace: Trace) -> None:
    assert trace(race(ranked(5), ranked(2))).visits["started"].tolist() == [0, 20, 10]


def test_equal_priorities_go_in_the_order_of_joining(trace: Trace) -> None:
    assert trace(race(ranked(2), ranked(2))).visits["started"].tolist() == [0, 10, 20]


@pytest.mark.parametrize(
    ("rise_after", "low_starts"),
    [(4.0, 10), (9.0, 10), (9.5, 20)],
    ids=["before the dispatch", "at its very instant", "after it"],
)
def test_a_priority_that_has_risen_counts_from_that_instant(
    trace: Trace, rise_after: float, low_starts: float
) -> None:
    visits = trace(race(ranked(5, rise_after=rise_after), ranked(2))).visits
    assert visits["started"][1] == low_starts


def test_a_rise_leaves_the_rest_of_the_order_alone(trace: Trace) -> None:
    # Risen to the same priority as the other, low joined first.
    assert trace(race(ranked(5, rise_after=4, rise_to=2), ranked(2))).visits["started"][1] == 10
    assert trace(race(ranked(5, rise_after=4, rise_to=3), ranked(2))).visits["started"][1] == 20


def test_a_priority_may_rise_before_anybody_may_be_booked(trace: Trace) -> None:
    # The notice of 8 days lists low at 9 and high at 10; low rose on day 5, and the first ends at 18.
    visits = trace(race(ranked(5, rise_after=4), ranked(2), notice_days=8)).visits
    assert visits["started"].tolist() == [8, 18, 28]


def test_days_waited_before_day_one_count_towards_the_rise(trace: Trace) -> None:
    only = step(ranked(5, rise_after=4), ranked(2), clinicians=0)
    classes = [waiting(6.0, 1.0), listed(0, name="pathway/high")]
    visits = trace(network(100.0, [pool(1)], [only], classes)).visits
    # The one who waited 6 days rose long ago; the other rises on day 3, while the server is busy.
    assert visits["started"].tolist() == [0, 10, 20]


def test_people_who_join_at_one_instant_go_by_class_and_number(trace: Trace) -> None:
    only = step(ranked(1), ranked(1), clinicians=0)
    classes = [listed(3, 3, name="pathway/a"), listed(3, name="pathway/b")]
    visits = trace(network(100.0, [pool(1)], [only], classes)).visits
    assert visits["started"].tolist() == [3, 13, 23]


def test_priority_ranks_people_in_treatment_among_themselves(trace: Trace) -> None:
    # Both have a contact due at 4, while the one clinician is free.
    twice = course(contacts(exactly(2), exactly(1), exactly(4)))
    later = course(contacts(exactly(2), exactly(1), exactly(3)))
    only = step(replace(twice, priority=3), replace(later, priority=1), clinicians=0)
    classes = [listed(0, name="pathway/low"), listed(1, name="pathway/high")]
    visits = trace(network(100.0, [pool(1)], [only], classes)).visits
    assert visits["finished"].tolist() == [6, 5]
