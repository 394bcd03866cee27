"""What pools offer, in the units people use: contacts a week, places and beds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest

from simulator.domain.system import System
from simulator.domain.team import Capacity, Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityStep:
    """One dated step of what a pool offers, whatever causes it: a change, a season, a repair."""

    from_date: date
    team: str
    pool: str
    unit: str
    """`contacts a week`, `places` or `beds`."""
    before: float
    after: float


def offered(pool: Pool, capacity: Capacity) -> float:
    """What a capacity offers in the pool's own unit: contacts a week, places or beds."""
    if pool.contacts_per_wte_per_week is None:
        return float(capacity.servers)
    return float(capacity.wte) * pool.contacts_per_wte_per_week


SHORT_CLOSURE_DAYS = 7
"""A pool that opens again within a week keeps hours or clinic days; assumption: the authors."""


def lasting(capacities: Sequence[Capacity]) -> list[Capacity]:
    """What a pool offers from date to date, closures left out that end within a week.

    Parameters
    ----------
    capacities
        In the order of their dates.
    """
    kept: list[Capacity] = []
    for capacity, following in zip_longest(capacities, capacities[1:]):
        days = (following.from_date - capacity.from_date).days if following is not None else None
        if not capacity.servers and days is not None and days <= SHORT_CLOSURE_DAYS:
            continue
        if not kept or (kept[-1].servers, kept[-1].wte) != (capacity.servers, capacity.wte):
            kept.append(capacity)
    return kept


def unit_of(pool: Pool) -> str:
    """The unit in which a pool's offer is counted: `contacts a week`, `places` or `beds`."""
    return "contacts a week" if pool.kind == "contacts" else pool.kind


def capacity_steps(system: System) -> tuple[CapacityStep, ...]:
    """Every step of what the pools of a system offer, in the order of its dates.

    Parameters
    ----------
    system
        A system after its changes. What they made of a pool by the first day is a step on that day.
    """
    steps = []
    for team in system.teams:
        untouched = replace(team, lines=tuple(replace(line, changes=()) for line in team.lines))
        for pool in team.pools:
            capacities = (untouched.capacity_on(pool, system.starts), *team.capacities(pool, system.starts))
            steps += [
                CapacityStep(
                    from_date=after.from_date,
                    team=team.name,
                    pool=pool.name,
                    unit=unit_of(pool),
                    before=offered(pool, before),
                    after=offered(pool, after),
                )
                for before, after in pairwise(capacities)
                if offered(pool, before) != offered(pool, after)
            ]
    return tuple(sorted(steps, key=lambda step: step.from_date))
