"""Rings: of steps without a way out, of places held, of lists joined again at once."""

from __future__ import annotations

from dataclasses import replace

from simulator.domain.check.scenario import problems_of
from simulator.domain.distribution import Deterministic, Exponential
from simulator.domain.pathway import (
    Course,
    Group,
    PoolName,
    Risk,
    Route,
    Sessions,
    Step,
)
from tests.unit.domain.one_pathway import (
    BEDS,
    ROOMS,
    contacts_team,
    only_problem,
    places_team,
    stay_step,
    system_of,
    to,
)

HELD = [places_team("ward", "beds", 20), places_team("house", "rooms", 20)]


def test_a_ring_of_steps_without_a_way_out_is_named():
    system = system_of([stay_step("in", "a", "out"), stay_step("a", "b"), stay_step("b", "a")])
    assert "'a' → 'b' → 'a'" in only_problem(system).rule


def test_a_ring_that_can_be_left_is_allowed():
    assert problems_of(system_of([stay_step("a", "b"), stay_step("b", "a", "out")])) == ()


def test_a_way_out_with_no_share_is_none():
    steps = [stay_step("a", "a")]
    steps[0] = replace(
        steps[0],
        course=replace(steps[0].course, routes=(Route(to="a", share=1.0), Route(to="out", share=0.0))),
    )
    assert "people can never leave" in only_problem(system_of(steps)).rule


def test_places_held_in_a_ring_are_refused_with_the_ring():
    ring = [
        stay_step("ward", "house", place=BEDS, holds_place=True),
        stay_step("house", "ward", "out", place=ROOMS, holds_place=True),
    ]
    problem = only_problem(system_of(ring, HELD))
    assert "'ward.beds' → 'house.rooms' → 'ward.beds'" in problem.rule
    assert problem.place[-1] == "holds_place"


def test_places_held_in_a_line_are_allowed():
    line = [
        stay_step("ward", "house", place=BEDS, holds_place=True),
        stay_step("house", "ward", "out", place=ROOMS),
    ]
    assert problems_of(system_of(line, HELD)) == ()


def test_a_ring_through_a_step_without_places_is_found():
    waiting = Course(
        routes=to("out"),
        sessions=Sessions(number=Deterministic(value=1.0)),
        patience=Risk(after=Exponential(average=5.0), routes=to("ward", "out")),
    )
    clinic = Step(
        name="clinic", role="support", course=waiting, clinicians=PoolName(team="t", pool="contacts")
    )
    steps = [stay_step("ward", "clinic", place=BEDS, holds_place=True), clinic]
    system = system_of(steps, [places_team("ward", "beds", 20), contacts_team("t", 3)])
    assert "'ward.beds' → 'ward.beds'" in only_problem(system).rule


def test_two_pathways_can_hold_each_other_up(sound):
    there = system_of(
        [
            stay_step("a", "b", place=BEDS, holds_place=True),
            stay_step("b", "out", place=ROOMS),
        ],
        HELD,
    )
    back = replace(
        there.pathways[0],
        name="q",
        groups=(Group(name="all", enters_at="b"),),
        steps=(
            stay_step("b", "a", place=ROOMS, holds_place=True),
            stay_step("a", "out", place=BEDS),
        ),
    )
    both = replace(there, pathways=(*there.pathways, back))
    assert "held in a circle" in only_problem(both).rule
