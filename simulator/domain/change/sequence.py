"""Changes made one after another, each to what the ones before it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.domain.change.ledger import Ledger, joined
from simulator.domain.change.union import Change
from simulator.domain.system import System
from simulator.errors import InvalidSystemError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a list of changes makes of a system."""

    system: System
    """The system after every change that can be made."""
    ledgers: tuple[Ledger, ...]
    """What each change moved, as listed; empty for one that cannot be made."""
    ledger: Ledger
    """All of them together, in the order in which they are made."""
    refused: tuple[tuple[Problem, ...], ...]
    """For each change that cannot be made, in turn, why; places begin with `cuts` and its position."""


def in_turn(changes: Sequence[Change]) -> list[tuple[int, Change]]:
    """The changes with their positions in the list, in the order of their dates, then as listed."""
    return sorted(enumerate(changes), key=lambda listed: listed[1].from_date)


def resolved(baseline: System, changes: Sequence[Change]) -> Resolution:
    """The changes made in turn; one that cannot be made is left out, and the next is tried without it."""
    system = baseline
    made: dict[int, Ledger] = {}
    refused: list[tuple[Problem, ...]] = []
    for position, change in in_turn(changes):
        try:
            applied = change.apply(system)
        except InvalidSystemError as error:
            refused.append(
                tuple(
                    Problem(place=("cuts", position, *p.place), rule=p.rule, remedy=p.remedy)
                    for p in error.problems
                )
            )
        else:
            system = applied.system
            made[position] = applied.ledger
    return Resolution(
        system=system,
        ledgers=tuple(made.get(position, Ledger()) for position in range(len(changes))),
        ledger=joined(made.values()),
        refused=tuple(refused),
    )
