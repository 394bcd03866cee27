"""What the pools of a team are said to do, what that implies, and what its posts can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import nan

from simulator.domain.capacity import offered
from simulator.domain.check.posts import MOST_STARTS_PER_WTE_PER_YEAR, longest_mean_stay
from simulator.domain.system import System
from simulator.domain.team import Pool, PoolKind, Team
from simulator.units import DAYS_PER_WEEK, DAYS_PER_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolCapacity:
    """What one pool offers on the first day."""

    name: str
    kind: PoolKind
    source: str
    wte: float
    """Whole-time equivalents that sustain it."""
    stated: float
    """Contacts a week of one WTE; places or beds."""
    starts_per_week: float
    """Contacts of all WTE; or starts at the longest mean stay, NaN where a course has no stay."""
    stay_days: float
    """Longest mean stay of the steps that use it; 0 for contacts, and where a course has no stay."""
    load_share: float
    """Work arriving as a share of what the pool can do, in the busiest stretch; NaN where no work arrives."""
    later: tuple[tuple[date, float], ...]
    """Dates within the run on which it changes, each with contacts a week, places or beds from then on."""

    @property
    def starts_per_year(self) -> float:
        """Contacts or starts a year."""
        return self.starts_per_week * DAYS_PER_YEAR / DAYS_PER_WEEK

    @property
    def per_wte_per_year(self) -> float:
        """Contacts or starts of one WTE a year; NaN without posts."""
        return self.starts_per_year / self.wte if self.wte else nan

    @property
    def most_per_year(self) -> float:
        """Contacts or starts a year that its posts can do at most; NaN for beds and without posts."""
        return nan if self.kind == "beds" or not self.wte else MOST_STARTS_PER_WTE_PER_YEAR * self.wte


def pool_capacity(
    system: System, team: Team, pool: Pool, loads: Mapping[str, float], ends: date
) -> PoolCapacity:
    """What one pool offers on the first day of a system.

    Parameters
    ----------
    system, team, pool
        The pool, its team and their system, without changes.
    loads
        `offered_loads` of the system.
    ends
        First day after the run.
    """
    name = f"{team.name}.{pool.name}"
    first, *later = team.capacities(pool, system.starts)
    wte = sum(float(team.line(line).wte_on(system.starts)) for line in pool.staffed_by)
    count = offered(pool, first)
    stay = 0.0 if pool.kind == "contacts" else longest_mean_stay(system, name)
    a_week = count if pool.kind == "contacts" else count * DAYS_PER_WEEK / stay if stay else nan
    return PoolCapacity(
        name=pool.name,
        kind=pool.kind,
        source=pool.source,
        wte=float(first.wte) if pool.kind == "contacts" else wte,
        stated=count if pool.contacts_per_wte_per_week is None else pool.contacts_per_wte_per_week,
        starts_per_week=a_week,
        stay_days=stay,
        load_share=loads.get(name, nan),
        later=tuple((change.from_date, offered(pool, change)) for change in later if change.from_date < ends),
    )
