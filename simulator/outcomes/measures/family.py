"""Measures that are taken together: what they are, and the function that takes them from a replication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.domain.system import System
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.waits.reading import Reading

Take = Callable[[Reading], Values]
"""The values of some measures from one replication."""

Prepare = Callable[[System, Grid], Take]
"""Works out what is the same in every replication of a system, and gives what takes the rest from each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An entry of the register: the measures of one subject."""

    title: str
    """Heading of the documentation."""
    measures: tuple[Measure, ...]
    """Ratios among them are divided once everything is taken, and have no values of their own."""
    prepare: Prepare


def from_each(take: Take) -> Prepare:
    """Measures of which nothing is the same in every replication."""

    def prepare(system: System, grid: Grid) -> Take:
        return take

    return prepare
