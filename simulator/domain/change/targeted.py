"""Targeted: savings chosen team by team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import final

from simulator.domain.change.budget import giving_lines, lines_in_words, taken, team_called
from simulator.domain.change.ledger import Ledger
from simulator.domain.change.money_change import MoneyChange, Move
from simulator.domain.change.pence import share_of
from simulator.domain.naming import Place
from simulator.domain.system import System
from simulator.domain.team import Team
from simulator.errors import InvalidSystemError, Problem
from simulator.wording import as_stated, listed, money, per_cent, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSaving:
    """What one team gives in a targeted cut; exactly one of the three amounts is given."""

    team: str
    amount_pence_per_year: int | None = None
    share: Fraction | None = None
    """Part of the team's whole budget in force, 0 to 1."""
    wte: Fraction | None = None
    """Whole-time equivalents, valued at the cost of the lines they come from."""
    lines: tuple[str, ...] = ()
    """Budget lines it comes from; every line that can be cut when empty."""

    @property
    def takes_something(self) -> bool:
        """Whether it states an amount above 0."""
        return bool(self.amount_pence_per_year or self.share or self.wte)

    def moves(self, system: System, on: date) -> list[Move]:
        """What this team's lines give a full year, pence, negative.

        Raises
        ------
        InvalidSystemError
            The team or a line is unknown, or does not hold the money or the people.
        """
        place = ("teams", self.team)
        team = team_called(system, self.team, place)
        if self.amount_pence_per_year is not None:
            return taken(team, self.amount_pence_per_year, on, self.lines, place)
        if self.share is not None:
            return taken(team, share_of(team.pence_per_year_on(on), self.share), on, self.lines, place)
        return self._posts(team, on, place)

    def _posts(self, team: Team, on: date, place: Place) -> list[Move]:
        wanted = self.wte if self.wte is not None else Fraction(0)
        staff = [line for line in giving_lines(team, self.lines, (*place, "lines")) if line.wte_on(on) > 0]
        available = sum((line.wte_on(on) for line in staff), Fraction(0))
        if wanted > available:
            raise InvalidSystemError(
                [
                    Problem(
                        place=place,
                        rule=f"{as_stated(float(wanted))} WTE cannot be taken from '{team.name}': "
                        f"{as_stated(float(available))} can be cut",
                        remedy=f"take at most {as_stated(float(available))} WTE",
                    )
                ]
            )
        share = wanted / available if available else Fraction(0)
        return [(team, line, -share_of(line.pence_per_year_on(on), share)) for line in staff]

    def in_words(self) -> str:
        """How much comes from which team."""
        if self.amount_pence_per_year is not None:
            amount = f"{money(self.amount_pence_per_year)} a year"
        elif self.share is not None:
            amount = f"{per_cent(float(self.share))} of the budget"
        else:
            amount = f"{plain(float(self.wte or 0))} WTE"
        return f"{amount} from {self.team}{lines_in_words(self.lines)}"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Targeted(MoneyChange):
    """Savings chosen team by team."""

    teams: tuple[TeamSaving, ...]

    def amounts(self) -> Iterator[tuple[object, Place]]:
        """The saving of each team."""
        for saving in self.teams:
            yield saving, ("teams", saving.team)

    def moves(self, system: System) -> list[Move]:
        """What every named team gives; all that is wrong with them is reported at once."""
        moves: list[Move] = []
        problems: list[Problem] = []
        for saving in self.teams:
            try:
                moves += saving.moves(system, self.from_date)
            except InvalidSystemError as refused:
                problems += refused.problems
        if problems:
            raise InvalidSystemError(problems)
        return moves

    def problems(self) -> tuple[Problem, ...]:
        """None: what can be wrong with a saving depends on the system."""
        return ()

    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        """A saving of nothing, as a whole or from one of the teams."""
        if not ledger.saving_pence_per_year:
            return (self.warning_of_nothing(),)
        return tuple(
            f"cut '{self.name}' takes £0 a year from '{saving.team}': it changes nothing there"
            for saving in self.teams
            if not saving.takes_something
        )

    def what_in_words(self) -> str:
        """What each team gives."""
        return listed(saving.in_words() for saving in self.teams)

    @property
    def is_uniform_slice(self) -> bool:
        """Never: the teams are chosen."""
        return False
