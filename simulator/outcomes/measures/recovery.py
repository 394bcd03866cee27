"""Recoveries, decided by each patient's own chance, so that a longer wait can only lose them.

Each course is decided by a uniform of its own, which is the same in every scenario; a person counts once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from simulator.domain.pathway import Recovery, StepRole
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE, Measure
from simulator.outcomes.measures.record import Floats, Integers, Record, Truths
from simulator.simulation.chance.sampler import uniforms
from simulator.simulation.history import Ended
from simulator.units import DAYS_PER_WEEK

RECOVERIES: Final = Measure(
    name="recoveries",
    title="Recoveries",
    unit="patients",
    definition="People who had recovered after a completed course with a measured outcome, each counted "
    "once, in the period of the first such course: the patient's own uniform for the course lies below the "
    "probability that the file states for the contacts attended and the weeks waited, which run from the "
    "referral to the first attended contact of the course less the time in care in between (earlier "
    "treatment or support, crisis care, wards).",
    harm="less",
    kind="count",
    by=PEOPLE,
    source="the recovery figures of each step, with their sources in the scenario file",
)
RECOVERED_COURSES: Final = Measure(
    name="recovered_courses",
    title="Courses that ended in recovery",
    unit="courses",
    definition="Courses with a measured outcome completed in the period after which the patient had "
    "recovered, so that a person who recovers after each of two courses counts twice.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
WITH_OUTCOME: Final = Measure(
    name="courses_with_outcome",
    title="Courses with a measured outcome",
    unit="courses",
    definition="Courses completed in the period at steps with a measured outcome.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
RECOVERY_SHARE: Final = Measure(
    name="recovery_share",
    title="Share of courses that ended in recovery",
    unit="share",
    definition="Courses that ended in recovery as a share of the courses with a measured outcome that were "
    "completed in the period.",
    harm="less",
    kind="ratio",
    by=PEOPLE,
    numerator="recovered_courses",
    denominator="courses_with_outcome",
)
WITH_OUTCOME_SHARE: Final = Measure(
    name="courses_with_outcome_share",
    title="Share of completed courses with a measured outcome",
    unit="share",
    definition="Courses with a measured outcome as a share of the completed courses of treatment: how much "
    "of what was done the recoveries can speak of.",
    harm="neither",
    kind="ratio",
    by=PEOPLE,
    numerator="courses_with_outcome",
    denominator="completed_courses",
)

RECOVERY: Final = (RECOVERIES, RECOVERED_COURSES, WITH_OUTCOME, RECOVERY_SHARE, WITH_OUTCOME_SHARE)

CARE_ROLES: Final[tuple[StepRole, ...]] = ("treatment", "support", "crisis", "inpatient")
"""Steps at which people are in care and do not wait. Triage and assessment only lead to care, as the clock
from referral to treatment runs on through them."""


def probability(recovery: Recovery, weeks_waited: Floats, attended: Integers) -> Floats:
    """`float64[course]`, the probability of having recovered, 0 to 1.

    Parameters
    ----------
    recovery
        What the step's file says of it.
    weeks_waited
        `float64[course]`, as `days_waited` counts them; 0 or more.
    attended
        `int[course]`, contacts.
    """
    of_wait = np.maximum(0.0, 1.0 - recovery.lost_per_week_waited * weeks_waited)
    if recovery.full_course_sessions is None:
        return recovery.at_best * of_wait
    return recovery.at_best * of_wait * np.minimum(1.0, attended / recovery.full_course_sessions)


def recovered(record: Record, episodes: Episodes) -> Truths:
    """`bool[visit]`, whether the patient had recovered at the end of the course of the visit.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    """
    visits = record.visits
    result = np.zeros(len(visits.step), dtype=np.bool_)
    waited = days_waited(record, episodes)
    completed = visits.ended == Ended.COMPLETED
    for index, step in enumerate(record.steps):
        if step.recovery is None:
            continue
        here = np.flatnonzero(completed & (visits.step == index))
        class_here = visits.patient_class[here]
        for code in np.flatnonzero(np.bincount(class_here)):
            rows = here[class_here == code]
            key = record.streams.of_step(
                "recovery", record.network.steps[index].name, record.network.classes[code].name
            )
            chance = uniforms(key, visits.patient[rows], visits.occurrence[rows])
            weeks = waited[rows] / DAYS_PER_WEEK
            result[rows] = chance < probability(step.recovery, weeks, visits.attended[rows])
    return result


def days_waited(record: Record, episodes: Episodes) -> Floats:
    """`float64[visit]`, days waited since the referral when the first attended contact of a visit began.

    The time in care in between is taken off: from the first attended contact to the end of care at each
    earlier step of the episode whose role is one of `CARE_ROLES`. Lists, delays between steps, triage and
    assessment are waiting. Infinite for visits without an attended contact.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    """
    visits = record.visits
    referred = episodes.began[episodes.episode_of_visit]
    # The wait of people in care on day one is unknown: up to the end of that care they count as not having
    # waited, in every scenario alike.
    begins = np.where(visits.from_day_one_care, visits.joined, visits.first_contact)
    cared = (record.at_steps(lambda step: step.role in CARE_ROLES) | visits.from_day_one_care) & (
        np.isfinite(begins) & np.isfinite(visits.finished)
    )
    care_days = np.zeros(len(begins))
    care_days[cared] = visits.finished[cared] - begins[cared]
    elapsed_days = begins - referred - _added_before(care_days, episodes)
    return np.maximum(elapsed_days, 0.0)


def _added_before(days: Floats, episodes: Episodes) -> Floats:
    """`float64[visit]`, the days of the earlier visits of the same episode added up.

    Person by person and not by differences of one running total, so that no other patient's days touch the
    last bits of a patient's own.
    """
    added = np.zeros(len(days))
    place = np.arange(len(days)) - episodes.first_visit[episodes.episode_of_visit]
    order = np.argsort(place, kind="stable")
    edges = np.searchsorted(place[order], np.arange(1, place.max(initial=0) + 2))
    for begin, end in pairwise(edges):
        rows = order[begin:end]
        added[rows] = added[rows - 1] + days[rows - 1]
    return added


def once_a_person(record: Record, rows: Truths) -> Truths:
    """`bool[visit]`, of the chosen visits the first of each person.

    Parameters
    ----------
    record
        One replication.
    rows
        `bool[visit]`, the chosen ones.
    """
    chosen = np.flatnonzero(rows)
    patient_class, patient = record.visits.patient_class[chosen], record.visits.patient[chosen]
    is_first = np.ones(len(chosen), dtype=np.bool_)
    is_first[1:] = (patient_class[1:] != patient_class[:-1]) | (patient[1:] != patient[:-1])
    first = np.zeros(len(rows), dtype=np.bool_)
    first[chosen[is_first]] = True
    return first


def recoveries(record: Record, has_recovered: Truths) -> Values:
    """Every measure of recovery, ratios left to be divided.

    Parameters
    ----------
    record
        One replication.
    has_recovered
        `bool[visit]` of `recovered`.
    """
    visits, grid = record.visits, record.grid
    measured = record.at_steps(lambda step: step.recovery is not None) & (visits.ended == Ended.COMPLETED)
    amounts = (
        (RECOVERIES, once_a_person(record, has_recovered)),
        (RECOVERED_COURSES, has_recovered),
        (WITH_OUTCOME, measured),
    )
    return {
        measure.name: grid.totals(measure, record.counted(rows, visits.finished)) for measure, rows in amounts
    }
