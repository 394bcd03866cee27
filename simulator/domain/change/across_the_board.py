"""Across the board: the salami slice, with or without protected teams."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.domain.change.budget import taken, team_called
from simulator.domain.change.ledger import Ledger
from simulator.domain.change.money_change import MoneyChange, Move
from simulator.domain.change.pence import share_of, spread
from simulator.domain.system import System
from simulator.errors import InvalidSystemError, Problem
from simulator.wording import listed, money, per_cent, written_pounds


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossTheBoard(MoneyChange):
    """The salami slice: the same percentage off every team that is not protected.

    A team's fixed lines cannot be cut, so its other lines give more than the percentage.
    """

    share: Fraction | None = None
    """Part of the budget of the teams that give, 0 to 1; exactly one of the three amounts is given."""
    share_of_all: Fraction | None = None
    """Part of the whole budget, protected teams included, found from the teams that give."""
    amount_pence_per_year: int | None = None
    """Pence a year."""
    protect: tuple[str, ...] = ()
    """Teams that give nothing."""

    def moves(self, system: System) -> list[Move]:
        """The total, divided among teams by budget in force, then among each team's lines that can be cut."""
        for position, name in enumerate(self.protect):
            team_called(system, name, ("protect", position))
        giving = [team for team in system.teams if team.name not in self.protect]
        budgets = [team.pence_per_year_on(self.from_date) for team in giving]
        total = self._total(system, sum(budgets))
        if total > sum(budgets):
            raise InvalidSystemError(
                [
                    Problem(
                        place=(),
                        rule=f"{written_pounds(total)} a year is more than the "
                        f"{written_pounds(sum(budgets))} of the teams that give",
                        remedy="take less, or protect fewer teams",
                    )
                ]
            )
        moves: list[Move] = []
        problems: list[Problem] = []
        for team, part in zip(giving, spread(total, budgets), strict=True):
            try:
                moves += taken(team, part, self.from_date, (), ())
            except InvalidSystemError as refused:
                problems += refused.problems
        if problems:
            raise InvalidSystemError(problems)
        return moves

    def _total(self, system: System, budget_of_giving_teams: int) -> int:
        if self.amount_pence_per_year is not None:
            return self.amount_pence_per_year
        if self.share_of_all is not None:
            return share_of(system.pence_per_year_on(self.from_date), self.share_of_all)
        return share_of(budget_of_giving_teams, self.share if self.share is not None else Fraction(0))

    def problems(self) -> tuple[Problem, ...]:
        """None: what can be wrong with a slice depends on the system."""
        return ()

    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        """A slice of nothing."""
        return () if ledger.saving_pence_per_year else (self.warning_of_nothing(),)

    def what_in_words(self) -> str:
        """What share or amount it takes, and which teams give nothing."""
        spared = f"; {listed(self.protect)} give nothing" if self.protect else ""
        if self.amount_pence_per_year is not None:
            amount = money(self.amount_pence_per_year)
            return f"{amount} a year off every team in proportion to its budget{spared}"
        if self.share_of_all is not None:
            share = per_cent(float(self.share_of_all))
            return f"{share} of the whole budget, off every team that gives{spared}"
        return f"{per_cent(float(self.share or 0))} off every team{spared}"

    @property
    def is_uniform_slice(self) -> bool:
        """Whether no team is protected."""
        return not self.protect
