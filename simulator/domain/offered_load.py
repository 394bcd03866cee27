"""Offered load: the work that reaches each pool, relative to what the pool can do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.domain.demand import Referrals
from simulator.domain.pathway import Course, Group, Pathway, Sessions, Step
from simulator.domain.system import System
from simulator.domain.team import Pool, Team
from simulator.units import day_number

FIRST_YEAR_DAYS = 365
NEGLIGIBLE = 1e-9
LONGEST_CASCADE = 50
"""Rounds in which one pool's limit is passed on to the next; as many as steps in a row would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOfContacts:
    """What a course of contacts comes to on average, missed ones counted."""

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


def offered_loads(system: System, run_days: float = math.inf) -> dict[str, float]:
    """Offered load of every pool relative to its capacity, by `team.pool`; dimensionless.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run; what is dated or listed after them plays no part.

    Returns
    -------
    dict
        Mean work that reaches the pool in the first year, or in the whole run where that is shorter or the
        referrals are listed, divided by its last capacity within the run; infinite where there is work and
        no capacity. Nobody gives up, and a pool passes on at most what it can do. A place that is held after
        care counts for the delay of the route, not for the wait until the next step accepts.
        Unused pools are left out.

    Notes
    -----
    Flows solve the traffic equations of Jackson (1957), Operations Research 5(4): outside arrivals plus what
    the routes after care pass on, first returns included. Offered load is arrivals times mean time with a
    server (Little 1961, Operations Research 9(3)).
    """
    return _Given.of(system, run_days).loads()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLoad:
    """Offered load at one step, relative to capacity; 0 where a step takes nothing from a pool."""

    highest: float
    """Of the busier of the step's pools."""
    unrelieved: float
    """The same of the pools whose list nobody may leave unseen: no patience, deterioration or overflow."""


def loads_by_step(system: System, run_days: float = math.inf) -> dict[tuple[str, str, str], StepLoad]:
    """Offered load at each step that a group reaches, by the names of pathway, group and step.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run; what is dated or listed after them plays no part.

    Returns
    -------
    dict
        The loads are those of `offered_loads`, which all groups and steps that share a pool make together.
    """
    given = _Given.of(system, run_days)
    loads = given.loads()
    flows = given.flows(_served(loads))
    courses = [
        (pathway.name, group.name, step, step.course_of(group.name))
        for pathway in system.pathways
        for group in pathway.groups
        for step, flow in zip(pathway.steps, flows[pathway.name, group.name], strict=True)
        if flow > NEGLIGIBLE
    ]
    relieved = {
        pool for _, _, step, course in courses if _may_leave_the_list(course) for pool in _pools(step)
    }
    return {
        (pathway, group, step.name): StepLoad(
            highest=max((loads.get(pool, 0.0) for pool in _pools(step)), default=0.0),
            unrelieved=max((loads.get(pool, 0.0) for pool in _pools(step) - relieved), default=0.0),
        )
        for pathway, group, step, _ in courses
    }


def _pools(step: Step) -> set[str]:
    return {str(pool) for pool in (step.place, step.clinicians) if pool is not None}


def pools_that_nobody_may_leave(system: System) -> frozenset[str]:
    """Names, `team.pool`, of the pools in use whose list nobody may leave unseen."""
    used: set[str] = set()
    relieved: set[str] = set()
    for pathway in system.pathways:
        for step in pathway.steps:
            used |= _pools(step)
            if any(_may_leave_the_list(step.course_of(group.name)) for group in pathway.groups):
                relieved |= _pools(step)
    return frozenset(used - relieved)


def _may_leave_the_list(course: Course) -> bool:
    return any(risk is not None for risk in (course.patience, course.deterioration, course.overflow))


def _served(loads: Mapping[str, float]) -> dict[str, float]:
    """The share of what reaches each pool that it can do."""
    return {name: min(1.0, 1 / load) if load else 1.0 for name, load in loads.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What stays the same while one pool's limit is passed on to the next."""

    system: System
    capacities: dict[str, float]
    """Whole-time equivalents, places or beds by `team.pool`, after the last dated change of the run."""
    outside_per_day: dict[tuple[str, str], float]
    """New referrals a day by pathway and group."""

    @classmethod
    def of(cls, system: System, run_days: float) -> _Given:
        outside: dict[tuple[str, str], float] = {}
        for referrals in system.referrals:
            group = referrals.pathway, referrals.group
            outside[group] = outside.get(group, 0.0) + _per_day(referrals, system, run_days)
        return cls(
            system=system,
            capacities={
                f"{team.name}.{pool.name}": _last_capacity(team, pool, system, run_days)
                for team in system.teams
                for pool in team.pools
            },
            outside_per_day=outside,
        )

    def loads(self) -> dict[str, float]:
        """Loads once the limit of every pool has been passed on."""
        loads: dict[str, float] = {}
        for _ in range(LONGEST_CASCADE):
            before, loads = loads, self._loads_when(_served(loads))
            if before.keys() == loads.keys() and all(
                math.isclose(before[name], load) for name, load in loads.items()
            ):
                break
        return loads

    def flows(self, served: Mapping[str, float]) -> dict[tuple[str, str], NDArray[np.float64]]:
        """`float64[step]`, patients a day who come to each step, by pathway and group."""
        return {
            (pathway.name, group.name): _flows_per_day(
                pathway, group, self.outside_per_day.get((pathway.name, group.name), 0.0), served
            )
            for pathway in self.system.pathways
            for group in pathway.groups
        }

    def _loads_when(self, served: Mapping[str, float]) -> dict[str, float]:
        """Loads when each pool serves this share of what reaches it."""
        work: dict[str, float] = {}
        flows = self.flows(served)
        for pathway in self.system.pathways:
            for group in pathway.groups:
                for step, flow in zip(pathway.steps, flows[pathway.name, group.name], strict=True):
                    if flow > 0:
                        _add_work(work, step, step.course_of(group.name), float(flow), self.system)
        return {
            name: work[name] / capacity if capacity else math.inf
            for name, capacity in self.capacities.items()
            if name in work
        }


def _add_work(work: dict[str, float], step: Step, course: Course, per_day: float, system: System) -> None:
    kept_days = _days_kept_after_care(step, course)
    if course.sessions is None:
        if step.place is not None and course.stay is not None:
            held_days = course.stay.mean + kept_days
            work[str(step.place)] = work.get(str(step.place), 0.0) + per_day * held_days
        return
    assert step.clinicians is not None
    contacts = course_of_contacts(course.sessions)
    pool = system.team(step.clinicians.team).pool(step.clinicians.pool)
    contact_days = course.sessions.length.mean * pool.contact_days
    name = str(step.clinicians)
    work[name] = work.get(name, 0.0) + per_day * contacts.bookings * contact_days
    if step.place is not None:
        held_days = (contacts.bookings - 1) * course.sessions.interval.mean + contact_days + kept_days
        work[str(step.place)] = work.get(str(step.place), 0.0) + per_day * held_days


def _days_kept_after_care(step: Step, course: Course) -> float:
    """Mean delay through which a place is kept after care; how long the next step makes wait is not known."""
    if not step.holds_place:
        return 0.0
    return math.fsum(route.share * route.delay.mean for route in course.routes if route.delay is not None)


def _flows_per_day(
    pathway: Pathway, group: Group, outside_per_day: float, served: Mapping[str, float]
) -> NDArray[np.float64]:
    index = {step.name: position for position, step in enumerate(pathway.steps)}
    outside = np.zeros(len(index))
    outside[index[group.enters_at]] = outside_per_day
    passes_on = np.zeros((len(index), len(index)))
    back = group.re_referral
    for step in pathway.steps:
        pools = (step.place, step.clinicians)
        passed_on = min(served.get(str(pool), 1.0) for pool in pools)
        for to, after_care in _shares_after_care(step.course_of(group.name)):
            share = passed_on * after_care
            if to in index:
                passes_on[index[to], index[step.name]] += share
            elif back is not None and to in back.from_exits:
                returning = share * back.share_by_episode[0]
                passes_on[index[back.enters_at], index[step.name]] += returning
    try:
        flows = np.linalg.solve(np.eye(len(index)) - passes_on, outside)
    except np.linalg.LinAlgError:
        return np.zeros(len(index))
    return np.asarray(np.maximum(flows, 0.0), dtype=np.float64)


def _shares_after_care(course: Course) -> Iterator[tuple[str, float]]:
    completed = 1.0
    if course.sessions is not None and course.sessions.dropped_out_routes:
        completed = course_of_contacts(course.sessions).completed_share
        for route in course.sessions.dropped_out_routes:
            yield route.to, (1 - completed) * route.share
    for route in course.routes:
        yield route.to, completed * route.share


def _per_day(referrals: Referrals, system: System, run_days: float) -> float:
    if referrals.listed_days is not None:
        inside = [moment for moment in referrals.listed_days if moment < run_days]
        days = run_days if math.isfinite(run_days) else max(inside, default=0.0)
        return len(inside) / max(days, 1.0)
    days_looked_at = max(1, math.ceil(min(run_days, FIRST_YEAR_DAYS)))
    return float(referrals.rates_per_day(system.starts, days_looked_at).mean())


def _last_capacity(team: Team, pool: Pool, system: System, run_days: float) -> float:
    first, *later = team.capacities(pool, system.starts)
    inside = [dated for dated in later if day_number(dated.from_date, system.starts) < run_days]
    return float([first, *inside][-1].wte)
