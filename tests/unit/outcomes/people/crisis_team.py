"""A small service with a crisis team, run as it is and with less or more of a team, to compare people by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pyarrow as pa

from simulator.compilation.network import network_of
from simulator.domain.demand import Referrals
from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Overflow,
    Pathway,
    PoolName,
    Recovery,
    Risk,
    Route,
    Sessions,
    Step,
)
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, CapacityFactor, Pool, Team
from simulator.engines import run
from simulator.outcomes.people import person_table
from simulator.simulation.chance.streams import Streams
from tests.unit.outcomes.small_care import STARTS

HORIZON_DAYS = 200.0


def service(
    *, crisis_places: int = 40, therapists: int = 6, patience_days: float | None = None, beds: int = 2
) -> System:
    """Triage to crisis care or therapy; people who wait 30 days for therapy get worse and come in crisis.

    Crisis care leads to a ward with places elsewhere. With `patience_days` people give up the crisis list.
    """
    out = (Route(to="done", share=1.0),)
    triage = Step(
        name="triage",
        role="triage",
        clinicians=PoolName(team="access", pool="contacts"),
        course=Course(
            routes=(Route(to="crisis", share=0.4), Route(to="therapy", share=0.6)),
            sessions=Sessions(number=Deterministic(value=1.0)),
        ),
    )
    therapy = Step(
        name="therapy",
        role="treatment",
        clinicians=PoolName(team="therapy", pool="contacts"),
        course=Course(
            routes=out,
            sessions=Sessions(number=Deterministic(value=2.0)),
            deterioration=Risk(after=Deterministic(value=30.0), routes=(Route(to="crisis", share=1.0),)),
        ),
        recovery=Recovery(
            at_best=0.9, lost_per_week_waited=0.05, full_course_sessions=2.0, source="this test"
        ),
    )
    gives_up = None
    if patience_days is not None:
        gives_up = Risk(after=Deterministic(value=patience_days), routes=(Route(to="lost", share=1.0),))
    crisis = Step(
        name="crisis",
        role="crisis",
        place=PoolName(team="crisis", pool="places"),
        course=Course(
            routes=(Route(to="ward", share=0.5), Route(to="done", share=0.5)),
            stay=Deterministic(value=5.0),
            patience=gives_up,
        ),
        price_pence_per_start=10_000,
    )
    ward = Step(
        name="ward",
        role="inpatient",
        place=PoolName(team="ward", pool="beds"),
        course=Course(
            routes=out,
            stay=Deterministic(value=10.0),
            overflow=Overflow(
                after=Deterministic(value=1.0), stay=None, price_pence_per_day=60_000, source="this test"
            ),
        ),
    )
    return System(
        starts=STARTS,
        pathways=(
            Pathway(
                name="care",
                groups=(Group(name="adults", enters_at="triage"),),
                steps=(triage, therapy, crisis, ward),
                exits=(Exit(name="done", meaning="completed"), Exit(name="lost", meaning="left")),
            ),
        ),
        teams=(
            _team("access", Pool(name="contacts", kind="contacts", staffed_by=("pay",)), wte=10),
            _team("therapy", Pool(name="contacts", kind="contacts", staffed_by=("pay",)), wte=therapists),
            _team("crisis", Pool(name="places", kind="places", staffed_by=("pay",), count=crisis_places)),
            _team("ward", Pool(name="beds", kind="beds", staffed_by=("pay",), count=beds)),
        ),
        referrals=(Referrals(pathway="care", group="adults", source="this test", per_day=2.0),),
    )


def _team(name: str, pool: Pool, wte: int | None = None) -> Team:
    if wte is not None:
        pool = replace(pool, contacts_per_wte_per_week=7.0)
    line = BudgetLine(
        name="pay",
        category="pay",
        behaviour="variable",
        pence_per_year=36_525_000,
        source="this test",
        wte=None if wte is None else Fraction(wte),
    )
    return Team(name=name, lines=(line,), pools=(pool,))


def closing(system: System, team: str, day: int, factor: Fraction = Fraction(0)) -> System:
    """The same with a team's pools reduced to a part of what they were from a day on."""
    dated = CapacityFactor(from_date=STARTS + timedelta(days=day), factor=factor)
    teams = tuple(
        replace(t, pools=tuple(replace(p, factors=(dated,)) for p in t.pools)) if t.name == team else t
        for t in system.teams
    )
    return replace(system, teams=teams)


def tables(system: System, replications: int = 2, seed: int = 11) -> dict[int, pa.Table]:
    """The people of a few replications of a system."""
    network = network_of(system, HORIZON_DAYS)
    found = {}
    for replication in range(replications):
        streams = Streams(seed=seed, replication=replication)
        found[replication] = person_table(run(network, streams), streams, network, system)
    return found
