"""What a scenario makes use of, so that a report speaks of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from simulator.domain.hazard import DailyRisk
from simulator.domain.pathway import Course, Step
from simulator.domain.scenario import Scenario

Feature = Literal[
    "budget",
    "contacts",
    "cuts",
    "daily risk",
    "day one",
    "held places",
    "listed referrals",
    "overflow",
    "priority",
    "recovery",
    "re-referral",
    "risks",
    "whole days",
]


def features_of(scenario: Scenario) -> frozenset[Feature]:
    """Everything a scenario makes use of."""
    system = scenario.baseline
    found: set[Feature] = set()
    for pathway in system.pathways:
        for step in pathway.steps:
            found.update(_of_step(step))
        if any(group.re_referral is not None for group in pathway.groups):
            found.add("re-referral")
    if any(team.lines for team in system.teams):
        found.add("budget")
    if scenario.cuts:
        found.add("cuts")
    if system.day_one:
        found.add("day one")
    if any(referrals.listed_days is not None for referrals in system.referrals):
        found.add("listed referrals")
    return frozenset(found)


def _of_step(step: Step) -> Iterator[Feature]:
    if step.holds_place:
        yield "held places"
    if step.whole_days:
        yield "whole days"
    if step.recovery is not None:
        yield "recovery"
    for course in (step.course, *step.course_by_group.values()):
        yield from _of_course(course)


def _of_course(course: Course) -> Iterator[Feature]:
    if course.sessions is not None:
        yield "contacts"
    risks = [risk for risk in (course.patience, course.deterioration, course.overflow) if risk is not None]
    if risks:
        yield "risks"
    if any(isinstance(risk.after, DailyRisk) for risk in risks):
        yield "daily risk"
    if course.overflow is not None:
        yield "overflow"
    if course.rise is not None or course.priority != 1:
        yield "priority"
