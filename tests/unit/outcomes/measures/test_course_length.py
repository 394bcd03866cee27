"""How long courses take beside the measured period, from the file alone."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import Course, Sessions
from simulator.domain.system import System
from simulator.outcomes.measures.course_length import mean_course_days
from tests.unit.outcomes.small_care import WHOLE_RUN, measured, small_system, told

WEEKLY = Sessions(number=Deterministic(value=12.0))


def with_therapy(course: Course) -> System:
    system = small_system()
    pathway = system.pathways[0]
    steps = [replace(step, course=course) if step.name == "therapy" else step for step in pathway.steps]
    return replace(system, pathways=(replace(pathway, steps=tuple(steps)),))


def test_a_stay_takes_its_mean() -> None:
    assert mean_course_days(Course(routes=(), stay=Deterministic(value=365.0))) == 365.0


def test_twelve_weekly_contacts_take_eleven_weeks() -> None:
    assert mean_course_days(Course(routes=(), sessions=WEEKLY)) == pytest.approx(11 * 7.0)


def test_a_missed_contact_makes_a_course_longer_by_the_interval() -> None:
    """Each attended contact takes 1 / (1 - p) bookings on average: a geometric number."""
    course = Course(routes=(), sessions=replace(WEEKLY, did_not_attend=0.2))
    assert mean_course_days(course) == pytest.approx((12 / 0.8 - 1) * 7.0)


def test_one_contact_and_no_care_take_no_days() -> None:
    assert mean_course_days(Course(routes=(), sessions=Sessions(number=Deterministic(value=1.0)))) == 0.0
    assert mean_course_days(Course(routes=())) == 0.0


def test_the_longest_course_stands_for_its_pathway_and_the_system() -> None:
    therapy = small_system().pathways[0].step("therapy").course
    table = measured(system=with_therapy(replace(therapy, sessions=WEEKLY)))
    for place in ({}, {"pathway": "talking"}, {"pathway": "talking", "step": "therapy"}):
        assert told(table, "treatment_course_days", **place) == pytest.approx(77.0)
        assert told(table, "outcome_course_days", **place) == pytest.approx(77.0)


def test_steps_of_other_roles_have_no_course_of_treatment() -> None:
    for step in ("assessment", "crisis", "ward", "long_term"):
        assert math.isnan(told(measured(), "treatment_course_days", pathway="talking", step=step))


def test_the_measured_period_is_the_window() -> None:
    assert told(measured(), "measured_period_days") == WHOLE_RUN.to_days - WHOLE_RUN.from_days
