"""Teams: the people, beds and money that do the work, and how money becomes capacity."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil, floor
from typing import Literal

from simulator.domain.price import StatedPrice
from simulator.units import DAYS_PER_WEEK

Category = Literal["pay", "non_pay", "premises"]
Behaviour = Literal["variable", "stepped", "fixed"]
"""How a cost follows activity: at once, in steps, or not within the year."""
PoolKind = Literal["contacts", "places", "beds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A dated change of one budget line."""

    from_date: date
    pence_per_year: int
    """Added to the line's annual amount from that date on; negative for a saving."""
    reason: str
    """Name of the cut that made it."""


class LineChanges(tuple[LineChange, ...]):
    """The dated changes of one budget line, with what they add up to on any date found in one look.

    It equals the tuple of its members. Sums are kept: a plan of many cuts asks for them at every date.
    """

    def __reduce__(self) -> tuple[type[LineChanges], tuple[tuple[LineChange, ...]]]:
        """Without the sums."""
        return LineChanges, (tuple(self),)

    @cached_property
    def _sums(self) -> tuple[list[date], list[int]]:
        """Dates in ascending order, and the pence a year added up to and on each."""
        by_date: dict[date, int] = {}
        for change in self:
            by_date[change.from_date] = by_date.get(change.from_date, 0) + change.pence_per_year
        dates = sorted(by_date)
        return dates, list(accumulate(by_date[moment] for moment in dates))

    def pence_per_year_on(self, moment: date) -> int:
        """What they add to the annual amount in force on a date, pence."""
        dates, sums = self._sums
        position = bisect_right(dates, moment)
        return sums[position - 1] if position else 0

    def lowest(self) -> tuple[int, date] | None:
        """The least that they add up to, pence, and the first date on which they do; None for no changes."""
        dates, sums = self._sums
        return min(zip(sums, dates, strict=True), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One line of a team's budget."""

    name: str
    category: Category
    behaviour: Behaviour
    pence_per_year: int
    """Annual amount before any change, pence; below 0 for income and for a vacancy factor."""
    source: str
    wte: Fraction | None = None
    """Whole-time equivalents the amount pays for: posts of a pay line, cover that a non-pay line buys."""
    band: str | None = None
    """Agenda for Change band or grade."""
    stated: StatedPrice | None = None
    """The annual amount as its source states it, where it gives the year of its prices."""
    sees_patients: bool | None = None
    """Whether its people see patients, where that is stated; what it sustains, `staffed_by` of pools says."""
    changes: tuple[LineChange, ...] = ()

    def pence_per_year_on(self, moment: date) -> int:
        """Annual amount in force on a date, pence."""
        if not self.changes:
            return self.pence_per_year
        return self.pence_per_year + self.summed_changes().pence_per_year_on(moment)

    def summed_changes(self) -> LineChanges:
        """Its changes with their sums."""
        return self.changes if isinstance(self.changes, LineChanges) else LineChanges(self.changes)

    def share_left_on(self, moment: date) -> Fraction:
        """Amount in force on a date relative to the amount before any change; 1 for an empty line."""
        if self.pence_per_year == 0:
            return Fraction(1)
        return Fraction(self.pence_per_year_on(moment), self.pence_per_year)

    def wte_on(self, moment: date) -> Fraction:
        """Whole-time equivalents the amount in force pays for; 0 for a line without people."""
        return Fraction(0) if self.wte is None else self.wte * self.share_left_on(moment)

    @property
    def can_be_cut(self) -> bool:
        """Whether a saving can be taken from this line within the year."""
        return self.behaviour != "fixed" and not self.is_deduction

    @property
    def is_deduction(self) -> bool:
        """Whether it lowers the budget of its team: income, or a vacancy factor."""
        return self.pence_per_year < 0

    @property
    def staffs_pools(self) -> bool:
        """Whether its people staff the pools of their team that name no lines: those who see patients.

        Where nothing is stated, everybody does whose line is not fixed.
        """
        sees_patients = self.can_be_cut if self.sees_patients is None else self.sees_patients
        return self.wte is not None and sees_patients


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFactor:
    """A dated change of a pool that money does not explain: a season, winter beds, a ward under repair."""

    from_date: date
    factor: Fraction
    """Multiplies the pool's capacity from that date until the next; 0 or more."""
    source: str = ""
    """Why it changes, or where the figure comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a step takes from a team."""

    name: str
    kind: PoolKind
    staffed_by: tuple[str, ...]
    """Budget lines whose money sustains it; a fall of their sum lowers it in proportion."""
    count: int = 0
    """Places or beds before any change."""
    contacts_per_wte_per_week: float | None = None
    """Contacts one whole-time equivalent delivers a week, travel and notes included; only for contacts."""
    source: str = ""
    factors: tuple[CapacityFactor, ...] = ()
    in_treatment_first: bool = True
    """Whether people in treatment go before new starters."""
    title: str = ""
    """What people call it; its name in words when empty."""

    @property
    def contact_days(self) -> float:
        """Days one whole-time equivalent spends on a standard contact; 0 for places and beds."""
        return DAYS_PER_WEEK / self.contacts_per_wte_per_week if self.contacts_per_wte_per_week else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What a pool offers from a date on."""

    from_date: date
    servers: int
    """Clinicians, places or beds that can serve at once."""
    wte: Fraction
    """Exact capacity in whole-time equivalents; equals `servers` for places and beds."""

    @property
    def speed(self) -> float:
        """How fast each server works: whole-time equivalents a server; 1 for places, beds and no servers."""
        return float(self.wte / self.servers) if self.servers else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People, beds and money under one budget."""

    name: str
    lines: tuple[BudgetLine, ...]
    pools: tuple[Pool, ...]
    title: str = ""
    """What people call it; its name in words when empty."""

    def pence_per_year_on(self, moment: date) -> int:
        """Annual budget in force on a date, pence."""
        return sum(line.pence_per_year_on(moment) for line in self.lines)

    def pence_that_can_be_cut_on(self, moment: date) -> int:
        """Annual amount in force that can be cut, pence: of no deduction, and down to a budget of 0."""
        held = sum(max(0, line.pence_per_year_on(moment)) for line in self.lines if line.can_be_cut)
        if any(line.is_deduction for line in self.lines):
            return min(held, max(0, self.pence_per_year_on(moment)))
        return held

    def line(self, name: str) -> BudgetLine:
        """The budget line of this name; `KeyError` when there is none."""
        for line in self.lines:
            if line.name == name:
                return line
        raise KeyError(name)

    def pool(self, name: str) -> Pool:
        """The pool of this name; `KeyError` when there is none."""
        for pool in self.pools:
            if pool.name == name:
                return pool
        raise KeyError(name)

    def capacity_on(self, pool: Pool, moment: date) -> Capacity:
        """What a pool offers on a date.

        Contacts follow the whole-time equivalents of the lines that staff the pool: `servers = ceil(wte)`,
        each working at `wte / servers`, so that a fraction of a post keeps its exact capacity. Places and
        beds follow the money of those lines to the nearest whole one, halves up: part of a bed can be neither
        opened nor closed, and rounding always down would have the first pound of any cut close a bed.
        """
        factor = Fraction(1)
        for dated in pool.factors:
            if dated.from_date <= moment:
                factor = dated.factor
        staff = [self.line(name) for name in pool.staffed_by]
        if pool.kind == "contacts":
            wte = factor * sum((line.wte_on(moment) for line in staff), Fraction(0))
            return Capacity(from_date=moment, servers=ceil(wte), wte=wte)
        before = sum(line.pence_per_year for line in staff)
        left = (
            Fraction(sum(line.pence_per_year_on(moment) for line in staff), before) if before else Fraction(1)
        )
        servers = floor(pool.count * left * factor + Fraction(1, 2))
        return Capacity(from_date=moment, servers=servers, wte=Fraction(servers))

    def capacities(self, pool: Pool, starts: date) -> tuple[Capacity, ...]:
        """What a pool offers through time: first on the first day, then at each date that changes it."""
        staff = [self.line(name) for name in pool.staffed_by]
        dates = {change.from_date for line in staff for change in line.changes}
        dates |= {dated.from_date for dated in pool.factors}
        capacities = [self.capacity_on(pool, starts)]
        for moment in sorted(dates):
            capacity = self.capacity_on(pool, moment)
            if moment > starts and (capacity.servers, capacity.wte) != (
                capacities[-1].servers,
                capacities[-1].wte,
            ):
                capacities.append(capacity)
        return tuple(capacities)

    def with_changes(self, changes: dict[str, tuple[LineChange, ...]]) -> Team:
        """The same team with dated changes added to the named budget lines."""
        return replace(
            self,
            lines=tuple(
                replace(line, changes=LineChanges((*line.changes, *changes[line.name])))
                if changes.get(line.name)
                else line
                for line in self.lines
            ),
        )
