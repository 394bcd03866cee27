"""Networks said in another way: beside another one, in another unit of time, with more of something.

What a history must do when its network is changed so is known without any theory: it stays, row for row,
or changes by a known factor (metamorphic testing: Chen, Cheung and Yiu 1998, HKUST-CS98-01).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from simulator.simulation.arrivals import arrival_days
from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import (
    Arrivals,
    Course,
    Network,
    Overflow,
    PatientClass,
    Pool,
    Risk,
    Routing,
    Step,
    Way,
)
from simulator.validation.cases.small_network import (
    about,
    contacts,
    course,
    exactly,
    network,
    poisson,
    pool,
    step,
    to,
)


def _moved_routing(routing: Routing, steps: int, exits: int) -> Routing:
    ways = tuple(replace(w, to=w.to + steps if w.to >= 0 else w.to - exits) for w in routing.ways)
    return replace(routing, ways=ways)


def _moved_risk(risk: Risk | None, steps: int, exits: int) -> Risk | None:
    return None if risk is None else replace(risk, routing=_moved_routing(risk.routing, steps, exits))


def _moved_course(moved: Course, steps: int, exits: int) -> Course:
    sessions = moved.sessions
    if sessions is not None and sessions.dropped_out is not None:
        sessions = replace(sessions, dropped_out=_moved_routing(sessions.dropped_out, steps, exits))
    return replace(
        moved,
        routing=_moved_routing(moved.routing, steps, exits),
        sessions=sessions,
        patience=_moved_risk(moved.patience, steps, exits),
        deterioration=_moved_risk(moved.deterioration, steps, exits),
    )


def side_by_side(first: Network, second: Network) -> Network:
    """Both in one network that share no pool, the second under names of its own."""
    pools, steps, exits = len(first.pools), len(first.steps), len(first.exits)

    def moved_step(given: Step) -> Step:
        return replace(
            given,
            name=f"b{given.name}",
            place=given.place + pools if given.place >= 0 else -1,
            clinicians=given.clinicians + pools if given.clinicians >= 0 else -1,
            courses=(None,) * len(first.classes)
            + tuple(None if c is None else _moved_course(c, steps, exits) for c in given.courses),
        )

    def moved_class(given: PatientClass) -> PatientClass:
        again = given.re_referral
        if again is not None:
            left_by = frozenset(index + exits for index in again.from_exits)
            again = replace(again, enters_at=again.enters_at + steps, from_exits=left_by)
        return replace(given, name=f"b{given.name}", enters_at=given.enters_at + steps, re_referral=again)

    return Network(
        horizon_days=first.horizon_days,
        period_edges=first.period_edges,
        pools=(*first.pools, *(replace(p, name=f"b{p.name}") for p in second.pools)),
        steps=(
            *(replace(s, courses=s.courses + (None,) * len(second.classes)) for s in first.steps),
            *(moved_step(s) for s in second.steps),
        ),
        exits=(*first.exits, *(f"b{name}" for name in second.exits)),
        classes=(*first.classes, *(moved_class(c) for c in second.classes)),
    )


def renamed(given: Network) -> Network:
    """The second of two networks side by side, alone, under the names it has there."""
    return replace(
        given,
        steps=tuple(replace(s, name=f"b{s.name}") for s in given.steps),
        classes=tuple(replace(c, name=f"b{c.name}") for c in given.classes),
    )


def chain(downstream: Pool) -> Network:
    """Triage by clinicians, then a ward; only the ward differs from case to case."""
    seen = course(contacts(about(2.0), about(1.0), exactly(2.0)), to(1))
    steps = [
        step(seen, clinicians=0, name="pathway/triage"),
        step(course(about(6.0)), place=1, name="pathway/ward"),
    ]
    return network(60.0, [pool(3), downstream], steps, [poisson(1.0, 60)])


def scaled_law(law: Law, k: float) -> Law:
    """The law of k times the value, exact to the bit where k is a power of two."""
    if law.kind == LawKind.LOGNORMAL:
        return scaled_law(Law(LawKind.WEIBULL, 1.5, 2.0), k)
    if law.kind in (LawKind.DETERMINISTIC, LawKind.EXPONENTIAL):
        return law._replace(a=law.a * k)
    if law.kind in (LawKind.GAMMA, LawKind.WEIBULL):
        return law._replace(b=law.b * k)
    if law.kind in (LawKind.UNIFORM, LawKind.TRIANGULAR):
        return law._replace(a=law.a * k, b=law.b * k, c=law.c * k)
    points = tuple(point * k for point in law.points)
    return law._replace(a=law.a / k if law.kind == LawKind.HAZARD else law.a * k, points=points)


def _scaled_routing(routing: Routing, k: float) -> Routing:
    return replace(
        routing,
        ways=tuple(
            Way(to=w.to, delay=None if w.delay is None else scaled_law(w.delay, k)) for w in routing.ways
        ),
    )


def _scaled_risk(risk: Risk | None, k: float) -> Risk | None:
    if risk is None:
        return None
    return Risk(after=scaled_law(risk.after, k), routing=_scaled_routing(risk.routing, k))


def _scaled_course(given: Course, k: float) -> Course:
    sessions, overflow = given.sessions, given.overflow
    if sessions is not None:
        sessions = replace(
            sessions,
            interval=scaled_law(sessions.interval, k),
            dropped_out=None if sessions.dropped_out is None else _scaled_routing(sessions.dropped_out, k),
        )
    if overflow is not None:
        overflow = Overflow(after=scaled_law(overflow.after, k), stay=scaled_law(overflow.stay, k))
    return replace(
        given,
        routing=_scaled_routing(given.routing, k),
        sessions=sessions,
        stay=None if given.stay is None else scaled_law(given.stay, k),
        rise_after_days=given.rise_after_days * k,
        patience=_scaled_risk(given.patience, k),
        deterioration=_scaled_risk(given.deterioration, k),
        overflow=overflow,
    )


def _scaled_class(given: PatientClass, k: float) -> PatientClass:
    arrivals, again = given.arrivals, given.re_referral
    if arrivals is not None and arrivals.listed_days is not None:
        arrivals = replace(arrivals, listed_days=tuple(day * k for day in arrivals.listed_days))
    return replace(
        given,
        arrivals=arrivals,
        re_referral=None if again is None else replace(again, after=scaled_law(again.after, k)),
        waiting=tuple(replace(person, waited_days=person.waited_days * k) for person in given.waiting),
        in_care=tuple(
            replace(person, in_care_days=person.in_care_days * k, due_days=person.due_days * k)
            for person in given.in_care
        ),
    )


def scaled(given: Network, k: float) -> Network:
    """The same network with every time k times as long."""
    return replace(
        given,
        horizon_days=given.horizon_days * k,
        period_edges=tuple(edge * k for edge in given.period_edges),
        pools=tuple(
            replace(
                p,
                contact_days=p.contact_days * k,
                changes=tuple(replace(change, at_days=change.at_days * k) for change in p.changes),
            )
            for p in given.pools
        ),
        steps=tuple(
            replace(
                s,
                notice_days=s.notice_days * k,
                # Rounding to whole days knows what a day is.
                whole_days=False,
                courses=tuple(None if c is None else _scaled_course(c, k) for c in s.courses),
            )
            for s in given.steps
        ),
        classes=tuple(_scaled_class(c, k) for c in given.classes),
    )


def with_listed_arrivals(given: Network, streams: Streams) -> Network:
    """The same arrivals, their moments listed instead of drawn."""

    def listed(patient_class: PatientClass) -> PatientClass:
        if patient_class.arrivals is None:
            return patient_class
        days = arrival_days(patient_class, streams, given.horizon_days)
        return replace(
            patient_class, arrivals=Arrivals(rates_per_day=(), listed_days=days, logged_daily=False)
        )

    return replace(given, classes=tuple(listed(c) for c in given.classes))


def lone_step(servers: int, kind: Literal["ward", "clinic"]) -> Network:
    """One step whose list is served in the order of joining; everybody is seen once."""
    if kind == "ward":
        only = step(course(about(4.0)), place=0)
    else:
        only = step(course(contacts(exactly(1), about(4.0))), clinicians=0)
    return network(200.0, [pool(servers)], [only], [poisson(1.0, 200)])
