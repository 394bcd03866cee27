"""The care that a patient on a list still needs: its work by pool, and what that work costs today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.domain.load.visit_work import course_of_contacts
from simulator.domain.pathway import Course, Group, Pathway, Step
from simulator.domain.system import System
from simulator.domain.team import Pool, Team
from simulator.units import DAYS_PER_WEEK, DAYS_PER_YEAR

PENCE_PER_POUND = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CareAhead:
    """Mean work that one person of a group on the list of a step still needs."""

    pools: tuple[str, ...]
    """`team.pool`."""
    capacity_per_week: NDArray[np.float64]
    """`float64[pool]`, work-days each pool can do in a week before any change."""
    pounds_per_work_day: NDArray[np.float64]
    """`float64[pool]`, budget of the lines that sustain it, before any change, by what it can do."""
    here: Mapping[tuple[str, str, str], NDArray[np.float64]]
    """`float64[pool]`, work-days of the step itself, by pathway, group and step."""
    onward: Mapping[tuple[str, str, str], NDArray[np.float64]]
    """`float64[pool]`, work-days of the steps that follow, by chance of the routes."""

    @classmethod
    def of(cls, system: System) -> CareAhead:
        """The care ahead in a system; use the reference's, so that every scenario is priced alike.

        A work-day is a whole-time equivalent working, a place or a bed taken, for one day. The money of a
        line that sustains several pools counts at each in equal parts. Pools without money cost nothing.

        Onward care follows the routes after care, drop-outs included, for as long as people stay in the
        pathway: patients do not give up, get worse or come back on the way. Time for which a place is
        held for the next step is left out.

        Parameters
        ----------
        system
            A system without problems.
        """
        pools = [(team, pool) for team in system.teams for pool in team.pools]
        names = tuple(f"{team.name}.{pool.name}" for team, pool in pools)
        capacity = np.array([float(_capacity(team, pool)) for team, pool in pools])
        yearly = np.array([float(_pounds_per_year(team, pool)) for team, pool in pools])
        per_day = np.divide(yearly, capacity * DAYS_PER_YEAR, out=np.zeros_like(yearly), where=capacity > 0)
        here: dict[tuple[str, str, str], NDArray[np.float64]] = {}
        onward: dict[tuple[str, str, str], NDArray[np.float64]] = {}
        for pathway in system.pathways:
            for group in pathway.groups:
                work = np.array([_work(system, step, group, names) for step in pathway.steps])
                whole = np.linalg.solve(np.eye(len(work)) - _passed_on(pathway, group), work)
                for row, step in enumerate(pathway.steps):
                    place = pathway.name, group.name, step.name
                    here[place], onward[place] = work[row], np.maximum(whole[row] - work[row], 0.0)
        return cls(
            pools=names,
            capacity_per_week=capacity * DAYS_PER_WEEK,
            pounds_per_work_day=per_day,
            here=here,
            onward=onward,
        )

    def weeks(self, work_days: NDArray[np.float64]) -> NDArray[np.float64]:
        """`float64[..., pool]`, work in weeks of each pool's capacity; NaN where it has none."""
        weeks = np.full(work_days.shape, np.nan)
        capacity = np.broadcast_to(self.capacity_per_week, work_days.shape)
        return np.asarray(np.divide(work_days, capacity, out=weeks, where=capacity > 0))


def _capacity(team: Team, pool: Pool) -> Fraction:
    """Whole-time equivalents, places or beds before any change, seasons left out."""
    if pool.kind != "contacts":
        return Fraction(pool.count)
    return sum((team.line(name).wte or Fraction(0) for name in pool.staffed_by), Fraction(0))


def _pounds_per_year(team: Team, pool: Pool) -> Fraction:
    pounds = Fraction(0)
    for name in pool.staffed_by:
        sustained = sum(name in other.staffed_by for other in team.pools)
        pounds += Fraction(team.line(name).pence_per_year, sustained * PENCE_PER_POUND)
    return pounds


def _work(system: System, step: Step, group: Group, pools: tuple[str, ...]) -> NDArray[np.float64]:
    """`float64[pool]`, mean work-days of one visit to a step."""
    work = np.zeros(len(pools))
    course = step.course_of(group.name)
    if course.sessions is None:
        if step.place is not None and course.stay is not None:
            work[pools.index(str(step.place))] += course.stay.mean
        return work
    assert step.clinicians is not None
    pool = system.team(step.clinicians.team).pool(step.clinicians.pool)
    bookings = course_of_contacts(course.sessions).bookings
    contact_days = course.sessions.length.mean * pool.contact_days
    work[pools.index(str(step.clinicians))] += bookings * contact_days
    if step.place is not None:
        work[pools.index(str(step.place))] += (bookings - 1) * course.sessions.interval.mean + contact_days
    return work


def _passed_on(pathway: Pathway, group: Group) -> NDArray[np.float64]:
    """`float64[step, step]`, share of those cared for at one step who go to another."""
    index = {step.name: position for position, step in enumerate(pathway.steps)}
    shares = np.zeros((len(index), len(index)))
    for step in pathway.steps:
        for to, share in _shares_after_care(step.course_of(group.name)):
            if to in index:
                shares[index[step.name], index[to]] += share
    return shares


def _shares_after_care(course: Course) -> Iterator[tuple[str, float]]:
    completed = 1.0
    if course.sessions is not None and course.sessions.dropped_out_routes:
        completed = course_of_contacts(course.sessions).completed_share
        for route in course.sessions.dropped_out_routes:
            yield route.to, (1 - completed) * route.share
    for route in course.routes:
        yield route.to, completed * route.share
