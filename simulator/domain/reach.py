"""Reach: which steps of a pathway feed which, and whether a plan does nothing but add capacity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import chain

from simulator.domain.pathway import Course, Pathway, Route, Step
from simulator.domain.system import System
from simulator.domain.team import Capacity


def feeding_steps(pathway: Pathway) -> Mapping[str, frozenset[str]]:
    """By step, the steps from which patients can reach it, itself included.

    Parameters
    ----------
    pathway
        Its routes after care, after giving up, after getting worse and after missed contacts all count, of
        every patient group. A re-referral does not: it begins another episode.
    """
    names = {step.name for step in pathway.steps}
    next_of = {
        step.name: {route.to for course in _courses(step) for route in _routes(course)} & names
        for step in pathway.steps
    }
    return {
        name: frozenset(other for other in next_of if name in _reached_from(other, next_of))
        for name in next_of
    }


def only_adds_capacity(system: System, reference: System) -> bool:
    """Whether a system is another one with more capacity somewhere, less nowhere, and nothing else changed.

    Parameters
    ----------
    system
        After its changes.
    reference
        What it is compared with.
    """
    if replace(system, teams=()) != replace(reference, teams=()):
        return False
    changes = _capacity_changes(system, reference)
    return min(changes, default=Fraction(0)) >= 0 and max(changes, default=Fraction(0)) > 0


def adds_capacity(system: System, reference: System) -> bool:
    """Whether some pool of a system offers more than in another one, at any moment."""
    return max(_capacity_changes(system, reference), default=Fraction(0)) > 0


def _capacity_changes(system: System, reference: System) -> list[Fraction]:
    """Capacity less that of the other system, WTE, places or beds, of each pool and date of either."""
    pools = {(team.name, pool.name): (team, pool) for team in reference.teams for pool in team.pools}
    return [
        now.wte - before.wte
        for team in system.teams
        for pool in team.pools
        if (team.name, pool.name) in pools
        for now, before in _in_step(
            team.capacities(pool, system.starts),
            pools[team.name, pool.name][0].capacities(pools[team.name, pool.name][1], reference.starts),
        )
    ]


def _courses(step: Step) -> Iterator[Course]:
    yield step.course
    yield from step.course_by_group.values()


def _routes(course: Course) -> Iterator[Route]:
    yield from course.routes
    for risk in (course.patience, course.deterioration):
        if risk is not None:
            yield from risk.routes
    if course.sessions is not None:
        yield from course.sessions.dropped_out_routes


def _reached_from(start: str, next_of: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        new = next_of[ahead.pop()] - reached
        reached |= new
        ahead += sorted(new)
    return reached


def _in_step(mine: tuple[Capacity, ...], theirs: tuple[Capacity, ...]) -> Iterator[tuple[Capacity, Capacity]]:
    """Both capacities at every date on which one of them changes; each begins on the first day."""
    for moment in sorted({capacity.from_date for capacity in chain(mine, theirs)}):
        yield _in_force(mine, moment), _in_force(theirs, moment)


def _in_force(capacities: tuple[Capacity, ...], moment: date) -> Capacity:
    return [capacity for capacity in capacities if capacity.from_date <= moment][-1]
