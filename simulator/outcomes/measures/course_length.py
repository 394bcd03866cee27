"""How long courses take beside the measured period: what a label about their results rests on.

A course that takes a year shows no result of a cut before a year has passed: until then, what is completed
was begun under the old service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.domain.load.visit_work import course_of_contacts
from simulator.domain.pathway import Course, Step
from simulator.domain.system import System
from simulator.outcomes.measures.dimension import Dimension
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.measure import PEOPLE_AND_STEPS, Measure
from simulator.outcomes.measures.money import COST_PER_COURSE, COST_PER_RECOVERY
from simulator.outcomes.measures.recovery import RECOVERY, WITH_OUTCOME_SHARE
from simulator.outcomes.measures.throughput import COMPLETED_COURSES

_BY: Final[tuple[Dimension, ...]] = tuple(name for name in PEOPLE_AND_STEPS if name != "period")
_PLANNED: Final = (
    "the care that is planned: waiting, transition and delayed discharge are left out; mean bookings as in "
    "docs/model.md"
)

TREATMENT_DAYS: Final = Measure(
    name="treatment_course_days",
    title="Mean length of the longest course of treatment",
    unit="days",
    definition="From the first contact or the granted place to the end of a course that runs as planned, on "
    "average; of several steps of role treatment, or groups, that of the longest.",
    harm="neither",
    kind="level",
    by=_BY,
    source=_PLANNED,
)
OUTCOME_DAYS: Final = Measure(
    name="outcome_course_days",
    title="Mean length of the longest course with a measured outcome",
    unit="days",
    definition="From the first contact or the granted place to the end of a course that runs as planned, on "
    "average; of several steps with a measured outcome, or groups, that of the longest.",
    harm="neither",
    kind="level",
    by=_BY,
    source=_PLANNED,
)
PERIOD_DAYS: Final = Measure(
    name="measured_period_days",
    title="Length of the measured period",
    unit="days",
    definition="From the end of the warm-up to the end of the run.",
    harm="neither",
    kind="level",
    by=("pathway",),
)
COURSE_EVIDENCE: Final = (TREATMENT_DAYS, OUTCOME_DAYS, PERIOD_DAYS)
"""Measures of the whole window only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """Some courses, and the measures that count those that end in a period."""

    days: Measure
    counted_by: tuple[Measure, ...]
    are_at: Callable[[Step], bool]
    """Whether they are given at a step."""


COURSES: Final = (
    Courses(
        days=TREATMENT_DAYS,
        counted_by=(COMPLETED_COURSES, COST_PER_COURSE, WITH_OUTCOME_SHARE),
        are_at=lambda step: step.role == "treatment",
    ),
    Courses(
        days=OUTCOME_DAYS,
        counted_by=(*(m for m in RECOVERY if m is not WITH_OUTCOME_SHARE), COST_PER_RECOVERY),
        are_at=lambda step: step.recovery is not None,
    ),
)
"""Of treatment, and those with a measured outcome."""


def mean_course_days(course: Course) -> float:
    """Days from the first contact or the granted place to the end of a course that runs as planned.

    Parameters
    ----------
    course
        With contacts, some of which are missed, or with a stay. 0 where it has neither, or one contact: a
        contact takes no days to speak of.
    """
    if course.sessions is not None:
        return (course_of_contacts(course.sessions).bookings - 1) * course.sessions.interval.mean
    return course.stay.mean if course.stay is not None else 0.0


def course_lengths(system: System, grid: Grid) -> Values:
    """The values of `COURSE_EVIDENCE`; they follow from the system and the window alone.

    Parameters
    ----------
    system
        After its cuts.
    grid
        Its groups and steps, and the window.
    """
    edges = grid.periods.edges
    period_days = float(edges[-1] - edges[0])
    values: Values = {
        PERIOD_DAYS.name: {
            level.name: np.full((len(level.rows), 1), period_days) for level in grid.levels_for(PERIOD_DAYS)
        }
    }
    pathways = {pathway.name: pathway for pathway in system.pathways}
    for courses in COURSES:
        days = np.full((len(grid.groups), len(grid.steps)), -np.inf)
        for row, (pathway, group) in enumerate(grid.groups):
            for column, (of_pathway, name) in enumerate(grid.steps):
                if of_pathway == pathway and courses.are_at(pathways[pathway].step(name)):
                    days[row, column] = mean_course_days(pathways[pathway].step(name).course_of(group))
        values[courses.days.name] = {}
        for level in grid.levels_for(courses.days):
            longest = np.full(len(level.rows), -np.inf)
            inside = level.row_of >= 0
            np.maximum.at(longest, level.row_of[inside], days[inside])
            values[courses.days.name][level.name] = np.where(np.isfinite(longest), longest, np.nan)[:, None]
    return values
