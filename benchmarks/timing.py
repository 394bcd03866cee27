"""Timing fairly: programs take turns, and are compared round by round."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One timed run."""

    visits: int
    seconds: float

    @property
    def visits_per_second(self) -> float:
        """Speed."""
        return self.visits / self.seconds

    @property
    def nanoseconds_per_visit(self) -> float:
        """Cost."""
        return 1e9 * self.seconds / self.visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A program that takes part."""

    name: str
    warm_up: Callable[[], object]
    """Done once before the rounds, not timed."""
    run: Callable[[int], Lap]
    """Runs the replication of this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The middle of some numbers, with the least and the greatest."""

    middle: float
    least: float
    greatest: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        """The spread of one number or more."""
        return cls(middle=median(numbers), least=min(numbers), greatest=max(numbers))


def take_turns(
    contenders: Sequence[Contender], rounds: int, say: Callable[[str], None]
) -> dict[str, list[Lap]]:
    """Laps by contender: everybody runs once a round, A B C C B A, so that a slow minute hits all alike.

    Back and forth, so that a machine that grows slower or faster within a round favours nobody.
    """
    laps: dict[str, list[Lap]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.warm_up()
    for number in range(rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            # What an earlier lap left behind is cleared on nobody's time.
            gc.collect()
            lap = contender.run(number)
            laps[contender.name].append(lap)
            say(
                f"  round {number + 1} of {rounds}  {contender.name:24} {lap.visits:>9,} visits "
                f"{lap.seconds:9.3f} s {lap.visits_per_second:>12,.0f} visits a second"
            )
    return laps


def speed_ratio(laps: Sequence[Lap], others: Sequence[Lap]) -> Spread:
    """How many times as fast as another, round by round."""
    return Spread.of([a.visits_per_second / b.visits_per_second for a, b in zip(laps, others, strict=True)])


def cost_ratio(laps: Sequence[Lap], others: Sequence[Lap]) -> Spread:
    """How many times as dear a visit is as with another, round by round."""
    return speed_ratio(others, laps)
