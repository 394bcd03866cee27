"""The cut ledger: from pounds to budget lines to whole-time equivalents to contacts, places and beds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from simulator.domain.system import System
from simulator.domain.team import Capacity, Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyEntry:
    """One dated change of one budget line."""

    from_date: date
    cut: str
    team: str
    line: str
    category: str
    behaviour: str
    change_pence_per_year: int
    after_pence_per_year: int
    """The line's annual amount once every change up to this date is made."""
    change_wte: float
    after_wte: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityEntry:
    """One dated change of what a pool offers."""

    from_date: date
    team: str
    pool: str
    unit: str
    """`contacts a week`, `places` or `beds`."""
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything that cuts change in a system, in the order of its dates."""

    money: tuple[MoneyEntry, ...]
    capacity: tuple[CapacityEntry, ...]

    @property
    def saving_pence_per_year(self) -> int:
        """Gross saving in a full year once every change is made, pence."""
        return -sum(entry.change_pence_per_year for entry in self.money)


def ledger_of(system: System) -> Ledger:
    """The ledger of a system after its cuts.

    Parameters
    ----------
    system
        A system to whose budget lines cuts have added dated changes.

    Returns
    -------
    Ledger
        Empty for a system without cuts; `capacity` then still lists dated capacity of other causes.
    """
    return Ledger(
        money=tuple(sorted(_money_entries(system), key=lambda e: e.from_date)),
        capacity=tuple(sorted(_capacity_entries(system), key=lambda e: e.from_date)),
    )


def _money_entries(system: System) -> list[MoneyEntry]:
    entries = []
    for team in system.teams:
        for line in team.lines:
            for change in line.changes:
                wte = 0.0
                if line.wte is not None and line.pence_per_year:
                    wte = float(line.wte * change.pence_per_year / line.pence_per_year)
                entries.append(
                    MoneyEntry(
                        from_date=change.from_date,
                        cut=change.reason,
                        team=team.name,
                        line=line.name,
                        category=line.category,
                        behaviour=line.behaviour,
                        change_pence_per_year=change.pence_per_year,
                        after_pence_per_year=line.pence_per_year_on(change.from_date),
                        change_wte=wte,
                        after_wte=float(line.wte_on(change.from_date)),
                    )
                )
    return entries


def offered(pool: Pool, capacity: Capacity) -> float:
    """What a capacity offers in the pool's own unit: contacts a week, places or beds."""
    if pool.contacts_per_wte_per_week is None:
        return float(capacity.servers)
    return float(capacity.wte) * pool.contacts_per_wte_per_week


def _capacity_entries(system: System) -> list[CapacityEntry]:
    entries = []
    for team in system.teams:
        untouched = replace(team, lines=tuple(replace(line, changes=()) for line in team.lines))
        for pool in team.pools:
            capacities = (untouched.capacity_on(pool, system.starts), *team.capacities(pool, system.starts))
            for before, after in pairwise(capacities):
                if offered(pool, before) == offered(pool, after):
                    continue
                entries.append(
                    CapacityEntry(
                        from_date=after.from_date,
                        team=team.name,
                        pool=pool.name,
                        unit="contacts a week" if pool.kind == "contacts" else pool.kind,
                        before=offered(pool, before),
                        after=offered(pool, after),
                    )
                )
    return entries
