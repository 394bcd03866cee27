"""The waiting of one replication: for a place until granted or a risk ends it, and inside a course."""

from __future__ import annotations

import math
from typing import Literal

from simulator.engines.reference.clock import Clock, Happening
from simulator.engines.reference.luck import Luck
from simulator.engines.reference.pool import Pool, Request
from simulator.engines.reference.service import Service
from simulator.engines.reference.visit import Visit
from simulator.simulation.event_order import Purpose, Rank
from simulator.simulation.network import Course, Network, Step, Waiting

WaitEnds = Literal["granted", "reneged", "deteriorated", "elsewhere"]


class WaitingRoom:
    """Where a visit waits: for its place or first contact, and for each contact that follows."""

    def __init__(self, network: Network, clock: Clock, luck: Luck, service: Service) -> None:
        self.network = network
        self.clock = clock
        self.luck = luck
        self.service = service

    def wait(
        self, visit: Visit, step: Step, course: Course, waited: Waiting | None, wait_ends: list[WaitEnds]
    ) -> Happening:
        """Wait on the list of a step until granted, or until a risk ends the wait."""
        request = Request(
            visit=visit,
            joined=visit.joined,
            is_new_start=True,
            priority=course.priority,
            outcome=self.clock.event(),
        )
        pool = self.service.pools[step.list_pool] if step.list_pool >= 0 else None
        if pool is not None:
            pool.join(request, self.clock.now)
        self.expect_risks(request, course, waited)
        self.expect_rise(request, pool, course)
        self.after_notice(request, pool, step)
        outcome = yield request.outcome
        wait_ends.append(outcome)  # type: ignore[arg-type]  # SimPy cannot say what an event carries

    def expect_risks(self, request: Request, course: Course, waited: Waiting | None) -> None:
        """Have the first of patience, deterioration and overflow end the wait if it still lasts."""
        visit, ends = request.visit, list[tuple[float, WaitEnds]]()
        if course.patience is not None:
            share = waited.patience_share if waited else 0.0
            ends.append((self.luck.days("patience", course.patience.after, visit, share), "reneged"))
        if course.deterioration is not None:
            share = waited.deterioration_share if waited else 0.0
            days = self.luck.days("deterioration", course.deterioration.after, visit, share)
            ends.append((days, "deteriorated"))
        if course.overflow is not None:
            share = waited.overflow_share if waited else 0.0
            ends.append((self.luck.days("overflow", course.overflow.after, visit, share), "elsewhere"))
        days, kind = min(ends, key=lambda end: end[0], default=(math.inf, "reneged"))
        if math.isinf(days):
            return
        moment = max(self.clock.now, visit.joined + days)
        rank = Rank.BAULK if moment == self.clock.now else Rank.RISK
        event = self.clock.at(moment, rank, visit.key(Purpose.RISK))
        event.callbacks.append(lambda _: self.end_wait(request, kind))

    def end_wait(self, request: Request, kind: WaitEnds) -> None:
        """A risk acts on a patient who still waits; on any other it has no effect."""
        if not request.is_waiting:
            return
        step = self.network.steps[request.visit.step]
        request.is_waiting = False
        if step.list_pool >= 0:
            self.service.pools[step.list_pool].withdraw(request, self.clock.now)
        if kind == "elsewhere":
            self.service.give_up_held_place(request.visit.patient)
        request.outcome.succeed(kind)

    def expect_rise(self, request: Request, pool: Pool | None, course: Course) -> None:
        """Have the priority rise if the wait lasts so long."""
        moment = request.joined + course.rise_after_days
        if pool is None or math.isinf(moment):
            return
        if moment <= self.clock.now:
            request.priority = course.rise_to
            return
        event = self.clock.at(moment, Rank.ARRIVAL, request.visit.key(Purpose.PRIORITY_RISES))
        event.callbacks.append(lambda _: self.rise(request, pool, course))

    def rise(self, request: Request, pool: Pool, course: Course) -> None:
        """Move a patient who still waits to the turn of the higher priority."""
        if request.is_waiting and request.priority != course.rise_to:
            request.priority = course.rise_to
            if request.is_listed:
                pool.list(request)
                self.service.call_dispatch(pool)

    def after_notice(self, request: Request, pool: Pool | None, step: Step) -> None:
        """Put a patient on the list to be served once the shortest notice is over."""
        moment = request.joined + step.notice_days
        if moment <= self.clock.now:
            self.list(request, pool)
        else:
            event = self.clock.at(moment, Rank.ARRIVAL, request.visit.key(Purpose.NOTICE_ENDS))
            event.callbacks.append(lambda _: self.list(request, pool))

    def list(self, request: Request, pool: Pool | None) -> None:
        """Let a request be served; where there is no pool, it is granted at once."""
        if not request.is_waiting:
            return
        if pool is not None:
            pool.list(request)
            self.service.call_dispatch(pool)
        else:
            request.is_waiting = False
            self.service.give_up_held_place(request.visit.patient)
            request.outcome.succeed("granted")

    def wait_for_clinician(self, visit: Visit, pool: Pool, priority: int) -> Happening:
        """The wait for a contact inside the course, from the moment it is due."""
        visit.due = self.clock.now
        request = Request(
            visit=visit,
            joined=self.clock.now,
            is_new_start=False,
            priority=priority,
            outcome=self.clock.event(),
        )
        pool.join(request, self.clock.now)
        pool.list(request)
        self.service.call_dispatch(pool)
        yield request.outcome
        visit.wait_inside_days += self.clock.now - visit.due
        visit.due = None
