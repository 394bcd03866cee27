"""How much is timed: the whole, or a minute's worth to see that everything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Sizes of the benchmarks."""

    peer_rounds: int
    """Rounds in which every program runs once."""
    peer_days: float
    """Longest horizon of those runs."""
    peer_replications: int
    """Replications of the compiled engine in one lap, which then lasts about as long as a peer's."""
    twin_rounds: int
    """Rounds of the fast engine and its C twin alone."""
    twin_days: float
    twin_replications: int
    """Replications in one lap of either."""
    scale_rounds: int
    scale_visits: int
    """About how many visits each run of a scale curve has."""
    scale_replications: int
    """Runs in one lap of a scale curve."""
    patients_times: tuple[int, ...]
    waiting: tuple[int, ...]
    copies: tuple[int, ...]
    core_rounds: int
    core_replications: int
    """Of the engine alone, and of a user's run."""
    study_scenarios: int
    study_replications: int
    """Of each scenario, where memory is measured."""


FULL: Final = Extent(
    peer_rounds=3,
    peer_days=365.0,
    peer_replications=60,
    twin_rounds=7,
    twin_days=1461.0,
    twin_replications=6,
    scale_rounds=7,
    scale_visits=2_500_000,
    scale_replications=3,
    patients_times=(1, 10, 100),
    waiting=(1_000, 10_000, 100_000, 1_000_000),
    copies=(1, 3, 10),
    core_rounds=3,
    core_replications=120,
    study_scenarios=10,
    study_replications=50,
)

QUICK: Final = Extent(
    peer_rounds=1,
    peer_days=60.0,
    peer_replications=2,
    twin_rounds=2,
    twin_days=60.0,
    twin_replications=2,
    scale_rounds=1,
    scale_visits=10_000,
    scale_replications=1,
    patients_times=(1, 10),
    waiting=(1_000, 3_000),
    copies=(1, 3),
    core_rounds=1,
    core_replications=2,
    study_scenarios=2,
    study_replications=1,
)
