"""Changes of money: what they take from budget lines or give to them, month by month."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from simulator.domain.change.figure_fault import faults_of_amounts, faults_of_dating
from simulator.domain.change.kind import Applied, ChangeKind
from simulator.domain.change.ledger import (
    Ledger,
    OneOffEntry,
    RecurrentEntry,
    ShareNotGiven,
    capacity_moved,
)
from simulator.domain.change.pence import instalments
from simulator.domain.naming import Place
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, LineChange, Team
from simulator.errors import InvalidSystemError, Problem
from simulator.units import months_later
from simulator.wording import written_pounds

Move = tuple[Team, BudgetLine, int]
"""What a full year of one budget line changes by: pence, negative for money taken away."""
Changes = dict[str, dict[str, list[LineChange]]]
"""Dated changes by team and budget line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyChange(ChangeKind):
    """A dated saving, or a move of money, that is made in equal monthly steps."""

    @abstractmethod
    def moves(self, system: System) -> list[Move]:
        """What changes a full year once it is complete, line by line.

        Raises
        ------
        InvalidSystemError
            The money is not there, or a name is unknown; places are relative to the change.
        """

    def spent_once(self, system: System) -> tuple[OneOffEntry, ...]:
        """What it costs once to make it, such as redundancy pay; nothing unless a kind says so."""
        return ()

    def shares_not_given(self, system: System) -> tuple[ShareNotGiven, ...]:
        """Teams whose share other teams give; none unless a kind divides a total among teams."""
        return ()

    def apply(self, system: System) -> Applied:
        """The system with this money taken or moved, and the ledger of it.

        Raises
        ------
        InvalidSystemError
            The money is not there at some date, a name is unknown, or the change breaks a rule of its own.
        """
        problems = [*self._faults_of_figures(), *self.problems()]
        if problems:
            raise InvalidSystemError(problems)
        entries = self._entries(self.moves(system))
        changes = _line_changes(entries)
        after = system.with_changes(changes)
        _refuse_overdrawn_lines(after, changes)
        ledger = Ledger(
            recurrent=entries,
            one_off=self.spent_once(system),
            capacity=capacity_moved(system, after, self.name),
            not_given=self.shares_not_given(system),
        )
        return Applied(system=after, ledger=ledger)

    def amounts(self) -> Iterator[tuple[object, Place]]:
        """What holds its amounts, each with its place: the change itself unless a kind says otherwise."""
        yield self, ()

    def _faults_of_figures(self) -> Iterator[Problem]:
        yield from faults_of_dating(self.name, self.from_date, self.phase_months, self.until)
        for holder, place in self.amounts():
            yield from faults_of_amounts(holder, place)

    def _entries(self, moves: list[Move]) -> tuple[RecurrentEntry, ...]:
        """The monthly steps, first those that take, then those that give; last what undoes them all."""
        entries = []
        for sign in (-1, 1):
            lines = [(team, line, sign * pence) for team, line, pence in moves if sign * pence > 0]
            for month, step in enumerate(instalments([pence for *_, pence in lines], self.phase_months)):
                when = months_later(self.from_date, month)
                entries += [
                    RecurrentEntry(
                        from_date=when,
                        team=team.name,
                        line=line.name,
                        pence_per_year=sign * part,
                        reason=self.name,
                    )
                    for (team, line, _), part in zip(lines, step, strict=True)
                    if part
                ]
        return (*entries, *self._undoing(moves))

    def _undoing(self, moves: list[Move]) -> list[RecurrentEntry]:
        """One entry a line, on the day on which the change ends; none for a change that stays."""
        if self.until is None:
            return []
        return [
            RecurrentEntry(
                from_date=self.until,
                team=team.name,
                line=line.name,
                pence_per_year=-pence,
                reason=self.name,
                undoes=True,
            )
            for team, line, pence in moves
            if pence
        ]


def _line_changes(entries: tuple[RecurrentEntry, ...]) -> Changes:
    changes: Changes = {}
    for entry in entries:
        made = LineChange(from_date=entry.from_date, pence_per_year=entry.pence_per_year, reason=entry.reason)
        changes.setdefault(entry.team, {}).setdefault(entry.line, []).append(made)
    return changes


def _refuse_overdrawn_lines(after: System, changes: Changes) -> None:
    problems = []
    for team_name, lines in changes.items():
        for line_name in lines:
            line = after.team(team_name).line(line_name)
            least, when = line.summed_changes().lowest() or (0, date.max)
            lowest = line.pence_per_year + least
            if lowest < 0:
                problems.append(
                    Problem(
                        place=(),
                        rule=f"takes '{team_name}.{line_name}' {written_pounds(-lowest)} a year below "
                        f"nothing from {when.isoformat()}, together with other cuts",
                        remedy="take less, or take it from other lines",
                    )
                )
    if problems:
        raise InvalidSystemError(problems)
