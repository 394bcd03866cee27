"""Small networks for the tests of engines: a few words a step, everything else at rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.network import (
    Arrivals,
    CapacityChange,
    Course,
    InCare,
    Network,
    Overflow,
    PatientClass,
    Pool,
    ReReferral,
    Risk,
    Routing,
    Sessions,
    Step,
    Waiting,
    Way,
)

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


def elsewhere_after(after: Law, stay: Law) -> Overflow:
    """A place elsewhere for patients who still wait then."""
    return Overflow(after=after, stay=stay)


def one_of(values: Sequence[float], shares: Sequence[float]) -> Law:
    """One of these values, ascending, in these shares."""
    return Law(
        LawKind.EMPIRICAL, points=tuple(values), cumulative=to(*[-1] * len(shares), shares=shares).cumulative
    )


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


def working_at(
    speed: float, servers: int, *changes: tuple[float, int, float], name: str = "team.pool"
) -> Pool:
    """Servers of a given speed, and the number and speed they have from later moments on."""
    return Pool(
        name=name,
        changes=tuple(
            CapacityChange(at_days=t, servers=n, speed=v) for t, n, v in ((0.0, servers, speed), *changes)
        ),
    )


def step(
    *courses: Course | None,
    place: int = -1,
    clinicians: int = -1,
    name: str = "pathway/step",
    holds: bool = False,
    notice_days: float = 0.0,
    whole_days: bool = False,
) -> Step:
    """A step with one course a class."""
    return Step(
        name=name,
        place=place,
        clinicians=clinicians,
        holds_place=holds,
        notice_days=notice_days,
        whole_days=whole_days,
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


def waiting(
    *waited_days: float, patience: Law | None = None, name: str = "pathway/day one", enters_at: int = 0
) -> PatientClass:
    """People on the list on day one; their patience is conditioned on its not having ended yet."""
    return replace(
        poisson(0.0, 1, name=name, enters_at=enters_at),
        arrivals=None,
        waiting=tuple(
            Waiting(
                waited_days=days,
                patience_share=0.0 if patience is None else share_by(patience, days),
                deterioration_share=0.0,
                overflow_share=0.0,
            )
            for days in waited_days
        ),
    )


def in_care(*people: InCare, name: str = "pathway/in care", enters_at: int = 0) -> PatientClass:
    """People in care on day one."""
    return replace(poisson(0.0, 1, name=name, enters_at=enters_at), arrivals=None, in_care=people)


def staying(in_care_days: float, stay: Law) -> InCare:
    """A patient so many days into a stay."""
    return InCare(
        in_care_days=in_care_days, elapsed_share=share_by(stay, in_care_days), attended=0, due_days=0.0
    )


def share_by(law: Law, days: float) -> float:
    """Distribution function of the two laws the day-one tests use: exponential and deterministic."""
    if law.kind == LawKind.EXPONENTIAL:
        return -math.expm1(-days / law.a)
    return float(days >= law.a)


def coming_back(
    *share_by_episode: float, after: Law, enters_at: int = 0, from_exits: Sequence[int] = (0,)
) -> ReReferral:
    """Re-referral with these probabilities after the first, second … episode."""
    return ReReferral(
        share_by_episode=share_by_episode,
        after=after,
        enters_at=enters_at,
        from_exits=frozenset(from_exits),
    )


def network(
    horizon_days: float,
    pools: Sequence[Pool],
    steps: Sequence[Step],
    classes: Sequence[PatientClass],
    *,
    month_starts: Sequence[float] = (),
) -> Network:
    """A few exits, and one reporting period unless months are given."""
    return Network(
        horizon_days=horizon_days,
        period_edges=(0.0, *month_starts, horizon_days),
        pools=tuple(pools),
        steps=tuple(steps),
        exits=("pathway/out", "pathway/other"),
        classes=tuple(classes),
    )
