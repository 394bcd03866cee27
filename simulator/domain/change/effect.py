"""The effect of changes, whatever they are called: what two plans must share to be the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from simulator.domain.change.ledger import Ledger
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, LineChange

P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """All that changes do, with their names forgotten and what cancels out left away.

    Two effects are equal when the systems are and the same pounds move on the same dates, recurrent and once.
    The capacity they move is then equal too: it follows from the systems. It is not compared entry by entry,
    because two halves of a cut move in two steps what the whole moves in one.
    """

    system: System
    """The system after the changes, each line with one unnamed change a date."""
    recurrent: frozenset[tuple[date, str, str, int]]
    """Date, team, budget line and pence a year."""
    one_off: frozenset[tuple[date, str, str | None, int]]
    """Date, team, budget line if any, and pence."""


def effect_of(system: System, ledger: Ledger) -> Effect:
    """The effect of changes that left this system and this ledger."""
    recurrent = _net(((e.from_date, e.team, e.line), e.pence_per_year) for e in ledger.recurrent)
    one_off = _net(((e.on_date, e.team, e.line), e.pence) for e in ledger.one_off)
    return Effect(
        system=_without_names(system),
        recurrent=frozenset((*place, pence) for place, pence in recurrent.items()),
        one_off=frozenset((*place, pence) for place, pence in one_off.items()),
    )


def _net(entries: Iterable[tuple[P, int]]) -> dict[P, int]:
    total: Counter[P] = Counter()
    for place, pence in entries:
        total[place] += pence
    return {place: pence for place, pence in total.items() if pence}


def _without_names(system: System) -> System:
    """The system with its changes' names forgotten: what counts is how much leaves which line, and when."""
    return replace(
        system,
        teams=tuple(
            replace(team, lines=tuple(_net_changes(line) for line in team.lines)) for team in system.teams
        ),
    )


def _net_changes(line: BudgetLine) -> BudgetLine:
    by_date = _net((change.from_date, change.pence_per_year) for change in line.changes)
    return replace(
        line,
        changes=tuple(
            LineChange(from_date=from_date, pence_per_year=by_date[from_date], reason="")
            for from_date in sorted(by_date)
        ),
    )
