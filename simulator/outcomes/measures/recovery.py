"""Recoveries, decided by each patient's own chance, so that a longer wait can only lose them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.domain.pathway import Recovery
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
    definition="Courses completed in the period, at steps with a measured outcome, after which the patient "
    "had recovered: the patient's own uniform lies below the probability that the file states for the weeks "
    "from referral to the first attended contact of the course and the contacts attended.",
    harm="less",
    kind="count",
    by=PEOPLE,
    source="the recovery figures of each step, with their sources in the scenario file",
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
    title="Share who recovered",
    unit="share",
    definition="Recoveries as a share of the courses with a measured outcome that were completed in the "
    "period.",
    harm="less",
    kind="ratio",
    by=PEOPLE,
    numerator="recoveries",
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

RECOVERY: Final = (RECOVERIES, WITH_OUTCOME, RECOVERY_SHARE, WITH_OUTCOME_SHARE)


def probability(recovery: Recovery, weeks_waited: Floats, attended: Integers) -> Floats:
    """`float64[course]`, the probability of having recovered, 0 to 1.

    Parameters
    ----------
    recovery
        What the step's file says of it.
    weeks_waited
        `float64[course]`, from the referral to the first attended contact of the course; 0 or more.
    attended
        `int[course]`, contacts.
    """
    of_wait = np.maximum(0.0, 1.0 - recovery.lost_per_week_waited * weeks_waited)
    if recovery.full_course_sessions is None:
        return recovery.at_best * of_wait
    return recovery.at_best * of_wait * np.minimum(1.0, attended / recovery.full_course_sessions)


def recovered(record: Record, episodes: Episodes) -> Truths:
    """`bool[visit]`, whether the patient had recovered at the end of the visit.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    """
    visits = record.visits
    result = np.zeros(len(visits.step), dtype=np.bool_)
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
            weeks = _days_waited(record, episodes, rows) / DAYS_PER_WEEK
            result[rows] = chance < probability(step.recovery, weeks, visits.attended[rows])
    return result


def _days_waited(record: Record, episodes: Episodes, rows: NDArray[np.int64]) -> Floats:
    """`float64[row]`, from the referral to the first attended contact of each visit."""
    visits = record.visits
    referred = episodes.began[episodes.episode_of_visit[rows]]
    # The wait of people in care on day one is unknown: they count as not having waited, in every scenario
    # alike.
    return np.where(visits.from_day_one_care[rows], 0.0, visits.first_contact[rows] - referred)


def recoveries(record: Record, episodes: Episodes) -> Values:
    """Every measure of recovery, ratios left to be divided.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    """
    visits, grid = record.visits, record.grid
    measured = record.at_steps(lambda step: step.recovery is not None) & (visits.ended == Ended.COMPLETED)
    amounts = (
        (RECOVERIES, record.counted(recovered(record, episodes), visits.finished)),
        (WITH_OUTCOME, record.counted(measured, visits.finished)),
    )
    return {measure.name: grid.totals(measure, amount) for measure, amount in amounts}
