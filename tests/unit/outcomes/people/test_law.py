"""The law of harm on the template: less capacity never reads as better for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import simulator
from simulator.compilation.network import network_of
from simulator.domain.system import System
from simulator.domain.team import CapacityFactor
from simulator.engines import run
from simulator.outcomes.people import CareAhead, PeopleComparison, person_table
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams

TEMPLATE = read_scenario(Path(simulator.__file__).parent / "scenario_file" / "template" / "baseline.yaml")
REPLICATIONS = 6
CUT_ON = date(2026, 10, 1)


def with_less(team: str, share: Fraction) -> System:
    """The template with a part of one team's capacity taken away, and nothing given back."""
    less = CapacityFactor(from_date=CUT_ON, factor=1 - share)
    system = TEMPLATE.system()
    return replace(
        system,
        teams=tuple(
            replace(t, pools=tuple(replace(p, factors=(less,)) for p in t.pools)) if t.name == team else t
            for t in system.teams
        ),
    )


@cache
def tables(team: str, share: Fraction) -> dict[int, pa.Table]:
    system = with_less(team, share)
    network = network_of(system, TEMPLATE.horizon_days)
    found = {}
    for replication in range(REPLICATIONS):
        streams = Streams(seed=TEMPLATE.run.seed, replication=replication)
        found[replication] = person_table(run(network, streams), streams, network, system)
    return found


def compared(team: str, share: Fraction) -> PeopleComparison:
    return PeopleComparison.of(tables(team, share), tables("access", Fraction(0)))


def of_all(frame: pd.DataFrame) -> pd.Series:
    return frame[frame["pathway"] == "all"].iloc[0]


@pytest.mark.slow
@pytest.mark.parametrize("share", [Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(1)])
@pytest.mark.parametrize("team", ["access", "therapy", "crisis", "ward"])
def test_less_of_a_team_never_leaves_more_people_better_off_than_worse_off(
    team: str, share: Fraction
) -> None:
    people = of_all(compared(team, share).people())
    assert people["net_worse_off_high"] >= 0


@pytest.mark.slow
def test_a_quarter_of_the_crisis_team_avoids_almost_no_crisis_and_owes_a_backlog() -> None:
    comparison = compared("crisis", Fraction(1, 4))
    people, falls = of_all(comparison.people()), comparison.falls()
    crises = of_all(falls[falls["harm"] == "crisis_episodes"])
    owed = of_all(comparison.backlog(CareAhead.of(TEMPLATE.system())))
    assert people["worse_off_low"] > 100 * people["better_off"]
    assert crises["held_back_high"] < 20 * crises["avoided"]
    assert owed["people_low"] > 50
    assert owed["pounds_low"] > 0
