"""A case: something to run whose answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from simulator.engines import Engine, EngineName
from simulator.simulation.chance.sampler import stream_key
from simulator.validation.verdict import Row

Engines = Mapping[EngineName, Engine]
"""The engines to be examined, by name."""

LEAST_REPLICATIONS = 6
"""However little effort is asked for: an interval needs some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What holds for every case of one examination."""

    seed: int
    """0 to 2^63 - 1."""
    effort: float
    """Share of the replications of a whole examination, more than 0."""
    false_alarm_share: float
    """Probability with which a sound engine may fail one single comparison by chance."""
    patience: int
    """How many times the short number of replications is run: more where no other engine takes the time."""
    quick_engines: frozenset[EngineName]
    """Engines that can afford all replications."""

    def seed_of(self, title: str) -> int:
        """A seed for one case, so that no two cases share luck."""
        return stream_key(self.seed, 0, "validation", title) >> 1

    def replications(self, engine: EngineName | None, *, full: int, short: int) -> int:
        """How often a case is run, in full or in short; 0 for never.

        Parameters
        ----------
        engine
            Who runs it; none for any that is slow.
        full, short
            Replications of a whole examination by an engine that is quick, and by one that is not.
        """
        asked = full if engine in self.quick_engines else short * self.patience
        return max(LEAST_REPLICATIONS, round(asked * self.effort)) if asked else 0


class Case(Protocol):
    """Something to run whose answer is known."""

    @property
    def family(self) -> str:
        """What it is an instance of."""

    @property
    def title(self) -> str:
        """Its name, which no other case of the suite has."""

    def comparisons(self, engines: Engines, conditions: Conditions) -> int:
        """How many times chance alone may fail it."""

    def examine(self, engines: Engines, conditions: Conditions) -> tuple[Row, ...]:
        """Run it on every engine, and judge."""
