"""People who are on a list or in care when the run starts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.history import Ended
from simulator.simulation.network import InCare
from simulator.validation.cases.small_network import (
    about,
    coming_back,
    contacts,
    course,
    elsewhere_after,
    exactly,
    gives_up_after,
    in_care,
    listed,
    network,
    pool,
    share_by,
    staying,
    step,
    to,
    waiting,
)
from tests.engines.conftest import Trace


def test_those_who_waited_longest_go_first_and_before_new_referrals(trace: Trace) -> None:
    stay = course(exactly(10))
    classes = [waiting(3.0, 30.0, 8.0), listed(0)]
    history = trace(network(100.0, [pool(1)], [step(stay, stay, place=0)], classes))
    assert history.visits["joined"].tolist() == [-3, -30, -8, 0]
    assert history.visits["started"].tolist() == [20, 0, 10, 30]


def test_only_waiting_inside_the_run_counts_towards_its_queue(trace: Trace) -> None:
    history = trace(network(100.0, [pool(1)], [step(course(exactly(10)), place=0)], [waiting(30.0, 8.0)]))
    assert history.queue_days.sum() == 10


def test_patience_counts_from_joining_the_list(trace: Trace) -> None:
    patience = exactly(10)
    care = course(exactly(50), patience=gives_up_after(patience))
    described = network(100.0, [pool(1)], [step(care, place=0)], [waiting(9.0, 7.0, patience=patience)])
    visits = trace(described).visits
    assert visits["started"][0] == 0
    assert visits["left"].tolist() == [50, 3]


def test_a_draw_of_patience_knows_the_days_already_waited(trace: Trace) -> None:
    patience = about(5.0)
    care = course(exactly(50), patience=gives_up_after(patience))
    ages = tuple(float(day) for day in range(40))
    described = network(500.0, [pool(0)], [step(care, place=0)], [waiting(*ages, patience=patience)])
    visits = trace(described).visits
    assert (visits["ended"] == Ended.RENEGED).all()
    assert (visits["left"] > 0).all()
    # Memoryless: what is left of the patience of each is the patience of a new patient of that number.
    fresh = replace(waiting(*[0.0] * 40), name="pathway/day one")
    anew = trace(replace(described, classes=(fresh,))).visits
    np.testing.assert_allclose(visits["left"], anew["left"], rtol=1e-9, atol=1e-9)


def test_who_should_have_given_up_long_ago_is_looked_at_once(trace: Trace) -> None:
    patience = exactly(10)
    care = course(exactly(50), patience=gives_up_after(patience))
    described = network(100.0, [pool(1)], [step(care, place=0)], [waiting(30.0, 20.0, patience=patience)])
    visits = trace(described).visits
    assert visits["ended"].tolist() == [Ended.COMPLETED, Ended.RENEGED]
    assert visits["left"].tolist() == [50, 0]


def test_deterioration_and_overflow_know_the_days_already_waited(trace: Trace) -> None:
    worse = replace(course(exactly(50)), deterioration=gives_up_after(exactly(12), to(-2)))
    away = replace(course(exactly(50)), overflow=elsewhere_after(exactly(15), exactly(4)))
    classes = [waiting(5.0, name="pathway/worse"), waiting(14.0, name="pathway/away")]
    visits = trace(network(100.0, [pool(0)], [step(worse, away, place=0)], classes)).visits
    assert visits["ended"].tolist() == [Ended.DETERIORATED, Ended.COMPLETED]
    assert visits["left"].tolist() == [7, 5]
    assert visits["started"][1] == 1


@pytest.mark.parametrize("risk", ["deterioration", "overflow"])
def test_every_risk_is_drawn_as_for_somebody_who_has_waited_so_long(trace: Trace, risk: str) -> None:
    after = about(6.0)
    care = course(exactly(1))
    if risk == "deterioration":
        care = replace(care, deterioration=gives_up_after(after))
    else:
        care = replace(care, overflow=elsewhere_after(after, exactly(1)))
    ages = [float(day) for day in range(30)]
    plain = waiting(*ages)
    aged = replace(
        plain,
        waiting=tuple(replace(w, **{f"{risk}_share": share_by(after, w.waited_days)}) for w in plain.waiting),
    )
    new = waiting(*[0.0] * 30)
    column = "left" if risk == "deterioration" else "started"
    ends = [
        trace(network(500.0, [pool(0)], [step(care, place=0)], [people])).visits[column]
        for people in (aged, new)
    ]
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-9, atol=1e-9)


def test_somebody_who_came_this_instant_joined_at_zero_and_not_below_it(trace: Trace) -> None:
    """Minus zero is another bit pattern, and histories are compared bit by bit."""
    stay = exactly(3)
    care = course(stay)
    classes = [waiting(0.0), in_care(staying(0.0, stay))]
    visits = trace(network(50.0, [pool(2)], [step(care, care, place=0)], classes)).visits
    for column in ("joined", "started", "first_contact"):
        assert not np.signbit(visits[column]).any()


def test_a_stay_under_way_ends_when_its_length_is_up(trace: Trace) -> None:
    stay = exactly(10)
    people = in_care(staying(4.0, stay), staying(9.5, stay))
    care = course(stay)
    visits = trace(network(50.0, [pool(2)], [step(care, care, place=0)], [people, listed(0, 1)])).visits
    assert visits["joined"].tolist() == [-4, -9.5, 0, 1]
    assert visits["started"].tolist() == [-4, -9.5, 0.5, 6]
    assert visits["first_contact"].tolist() == [-4, -9.5, 0.5, 6]
    assert visits["finished"].tolist() == [6, 0.5, 10.5, 16]


def test_what_is_left_of_a_memoryless_stay_is_a_whole_stay(trace: Trace) -> None:
    stay = about(8.0)
    ages = [float(day) for day in range(0, 30, 3)]
    care = course(stay)
    aged = in_care(*(staying(age, stay) for age in ages))
    new = in_care(*(staying(0.0, stay) for _ in ages))
    left = [
        trace(network(500.0, [pool(10)], [step(care, place=0)], [people])).visits["left"]
        for people in (aged, new)
    ]
    np.testing.assert_allclose(left[0], left[1], rtol=1e-9)


def test_more_people_than_places_on_day_one_lapse_as_they_leave(trace: Trace) -> None:
    stay = exactly(10)
    care = course(stay)
    people = in_care(staying(1.0, stay), staying(2.0, stay), staying(3.0, stay))
    visits = trace(network(50.0, [pool(2)], [step(care, care, place=0)], [people, listed(0)])).visits
    # Over capacity at first: the leaving of 7 frees nothing, that of 8 a bed.
    assert visits["left"][:3].tolist() == [9, 8, 7]
    assert visits["started"][3] == 8


def test_people_elsewhere_on_day_one_end_their_stay_there_and_take_no_bed(trace: Trace) -> None:
    away = elsewhere_after(exactly(1), exactly(12))
    care = replace(course(exactly(5)), overflow=away)
    there = [replace(staying(days, exactly(12)), elsewhere=True) for days in (4.0, 11.5)]
    history = trace(network(50.0, [pool(1)], [step(care, care, place=0)], [in_care(*there), listed(0)]))
    visits = history.visits
    assert visits["elsewhere"].tolist() == [True, True, False]
    assert visits["started"].tolist() == visits["first_contact"].tolist() == [-4, -11.5, 0]
    assert visits["left"].tolist() == [8, 0.5, 5]
    assert history.busy_days.sum() == 5


def test_people_elsewhere_on_day_one_stay_there_until_the_next_step_accepts(trace: Trace) -> None:
    away = elsewhere_after(exactly(1), exactly(12))
    acute = step(replace(course(exactly(5), to(1)), overflow=away), place=0, holds=True, name="pathway/acute")
    ward = step(course(exactly(10)), place=1, name="pathway/ward")
    there = replace(staying(4.0, exactly(12)), elsewhere=True)
    visits = trace(network(50.0, [pool(1), pool(0, (20.0, 1))], [acute, ward], [in_care(there)])).visits
    assert visits["finished"].tolist() == [8, 30]
    assert visits["left"].tolist() == [20, 30]


def test_people_elsewhere_have_a_stay_also_at_a_step_with_contacts(trace: Trace) -> None:
    treated = course(contacts(exactly(3), exactly(1), exactly(7)))
    treated = replace(treated, overflow=elsewhere_after(exactly(1), exactly(12)))
    there = replace(staying(4.0, exactly(12)), elsewhere=True)
    history = trace(network(50.0, [pool(1)], [step(treated, clinicians=0)], [in_care(there)]))
    assert history.visits["left"].tolist() == [8]
    assert history.visits["attended"].tolist() == [0]
    assert history.busy_days.sum() == 0


def test_nobody_is_elsewhere_on_day_one_where_there_is_no_overflow(trace: Trace) -> None:
    there = replace(staying(4.0, exactly(12)), elsewhere=True)
    with pytest.raises(ValueError, match="step 0 has no overflow"):
        trace(network(50.0, [pool(1)], [step(course(exactly(5)), place=0)], [in_care(there)]))


def on_caseload(attended: int, due_days: float, in_care_days: float = 20.0) -> InCare:
    return InCare(in_care_days=in_care_days, elapsed_share=0.0, attended=attended, due_days=due_days)


def test_a_course_under_way_goes_on_with_the_contact_that_is_due(trace: Trace) -> None:
    treated = course(contacts(exactly(5), exactly(1), exactly(7)))
    described = network(
        100.0, [pool(3), pool(1)], [step(treated, place=0, clinicians=1)], [in_care(on_caseload(2, 3.0))]
    )
    history = trace(described)
    visits = history.visits
    assert visits["started"].tolist() == visits["first_contact"].tolist() == [-20]
    assert visits["attended"].tolist() == [5]
    # Contacts on days 3, 10 and 17.
    assert visits["finished"].tolist() == [18]
    assert history.busy_days[:, 0].tolist() == [18, 3]


def test_the_first_contact_of_somebody_who_has_had_none_is_still_to_come(trace: Trace) -> None:
    treated = course(contacts(exactly(2), exactly(1), exactly(7)))
    described = network(
        5.0, [pool(3), pool(1)], [step(treated, place=0, clinicians=1)], [in_care(on_caseload(0, 3.0, 0.0))]
    )
    visits = trace(described).visits
    assert visits["started"].tolist() == [0]
    assert visits["first_contact"].tolist() == [3]


def test_people_in_treatment_on_day_one_go_before_the_list(trace: Trace) -> None:
    treated = course(contacts(exactly(3), exactly(2), exactly(7)))
    classes = [waiting(50.0), in_care(on_caseload(2, 0.0))]
    visits = trace(network(100.0, [pool(1)], [step(treated, treated, clinicians=0)], classes)).visits
    assert visits["finished"][1] == 2
    assert visits["started"][0] == 2


def test_a_contact_due_after_the_run_leaves_the_course_open(trace: Trace) -> None:
    treated = course(contacts(exactly(3), exactly(1), exactly(7)))
    described = network(5.0, [pool(1)], [step(treated, clinicians=0)], [in_care(on_caseload(2, 9.0))])
    visits = trace(described).visits
    assert visits["ended"].tolist() == [Ended.STILL_IN_CARE]
    assert visits["attended"].tolist() == [2]
    assert visits["wait_inside_days"].tolist() == [0]


@pytest.mark.parametrize("origin", ["waiting", "in care"])
def test_people_of_day_one_go_on_and_come_back_as_anybody_else(trace: Trace, origin: str) -> None:
    stay = exactly(10)
    people = waiting(5.0) if origin == "waiting" else in_care(staying(0.0, stay))
    again = coming_back(1.0, 0.0, after=exactly(20))
    steps = [
        step(course(stay, to(1)), place=0, holds=True, name="pathway/ward"),
        step(course(exactly(2)), name="pathway/home"),
    ]
    visits = trace(network(100.0, [pool(1)], steps, [replace(people, re_referral=again)])).visits
    assert visits["step"].tolist() == [0, 1, 0, 1]
    assert visits["episode"].tolist() == [0, 0, 1, 1]
    assert visits["joined"][1:].tolist() == [10, 32, 42]


def test_the_wait_of_day_one_counts_towards_the_notice(trace: Trace) -> None:
    only = step(course(exactly(1)), place=0, notice_days=5)
    visits = trace(network(50.0, [pool(2)], [only], [waiting(3.0, 9.0)])).visits
    assert visits["started"].tolist() == [2, 0]
