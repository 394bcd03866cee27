"""The people who are waiting or in care on day one, as classes of the network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from simulator.compilation.laws import steady_state_ages, steady_state_counts
from simulator.domain.demand import DayOne
from simulator.domain.distribution import Distribution
from simulator.domain.pathway import Course, Step, stay_out_of_area
from simulator.simulation.network import InCare, PatientClass, ReReferral, Waiting

GOLDEN_FRACTION = (math.sqrt(5) - 1) / 2
"""Multiples of it, modulo 1, fill an interval evenly: people's next contacts do not fall due together."""


def people_of_day_one(
    cohort: DayOne, step: Step, enters_at: int, re_referral: ReReferral | None
) -> list[PatientClass]:
    """The classes of one cohort: those on the list, in care and out of area, where there are any.

    Each is a class of its own, so that a longer list changes no other patient's random numbers.

    Parameters
    ----------
    cohort
        Who is there.
    step
        The step they are at.
    enters_at
        Its index in the network.
    re_referral
        Whether and how people of this group come back.
    """
    course = step.course_of(cohort.group)
    origin = f"{cohort.pathway}/{cohort.group}/day one/{cohort.step}"
    classes = []
    if cohort.waited_days:
        classes.append(
            PatientClass(
                name=f"{origin}/waiting",
                pathway=cohort.pathway,
                group=cohort.group,
                enters_at=enters_at,
                waiting=tuple(_waiting(course, days) for days in cohort.waited_days),
                re_referral=re_referral,
            )
        )
    in_care = _in_care(cohort, course)
    if in_care:
        classes.append(
            PatientClass(
                name=f"{origin}/in care",
                pathway=cohort.pathway,
                group=cohort.group,
                enters_at=enters_at,
                in_care=in_care,
                re_referral=re_referral,
            )
        )
    out_of_area = _out_of_area(cohort, course)
    if out_of_area:
        classes.append(
            PatientClass(
                name=f"{origin}/out of area",
                pathway=cohort.pathway,
                group=cohort.group,
                enters_at=enters_at,
                in_care=out_of_area,
                re_referral=re_referral,
            )
        )
    return classes


def _waiting(course: Course, waited_days: float) -> Waiting:
    def share(after: Distribution | None) -> float:
        return 0.0 if after is None else after.share_by(waited_days)

    return Waiting(
        waited_days=waited_days,
        patience_share=share(course.patience.after if course.patience else None),
        deterioration_share=share(course.deterioration.after if course.deterioration else None),
        overflow_share=share(course.overflow.after if course.overflow else None),
    )


def _in_care(cohort: DayOne, course: Course) -> tuple[InCare, ...]:
    if course.stay is not None:
        return _in_stay(course.stay, cohort.in_care_days or steady_state_ages(course.stay, cohort.in_care))
    if course.sessions is None:
        raise ValueError(f"step '{cohort.step}' has neither a stay nor contacts")
    number, interval = course.sessions.number, course.sessions.interval.mean
    people = len(cohort.in_care_days) or cohort.in_care
    due = [((person + 1) * GOLDEN_FRACTION % 1) * interval for person in range(people)]
    if cohort.in_care_days:
        attended = tuple(_contacts_by(age, number, interval) for age in cohort.in_care_days)
        ages = cohort.in_care_days
    else:
        attended = steady_state_counts(number, people)
        # The last contact was an interval before the next, and the first as many intervals earlier.
        ages = tuple(max(0.0, done * interval - due[person]) for person, done in enumerate(attended))
    return tuple(
        InCare(
            in_care_days=age,
            elapsed_share=number.share_by(float(done)) if done else 0.0,
            attended=done,
            due_days=due[person],
        )
        for person, (age, done) in enumerate(zip(ages, attended, strict=True))
    )


def _out_of_area(cohort: DayOne, course: Course) -> tuple[InCare, ...]:
    if not cohort.out_of_area and not cohort.out_of_area_days:
        return ()
    stay = stay_out_of_area(course)
    if stay is None:
        raise ValueError(f"no patient of step '{cohort.step}' can be out of area: it has no overflow")
    ages = cohort.out_of_area_days or steady_state_ages(stay, cohort.out_of_area)
    return tuple(replace(person, elsewhere=True) for person in _in_stay(stay, ages))


def _in_stay(stay: Distribution, ages: Sequence[float]) -> tuple[InCare, ...]:
    return tuple(
        InCare(in_care_days=age, elapsed_share=stay.share_by(age), attended=0, due_days=0.0) for age in ages
    )


def _contacts_by(age_days: float, number: Distribution, interval_days: float) -> int:
    """Contacts had in so many days: one on coming into care and one an interval, the last still to come."""
    if interval_days == 0:
        return 0
    done = int(age_days / interval_days) + 1
    while done and number.share_by(float(done)) >= 1:
        done -= 1
    return done
