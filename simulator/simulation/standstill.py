"""The guard against time that stands still: who comes to steps without end at one instant ends the run."""

from __future__ import annotations

from typing import Final

from simulator.errors import SimulatorError
from simulator.simulation.network import Network

ROUNDS_AT_ONE_INSTANT: Final = 100
"""Times that a patient may come to every step of a network at one instant.

A circle of steps that can be walked in no time for certain never ends. Where time vanishes by chance, as by
rounding, the walk ends by itself: even if each round had a chance of 80 % to be followed by another at the
same instant, a hundred would follow one another once in five thousand million times.
"""


class TimeStandsStillError(SimulatorError):
    """A patient walks in a circle of steps in no time, so the next moment never comes."""


def most_visits_at_one_instant(steps: int) -> int:
    """Visits that one person may begin at one instant."""
    return ROUNDS_AT_ONE_INSTANT * steps


def time_stands_still(network: Network, step: int, moment_days: float) -> TimeStandsStillError:
    """What an engine raises when a patient comes to a step once too often at one moment."""
    often = most_visits_at_one_instant(len(network.steps)) + 1
    return TimeStandsStillError(
        f"time stands still on day {moment_days:.10g}: one person made {often} visits at that instant, the "
        f"last to '{network.steps[step].name}'; let a stay, a delay or a wait on that way take time"
    )
