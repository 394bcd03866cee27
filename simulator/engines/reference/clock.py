"""A SimPy environment whose heap entry is the law of event order."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappush
from typing import Final

import simpy
from simpy.core import SimTime
from simpy.events import NORMAL, Event, EventPriority

from simulator.simulation.event_order import Key, Rank

# SimPy's own plumbing (a process starting, an event handed on) belongs to the event that caused it: it is
# taken before anything else of the instant, in the order it was made.
CONTINUATION: Final = -1

Happening = Generator[Event, object, None]
"""A piece of a patient's life, or of a pool's, that takes time."""


class Clock(simpy.Environment):
    """Events in the order `(time, rank, key)`, at absolute times.

    SimPy orders by time, priority and order of scheduling, and adds each delay to the time it is asked at.
    Here the priority is the whole law, and moments are given, not added up: a sum of delays would differ in
    its last bits from the same moment reached another way, and with it the order of ties.
    """

    @property
    def now(self) -> float:
        """Days from the start of the run."""
        return float(self._now)

    def at(self, moment: float, rank: Rank, key: Key) -> Event:
        """An event that happens at a moment, days from the start, in its lawful turn."""
        event = Event(self)
        # As SimPy's own Timeout does, to be triggered from the beginning.
        event._ok = True
        event._value = None
        heappush(self._queue, (moment, (rank, *key), next(self._eid), event))  # type: ignore[misc]  # see class
        return event

    def schedule(self, event: Event, priority: EventPriority = NORMAL, delay: SimTime = 0) -> None:
        """Hand on an event of SimPy's own at once, before anything else of this instant.

        Raises
        ------
        ValueError
            A delay is asked for: moments are absolute here, see `at`.
        """
        if delay:
            raise ValueError(f"a delay of {delay!r} was asked for: give an absolute moment to `at`")
        heappush(self._queue, (self._now, (CONTINUATION, priority), next(self._eid), event))  # type: ignore[misc]  # see class

    def run_until(self, horizon_days: float) -> None:
        """Take every event before the horizon; those at or after it do not happen."""
        while self._queue and self._queue[0][0] < horizon_days:
            self.step()
