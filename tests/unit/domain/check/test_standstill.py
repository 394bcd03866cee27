"""Circles that can be walked in no time: refused, with the circle and what lets time vanish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.check.scenario import problems_of
from simulator.domain.distribution import Deterministic, Empirical, Exponential
from simulator.domain.pathway import (
    Course,
    Group,
    Overflow,
    PoolName,
    ReReferral,
    Risk,
    Route,
    Sessions,
    Step,
)
from tests.unit.domain.one_pathway import (
    BEDS,
    contacts_team,
    only_problem,
    places_team,
    stay_step,
    system_of,
    to,
    with_course,
)

AT_ONCE = Deterministic(value=0.0)
SOMETIMES_AT_ONCE = Empirical(values=(0.0, 5.0), weights=(0.1, 0.9))
WARD = stay_step("ward", "out", place=BEDS)
TEAM = [places_team("ward", "beds", 1)]


def with_first(system, **changes):
    (pathway,) = system.pathways
    first = replace(pathway.steps[0], **changes)
    return replace(system, pathways=(replace(pathway, steps=(first, *pathway.steps[1:])),))


def call(stay=AT_ONCE, routes=None):
    return Step(name="call", role="support", course=Course(routes=routes or to("ward"), stay=stay))


@pytest.mark.parametrize("key", ["patience", "deterioration"])
def test_a_list_that_is_joined_again_at_once_is_refused_at_the_key_that_the_file_has(key):
    again = Risk(after=AT_ONCE, routes=to("ward", "out"))
    problem = only_problem(with_course(system_of([WARD], TEAM), **{key: again}))
    assert problem.place == ("pathways", "p", "steps", "ward", key, "after")
    assert "'ward' → 'ward' can be walked in no time" in problem.rule


def test_a_list_that_is_left_at_once_for_good_is_a_loss_system():
    at_once = Risk(after=AT_ONCE, routes=to("out"))
    assert problems_of(with_course(system_of([WARD], TEAM), patience=at_once)) == ()


def test_a_step_of_no_time_closes_the_circle():
    at_once = Risk(after=AT_ONCE, routes=to("call"))
    problem = only_problem(with_course(system_of([WARD, call()], TEAM), patience=at_once))
    assert "'ward' → 'call' → 'ward'" in problem.rule
    assert "'call' can have a stay of 0 days" in problem.rule


def test_a_time_that_can_be_zero_by_chance_vanishes_too():
    sometimes = Risk(after=SOMETIMES_AT_ONCE, routes=to("call"))
    system = system_of([WARD, call(stay=SOMETIMES_AT_ONCE)], TEAM)
    assert "can be walked in no time" in only_problem(with_course(system, patience=sometimes)).rule


@pytest.mark.parametrize(
    "broken", [call(stay=Deterministic(value=0.01)), call(stay=Exponential(average=0.01))]
)
def test_a_circle_in_which_time_passes_is_allowed(broken):
    at_once = Risk(after=AT_ONCE, routes=to("call"))
    assert problems_of(with_course(system_of([WARD, broken], TEAM), patience=at_once)) == ()


def test_a_delay_on_the_way_breaks_the_circle_unless_it_can_be_zero():
    at_once = Risk(after=AT_ONCE, routes=to("call"))
    for delay, count in ((Deterministic(value=1.0), 0), (SOMETIMES_AT_ONCE, 1)):
        later = call(routes=(Route(to="ward", share=1.0, delay=delay),))
        system = with_course(system_of([WARD, later], TEAM), patience=at_once)
        assert len(problems_of(system)) == count


def test_a_deterioration_that_patience_always_forestalls_does_not_count():
    risks = {
        "patience": Risk(after=AT_ONCE, routes=to("out")),
        "deterioration": Risk(after=AT_ONCE, routes=to("ward")),
    }
    assert problems_of(with_course(system_of([WARD], TEAM), **risks)) == ()


def test_a_stay_elsewhere_of_no_time_closes_a_circle():
    away = Overflow(after=AT_ONCE, stay=AT_ONCE, price_pence_per_day=1, source="test")
    system = system_of([stay_step("ward", "ward", "out", place=BEDS)], TEAM)
    problem = only_problem(with_course(system, overflow=away))
    assert problem.place[-2:] == ("overflow", "after")
    assert problems_of(with_course(system, overflow=replace(away, stay=Exponential(average=3.0)))) == ()


def test_stays_rounded_to_whole_days_can_be_zero():
    step = stay_step("ward", "ward", "out", place=BEDS)
    system = system_of([step], TEAM)
    assert problems_of(system) == ()
    assert "can be walked in no time" in only_problem(with_first(system, whole_days=True)).rule
    longer = with_course(with_first(system, whole_days=True), stay=Deterministic(value=1.5))
    assert problems_of(longer) == ()


def test_a_notice_lets_time_pass():
    system = with_course(system_of([stay_step("ward", "ward", "out", place=BEDS)], TEAM), stay=AT_ONCE)
    assert "can be walked in no time" in only_problem(system).rule
    assert problems_of(with_first(system, notice_days=1.0)) == ()


def clinic(sessions):
    course = Course(routes=to("clinic", "out"), sessions=sessions)
    step = Step(name="clinic", role="support", course=course, clinicians=PoolName(team="t", pool="contacts"))
    return system_of([step], [contacts_team("t", 3)])


def test_contacts_of_no_length_vanish_unless_others_follow_later():
    single = Sessions(number=Deterministic(value=1.0), length=AT_ONCE)
    assert only_problem(clinic(single)).place[-2:] == ("sessions", "length")
    assert problems_of(clinic(replace(single, number=Deterministic(value=2.0)))) == ()
    three = replace(single, number=Deterministic(value=3.0), interval=AT_ONCE)
    assert "can be walked in no time" in only_problem(clinic(three)).rule


def test_a_course_dropped_out_of_in_no_time_closes_a_circle():
    sessions = Sessions(
        number=Deterministic(value=3.0),
        length=AT_ONCE,
        did_not_attend=0.2,
        ends_after_misses=1,
        dropped_out_routes=to("clinic"),
    )
    assert "dropped out of in no time" in only_problem(clinic(sessions)).rule
    assert problems_of(clinic(replace(sessions, ends_after_misses=2))) == ()


def test_coming_back_at_once_time_and_again_closes_a_circle():
    back = ReReferral(share_by_episode=(0.5,), after=AT_ONCE, enters_at="ward", from_exits=("out",))
    system = with_course(
        system_of([WARD], TEAM, groups=(Group(name="all", enters_at="ward", re_referral=back),)),
        stay=AT_ONCE,
    )
    assert "can come back after 0 days" in only_problem(system).rule
    once = replace(back, share_by_episode=(0.5, 0.0))
    assert (
        problems_of(
            with_course(
                system_of([WARD], TEAM, groups=(Group(name="all", enters_at="ward", re_referral=once),)),
                stay=AT_ONCE,
            )
        )
        == ()
    )


def test_what_differs_for_a_group_is_named_at_the_group():
    at_once = Risk(after=AT_ONCE, routes=to("ward"))
    of_group = replace(WARD, course_by_group={"all": replace(WARD.course, patience=at_once)})
    problem = only_problem(system_of([of_group], TEAM))
    assert problem.place == ("pathways", "p", "steps", "ward", "groups", "all", "patience", "after")
