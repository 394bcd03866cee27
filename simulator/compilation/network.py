"""From a scenario to the network that an engine runs: names become indices, money becomes capacity."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from simulator.compilation.day_one import people_of_day_one
from simulator.compilation.laws import cumulative_shares, law_of
from simulator.domain import demand as domain_demand
from simulator.domain import pathway as domain_pathway
from simulator.domain.distribution import Distribution
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.simulation.chance.sampler import Law
from simulator.simulation.network import (
    Arrivals,
    CapacityChange,
    Course,
    Network,
    Overflow,
    PatientClass,
    Pool,
    ReReferral,
    Risk,
    Routing,
    Sessions,
    Step,
    Way,
)
from simulator.units import day_number, first_of_next_month


def compile_network(scenario: Scenario) -> Network:
    """The network of a scenario after its cuts.

    Parameters
    ----------
    scenario
        A checked scenario: its names exist and its numbers make sense.

    Returns
    -------
    Network
        Classes in the order of the file: for each group first the people of day one, then its referrals.

    Raises
    ------
    InvalidSystemError
        A cut cannot be made.
    KeyError
        A name does not exist: the scenario was not checked.
    """
    system = scenario.system()
    return network_of(system, scenario.horizon_days)


def network_of(system: System, horizon_days: float) -> Network:
    """The network of a system, over a horizon in days."""
    pools = _pools(system, horizon_days)
    pool_index = {pool.name: index for index, pool in enumerate(pools)}
    places = _destinations(system)
    classes = _classes(system, places, horizon_days)
    steps = tuple(
        _step(pathway, step, pool_index, places, classes)
        for pathway in system.pathways
        for step in pathway.steps
    )
    return Network(
        horizon_days=horizon_days,
        period_edges=month_edges(system.starts, horizon_days),
        pools=pools,
        steps=steps,
        exits=tuple(f"{pathway.name}/{out.name}" for pathway in system.pathways for out in pathway.exits),
        classes=classes,
    )


def month_edges(starts: date, horizon_days: float) -> tuple[float, ...]:
    """Moments that bound the calendar months of a run: 0, the first of each month, the horizon; days."""
    edges = [0.0]
    moment = first_of_next_month(starts)
    while day_number(moment, starts) < horizon_days:
        edges.append(float(day_number(moment, starts)))
        moment = first_of_next_month(moment)
    return (*edges, float(horizon_days))


def _pools(system: System, horizon_days: float) -> tuple[Pool, ...]:
    return tuple(
        Pool(
            name=f"{team.name}.{pool.name}",
            changes=tuple(
                CapacityChange(
                    at_days=float(day_number(capacity.from_date, system.starts)),
                    servers=capacity.servers,
                    speed=capacity.speed,
                )
                for capacity in team.capacities(pool, system.starts)
                if day_number(capacity.from_date, system.starts) < horizon_days
            ),
            contact_days=pool.contact_days if pool.kind == "contacts" else 1.0,
            in_treatment_first=pool.in_treatment_first,
        )
        for team in system.teams
        for pool in team.pools
    )


def _destinations(system: System) -> dict[str, int]:
    """Index of every step and, below zero, of every exit, by `pathway/name`."""
    steps = [f"{p.name}/{step.name}" for p in system.pathways for step in p.steps]
    exits = [f"{p.name}/{out.name}" for p in system.pathways for out in p.exits]
    return {name: i for i, name in enumerate(steps)} | {name: -1 - k for k, name in enumerate(exits)}


def _classes(system: System, places: Mapping[str, int], horizon_days: float) -> tuple[PatientClass, ...]:
    classes: list[PatientClass] = []
    for pathway in system.pathways:
        for group in pathway.groups:
            re_referral = _re_referral(pathway, group, places)
            for cohort in system.day_one:
                if (cohort.pathway, cohort.group) == (pathway.name, group.name):
                    step = pathway.step(cohort.step)
                    entry = places[f"{pathway.name}/{cohort.step}"]
                    classes += people_of_day_one(cohort, step, entry, re_referral)
            classes += [
                PatientClass(
                    name=f"{pathway.name}/{group.name}",
                    pathway=pathway.name,
                    group=group.name,
                    enters_at=places[f"{pathway.name}/{group.enters_at}"],
                    arrivals=_arrivals(referrals, system.starts, horizon_days),
                    re_referral=re_referral,
                )
                for referrals in system.referrals
                if (referrals.pathway, referrals.group) == (pathway.name, group.name)
            ]
    return tuple(classes)


def _arrivals(referrals: domain_demand.Referrals, starts: date, horizon_days: float) -> Arrivals:
    if referrals.listed_days is not None:
        return Arrivals(
            rates_per_day=(), listed_days=referrals.listed_days, logged_daily=referrals.logged_daily
        )
    rates = referrals.rates_per_day(starts, math.ceil(horizon_days))
    return Arrivals(
        rates_per_day=tuple(rates.tolist()), listed_days=None, logged_daily=referrals.logged_daily
    )


def _re_referral(
    pathway: domain_pathway.Pathway, group: domain_pathway.Group, places: Mapping[str, int]
) -> ReReferral | None:
    again = group.re_referral
    if again is None:
        return None
    return ReReferral(
        share_by_episode=again.share_by_episode,
        after=law_of(again.after),
        enters_at=places[f"{pathway.name}/{again.enters_at}"],
        from_exits=frozenset(-1 - places[f"{pathway.name}/{name}"] for name in again.from_exits),
    )


def _step(
    pathway: domain_pathway.Pathway,
    step: domain_pathway.Step,
    pool_index: Mapping[str, int],
    places: Mapping[str, int],
    classes: tuple[PatientClass, ...],
) -> Step:
    compiled = {
        group.name: _course(pathway.name, step.course_of(group.name), places) for group in pathway.groups
    }
    return Step(
        name=f"{pathway.name}/{step.name}",
        place=-1 if step.place is None else pool_index[str(step.place)],
        clinicians=-1 if step.clinicians is None else pool_index[str(step.clinicians)],
        holds_place=step.holds_place,
        notice_days=step.notice_days,
        whole_days=step.whole_days,
        courses=tuple(compiled[c.group] if c.pathway == pathway.name else None for c in classes),
    )


def _course(pathway: str, course: domain_pathway.Course, places: Mapping[str, int]) -> Course:
    return Course(
        routing=_routing(pathway, course.routes, places),
        sessions=None if course.sessions is None else _sessions(pathway, course.sessions, places),
        stay=_law_or_none(course.stay),
        priority=course.priority,
        rise_after_days=math.inf if course.rise is None else course.rise.after_days,
        rise_to=course.priority if course.rise is None else course.rise.to_priority,
        patience=_risk(pathway, course.patience, places),
        deterioration=_risk(pathway, course.deterioration, places),
        overflow=_overflow(course),
    )


def _sessions(pathway: str, sessions: domain_pathway.Sessions, places: Mapping[str, int]) -> Sessions:
    first = sessions.did_not_attend_first
    return Sessions(
        number=law_of(sessions.number),
        length=law_of(sessions.length),
        interval=law_of(sessions.interval),
        did_not_attend=sessions.did_not_attend,
        did_not_attend_first=sessions.did_not_attend if first is None else first,
        ends_after_misses=sessions.ends_after_misses or 0,
        dropped_out=(
            _routing(pathway, sessions.dropped_out_routes, places) if sessions.dropped_out_routes else None
        ),
    )


def _overflow(course: domain_pathway.Course) -> Overflow | None:
    if course.overflow is None:
        return None
    stay = domain_pathway.stay_out_of_area(course)
    if stay is None:
        raise ValueError("an overflow of a step with contacts needs a stay of its own")
    return Overflow(after=law_of(course.overflow.after), stay=law_of(stay))


def _risk(pathway: str, risk: domain_pathway.Risk | None, places: Mapping[str, int]) -> Risk | None:
    if risk is None:
        return None
    return Risk(after=law_of(risk.after), routing=_routing(pathway, risk.routes, places))


def _routing(pathway: str, routes: tuple[domain_pathway.Route, ...], places: Mapping[str, int]) -> Routing:
    return Routing(
        cumulative=cumulative_shares(tuple(route.share for route in routes)),
        ways=tuple(
            Way(to=places[f"{pathway}/{route.to}"], delay=_law_or_none(route.delay)) for route in routes
        ),
    )


def _law_or_none(distribution: Distribution | None) -> Law | None:
    return None if distribution is None else law_of(distribution)
