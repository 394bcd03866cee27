"""Whether what a patient goes through at a step makes sense: routes, times, contacts and risks."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from simulator.domain.distribution import Distribution
from simulator.domain.naming import Place, no_such
from simulator.domain.pathway import Course, Route, Sessions
from simulator.errors import Problem
from simulator.wording import as_stated, stated_share

TOLERANCE = 1e-9
"""How far from 1 the shares of a table of routes may sum, for shares such as 1/3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a course is checked against."""

    destinations: Collection[str]
    """Names of the pathway's steps and exits, in their order."""
    signposting: tuple[str, ...]
    """Names of the exits that mean signposted."""
    has_clinicians: bool
    """Whether the step takes clinician time."""


def problems_of_course(course: Course, place: Place, around: Surroundings) -> Iterator[Problem]:
    """Every rule that a course breaks."""
    yield from _problems_of_kind(course, place, around)
    yield from problems_of_routes(course.routes, (*place, "routes"), around.destinations)
    if course.stay is not None:
        yield from problems_of_time(course.stay, (*place, "stay"), must_end=True)
    if course.sessions is not None:
        yield from _problems_of_sessions(course.sessions, (*place, "sessions"), around)
    for key, risk in (("patience", course.patience), ("deterioration", course.deterioration)):
        if risk is not None:
            yield from problems_of_time(risk.after, (*place, key, "after"))
            table = (*place, key, "routes")
            yield from problems_of_routes(risk.routes, table, around.destinations)
            yield from _problems_of_signposting(risk.routes, table, around)
    yield from _problems_of_overflow(course, place)
    yield from _problems_of_rise(course, place)


def problems_of_time(distribution: Distribution, place: Place, *, must_end: bool = False) -> list[Problem]:
    """Impossible parameters of a distribution, and a time that may be endless where it must end."""
    problems = [Problem(place=place, rule=fault) for fault in distribution.faults()]
    if not problems and must_end and math.isinf(distribution.mean):
        problems.append(Problem(place=place, rule="this may never end", remedy="state a time that ends"))
    return problems


def problems_of_routes(routes: Sequence[Route], place: Place, destinations: Collection[str]) -> list[Problem]:
    """Routes to nowhere, shares that are none, and tables that do not sum to 1."""
    problems = [
        no_such("step or exit", route.to, destinations, (*place, route.to))
        for route in routes
        if route.to not in destinations
    ]
    problems += [problem_of_share(route.share, (*place, route.to)) for route in routes if _is_no_share(route)]
    if not any(_is_no_share(route) for route in routes):
        total = math.fsum(route.share for route in routes)
        if abs(total - 1) > TOLERANCE:
            rule = f"these routes sum to {stated_share(total)}, and must sum to 100%"
            problems.append(Problem(place=place, rule=rule, remedy="write 'rest' for one of them"))
    for route in routes:
        if route.delay is not None:
            problems += problems_of_time(route.delay, (*place, route.to, "delay"), must_end=True)
    return problems


def _is_no_share(route: Route) -> bool:
    return not 0 <= route.share <= 1


def problem_of_share(share: float, place: Place) -> Problem:
    """The problem of a share outside 0 to 1."""
    return Problem(place=place, rule=f"{stated_share(share)} is not allowed: a share is 0% to 100%")


def problems_of_shares(shares: dict[str, float | None], place: Place) -> list[Problem]:
    """A problem for each share outside 0 to 1; absent ones have none."""
    return [
        problem_of_share(share, (*place, key))
        for key, share in shares.items()
        if share is not None and not 0 <= share <= 1
    ]


def _problems_of_kind(course: Course, place: Place, around: Surroundings) -> Iterator[Problem]:
    if around.has_clinicians and course.sessions is None:
        yield Problem(place=place, rule="a step with 'clinicians' needs 'sessions'", remedy="say how many")
    if not around.has_clinicians and course.stay is None:
        yield Problem(place=place, rule="a step without 'clinicians' needs a 'stay'", remedy="say how long")
    if around.has_clinicians and course.stay is not None:
        yield Problem(
            place=(*place, "stay"),
            rule="a step with 'clinicians' has sessions and no stay",
            remedy="leave one of them out",
        )
    if not around.has_clinicians and course.sessions is not None:
        yield Problem(
            place=(*place, "sessions"),
            rule="sessions need 'clinicians': the pool that gives them",
            remedy="name the pool, or write a 'stay' instead",
        )


def _problems_of_sessions(sessions: Sessions, place: Place, around: Surroundings) -> Iterator[Problem]:
    yield from _problems_of_number(sessions.number, (*place, "number"))
    yield from problems_of_time(sessions.length, (*place, "length"))
    yield from problems_of_time(sessions.interval, (*place, "interval"), must_end=True)
    yield from problems_of_shares({"did_not_attend_first": sessions.did_not_attend_first}, place)
    if not 0 <= sessions.did_not_attend < 1:
        yield Problem(
            place=(*place, "did_not_attend"),
            rule=f"{stated_share(sessions.did_not_attend)} is not allowed: it must be 0% to below 100%, "
            "or no course would ever be complete",
        )
    if sessions.ends_after_misses is not None:
        table = (*place, "dropped_out_routes")
        yield from problems_of_routes(sessions.dropped_out_routes, table, around.destinations)
        yield from _problems_of_signposting(sessions.dropped_out_routes, table, around)


def _problems_of_signposting(
    routes: Sequence[Route], place: Place, around: Surroundings
) -> Iterator[Problem]:
    """Routes that would count people as signposted whom the service did not see to the end of a step."""
    for route in routes:
        if route.to in around.signposting:
            yield Problem(
                place=(*place, route.to),
                rule=f"'{route.to}' is for people who were seen and sent where they belong, not for these",
                remedy="route them to an exit whose meaning is left or refused",
            )


def _problems_of_number(number: Distribution, place: Place) -> list[Problem]:
    problems = problems_of_time(number, place)
    without = number.share_by(0.0) if not problems else 0.0
    if without > 0:
        rule = f"{stated_share(without)} of the courses would have no contact, and a course has at least 1"
        problems.append(Problem(place=place, rule=rule, remedy="route the people without one elsewhere"))
    return problems


def _problems_of_overflow(course: Course, place: Place) -> Iterator[Problem]:
    overflow = course.overflow
    if overflow is None:
        return
    yield from problems_of_time(overflow.after, (*place, "overflow", "after"))
    if overflow.stay is not None:
        yield from problems_of_time(overflow.stay, (*place, "overflow", "stay"), must_end=True)
    elif course.stay is None:
        rule = "a step with sessions does not say how long a stay elsewhere is"
        yield Problem(place=(*place, "overflow"), rule=rule, remedy="write 'stay' below 'overflow'")


def _problems_of_rise(course: Course, place: Place) -> Iterator[Problem]:
    rise = course.rise
    if rise is None:
        return
    if rise.after_days <= 0:
        yield Problem(
            place=(*place, "rise", "after"),
            rule=f"{as_stated(rise.after_days)} days is not allowed: a priority rises after more than 0 days",
        )
    if rise.to_priority > course.priority:
        yield Problem(
            place=(*place, "rise", "to_priority"),
            rule=f"{rise.to_priority} is a fall from {course.priority}: a smaller number goes first",
            remedy=f"write at most {course.priority}",
        )
