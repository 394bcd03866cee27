"""What is true of people in every pair of scenarios, on networks made by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import Course, Exit, Group, Overflow, Pathway, Recovery, Step, StepRole
from simulator.domain.system import System
from simulator.engines import run
from simulator.outcomes.measures.person_column import COUNTS, WAITS
from simulator.outcomes.people import PeopleComparison, person_table
from simulator.outcomes.people.fall import HARMS, PARTS
from simulator.outcomes.people.judgement import OUTCOMES
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network
from tests.engines.generated import generated_network

SEEDS = (*range(38), 78, 160)
"""The last two reach what the others do not: falls that are lost or avoided, people better off with less."""
ROLES: tuple[StepRole, ...] = ("triage", "treatment", "crisis", "inpatient", "support")


def system_behind(network: Network) -> System:
    """A system with the names of a generated network, its steps in turn of every role."""
    pathways = []
    for name in dict.fromkeys(step.name.partition("/")[0] for step in network.steps):
        groups = dict.fromkeys((c.group, c.enters_at) for c in network.classes if c.pathway == name)
        first_entry = dict(reversed(groups))
        steps = tuple(
            Step(
                name=step.name.partition("/")[2],
                role=ROLES[(index + len(network.pools)) % len(ROLES)],
                course=Course(
                    routes=(),
                    stay=Deterministic(value=1.0),
                    overflow=Overflow(
                        after=Deterministic(value=1.0), stay=None, price_pence_per_day=100, source="test"
                    ),
                ),
                recovery=Recovery(
                    at_best=0.8, lost_per_week_waited=0.2, full_course_sessions=2.0, source="test"
                ),
                price_pence_per_start=1_000 * index,
            )
            for index, step in enumerate(network.steps)
            if step.name.startswith(f"{name}/")
        )
        pathways.append(
            Pathway(
                name=name,
                groups=tuple(
                    Group(name=group, enters_at=network.steps[entry].name.partition("/")[2])
                    for group, entry in first_entry.items()
                ),
                steps=steps,
                exits=(
                    Exit(name="well", meaning="completed"),
                    Exit(name="lost", meaning="left", price_pence=500),
                ),
            )
        )
    return System(starts=date(2026, 10, 1), pathways=tuple(pathways), teams=(), referrals=())


def with_less(network: Network, chance: Random) -> Network:
    """The same with a server less in some of its pools from some day on."""
    pools = []
    for pool in network.pools:
        loses = chance.random() < 0.6
        from_days = float(chance.randint(0, 8))
        changes = tuple(
            replace(change, servers=max(0, change.servers - 1))
            if loses and change.at_days >= from_days
            else change
            for change in pool.changes
        )
        pools.append(replace(pool, changes=changes))
    return replace(network, pools=tuple(pools))


def people(network: Network, seed: int) -> pa.Table:
    streams = Streams(seed=seed, replication=0)
    return person_table(run(network, streams, "reference"), streams, network, system_behind(network))


@cache
def made(seed: int) -> tuple[pa.Table, pa.Table]:
    """People of a generated network with less and as it is."""
    chance = Random(seed)
    network = generated_network(chance)
    return people(with_less(network, chance), seed), people(network, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_rises_and_the_parts_of_falls_add_up_to_the_difference(seed: int) -> None:
    mine, theirs = made(seed)
    falls = PeopleComparison.of({0: mine}, {0: theirs}).falls()
    added = falls[[*PARTS]].sum(axis=1).to_numpy()
    exact = ~falls["harm"].isin(["out_of_area_days", "knock_on_pounds"]).to_numpy()
    assert (added[exact] == falls["net"].to_numpy()[exact]).all()
    assert added == pytest.approx(falls["net"].to_numpy(), rel=1e-12, abs=1e-6)
    assert (falls["avoided"] <= falls["avoided_by_better_off"]).all()
    everybody = falls[falls["pathway"] == "all"].set_index("harm")
    for harm in ("crisis_episodes", "out_of_area_days", "knock_on_pounds", "losses"):
        totals = [np.float64(table.column(HARMS[harm]).to_numpy()).sum() for table in (mine, theirs)]
        assert totals == pytest.approx([everybody["scenario"][harm], everybody["reference"][harm]])


@pytest.mark.parametrize("seed", SEEDS)
def test_swapping_the_scenarios_swaps_who_is_worse_and_who_is_better_off(seed: int) -> None:
    mine, theirs = made(seed)
    there = PeopleComparison.of({0: mine}, {0: theirs}).people()
    back = PeopleComparison.of({0: theirs}, {0: mine}).people()
    assert (there["worse_off"] == back["better_off"]).all()
    assert (there["better_off"] == back["worse_off"]).all()
    assert (there["mixed"] == back["mixed"]).all()
    assert (there[list(OUTCOMES)].sum(axis=1) == there["people"]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_is_in_both_scenarios_and_the_same_beside_themselves(seed: int) -> None:
    mine, theirs = made(seed)
    both = PeopleComparison.of({0: mine}, {0: theirs}).people().iloc[0]
    assert both["only_scenario"] == both["only_reference"] == 0
    assert both["people"] == mine.num_rows == theirs.num_rows
    alone = PeopleComparison.of({0: mine}, {0: mine})
    assert (alone.people()["same"] == alone.people()["people"]).all()
    assert not alone.falls()[["net", *PARTS]].to_numpy().any()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_in_a_table_of_people_is_below_zero_or_unknown(seed: int) -> None:
    for table in made(seed):
        for name in (*WAITS, *COUNTS, "out_of_area_days", "knock_on_pounds"):
            values = table.column(name).to_numpy()
            assert np.isfinite(values).all()
            assert (values >= 0).all(), name
        assert np.isfinite(table.column("since_days").to_numpy()).all()
        out = table.column("at_kind").to_numpy() < 0
        assert (out == (table.column("standing").to_numpy() > 2)).all()


@pytest.mark.slow
def test_the_networks_reach_every_outcome_and_every_part() -> None:
    outcomes = dict.fromkeys(OUTCOMES, 0.0)
    parts = dict.fromkeys(PARTS[:4], 0.0)
    for mine, theirs in map(made, SEEDS):
        comparison = PeopleComparison.of({0: mine}, {0: theirs})
        counts, falls = comparison.people(), comparison.falls()
        for name in outcomes:
            outcomes[name] += counts[name].iloc[0]
        for name in parts:
            parts[name] += abs(falls[name]).sum()
    assert all(outcomes.values())
    assert all(parts.values())
