"""Whether demand fits the pathways: referral rates, and the people of day one."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from simulator.domain.demand import DayOne, Referrals
from simulator.domain.distribution import Distribution
from simulator.domain.naming import Place, no_such
from simulator.domain.pathway import Course, Pathway, Sessions, Step, stay_out_of_area
from simulator.domain.system import System
from simulator.errors import Problem
from simulator.wording import as_stated, stated_share

SLOWEST_PACE = 2
"""Intervals a contact of a course may take when clinicians are short; assumption: the authors."""

STILL_IN_COURSE_SHARE = 1e-6
"""A smaller chance of still being in a course is taken for a slip of the pen; assumption: the authors."""

MOST_BOOKINGS = 10_000
"""Bookings counted of one course; more could only show what these show."""


def problems_of_demand(system: System) -> list[Problem]:
    """Every rule that referrals and the people of day one break."""
    problems: list[Problem] = []
    for position, referrals in enumerate(system.referrals):
        place = ("demand", referrals.pathway, referrals.group)
        earlier = [(r.pathway, r.group) for r in system.referrals[:position]]
        problems += _problems_of_names(system, referrals.pathway, referrals.group, place[:1])
        if (referrals.pathway, referrals.group) in earlier:
            problems.append(Problem(place=place, rule="this group's referrals are given twice"))
        problems += _problems_of_referrals(referrals, place)
    for cohort in system.day_one:
        names = _problems_of_names(system, cohort.pathway, cohort.group, ("day_one",))
        problems += names or _problems_of_cohort(system, cohort)
    return [*problems, *_problems_of_full_places(system)]


def _problems_of_names(system: System, pathway: str, group: str, place: Place) -> list[Problem]:
    pathways = {p.name: p for p in system.pathways}
    if pathway not in pathways:
        return [no_such("pathway", pathway, pathways, (*place, pathway))]
    groups = [g.name for g in pathways[pathway].groups]
    if group not in groups:
        return [no_such(f"group of '{pathway}'", group, groups, (*place, pathway, group))]
    return []


def _problems_of_referrals(referrals: Referrals, place: Place) -> Iterator[Problem]:
    if referrals.growth_per_year <= -1:
        rule = f"{stated_share(referrals.growth_per_year)} a year is not allowed: it must be above -100%"
        yield Problem(place=(*place, "growth"), rule=rule)
    for position, (before, after) in enumerate(pairwise(referrals.changes), start=1):
        if after.from_date <= before.from_date:
            rule = f"{after.from_date} does not come after {before.from_date}"
            at = (*place, "changes", position, "from")
            yield Problem(place=at, rule=rule, remedy="list dates in order")
    for moment in (day for day in referrals.listed_days or () if day < 0):
        rule = f"a referral {as_stated(-moment)} days before the first day cannot arrive"
        yield Problem(place=(*place, "listed"), rule=rule, remedy="put who is there already under 'day_one'")


def _problems_of_cohort(system: System, cohort: DayOne) -> Iterator[Problem]:
    place = ("day_one", cohort.pathway, cohort.group, cohort.step)
    pathway = system.pathway(cohort.pathway)
    steps = {step.name: step for step in pathway.steps}
    if cohort.step not in steps:
        yield no_such("step", cohort.step, steps, place)
        return
    course = steps[cohort.step].course_of(cohort.group)
    if (cohort.out_of_area or cohort.out_of_area_days) and course.overflow is None:
        rule = f"no patient of '{cohort.group}' can be out of area here: the step has no 'overflow'"
        remedy = "write the 'overflow' of the step, or put these people in care"
        yield Problem(place=(*place, "out_of_area"), rule=rule, remedy=remedy)
    yield from _problems_of_outlived(course, cohort, place)
    if course.sessions is not None:
        yield from _problems_of_overlong_courses(course.sessions, cohort, (*place, "in_care"))


def _problems_of_outlived(course: Course, cohort: DayOne, place: Place) -> Iterator[Problem]:
    """Waits that patience or another risk would surely have ended, and stays that would be over."""
    times: list[tuple[str, Distribution, tuple[float, ...], str]] = []
    for name, risk in (("patience", course.patience), ("deterioration", course.deterioration)):
        if risk is not None:
            times.append((name, risk.after, cohort.waited_days, "waiting"))
    if course.overflow is not None:
        times.append(("overflow", course.overflow.after, cohort.waited_days, "waiting"))
    if course.stay is not None:
        times.append(("stay", course.stay, cohort.in_care_days, "in_care"))
    away = stay_out_of_area(course)
    if away is not None:
        times.append(("stay", away, cohort.out_of_area_days, "out_of_area"))
    for name, distribution, ages, key in times:
        outlived = 0 if distribution.faults() else _number_outlived(distribution, ages)
        if outlived:
            people = _people(outlived)
            rule = f"{people} here, up to {as_stated(max(ages))} days, would have left already by '{name}'"
            yield Problem(place=(*place, key), rule=rule, remedy="correct the times, or the distribution")


def _number_outlived(distribution: Distribution, ages: tuple[float, ...]) -> int:
    """How many of the ages are ones that a time surely ends before; the longest are."""
    ascending = sorted(ages)
    return len(ages) - bisect_left(ascending, True, key=lambda age: distribution.share_by(age) >= 1)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _problems_of_overlong_courses(sessions: Sessions, cohort: DayOne, place: Place) -> Iterator[Problem]:
    """People in a course for so long that they would have had every contact, even slowly and with misses."""
    interval_days = sessions.interval.mean if not sessions.interval.faults() else math.inf
    if sessions.number.faults() or not 0 <= sessions.did_not_attend < 1 or interval_days <= 0:
        return
    overlong = 0
    for days in sorted(cohort.in_care_days, reverse=True):
        bookings = int(min(MOST_BOOKINGS, days / (SLOWEST_PACE * interval_days)))
        if _share_in_course(sessions, bookings) >= STILL_IN_COURSE_SHARE:
            break
        overlong += 1
    if overlong:
        rule = (
            f"{_people(overlong)} here, up to {as_stated(max(cohort.in_care_days))} days, would have had "
            f"every contact of 'sessions' already, even at {as_stated(SLOWEST_PACE * interval_days)} days "
            "a contact"
        )
        yield Problem(
            place=place, rule=rule, remedy="correct the times, or the number or interval of contacts"
        )


def _share_in_course(sessions: Sessions, bookings: int) -> float:
    """Chance that a course is not complete after so many bookings; a special first one is left out."""
    if sessions.did_not_attend_first is not None:
        bookings = max(0, bookings - 1)
    missed = sessions.did_not_attend
    if missed == 0:
        return 1 - sessions.number.share_by(float(bookings))
    share = 0.0
    for attended in range(bookings + 1):
        left = 1 - sessions.number.share_by(float(attended)) if attended else 1.0
        if left == 0:
            break
        ways = math.lgamma(bookings + 1) - math.lgamma(attended + 1) - math.lgamma(bookings - attended + 1)
        chance = ways + attended * math.log1p(-missed) + (bookings - attended) * math.log(missed)
        share += math.exp(chance) * left
    return share


def _problems_of_full_places(system: System) -> Iterator[Problem]:
    """More people in care on day one than a pool has places."""
    places: dict[str, list[DayOne]] = {}
    for cohort in system.day_one:
        step = _step_of(system.pathways, cohort)
        if step is not None and step.place is not None:
            places.setdefault(str(step.place), []).append(cohort)
    for team in system.teams:
        for pool in team.pools:
            cohorts = places.get(f"{team.name}.{pool.name}", [])
            if not cohorts or any(name not in {line.name for line in team.lines} for name in pool.staffed_by):
                continue
            people = sum(len(c.in_care_days) or c.in_care for c in cohorts)
            offered = team.capacity_on(pool, system.starts).servers
            if people > offered:
                last = cohorts[-1]
                rule = f"{people} people are in care, and '{team.name}.{pool.name}' has {offered} {pool.kind}"
                at = ("day_one", last.pathway, last.group, last.step, "in_care")
                yield Problem(place=at, rule=rule, remedy=f"put at most {offered} in care, the rest waiting")


def _step_of(pathways: tuple[Pathway, ...], cohort: DayOne) -> Step | None:
    for pathway in pathways:
        if pathway.name == cohort.pathway:
            return next((step for step in pathway.steps if step.name == cohort.step), None)
    return None
