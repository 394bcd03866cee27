"""Who is there on day one, as far as the places and the risks allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.check.scenario import problems_of
from simulator.domain.demand import DayOne
from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import (
    Course,
    PoolName,
    Risk,
    Sessions,
    Step,
)
from tests.unit.domain.one_pathway import (
    contacts_team,
    only_problem,
    system_of,
    to,
    with_course,
)


def test_no_more_people_are_in_care_than_there_are_places(sound):
    def with_people(number):
        cohort = DayOne(pathway="p", group="all", step="ward", source="test", in_care=number)
        return replace(sound, day_one=(cohort,))

    assert problems_of(with_people(20)) == ()
    assert only_problem(with_people(21)).place == ("day_one", "p", "all", "ward", "in_care")


def test_nobody_waits_who_would_surely_have_left(sound):
    patience = Risk(after=Deterministic(value=30.0), routes=to("out"))
    cohort = DayOne(pathway="p", group="all", step="ward", source="test", waited_days=(31.0, 29.0))
    wrong = replace(with_course(sound, patience=patience), day_one=(cohort,))
    assert "1 person here, up to 31 days" in only_problem(wrong).rule


@pytest.mark.parametrize("missed", [0.0, 0.2])
def test_a_course_may_have_gone_on_at_half_its_pace_and_no_slower(missed):
    course = Course(
        routes=to("out"),
        sessions=Sessions(number=Deterministic(value=6.0), did_not_attend=missed),
    )
    step = Step(name="s", role="support", course=course, clinicians=PoolName(team="t", pool="contacts"))
    system = system_of([step], [contacts_team("t", 3)])
    slow, overlong = 2 * 6 * 7.0 - 1, 2 * 60 * 7.0
    there = DayOne(pathway="p", group="all", step="s", source="test", in_care_days=(slow,))
    assert problems_of(replace(system, day_one=(there,))) == ()
    problem = only_problem(replace(system, day_one=(replace(there, in_care_days=(overlong, slow)),)))
    assert "1 person here, up to 840 days" in problem.rule
    assert problem.place[-1] == "in_care"
