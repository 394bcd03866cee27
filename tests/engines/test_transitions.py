"""Notice, whole days, stays of no length, and coming back after leaving care."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.chance.sampler import quantile, uniform
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended
from simulator.validation.cases.small_network import (
    about,
    coming_back,
    contacts,
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    to,
)
from tests.engines.conftest import Trace


def test_nobody_starts_before_the_notice_is_over(trace: Trace) -> None:
    only = step(course(exactly(2)), place=0, notice_days=5)
    visits = trace(network(50.0, [pool(1)], [only], [listed(0, 1)])).visits
    assert visits["started"].tolist() == [5, 7]
    assert visits["joined"].tolist() == [0, 1]


def test_the_list_counts_people_from_joining_though_they_may_not_be_booked_yet(trace: Trace) -> None:
    only = step(course(exactly(2)), place=0, notice_days=5)
    history = trace(network(50.0, [pool(1)], [only], [listed(0)]))
    assert history.queue_days.sum() == 5


def test_one_may_give_up_before_the_notice_is_over(trace: Trace) -> None:
    only = step(course(exactly(2), patience=gives_up_after(exactly(3))), place=0, notice_days=5)
    visits = trace(network(50.0, [pool(1)], [only], [listed(0)])).visits
    assert visits["ended"].tolist() == [Ended.RENEGED]
    assert visits["left"].tolist() == [3]


def test_a_notice_that_ends_as_a_bed_is_freed_is_served_at_that_instant(trace: Trace) -> None:
    only = step(course(exactly(5)), place=0, notice_days=5)
    visits = trace(network(50.0, [pool(1)], [only], [listed(0, 5)])).visits
    assert visits["started"].tolist() == [5, 10]


def test_delays_have_no_effect_on_when_a_patient_may_be_booked_next(trace: Trace) -> None:
    first = step(course(exactly(1), to(1, delay=exactly(2))), name="pathway/first")
    second = step(course(exactly(1)), notice_days=3, name="pathway/second")
    visits = trace(network(50.0, [], [first, second], [listed(0)])).visits
    assert visits["joined"].tolist() == [0, 3]
    assert visits["started"].tolist() == [0, 6]


def test_whole_days_are_rounded_by_a_draw_of_the_persons_own(trace: Trace) -> None:
    only = step(course(exactly(2.25)), whole_days=True)
    visits = trace(network(100.0, [], [only], [listed(*range(60))])).visits
    key = Streams(seed=1, replication=0).of_step("rounding of stay", "pathway/step", "pathway/group")
    expected = [3.0 if uniform(key, patient, 0) < 0.25 else 2.0 for patient in range(60)]
    assert (visits["left"] - visits["joined"]).tolist() == expected
    assert len(set(expected)) == 2


def test_intervals_and_delays_are_whole_days_too(trace: Trace) -> None:
    seen = course(contacts(exactly(3), exactly(0), about(2.5)), to(-1, delay=about(2.5)))
    only = replace(step(seen, place=0, clinicians=1, whole_days=True), holds_place=True)
    visits = trace(network(400.0, [pool(30), pool(30)], [only], [listed(*range(30))])).visits
    assert (visits["finished"] % 1 == 0).all()
    assert (visits["left"] % 1 == 0).all()
    assert len(np.unique(visits["finished"] - visits["started"])) > 5


def test_stays_without_length_pass_through_one_bed_within_an_instant(trace: Trace) -> None:
    only = step(course(exactly(0)), place=0)
    visits = trace(network(50.0, [pool(1)], [only], [listed(1, 1, 1, 1, 1)])).visits
    assert visits["started"].tolist() == [1] * 5
    assert visits["left"].tolist() == [1] * 5


def test_a_chain_of_steps_without_length_is_over_when_it_begins(trace: Trace) -> None:
    steps = [
        step(course(exactly(0), to(1)), place=1, holds=True, name="pathway/a"),
        step(course(contacts(exactly(3), exactly(0)), to(2)), clinicians=0, name="pathway/b"),
        step(course(exactly(0), to(-1)), name="pathway/c"),
    ]
    history = trace(network(50.0, [pool(1), pool(1)], steps, [listed(2, 2, 2)]))
    visits = history.visits
    assert len(visits) == 9
    for column in ("joined", "started", "first_contact", "finished", "left"):
        assert (visits[column] == 2).all()
    assert visits["attended"].tolist() == [0, 3, 0] * 3
    assert history.busy_days.sum() == 0


def returning(trace: Trace, *shares: float, horizon_days: float = 100.0, from_exits: tuple[int, ...] = (0,)):
    again = coming_back(*shares, after=exactly(10), enters_at=1, from_exits=from_exits)
    steps = [
        step(course(exactly(2), to(1)), name="pathway/triage"),
        step(course(exactly(3)), place=0, name="pathway/treatment"),
    ]
    classes = [replace(listed(0), re_referral=again)]
    return trace(network(horizon_days, [pool(1)], steps, classes)).visits


def test_the_same_person_comes_back_in_a_new_episode(trace: Trace) -> None:
    visits = returning(trace, 1.0, 0.0)
    assert visits["patient"].tolist() == [0, 0, 0]
    assert visits["visit"].tolist() == [0, 1, 2]
    assert visits["episode"].tolist() == [0, 0, 1]
    assert visits["step"].tolist() == [0, 1, 1]
    assert visits["occurrence"].tolist() == [0, 0, 1]
    assert visits["joined"].tolist() == [0, 2, 15]
    assert visits["left"].tolist() == [2, 5, 18]


def test_the_share_that_comes_back_depends_on_the_episode_and_the_last_one_continues(trace: Trace) -> None:
    assert returning(trace, 1.0, 1.0, 0.0)["episode"].max() == 2
    assert returning(trace, 0.0, 1.0)["episode"].max() == 0
    # Joins on days 0, 15, 28, 41, 54, 67, 80 and 93.
    assert returning(trace, 1.0)["episode"].max() == 7


def test_one_comes_back_only_after_the_exits_named(trace: Trace) -> None:
    assert returning(trace, 1.0, from_exits=(1,))["episode"].max() == 0


def test_who_would_come_back_after_the_run_is_not_in_it(trace: Trace) -> None:
    assert len(returning(trace, 1.0, horizon_days=15.0)) == 2
    assert len(returning(trace, 1.0, horizon_days=15.5)) == 3


def test_a_return_is_counted_from_the_moment_of_leaving_care(trace: Trace) -> None:
    again = coming_back(1.0, 0.0, after=exactly(10))
    only = step(course(exactly(2), to(-1, delay=exactly(4))), place=0, holds=True)
    visits = trace(network(50.0, [pool(1)], [only], [replace(listed(0), re_referral=again)])).visits
    assert visits["left"].tolist() == [6, 22]
    assert visits["joined"].tolist() == [0, 16]


def test_giving_up_is_leaving_care_and_may_be_followed_by_a_return(trace: Trace) -> None:
    again = coming_back(1.0, 0.0, after=exactly(10))
    only = step(course(exactly(50), patience=gives_up_after(exactly(3))), place=0)
    visits = trace(network(30.0, [pool(0)], [only], [replace(listed(0), re_referral=again)])).visits
    assert visits["joined"].tolist() == [0, 13]
    assert visits["left"].tolist() == [3, 16]


@pytest.mark.parametrize("seed", [1, 2])
def test_whether_and_when_one_comes_back_is_drawn_by_person_and_episode(trace: Trace, seed: int) -> None:
    again = coming_back(0.5, after=about(9.0))
    only = step(course(exactly(1)))
    described = network(1000.0, [], [only], [replace(listed(*range(30)), re_referral=again)])
    visits = trace(described, seed).visits
    streams = Streams(seed=seed, replication=0)
    coming, when = (
        streams.of_class("re-referral", "pathway/group"),
        streams.of_class("return", "pathway/group"),
    )
    for patient in range(30):
        joins = [float(patient)]
        while uniform(coming, patient, len(joins) - 1) < 0.5:
            days = quantile(about(9.0), uniform(when, patient, len(joins) - 1))
            joins.append(joins[-1] + 1 + days)
        assert visits["joined"][visits["patient"] == patient].tolist() == joins
