"""The standard network made larger in one way at a time: more patients, longer lists, more stations."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.study import shortened
from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.network import (
    Arrivals,
    CapacityChange,
    Course,
    Network,
    PatientClass,
    Pool,
    Risk,
    Routing,
    Step,
)

VISITS_PER_DAY = 440.0
"""Of the standard baseline: about 8 visits by each of 20,000 referrals a year."""
LISTED_PATIENCE = Law(LawKind.EXPONENTIAL, 40 * 365.25)
"""Patience of the long list: long, so that the list stays; a timer is pending for everybody all the same."""


def times_patients(network: Network, times: int, visits: int) -> Network:
    """So many times the referrals and the servers, over a horizon that gives about so many visits.

    The loads stay as they were; the horizon shrinks so that the log of visits fits into memory.
    """
    larger = replace(
        network,
        pools=tuple(_pool_times(pool, times) for pool in network.pools),
        classes=tuple(_class_times(c, float(times)) for c in network.classes),
    )
    return _with_visits(larger, visits / (VISITS_PER_DAY * times))


def with_list_of(network: Network, waiting: int, visits: int) -> Network:
    """About so many people on the list of the first station from the first day to the last.

    They come on day one, and as many more as the station can take in at once; then arrivals and service go on
    as ever, all ten stations taking part. The station serves as many a day as come to it, and hardly anybody
    gives up. There are a hundred times the patients of the standard study, so that all move.
    """
    first = network.classes[0]
    pool = network.steps[first.enters_at].list_pool
    larger = times_patients(network, 100, visits)
    arrivals = larger.classes[0].arrivals
    if arrivals is None:
        raise ValueError(f"'{first.name}' has no arrivals")
    at_once = larger.pools[pool].changes[0].servers
    rates = (arrivals.rates_per_day[0] + waiting + at_once, *arrivals.rates_per_day[1:])
    served_per_day = _served_per_day(larger, pool, first.enters_at)
    speed_factor = arrivals.rates_per_day[1] / served_per_day
    return replace(
        larger,
        classes=(
            replace(larger.classes[0], arrivals=replace(arrivals, rates_per_day=rates)),
            *larger.classes[1:],
        ),
        pools=tuple(
            _pool_faster(p, speed_factor) if index == pool else p for index, p in enumerate(larger.pools)
        ),
        steps=tuple(
            _step_patient(step) if index == first.enters_at else step
            for index, step in enumerate(larger.steps)
        ),
    )


def copies(network: Network, count: int, visits: int) -> Network:
    """So many networks side by side as one, each a tenth of a hundred stations when there are ten."""
    steps, exits, pools = len(network.steps), len(network.exits), len(network.pools)
    classes = len(network.classes)
    numbers = range(count)
    side_by_side = replace(
        network,
        pools=tuple(replace(p, name=f"{p.name} {n}") for n in numbers for p in network.pools),
        exits=tuple(f"{name} {n}" for n in numbers for name in network.exits),
        classes=tuple(
            replace(c, name=f"{c.name} {n}", enters_at=c.enters_at + n * steps)
            for n in numbers
            for c in network.classes
        ),
        steps=tuple(
            replace(
                step,
                name=f"{step.name} {n}",
                place=step.place + n * pools if step.place >= 0 else -1,
                clinicians=step.clinicians + n * pools if step.clinicians >= 0 else -1,
                courses=(
                    *(None,) * (n * classes),
                    *(_moved(course, n * steps, n * exits) for course in step.courses),
                    *(None,) * ((count - 1 - n) * classes),
                ),
            )
            for n in numbers
            for step in network.steps
        ),
    )
    return _with_visits(side_by_side, visits / (VISITS_PER_DAY * count))


def _with_visits(network: Network, days: float) -> Network:
    """The network over so many days, or over more than it was: the last rate then goes on."""
    if days <= network.horizon_days:
        return shortened(network, days)
    extra = int(days) + 1
    classes = tuple(
        replace(c, arrivals=replace(c.arrivals, rates_per_day=(c.arrivals.rates_per_day[0],) * extra))
        for c in network.classes
        if c.arrivals is not None
    )
    return replace(network, classes=classes, horizon_days=days, period_edges=(*network.period_edges, days))


def _pool_times(pool: Pool, times: int) -> Pool:
    changes = tuple(replace(change, servers=change.servers * times) for change in pool.changes)
    return replace(pool, changes=changes)


def _pool_faster(pool: Pool, factor: float) -> Pool:
    changes = tuple(
        CapacityChange(at_days=c.at_days, servers=c.servers, speed=c.speed * factor) for c in pool.changes
    )
    return replace(pool, changes=changes)


def _class_times(described: PatientClass, times: float) -> PatientClass:
    arrivals = described.arrivals
    if arrivals is None:
        return described
    rates = tuple(rate * times for rate in arrivals.rates_per_day)
    return replace(
        described,
        arrivals=Arrivals(rates_per_day=rates, listed_days=None, logged_daily=arrivals.logged_daily),
    )


def _served_per_day(network: Network, pool: int, step: int) -> float:
    """People a contact pool of one step can serve a day, at contacts of mean length 1."""
    described = network.pools[pool]
    change = described.changes[0]
    if network.steps[step].clinicians != pool:
        raise ValueError(f"'{network.steps[step].name}' has no contacts")
    return change.servers * change.speed / described.contact_days


def _step_patient(step: Step) -> Step:
    """The step with patience that hardly ever ends."""
    return replace(
        step,
        courses=tuple(
            None
            if course is None
            else replace(
                course,
                patience=None if course.patience is None else replace(course.patience, after=LISTED_PATIENCE),
            )
            for course in step.courses
        ),
    )


def _moved(course: Course | None, steps: int, exits: int) -> Course | None:
    """The course with all its ways led to the copy's own steps and exits."""
    if course is None:
        return None

    def routing(old: Routing) -> Routing:
        ways = tuple(replace(way, to=way.to + steps if way.to >= 0 else way.to - exits) for way in old.ways)
        return replace(old, ways=ways)

    patience = course.patience
    return replace(
        course,
        routing=routing(course.routing),
        patience=None if patience is None else Risk(after=patience.after, routing=routing(patience.routing)),
    )
