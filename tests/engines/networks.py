"""Small networks for the tests of engines: a few words a step, everything else at rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from simulator.simulation.network import (
    Arrivals,
    CapacityChange,
    Course,
    Network,
    PatientClass,
    Pool,
    Risk,
    Routing,
    Sessions,
    Step,
    Way,
)
from simulator.simulation.sampler import Law, LawKind

NEVER = Law(LawKind.NEVER)


def exactly(value: float) -> Law:
    """Always this value."""
    return Law(LawKind.DETERMINISTIC, value)


def about(mean: float) -> Law:
    """Exponential with this mean."""
    return Law(LawKind.EXPONENTIAL, mean)


def to(*destinations: int, shares: Sequence[float] = (1.0,), delay: Law | None = None) -> Routing:
    """Routes in these shares; -1 is the first exit."""
    cumulative = [math.fsum(shares[: i + 1]) for i in range(len(shares))]
    cumulative[-1] = 1.0
    return Routing(cumulative=tuple(cumulative), ways=tuple(Way(to=d, delay=delay) for d in destinations))


OUT = to(-1)
"""Out of care by the first exit."""


def gives_up_after(law: Law, routing: Routing = OUT) -> Risk:
    """A risk that leads out of care."""
    return Risk(after=law, routing=routing)


def contacts(number: Law, length: Law, interval: Law | None = None) -> Sessions:
    """A course of contacts that are all attended."""
    return Sessions(
        number=number,
        length=length,
        interval=interval or exactly(0.0),
        did_not_attend=0.0,
        did_not_attend_first=0.0,
        ends_after_misses=0,
        dropped_out=None,
    )


def course(care: Law | Sessions, routing: Routing = OUT, patience: Risk | None = None) -> Course:
    """A stay or contacts, with no risk but patience."""
    return Course(
        routing=routing,
        sessions=care if isinstance(care, Sessions) else None,
        stay=None if isinstance(care, Sessions) else care,
        priority=1,
        rise_after_days=math.inf,
        rise_to=1,
        patience=patience,
        deterioration=None,
        overflow=None,
    )


def pool(servers: int, *changes: tuple[float, int], name: str = "team.pool") -> Pool:
    """Servers of speed 1, and what they become at later moments."""
    return Pool(
        name=name,
        changes=tuple(CapacityChange(at_days=t, servers=n, speed=1.0) for t, n in ((0.0, servers), *changes)),
    )


def step(
    *courses: Course | None,
    place: int = -1,
    clinicians: int = -1,
    name: str = "pathway/step",
    holds: bool = False,
) -> Step:
    """A step with one course a class."""
    return Step(
        name=name,
        place=place,
        clinicians=clinicians,
        holds_place=holds,
        notice_days=0.0,
        whole_days=False,
        courses=courses,
    )


def listed(*days: float, name: str = "pathway/group", enters_at: int = 0) -> PatientClass:
    """Patients who arrive at given moments."""
    return replace(
        poisson(0.0, 1, name=name, enters_at=enters_at),
        arrivals=Arrivals(rates_per_day=(), listed_days=days, logged_daily=False),
    )


def poisson(
    rate_per_day: float, days: int, *, name: str = "pathway/group", enters_at: int = 0
) -> PatientClass:
    """Patients who arrive at random."""
    return PatientClass(
        name=name,
        pathway=name.partition("/")[0],
        group=name.partition("/")[2],
        enters_at=enters_at,
        arrivals=Arrivals(rates_per_day=(rate_per_day,) * days, listed_days=None, logged_daily=False),
    )


def network(
    horizon_days: float, pools: Sequence[Pool], steps: Sequence[Step], classes: Sequence[PatientClass]
) -> Network:
    """One reporting period and a few exits."""
    return Network(
        horizon_days=horizon_days,
        period_edges=(0.0, horizon_days),
        pools=tuple(pools),
        steps=tuple(steps),
        exits=("pathway/out", "pathway/other"),
        classes=tuple(classes),
    )
