"""Across the board: the salami slice, with or without protected teams."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import final

from simulator.domain.change.budget import money_that_can_be_cut, taken, team_called
from simulator.domain.change.ledger import Ledger, ShareNotGiven
from simulator.domain.change.money_change import MoneyChange, Move
from simulator.domain.change.pence import share_of, spread
from simulator.domain.system import System
from simulator.domain.team import Team
from simulator.errors import InvalidSystemError, Problem
from simulator.wording import listed, money, per_cent, written_pounds


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossTheBoard(MoneyChange):
    """The salami slice: the same percentage off every team that is not protected.

    A team's fixed lines cannot be cut, so its other lines give more than the percentage. Where they do not
    hold that much, they give all they hold, the other teams give the rest in proportion to their budgets, and
    the ledger says so.
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
        return [
            move
            for team, given in zip(self._giving(system), self._given(system), strict=True)
            for move in taken(team, given, self.from_date, (), ())
        ]

    def shares_not_given(self, system: System) -> tuple[ShareNotGiven, ...]:
        """The teams whose lines cannot give their share of the total, with what they give of it."""
        giving = self._giving(system)
        budgets = [max(0, team.pence_per_year_on(self.from_date)) for team in giving]
        due = spread(self._total(system, sum(budgets)), budgets)
        return tuple(
            ShareNotGiven(
                from_date=self.from_date,
                team=team.name,
                due_pence_per_year=share,
                given_pence_per_year=given,
                reason=self.name,
            )
            for team, share, given in zip(giving, due, self._given(system), strict=True)
            if given < share
        )

    def _giving(self, system: System) -> list[Team]:
        for position, name in enumerate(self.protect):
            team_called(system, name, ("protect", position))
        return [team for team in system.teams if team.name not in self.protect]

    def _given(self, system: System) -> list[int]:
        """Pence a year of each team that gives: its share, or all that can be cut where that is less."""
        giving = self._giving(system)
        budgets = [max(0, team.pence_per_year_on(self.from_date)) for team in giving]
        can_give = [money_that_can_be_cut(team, self.from_date) for team in giving]
        total = self._total(system, sum(budgets))
        if total > sum(can_give):
            raise InvalidSystemError([_refused(total, sum(can_give), sum(budgets))])
        given = spread(total, budgets)
        while any(share > most for share, most in zip(given, can_give, strict=True)):
            is_exhausted = [share >= most for share, most in zip(given, can_give, strict=True)]
            kept = [most if exhausted else 0 for most, exhausted in zip(can_give, is_exhausted, strict=True)]
            weights = [0 if out else budget for budget, out in zip(budgets, is_exhausted, strict=True)]
            rest = spread(total - sum(kept), weights)
            given = [mine + more for mine, more in zip(kept, rest, strict=True)]
        return given

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
        """A slice of nothing; teams whose share the others give."""
        if not ledger.saving_pence_per_year:
            return (self.warning_of_nothing(),)
        return tuple(f"cut '{self.name}': {_in_words(share)}" for share in ledger.not_given)

    def saving_in_words(self, ledger: Ledger) -> str:
        """What it saves, and which teams cannot give their share of it."""
        sentences = [f"T{_in_words(share)[1:]}." for share in ledger.not_given]
        return " ".join((MoneyChange.saving_in_words(self, ledger), *sentences))

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


def _refused(total: int, can_be_cut: int, budget: int) -> Problem:
    limit = f"the {written_pounds(can_be_cut)} that can be cut of the teams that give"
    if can_be_cut < budget:
        limit += f" (the rest of their {written_pounds(budget)} is fixed)"
    if not can_be_cut:
        return Problem(
            place=(),
            rule=f"{written_pounds(total)} a year cannot be taken: every budget line of the teams that give "
            "is fixed",
            remedy="say of a line 'behaviour: stepped' where it can be cut, or protect fewer teams",
        )
    return Problem(
        place=(),
        rule=f"{written_pounds(total)} a year is more than {limit}",
        remedy=f"take at most {written_pounds(can_be_cut)}, or protect fewer teams",
    )


def _in_words(share: ShareNotGiven) -> str:
    """Who cannot give what, and who gives it, without a full stop."""
    gives = "nothing" if not share.given_pence_per_year else written_pounds(share.given_pence_per_year)
    return (
        f"the share of '{share.team}' is {written_pounds(share.due_pence_per_year)} a year, and because its "
        f"other money is fixed it gives {gives}: the other teams give the remaining "
        f"{written_pounds(share.due_pence_per_year - share.given_pence_per_year)}"
    )
