"""A pool at work: its list, its servers, and the areas under both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np
from simpy.events import Event

from simulator.engines.reference.visit import Visit
from simulator.simulation import network


@dataclass(slots=True, kw_only=True)
class Request:
    """A patient waiting for a server of a pool: for a place, a bed, or a clinician."""

    visit: Visit
    joined: float
    """Moment from which the wait counts, days."""
    is_new_start: bool
    """Whether the step starts when this is granted; otherwise the patient is in treatment."""
    priority: int
    outcome: Event
    """Succeeds when granted, or with what ended the wait."""
    is_waiting: bool = True
    is_listed: bool = False
    """Whether the pool may serve it: false while no patient may be booked so soon."""


Turn = tuple[int, int, float, int, int, int]
"""Who goes first: people in treatment, priority, moment of joining, class, patient. The order of listing
comes last; it decides nothing but keeps a request from being compared with an entry it left behind."""


class Pool:
    """A list and its servers.

    The list is a heap ordered by who goes first. A request that left or rose in priority leaves its old entry
    behind, which is passed over when it comes up.
    """

    def __init__(self, index: int, described: network.Pool, period_edges: tuple[float, ...]) -> None:
        self.index = index
        self.described = described
        self.servers = described.changes[0].servers
        self.speed = described.changes[0].speed
        self.busy = 0
        self.waiting = 0
        self.is_dispatch_called = False
        self._list: list[tuple[Turn, Request]] = []
        self._listed = count()
        self._edges = period_edges
        self._period = 0
        self._since = 0.0
        periods = len(period_edges) - 1
        self.busy_days = np.zeros(periods)
        self.capacity_days = np.zeros(periods)
        self.queue_days = np.zeros(periods)

    @property
    def has_work(self) -> bool:
        """Whether a server is free and a patient may be served."""
        return self.busy < self.servers and bool(self._list)

    def join(self, request: Request, now: float) -> None:
        """Count a patient as waiting from now on."""
        self._measure(now)
        self.waiting += 1

    def list(self, request: Request) -> None:
        """Let the pool serve this request, in its turn by what it is now."""
        request.is_listed = True
        goes_after_treatment = request.is_new_start and self.described.in_treatment_first
        patient = request.visit.patient
        turn = (
            int(goes_after_treatment),
            request.priority,
            request.joined,
            patient.class_index,
            patient.number,
            next(self._listed),
        )
        heappush(self._list, (turn, request))

    def withdraw(self, request: Request, now: float) -> None:
        """Take a request off the list without granting it."""
        self._measure(now)
        self.waiting -= 1
        request.is_waiting = False

    def serve(self, now: float) -> Iterator[Request]:
        """Grant a free server to the first patient, again while there is one and a patient waits."""
        while self.has_work:
            (_, priority, *_), request = heappop(self._list)
            if not request.is_waiting or priority != request.priority:
                continue
            self._measure(now)
            self.waiting -= 1
            self.busy += 1
            request.is_waiting = False
            yield request

    def take(self) -> None:
        """Occupy a server for a patient who is in care on day one."""
        self.busy += 1

    def release(self, now: float) -> None:
        """Give a server back."""
        self._measure(now)
        self.busy -= 1

    def change(self, change: network.CapacityChange, now: float) -> None:
        """Offer another capacity; those at work finish, and what they hold lapses as it empties."""
        self._measure(now)
        self.servers = change.servers
        self.speed = change.speed

    def close(self, horizon_days: float) -> None:
        """Measure up to the end of the run."""
        self._measure(horizon_days)

    def _measure(self, now: float) -> None:
        """Add what was in use, on offer and waiting since the last change, period by period."""
        while self._edges[self._period + 1] < now:
            self._add(self._edges[self._period + 1])
            self._period += 1
        self._add(now)

    def _add(self, until: float) -> None:
        days = until - self._since
        self.busy_days[self._period] += self.busy * days
        self.capacity_days[self._period] += max(self.servers, self.busy) * days
        self.queue_days[self._period] += self.waiting * days
        self._since = until
