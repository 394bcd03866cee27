"""A small scenario, and simulations that watch, stop or kill themselves; all of them can be pickled."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.change.union import Change
from simulator.domain.demand import Referrals
from simulator.domain.distribution import Deterministic, Exponential
from simulator.domain.pathway import Course, Exit, Group, Pathway, PoolName, Route, Sessions, Step
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, Pool, Team
from simulator.engines import EngineName
from simulator.engines import run as run_engine
from simulator.experiment.replication import Simulation, standard_simulation
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network

STARTS = date(2026, 4, 1)
CUT_FROM = date(2026, 5, 1)


def team(name: str, wte: int) -> Team:
    pay = BudgetLine(
        name="nurses",
        category="pay",
        behaviour="variable",
        pence_per_year=5_000_000 * wte,
        source="assumption: this test",
        wte=Fraction(wte),
    )
    pool = Pool(
        name="contacts",
        kind="contacts",
        staffed_by=("nurses",),
        contacts_per_wte_per_week=10.0,
        source="test",
    )
    return Team(name=name, lines=(pay,), pools=(pool,))


def step(name: str, team_name: str, to: str) -> Step:
    return Step(
        name=name,
        role="treatment",
        clinicians=PoolName(team=team_name, pool="contacts"),
        course=Course(
            routes=(Route(to=to, share=1.0),),
            sessions=Sessions(number=Deterministic(value=2.0), length=Exponential(average=1.0)),
        ),
    )


BASELINE = System(
    starts=STARTS,
    pathways=(
        Pathway(
            name="talking",
            groups=(Group(name="adults", enters_at="triage"),),
            steps=(step("triage", "front_door", "course"), step("course", "therapies", "well")),
            exits=(Exit(name="well", meaning="completed"),),
        ),
    ),
    teams=(team("front_door", 1), team("therapies", 2)),
    referrals=(Referrals(pathway="talking", group="adults", source="test", per_day=0.6),),
)

RUN = RunSettings(ends=date(2026, 5, 20), warm_up_days=7.0, replications=3, seed=11)


def scenario(name: str, *cuts: Change) -> Scenario:
    return Scenario(name=name, description=f"A test of {name}.", baseline=BASELINE, cuts=cuts, run=RUN)


def slice_of(share: Fraction = Fraction(1, 20), name: str = "five_percent") -> AcrossTheBoard:
    return AcrossTheBoard(name=name, from_date=CUT_FROM, share=share)


def targeted(pence: int = 750_000, team_name: str = "therapies") -> Targeted:
    saving = TeamSaving(team=team_name, amount_pence_per_year=pence)
    return Targeted(name="fewer_therapists", from_date=CUT_FROM, teams=(saving,))


def move() -> Reallocate:
    return Reallocate(
        name="to_the_front_door",
        from_date=CUT_FROM,
        amount_pence_per_year=100_000,
        out_of="therapies",
        into="front_door",
    )


def with_seed(written: Scenario, seed: int) -> Scenario:
    return replace(written, run=replace(written.run, seed=seed))


@dataclass(frozen=True, kw_only=True)
class WatchedEngine:
    """Runs the engine, leaving a mark for each call in a folder that processes share."""

    marks: Path
    replication: int = -1
    """The replication it fails in; none when negative."""
    failure: str = ""
    """`dies`, `dies once`, `stopped`, `starves`, `raises` or `lies`."""

    def __call__(self, network: Network, streams: Streams, engine: EngineName) -> History:
        if streams.replication == self.replication:
            self._fail()
        (self.marks / f"ran-{uuid.uuid4().hex}").touch()
        history = run_engine(network, streams, engine)
        if streams.replication == self.replication and self.failure == "lies":
            return replace(history, queue_days=history.queue_days + 1.0)
        return history

    def _fail(self) -> None:
        deaths = len(list(self.marks.glob("died-*")))
        if self.failure == "dies" or (self.failure == "dies once" and deaths == 0):
            (self.marks / f"died-{uuid.uuid4().hex}").touch()
            os._exit(7)
        if self.failure == "stopped":
            raise KeyboardInterrupt
        if self.failure == "starves":
            raise MemoryError("Unable to allocate 3 GiB")
        if self.failure == "raises":
            raise ArithmeticError("the engine is broken")

    @property
    def calls(self) -> int:
        return len(list(self.marks.glob("ran-*")))

    @property
    def deaths(self) -> int:
        return len(list(self.marks.glob("died-*")))

    @property
    def simulation(self) -> Simulation:
        return replace(standard_simulation(), run=self)
