"""Work that one visit to a step brings to the pools of the step."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.pathway import Course, Sessions, Step
from simulator.domain.system import System

NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOfContacts:
    """What a course of contacts has on average, missed ones counted."""

    bookings: float
    """Contacts booked, attended or not."""
    completed_share: float
    """Part of the patients who complete the course, 0 to 1."""


def course_of_contacts(sessions: Sessions) -> CourseOfContacts:
    """Mean bookings and completed share of a course.

    Notes
    -----
    A patient books until a contact is attended, or until `k` in a row are missed. With probability `p` of a
    miss that is (1 - p^k) / (1 - p) bookings, ending in attendance with probability 1 - p^k; sums over the
    number of contacts follow. Assumes misses independent of one another.
    """
    miss, misses = sessions.did_not_attend, sessions.ends_after_misses or math.inf
    first_miss = miss if sessions.did_not_attend_first is None else sessions.did_not_attend_first
    attends = 1 - miss**misses
    bookings_each = attends / (1 - miss)
    first_attends = 1 - first_miss * miss ** (misses - 1)
    bookings = 1 + first_miss * (1 - miss ** (misses - 1)) / (1 - miss)
    completed, in_course, number = 0.0, first_attends, 1
    needed = 1.0
    while needed * in_course > NEGLIGIBLE and number < 10_000:
        needed_after = 1 - sessions.number.share_by(number)
        completed += (needed - needed_after) * in_course
        bookings += needed_after * in_course * bookings_each
        in_course *= attends
        needed, number = needed_after, number + 1
    return CourseOfContacts(bookings=bookings, completed_share=completed)


def work_of_visit(step: Step, course: Course, system: System) -> dict[str, float]:
    """Server-days of one whole-time equivalent, place or bed that a visit takes, by `team.pool`."""
    kept_days = _days_kept_after_care(step, course)
    if course.sessions is None:
        if step.place is None or course.stay is None:
            return {}
        return {str(step.place): course.stay.mean + kept_days}
    assert step.clinicians is not None, "sessions without clinicians are refused"
    contacts = course_of_contacts(course.sessions)
    pool = system.team(step.clinicians.team).pool(step.clinicians.pool)
    contact_days = course.sessions.length.mean * pool.contact_days
    work = {str(step.clinicians): contacts.bookings * contact_days}
    if step.place is not None:
        held_days = (contacts.bookings - 1) * course.sessions.interval.mean + contact_days + kept_days
        work[str(step.place)] = work.get(str(step.place), 0.0) + held_days
    return work


def _days_kept_after_care(step: Step, course: Course) -> float:
    """Mean delay through which a place is kept after care; how long the next step makes wait is not known."""
    if not step.holds_place:
        return 0.0
    return math.fsum(route.share * route.delay.mean for route in course.routes if route.delay is not None)


def shares_after_care(course: Course) -> Iterator[tuple[str, float]]:
    """Where care leads, dropped-out courses included: step or exit, and share of those cared for."""
    completed = 1.0
    if course.sessions is not None and course.sessions.dropped_out_routes:
        completed = course_of_contacts(course.sessions).completed_share
        for route in course.sessions.dropped_out_routes:
            yield route.to, (1 - completed) * route.share
    for route in course.routes:
        yield route.to, completed * route.share
