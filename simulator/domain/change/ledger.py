"""The ledger: every pound a change moves, once or each year, and the capacity it moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simulator.domain.capacity import offered, unit_of
from simulator.domain.system import System
from simulator.domain.team import LineChange, Pool, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrentEntry:
    """A dated change of one budget line, for every year from then on."""

    from_date: date
    team: str
    line: str
    pence_per_year: int
    """Added to the line's annual amount; negative for a saving."""
    reason: str
    """Name of the change that makes it."""
    undoes: bool = False
    """Whether it undoes what its own change did, on the date on which that ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOffEntry:
    """Money spent once: redundancy, training, a double run."""

    on_date: date
    team: str
    pence: int
    """Spent; negative for money that comes in once."""
    reason: str
    """Name of the change that makes it."""
    line: str | None = None
    """Budget line that bears it; none where it falls on the team as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityEntry:
    """What a pool offers from a date on, without a change and with it."""

    from_date: date
    team: str
    pool: str
    unit: str
    """`contacts a week`, `places` or `beds`."""
    before: float
    """Offered on that date when the change is not made."""
    after: float
    """Offered on that date when it is made."""
    reason: str
    """Name of the change that makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareNotGiven:
    """The share of a slice that the lines of one team cannot give, so that the other teams do."""

    from_date: date
    team: str
    due_pence_per_year: int
    """Its share by budget."""
    given_pence_per_year: int
    """What its lines that can be cut hold, all of which it gives; less than its share."""
    reason: str
    """Name of the change that takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything that changes move, in the order in which they are made."""

    recurrent: tuple[RecurrentEntry, ...] = ()
    one_off: tuple[OneOffEntry, ...] = ()
    capacity: tuple[CapacityEntry, ...] = ()
    not_given: tuple[ShareNotGiven, ...] = ()
    """Shares of slices that other teams give; the recurrent entries already hold what each gives."""

    @property
    def saving_pence_per_year(self) -> int:
        """Gross saving in a full year with every change complete, pence; 0 for money that only moves.

        A change that ends counts as it was before its end: its saving is a rate a year, and lasts until then.
        """
        return -sum(entry.pence_per_year for entry in self.recurrent if not entry.undoes)

    def taken_by_team(self) -> dict[str, int]:
        """What is taken from each team in a full year, pence, the most first; below 0 where it gets money.

        Teams with the same budget in the end are left out. What ends counts as in `saving_pence_per_year`.
        """
        taken: Counter[str] = Counter()
        for entry in self.recurrent:
            if not entry.undoes:
                taken[entry.team] -= entry.pence_per_year
        return {team: pence for team, pence in taken.most_common() if pence}

    @property
    def ends_on(self) -> date | None:
        """The day on which the last change has ended; none where one goes on, or nothing is changed."""
        lasting: Counter[tuple[str, str, str]] = Counter()
        for entry in self.recurrent:
            lasting[entry.reason, entry.team, entry.line] += entry.pence_per_year
        ends = [entry.from_date for entry in self.recurrent if entry.undoes]
        return max(ends) if ends and not any(lasting.values()) else None

    @property
    def one_off_pence(self) -> int:
        """Money spent once by all changes together, pence."""
        return sum(entry.pence for entry in self.one_off)


def joined(ledgers: Iterable[Ledger]) -> Ledger:
    """One ledger of several changes, in the order in which they are given."""
    every = tuple(ledgers)
    return Ledger(
        recurrent=tuple(entry for ledger in every for entry in ledger.recurrent),
        one_off=tuple(entry for ledger in every for entry in ledger.one_off),
        capacity=tuple(entry for ledger in every for entry in ledger.capacity),
        not_given=tuple(entry for ledger in every for entry in ledger.not_given),
    )


def capacity_moved(before: System, after: System, reason: str) -> tuple[CapacityEntry, ...]:
    """The capacity that a change moves, one entry at each date from which it moves a pool by another amount.

    Parameters
    ----------
    before, after
        The system without the change and with it; the same teams and pools.
    reason
        Name of the change.
    """
    entries: list[CapacityEntry] = []
    for team in after.teams:
        without = before.team(team.name)
        if team != without:
            for pool in team.pools:
                entries += _moved(without, team, pool, after.starts, reason)
    return tuple(sorted(entries, key=lambda entry: entry.from_date))


def _first_difference(without: Team, team: Team, pool: Pool, starts: date) -> date:
    """A day before which a change moves nothing: the first date that it adds to a line, or the first day."""
    if without.pool(pool.name) != pool or [line.name for line in without.lines] != [
        line.name for line in team.lines
    ]:
        return starts
    added = [
        change.from_date
        for old, new in zip(without.lines, team.lines, strict=True)
        if new.changes is not old.changes
        for change in new.changes[_common(old.changes, new.changes) :]
    ]
    return max(starts, min(added, default=starts))


def _common(old: tuple[LineChange, ...], new: tuple[LineChange, ...]) -> int:
    """How many changes both begin with: all the old ones, or none where they are others."""
    return len(old) if new[: len(old)] == old else 0


def _dates_from(first: date, without: Team, team: Team, pool: Pool, starts: date) -> list[date]:
    """The first day, and every later date from `first` on at which either team may change the pool."""
    dates = {starts}
    for named, of_team in ((without.pool(pool.name), without), (pool, team)):
        dates |= {factor.from_date for factor in named.factors}
        for name in named.staffed_by:
            dates |= {change.from_date for change in of_team.line(name).changes}
    return sorted(moment for moment in dates if moment >= first)


def _moved(without: Team, team: Team, pool: Pool, starts: date, reason: str) -> list[CapacityEntry]:
    old_pool = without.pool(pool.name)
    entries = []
    moved_already = Fraction(0)
    for moment in _dates_from(_first_difference(without, team, pool, starts), without, team, pool, starts):
        old, new = without.capacity_on(old_pool, moment), team.capacity_on(pool, moment)
        if new.wte - old.wte != moved_already:
            moved_already = new.wte - old.wte
            entries.append(
                CapacityEntry(
                    from_date=moment,
                    team=team.name,
                    pool=pool.name,
                    unit=unit_of(pool),
                    before=offered(old_pool, old),
                    after=offered(pool, new),
                    reason=reason,
                )
            )
    return entries
