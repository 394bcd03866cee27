"""Engines broken on purpose, each in one way, to be handed to the validation as if they were sound."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum

import numpy as np
import pytest

from simulator.engines import ENGINES
from simulator.engines.reference import engine as reference
from simulator.engines.reference import service, waiting
from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.chance.streams import Streams
from simulator.simulation.event_order import Rank
from simulator.simulation.history import History
from simulator.simulation.network import Course, Network, Pool
from simulator.validation.cases.transformation import scaled_law

SOUND = ENGINES["fast"]
"""Kept here, because tests put a broken engine in its place."""
ONE_PER_CENT_LONGER = 1.01


def slow(network: Network, streams: Streams) -> History:
    """Every contact and every stay takes one per cent longer than it was told."""
    steps = tuple(
        replace(step, courses=tuple(None if c is None else _longer(c) for c in step.courses))
        for step in network.steps
    )
    return SOUND(replace(network, steps=steps), streams)


def _longer(course: Course) -> Course:
    sessions = course.sessions
    return replace(
        course,
        stay=None if course.stay is None else _longer_law(course.stay),
        sessions=None if sessions is None else replace(sessions, length=_longer_law(sessions.length)),
    )


def _longer_law(law: Law) -> Law:
    if law.kind == LawKind.LOGNORMAL:
        return law._replace(a=law.a + math.log(ONE_PER_CENT_LONGER))
    return scaled_law(law, ONE_PER_CENT_LONGER)


def _with_courses(network: Network, changed: Callable[[Course], Course]) -> Network:
    steps = tuple(
        replace(step, courses=tuple(None if c is None else changed(c) for c in step.courses))
        for step in network.steps
    )
    return replace(network, steps=steps)


def forgiving(network: Network, streams: Streams) -> History:
    """The course goes on until a third contact in a row is missed."""

    def changed(course: Course) -> Course:
        sessions = course.sessions
        if sessions is None or not sessions.ends_after_misses:
            return course
        return replace(course, sessions=replace(sessions, ends_after_misses=3))

    return SOUND(_with_courses(network, changed), streams)


def healthy(network: Network, streams: Streams) -> History:
    """People get worse a tenth later than they do."""

    def changed(course: Course) -> Course:
        risk = course.deterioration
        if risk is None:
            return course
        return replace(course, deterioration=replace(risk, after=scaled_law(risk.after, 1.1)))

    return SOUND(_with_courses(network, changed), streams)


def level(network: Network, streams: Streams) -> History:
    """No priority ever rises."""
    return SOUND(_with_courses(network, lambda course: replace(course, rise_after_days=math.inf)), streams)


def hasty(network: Network, streams: Streams) -> History:
    """Every change of capacity comes thirty days early."""

    def moved(pool: Pool) -> Pool:
        first, *later = pool.changes
        early = (replace(change, at_days=max(1.0, change.at_days - 30.0)) for change in later)
        return replace(pool, changes=(first, *early))

    return SOUND(replace(network, pools=tuple(moved(pool) for pool in network.pools)), streams)


def forgetful(network: Network, streams: Streams) -> History:
    """The last visit of the run is left out."""
    history = SOUND(network, streams)
    return replace(history, visits=history.visits[:-1])


class SharedStreams(Streams):
    """One stream for everything that chance decides, for whomever."""

    def of_step(self, *_: object) -> int:
        return super().of_class("referral", "everybody")

    def of_class(self, *_: object) -> int:
        return super().of_class("referral", "everybody")


def unlucky(network: Network, streams: Streams) -> History:
    """What decides when somebody comes decides how long they stay, too."""
    return SOUND(network, SharedStreams(seed=streams.seed, replication=streams.replication))


def nearly(network: Network, streams: Streams) -> History:
    """One moment of one visit is off by the last bit."""
    history = SOUND(network, streams)
    visits = history.visits.copy()
    visits["joined"][-1] = np.nextafter(visits["joined"][-1], -1.0)
    return replace(history, visits=visits)


class Reversed(IntEnum):
    """Whoever arrives comes before whoever ends."""

    ARRIVAL = Rank.END
    RISK = Rank.RISK
    CAPACITY = Rank.CAPACITY
    DISPATCH = Rank.CAPACITY + 1
    BAULK = Rank.CAPACITY + 2
    END = Rank.CAPACITY + 3


def with_ties_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the readable engine itself for the rest of a test."""
    for part in (reference, service, waiting):
        monkeypatch.setattr(part, "Rank", Reversed)
