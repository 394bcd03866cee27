"""What is refused of the steps of a pathway, and where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.check.scenario import problems_of
from simulator.domain.hazard import HazardTable
from simulator.domain.pathway import (
    Exit,
    Rise,
    Risk,
    Route,
)
from tests.unit.domain.one_pathway import (
    only_problem,
    to,
    with_course,
)


@pytest.mark.parametrize("sum_off", [1e-6, -1e-6])
def test_routes_that_miss_1_are_refused_at_their_table(sound, sum_off):
    wrong = with_course(sound, routes=(Route(to="out", share=0.5), Route(to="ward", share=0.5 + sum_off)))
    assert only_problem(wrong).place == ("pathways", "p", "steps", "ward", "routes")


def test_thirds_sum_to_1(sound):
    thirds = tuple(Route(to=name, share=1 / 3) for name in ("out", "ward", "lost"))
    exits = (Exit(name="out", meaning="completed"), Exit(name="lost", meaning="left"))
    system = with_course(sound, routes=thirds)
    assert problems_of(replace(system, pathways=(replace(system.pathways[0], exits=exits),))) == ()


def test_a_name_that_does_not_exist_gets_the_near_one(sound):
    problem = only_problem(with_course(sound, routes=to("oot")))
    assert problem.rule == "no step or exit 'oot': did you mean 'out'?"
    assert problem.place[-2:] == ("routes", "oot")


def test_a_fault_that_a_group_inherits_is_told_once(sound):
    wrong = with_course(sound, routes=to("nowhere"))
    (pathway,) = wrong.pathways
    step = pathway.steps[0]
    for_group = replace(step, course_by_group={"all": replace(step.course, priority=0)})
    assert only_problem(replace(wrong, pathways=(replace(pathway, steps=(for_group,)),)))


def test_a_fault_of_a_group_is_told_at_the_group(sound):
    (pathway,) = sound.pathways
    step = pathway.steps[0]
    for_group = replace(step, course_by_group={"all": replace(step.course, routes=to("nowhere"))})
    problem = only_problem(replace(sound, pathways=(replace(pathway, steps=(for_group,)),)))
    assert problem.place == ("pathways", "p", "steps", "ward", "groups", "all", "routes", "nowhere")


def test_a_stay_that_may_never_end_is_refused(sound):
    never = HazardTable(from_days=(0.0,), hazards_per_day=(0.0,))
    assert only_problem(with_course(sound, stay=never)).rule == "this may never end"
    patient = Risk(after=never, routes=to("out"))
    assert problems_of(with_course(sound, patience=patient)) == ()


def test_a_priority_may_stay_and_not_fall(sound):
    assert problems_of(with_course(sound, rise=Rise(after_days=7.0, to_priority=1))) == ()
    assert "is a fall" in only_problem(with_course(sound, rise=Rise(after_days=7.0, to_priority=2))).rule
