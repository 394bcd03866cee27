"""The network of the standard study as a plain queueing network: what any queueing program can take.

Stations with servers, service times, one priority a class, patience and routing by class. A network that asks
for more is refused, so that no peer is ever given less work than the engines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.network import Course, Network, PatientClass, Pool, Routing, Step

OUT = -1
"""Destination outside the network; which way somebody left is not asked of the peers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCourse:
    """What patients of one class meet at one station."""

    service: Law
    """Days with a server."""
    patience: Law | None
    """Days until a patient who still waits gives up."""
    gives_up_to: int
    """Station, or `OUT`."""
    cumulative: tuple[float, ...]
    """Cumulative probabilities of `destinations`."""
    destinations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainClass:
    """Patients alike."""

    name: str
    arrivals_per_day: float
    enters_at: int
    priority: int
    """A smaller number goes first, at every station."""
    courses: tuple[PlainCourse, ...]
    """By station."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainNetwork:
    """Stations and classes over a horizon."""

    horizon_days: float
    stations: tuple[str, ...]
    servers: tuple[int, ...]
    """By station."""
    classes: tuple[PlainClass, ...]


def plain_network(network: Network) -> PlainNetwork:
    """A network as the peers are told it.

    Raises
    ------
    ValueError
        The network has a feature that a plain queueing network has not.
    """
    pools = [network.pools[step.list_pool] for step in network.steps]
    _require(len({pool.name for pool in pools}) == len(pools), "each step has a pool of its own")
    for step, pool in zip(network.steps, pools, strict=True):
        _require(len(pool.changes) == 1, f"the capacity of '{pool.name}' never changes")
        _require(not (step.holds_place or step.notice_days or step.whole_days), f"'{step.name}' is plain")
        _require(step.place < 0 or step.clinicians < 0, f"'{step.name}' takes a place or a clinician")
    return PlainNetwork(
        horizon_days=network.horizon_days,
        stations=tuple(step.name for step in network.steps),
        servers=tuple(pool.changes[0].servers for pool in pools),
        classes=tuple(_class(index, c, network, pools) for index, c in enumerate(network.classes)),
    )


def _class(index: int, described: PatientClass, network: Network, pools: list[Pool]) -> PlainClass:
    arrivals = described.arrivals
    _require(described.re_referral is None, "nobody is re-referred")
    _require(arrivals is not None and len(set(arrivals.rates_per_day)) == 1, "arrivals come at one rate")
    courses = [_course_of(step, index) for step in network.steps]
    _require(len({course.priority for course in courses}) == 1, f"'{described.name}' has one priority")
    return PlainClass(
        name=described.name,
        arrivals_per_day=arrivals.rates_per_day[0] if arrivals else 0.0,
        enters_at=described.enters_at,
        priority=courses[0].priority,
        courses=tuple(_plain(course, pool) for course, pool in zip(courses, pools, strict=True)),
    )


def _course_of(step: Step, class_index: int) -> Course:
    course = step.courses[class_index]
    if course is None:
        raise ValueError(f"'{step.name}' has no course for class {class_index}")
    return course


def _plain(course: Course, pool: Pool) -> PlainCourse:
    _require(course.deterioration is None and course.overflow is None, "patience is the only risk")
    _require(math.isinf(course.rise_after_days), "priorities never rise")
    patience = course.patience
    if patience is not None:
        _require(len(patience.routing.ways) == 1, "whoever gives up goes one way")
    return PlainCourse(
        service=_service(course, pool),
        patience=None if patience is None else patience.after,
        gives_up_to=OUT if patience is None else _destinations(patience.routing)[0],
        cumulative=course.routing.cumulative,
        destinations=_destinations(course.routing),
    )


def _service(course: Course, pool: Pool) -> Law:
    """Days with a server: the stay, or the one contact of a visit."""
    sessions = course.sessions
    if sessions is None:
        if course.stay is None:
            raise ValueError("a course has neither contacts nor a stay")
        return course.stay
    _require(sessions.number == Law(LawKind.DETERMINISTIC, 1.0), "a visit is one contact")
    _require(sessions.did_not_attend == sessions.did_not_attend_first == 0, "everybody attends")
    return scaled(sessions.length, pool.contact_days / pool.changes[0].speed)


def scaled(law: Law, factor: float) -> Law:
    """The law of a value multiplied by a positive factor."""
    if law.kind in (LawKind.EXPONENTIAL, LawKind.DETERMINISTIC):
        return law._replace(a=law.a * factor)
    if law.kind == LawKind.LOGNORMAL:
        return law._replace(a=law.a + math.log(factor))
    if law.kind == LawKind.WEIBULL:
        return law._replace(b=law.b * factor)
    raise ValueError(f"the peers are not told laws of kind {LawKind(law.kind).name}")


def _destinations(routing: Routing) -> tuple[int, ...]:
    _require(all(way.delay is None for way in routing.ways), "nobody is delayed between stations")
    return tuple(way.to if way.to >= 0 else OUT for way in routing.ways)


def _require(is_so: bool, what: str) -> None:
    if not is_so:
        raise ValueError(f"the peers can only be given a plain network, in which {what}")
