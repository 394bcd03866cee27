"""Stretches of a run in which capacity and stated demand stay the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from simulator.domain.demand import EVEN_MONTHS, EVEN_WEEK, Referrals
from simulator.domain.system import System
from simulator.units import day_number

YEAR_DAYS = 365
"""Longest stretch: growth is taken at its mean of a year or less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolCapacity:
    """What a pool offers through a stretch."""

    servers: int
    wte: float
    """Whole-time equivalents, places or beds."""
    is_of_places: bool
    """Whether a visit takes one server from beginning to end."""


DatedCapacity: TypeAlias = tuple[float, PoolCapacity]
"""A day, and what a pool offers from it on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days between two dated changes, or a part of them."""

    from_days: float
    to_days: float
    capacities: dict[str, PoolCapacity]
    """By `team.pool`."""
    outside_per_day: dict[tuple[str, str], float]
    """Mean new referrals a day, by pathway and group."""


def stretches_of(system: System, run_days: float) -> tuple[Stretch, ...]:
    """The run in stretches of a year at most, cut at every dated change of a pool or a referral rate.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run; what is dated after them plays no part. Where infinite, a year after the last date.

    Notes
    -----
    Seasons are spread evenly over the run, or over its first year where it is longer; listed referrals over
    the whole run.
    """
    dated = _dated_capacities(system)
    changes = sorted(day for day in _change_days(system, dated) if 0 < day < run_days)
    ends = run_days if math.isfinite(run_days) else (changes[-1] if changes else 0.0) + YEAR_DAYS
    edges = [0.0]
    for edge in (*changes, ends):
        parts = max(1, math.ceil((edge - edges[-1]) / YEAR_DAYS))
        since = edges[-1]
        edges += [since + (edge - since) * part / parts for part in range(1, parts + 1)]
    return tuple(
        Stretch(
            from_days=since,
            to_days=until,
            capacities={name: _in_force(of_pool, since) for name, of_pool in dated.items()},
            outside_per_day=_outside(system, since, until, run_days),
        )
        for since, until in pairwise(edges)
        if until > since
    )


def _dated_capacities(system: System) -> dict[str, list[DatedCapacity]]:
    """What each pool offers through time, by `team.pool`: first on the first day, then at each change."""
    return {
        f"{team.name}.{pool.name}": [
            (
                float(day_number(capacity.from_date, system.starts)),
                PoolCapacity(
                    servers=capacity.servers, wte=float(capacity.wte), is_of_places=pool.kind != "contacts"
                ),
            )
            for capacity in team.capacities(pool, system.starts)
        ]
        for team in system.teams
        for pool in team.pools
    }


def _change_days(system: System, dated: dict[str, list[DatedCapacity]]) -> set[float]:
    demand = {day_number(c.from_date, system.starts) for r in system.referrals for c in r.changes}
    return {float(day) for day in demand} | {day for of_pool in dated.values() for day, _ in of_pool}


def _in_force(of_pool: list[DatedCapacity], since_days: float) -> PoolCapacity:
    (_, first), *later = of_pool
    begun = [capacity for day, capacity in later if day <= since_days]
    return begun[-1] if begun else first


def _outside(system: System, since: float, until: float, run_days: float) -> dict[tuple[str, str], float]:
    outside: dict[tuple[str, str], float] = {}
    for referrals in system.referrals:
        whose = referrals.pathway, referrals.group
        outside[whose] = outside.get(whose, 0.0) + _per_day(referrals, system, since, until, run_days)
    return outside


def _per_day(referrals: Referrals, system: System, since: float, until: float, run_days: float) -> float:
    if referrals.listed_days is not None:
        inside = [moment for moment in referrals.listed_days if moment < run_days]
        days = run_days if math.isfinite(run_days) else max(inside, default=0.0)
        return len(inside) / max(days, 1.0)
    first, last = math.floor(since), max(math.floor(since) + 1, math.ceil(until))
    even = replace(referrals, month_factors=EVEN_MONTHS, weekday_factors=EVEN_WEEK)
    trend = float(even.rates_per_day(system.starts, last)[first:].mean())
    seasonal = replace(referrals, per_day=1.0, growth_per_year=0.0, changes=())
    a_year = max(1, math.ceil(min(run_days, YEAR_DAYS)))
    return trend * _mean_rate(seasonal, system.starts, a_year)


@lru_cache(maxsize=256)
def _mean_rate(seasonal: Referrals, starts: date, days: int) -> float:
    """Mean of a seasonal rate; the same for every stretch of a run."""
    return float(seasonal.rates_per_day(starts, days).mean())
