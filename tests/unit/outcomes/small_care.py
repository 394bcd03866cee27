"""A small system whose histories are written by hand, visit by visit."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from simulator.compilation.network import network_of
from simulator.domain.demand import DayOne, Referrals
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
    Standard,
    Step,
)
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, Pool, Team
from simulator.outcomes import Window, measures_of
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import NOWHERE, VISIT, Ended, History
from simulator.simulation.network import Network

STARTS = date(2026, 10, 1)
HORIZON_DAYS = 92.0
"""October, November and December 2026."""
OCTOBER_ENDS, NOVEMBER_ENDS = 31.0, 61.0
WHOLE_RUN = Window(from_days=0.0, to_days=HORIZON_DAYS)
STREAMS = Streams(seed=7, replication=0)

GROUPS = ("adults", "elders")
ASSESSMENT, THERAPY, CRISIS, WARD, LONG_TERM = range(5)
DONE, LOST, REFUSED, SIGNPOSTED = -1, -2, -3, -4


def _line(name: str, pounds: int, wte: int | None = None) -> BudgetLine:
    return BudgetLine(
        name=name,
        category="pay",
        behaviour="variable",
        pence_per_year=100 * pounds,
        source="assumption: this test",
        wte=None if wte is None else Fraction(wte),
    )


def small_system(*, day_one: tuple[DayOne, ...] = ()) -> System:
    """Assessment, then therapy or long-term support; crises and a ward with placements elsewhere."""
    one_contact = Sessions(number=Deterministic(value=1.0))
    clinicians = PoolName(team="clinic", pool="contacts")
    stay = Deterministic(value=10.0)
    steps = (
        Step(
            name="assessment",
            role="assessment",
            clinicians=clinicians,
            course=Course(
                routes=(
                    Route(to="therapy", share=0.5),
                    Route(to="long_term", share=0.25),
                    Route(to="refused", share=0.25),
                ),
                sessions=one_contact,
                patience=Risk(after=Deterministic(value=100.0), routes=(Route(to="lost", share=1.0),)),
                deterioration=Risk(after=Deterministic(value=90.0), routes=(Route(to="crisis", share=1.0),)),
            ),
        ),
        Step(
            name="therapy",
            role="treatment",
            clinicians=clinicians,
            course=Course(
                routes=(Route(to="done", share=1.0),),
                sessions=replace(
                    one_contact, ends_after_misses=2, dropped_out_routes=(Route(to="lost", share=1.0),)
                ),
            ),
            recovery=Recovery(
                at_best=0.8,
                lost_per_week_waited=0.02,
                full_course_sessions=6.0,
                source="assumption: this test",
            ),
        ),
        Step(
            name="crisis",
            role="crisis",
            course=Course(
                routes=(
                    Route(to="ward", share=0.5),
                    Route(to="therapy", share=0.25),
                    Route(to="lost", share=0.25),
                ),
                stay=stay,
            ),
            price_pence_per_start=25_000,
        ),
        Step(
            name="ward",
            role="inpatient",
            place=PoolName(team="ward", pool="beds"),
            holds_place=True,
            course=Course(
                routes=(Route(to="therapy", share=0.5), Route(to="done", share=0.5)),
                stay=stay,
                overflow=Overflow(
                    after=Deterministic(value=1.0), stay=None, price_pence_per_day=60_800, source="test"
                ),
            ),
        ),
        Step(
            name="long_term",
            role="support",
            course=Course(routes=(Route(to="done", share=1.0),), stay=stay),
        ),
    )
    pathway = Pathway(
        name="talking",
        groups=tuple(Group(name=name, enters_at="assessment") for name in GROUPS),
        steps=steps,
        exits=(
            Exit(name="done", meaning="completed"),
            Exit(name="lost", meaning="left", price_pence=5_000),
            Exit(name="refused", meaning="refused"),
            Exit(name="signposted", meaning="signposted"),
        ),
        standards=(
            Standard(name="six weeks", within_days=42.0, share=0.75, clock="treatment", source="test"),
            Standard(name="first week", within_days=7.0, share=0.5, clock="first_contact", source="test"),
        ),
    )
    teams = (
        Team(
            name="clinic",
            lines=(_line("nurses", 120_000, wte=2), _line("rent", 1)),
            pools=(
                Pool(
                    name="contacts", kind="contacts", staffed_by=("nurses",), contacts_per_wte_per_week=10.0
                ),
            ),
        ),
        Team(
            name="ward",
            lines=(_line("ward_nurses", 365_000, wte=4),),
            pools=(Pool(name="beds", kind="beds", staffed_by=("ward_nurses",), count=2),),
        ),
    )
    return System(
        starts=STARTS,
        pathways=(pathway,),
        teams=teams,
        referrals=tuple(
            Referrals(pathway="talking", group=group, source="test", per_day=1.0) for group in GROUPS
        ),
        day_one=day_one,
    )


def visit(
    patient: int,
    step: int,
    joined: float,
    *,
    started: float = math.nan,
    first_contact: float | None = None,
    finished: float = math.nan,
    left: float = math.nan,
    to: int = NOWHERE,
    ended: Ended | None = None,
    number: int = 0,
    occurrence: int = 0,
    episode: int = 0,
    patient_class: int = 0,
    attended: int = 0,
    missed: int = 0,
    wait_inside_days: float = 0.0,
    elsewhere: bool = False,
) -> np.void:
    """One row of a history; how it ended follows from its moments unless it is told.

    The first contact is attended at once unless its moment is told; NaN for a visit without any.
    """
    if ended is None:
        if not math.isnan(finished):
            ended = Ended.COMPLETED
        elif math.isnan(started):
            ended = Ended.STILL_WAITING
        else:
            ended = Ended.STILL_IN_CARE
    row = np.zeros((), dtype=VISIT)
    row["patient_class"], row["patient"], row["visit"], row["episode"] = (
        patient_class,
        patient,
        number,
        episode,
    )
    row["step"], row["occurrence"], row["joined"], row["started"] = step, occurrence, joined, started
    row["first_contact"] = started if first_contact is None else first_contact
    row["finished"] = finished
    row["left"] = finished if math.isnan(left) and step != WARD else left
    row["attended"], row["missed"], row["wait_inside_days"] = attended, missed, wait_inside_days
    row["elsewhere"], row["ended"], row["destination"] = elsewhere, ended, to
    return row[()]


def history(*visits: np.void, network: Network | None = None) -> History:
    """A history of these visits, with nothing recorded of the pools."""
    network = network or network_of(small_system(), HORIZON_DAYS)
    shape = (len(network.pools), len(network.period_edges) - 1)
    rows = np.array(list(visits), dtype=VISIT)
    order = np.lexsort((rows["visit"], rows["patient"], rows["patient_class"]))
    return History(
        visits=rows[order],
        busy_days=np.zeros(shape),
        capacity_days=np.zeros(shape),
        queue_days=np.zeros(shape),
    )


def measured(
    *visits: np.void,
    system: System | None = None,
    window: Window = WHOLE_RUN,
    streams: Streams = STREAMS,
) -> pd.DataFrame:
    """The tidy table of these visits."""
    system = system or small_system()
    network = network_of(system, HORIZON_DAYS)
    return measures_of(history(*visits, network=network), network, system, streams, window=window)


def told(table: pd.DataFrame, measure: str, **places: str) -> float:
    """One value: `all` wherever no place is named."""
    wanted = {"pathway": "all", "group": "all", "step": "all", "team": "all", "period": "all"} | places
    chosen = (table["measure"] == measure).to_numpy()
    for column, label in wanted.items():
        chosen = chosen & (table[column] == label).to_numpy()
    values = table.loc[chosen, "value"].to_numpy()
    assert len(values) == 1, f"{len(values)} values of {measure} at {wanted}"
    return float(values[0])
