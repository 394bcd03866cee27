"""A curve: what a visit costs at several sizes of one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.timing import Lap, Spread, cost_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Laps by size, the smallest first."""

    title: str
    unit: str
    bar: float
    """Most times the cost of the smallest that the largest may have."""
    laps: Mapping[int, list[Lap]]

    def cost_nanoseconds(self, size: int) -> Spread:
        """Nanoseconds a visit."""
        return Spread.of([lap.nanoseconds_per_visit for lap in self.laps[size]])

    def times_the_smallest(self, size: int) -> Spread:
        """Cost of a visit over that at the smallest size, round by round."""
        return cost_ratio(self.laps[size], self.laps[min(self.laps)])
