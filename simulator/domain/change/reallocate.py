"""Reallocate: money moved from one team to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from simulator.domain.change.budget import deducts, lines_in_words, named_lines, taken, team_called
from simulator.domain.change.ledger import Ledger
from simulator.domain.change.money_change import MoneyChange, Move
from simulator.domain.change.pence import spread
from simulator.domain.system import System
from simulator.errors import InvalidSystemError, Problem
from simulator.wording import money


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Reallocate(MoneyChange):
    """Money moved from one team to another; the total stays the same to the penny."""

    amount_pence_per_year: int
    out_of: str
    into: str
    out_of_lines: tuple[str, ...] = ()
    """Lines that give; every line that can be cut when empty."""
    into_lines: tuple[str, ...] = ()
    """Lines that receive; every pay line that can be cut when empty."""

    def moves(self, system: System) -> list[Move]:
        """What one team's lines give and the other's receive, in proportion to them."""
        giver = team_called(system, self.out_of, ("out_of",))
        receiver = team_called(system, self.into, ("into",))
        gives = taken(
            giver,
            self.amount_pence_per_year,
            self.from_date,
            self.out_of_lines,
            ("out_of",),
            ("out_of_lines",),
        )
        chosen = (
            named_lines(receiver, self.into_lines, ("into_lines",))
            if self.into_lines
            else [line for line in receiver.lines if line.can_be_cut and line.category == "pay"]
        )
        problems = [deducts(receiver, line, ("into",)) for line in chosen if line.is_deduction]
        if problems:
            raise InvalidSystemError(problems)
        weights = [line.pence_per_year for line in chosen]
        if not sum(weights):
            unpaid = "money on these lines" if self.into_lines else "pay line with money"
            raise InvalidSystemError(
                [
                    Problem(
                        place=("into",),
                        rule=f"'{self.into}' has no {unpaid} yet, so the effect of more money is unknown",
                        remedy="name lines that have a budget, however small, in 'into_lines'",
                    )
                ]
            )
        parts = spread(self.amount_pence_per_year, weights)
        return gives + [(receiver, line, part) for line, part in zip(chosen, parts, strict=True)]

    def problems(self) -> tuple[Problem, ...]:
        """Money that returns to where it is taken; between other lines of one team it may move."""
        is_between_lines = bool(self.out_of_lines and self.into_lines)
        has_common_lines = bool(set(self.out_of_lines) & set(self.into_lines))
        if self.out_of != self.into or (is_between_lines and not has_common_lines):
            return ()
        return (
            Problem(
                place=("into",),
                rule=f"this moves money from '{self.out_of}' into itself",
                remedy="name another team that receives it, or 'out_of_lines' and other 'into_lines' of "
                "this one",
            ),
        )

    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        """A move of nothing."""
        return () if self.amount_pence_per_year else (self.warning_of_nothing(),)

    def what_in_words(self) -> str:
        """How much moves, from whom to whom."""
        return (
            f"{money(self.amount_pence_per_year)} a year moves from {self.out_of}"
            f"{lines_in_words(self.out_of_lines)} to {self.into}{lines_in_words(self.into_lines)}"
        )

    def saving_in_words(self, ledger: Ledger) -> str:
        """That the total stays the same."""
        return "It saves nothing by itself."

    @property
    def is_uniform_slice(self) -> bool:
        """Never: the teams are chosen."""
        return False
