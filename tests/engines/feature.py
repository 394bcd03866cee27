"""The features of the contract, and which of them a network has."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import Enum
from itertools import combinations, pairwise

from simulator.simulation.network import Course, Network
from simulator.validation.cases.small_network import exactly


class Feature(Enum):
    """Something the contract allows, as found in a network."""

    PLACES = "a step with places and stays"
    CONTACTS = "a step with clinicians alone"
    PLACES_AND_CONTACTS = "a step with both"
    NO_POOL = "a step with neither"
    SHARED_POOL = "a pool used by two steps"
    TWO_PATHWAYS = "classes of two pathways"
    COURSES_BY_CLASS = "a step whose classes differ"
    PATIENCE = "patience that takes time"
    NO_PATIENCE = "patience that ends at once"
    DETERIORATION = "deterioration"
    OVERFLOW = "overflow that takes time"
    OVERFLOW_AT_ONCE = "overflow at once"
    PRIORITIES = "two priorities at one step"
    RISE = "a priority that rises"
    NOTICE = "notice"
    WHOLE_DAYS = "whole days"
    HOLD = "a place held until the next step accepts"
    HELD_ELSEWHERE = "a place elsewhere held until the next step accepts"
    DELAY = "a transition delay"
    DELAY_BEFORE_LEAVING = "a delay before leaving care"
    LOOP = "a route back to an earlier step"
    RE_REFERRAL = "re-referral"
    MISSED = "contacts missed"
    MISSED_FIRST = "first contacts missed more often"
    DROPPED_OUT = "courses that end after misses in a row"
    LONG_CONTACTS = "contacts of other lengths"
    CONTACT_DAYS = "a standard contact that is not a day"
    NEW_STARTERS_TOO = "no precedence of people in treatment"
    RISING_CAPACITY = "capacity that rises"
    FALLING_CAPACITY = "capacity that falls"
    ZERO_CAPACITY = "no capacity for a time"
    FRACTIONAL_SPEED = "posts that are not whole"
    WAITING = "a waiting list on day one"
    IN_STAY = "people in a stay on day one"
    IN_COURSE = "people in a course on day one"
    ELSEWHERE = "people placed elsewhere on day one"
    OVERFULL = "more people on day one than places"
    LISTED = "listed arrivals"
    LOGGED_DAILY = "arrivals logged daily"
    ZERO_STAY = "stays without length"
    MONTHS = "several reporting periods"
    PART_DAYS = "a horizon within a day"


PAIRS = tuple(combinations(Feature, 2))
"""Every two features."""


def features_of(described: Network) -> frozenset[Feature]:
    """The features a network has, found from what it says and not from how it was made."""
    return frozenset(
        {
            *_features_of_pools(described),
            *_features_of_steps(described),
            *_features_of_courses(described),
            *_features_of_classes(described),
        }
    )


def _features_of_pools(described: Network) -> Iterable[Feature]:
    used = [pool for step in described.steps for pool in {step.place, step.clinicians} - {-1}]
    if len(used) > len(set(used)):
        yield Feature.SHARED_POOL
    for index, pool in enumerate(described.pools):
        if index not in used:
            continue
        servers = [change.servers for change in pool.changes]
        if any(a < b for a, b in pairwise(servers)):
            yield Feature.RISING_CAPACITY
        if any(a > b for a, b in pairwise(servers)):
            yield Feature.FALLING_CAPACITY
        if 0 in servers:
            yield Feature.ZERO_CAPACITY
        if any(step.clinicians == index for step in described.steps):
            if any(change.speed != 1 for change in pool.changes):
                yield Feature.FRACTIONAL_SPEED
            if pool.contact_days != 1:
                yield Feature.CONTACT_DAYS
            if not pool.in_treatment_first:
                yield Feature.NEW_STARTERS_TOO
        held = [
            person
            for patient_class in described.classes
            if described.steps[patient_class.enters_at].place == index
            for person in patient_class.in_care
            if not person.elsewhere
        ]
        if len(held) > servers[0]:
            yield Feature.OVERFULL


def _features_of_steps(described: Network) -> Iterable[Feature]:
    if len(described.period_edges) > 2:
        yield Feature.MONTHS
    if described.horizon_days % 1:
        yield Feature.PART_DAYS
    kinds = {
        (True, False): Feature.PLACES,
        (False, True): Feature.CONTACTS,
        (True, True): Feature.PLACES_AND_CONTACTS,
        (False, False): Feature.NO_POOL,
    }
    for step in described.steps:
        yield kinds[step.place >= 0, step.clinicians >= 0]
        if step.notice_days:
            yield Feature.NOTICE
        if step.whole_days:
            yield Feature.WHOLE_DAYS
        if step.holds_place:
            yield Feature.HOLD
        courses = [course for course in step.courses if course is not None]
        if step.holds_place and any(course.overflow is not None for course in courses):
            yield Feature.HELD_ELSEWHERE
        if len(set(courses)) > 1:
            yield Feature.COURSES_BY_CLASS
        if len({course.priority for course in courses}) > 1:
            yield Feature.PRIORITIES


def _features_of_courses(described: Network) -> Iterable[Feature]:
    for index, step in enumerate(described.steps):
        for course in (course for course in step.courses if course is not None):
            yield from _features_of_care(course)
            if step.list_pool >= 0:
                yield from _features_of_waits(course)
            for way in course.routing.ways:
                if way.delay is not None:
                    yield Feature.DELAY if way.to >= 0 else Feature.DELAY_BEFORE_LEAVING
                if 0 <= way.to <= index:
                    yield Feature.LOOP


def _features_of_care(course: Course) -> Iterable[Feature]:
    if course.stay == exactly(0.0):
        yield Feature.ZERO_STAY
    sessions = course.sessions
    if sessions is not None:
        if sessions.did_not_attend > 0:
            yield Feature.MISSED
        if sessions.did_not_attend_first > sessions.did_not_attend:
            yield Feature.MISSED_FIRST
        if sessions.ends_after_misses and sessions.did_not_attend > 0:
            yield Feature.DROPPED_OUT
        if sessions.length != exactly(1.0):
            yield Feature.LONG_CONTACTS


def _features_of_waits(course: Course) -> Iterable[Feature]:
    if course.patience is not None:
        yield Feature.NO_PATIENCE if course.patience.after == exactly(0.0) else Feature.PATIENCE
    if course.deterioration is not None:
        yield Feature.DETERIORATION
    if course.overflow is not None:
        yield Feature.OVERFLOW_AT_ONCE if course.overflow.after == exactly(0.0) else Feature.OVERFLOW
    if not math.isinf(course.rise_after_days):
        yield Feature.RISE


def _features_of_classes(described: Network) -> Iterable[Feature]:
    if len({patient_class.pathway for patient_class in described.classes}) > 1:
        yield Feature.TWO_PATHWAYS
    for patient_class in described.classes:
        entry = described.steps[patient_class.enters_at]
        if patient_class.re_referral is not None:
            yield Feature.RE_REFERRAL
        if patient_class.waiting:
            yield Feature.WAITING
        if any(person.elsewhere for person in patient_class.in_care):
            yield Feature.ELSEWHERE
        elif patient_class.in_care:
            yield Feature.IN_STAY if entry.clinicians < 0 else Feature.IN_COURSE
        if patient_class.arrivals is not None:
            if patient_class.arrivals.listed_days:
                yield Feature.LISTED
            if patient_class.arrivals.logged_daily:
                yield Feature.LOGGED_DAILY
