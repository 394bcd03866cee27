"""Which steps feed which, and which systems have more capacity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from simulator.domain.reach import adds_capacity, feeding_steps, only_adds_capacity
from simulator.domain.system import System
from simulator.domain.team import CapacityFactor, LineChange
from simulator.scenario_file import read_scenario


@pytest.fixture(scope="module")
def system() -> System:
    path = Path(str(files("simulator.scenario_file") / "template" / "baseline.yaml"))
    return read_scenario(path).baseline


def with_factor(system: System, team: str, factor: Fraction) -> System:
    """The system with the pools of a team at a multiple of their capacity from October."""
    change = CapacityFactor(from_date=date(2026, 10, 1), factor=factor)
    teams = tuple(
        replace(t, pools=tuple(replace(p, factors=(change,)) for p in t.pools)) if t.name == team else t
        for t in system.teams
    )
    return replace(system, teams=teams)


def test_a_step_is_fed_by_every_step_from_which_patients_reach_it(system: System) -> None:
    feeding = feeding_steps(system.pathway("adults"))
    assert feeding["triage"] == {"triage"}
    # Therapy sends on to crisis care by its routes and by those who get worse while they wait.
    assert feeding["ward"] == {"triage", "therapy", "crisis_care", "ward"}
    assert feeding["therapy"] == {"triage", "therapy", "crisis_care", "ward"}


def test_more_in_one_pool_and_nothing_else_only_adds_capacity(system: System) -> None:
    more, less = with_factor(system, "crisis", Fraction(3, 2)), with_factor(system, "crisis", Fraction(1, 2))
    assert only_adds_capacity(more, system)
    assert only_adds_capacity(system, less)
    assert not only_adds_capacity(less, system)
    assert not only_adds_capacity(system, system)


def test_more_here_and_less_there_adds_capacity_but_not_only(system: System) -> None:
    both = with_factor(with_factor(system, "crisis", Fraction(3, 2)), "ward", Fraction(1, 2))
    assert adds_capacity(both, system)
    assert not only_adds_capacity(both, system)


def test_another_way_of_working_beside_more_capacity_does_more_than_add(system: System) -> None:
    more = with_factor(system, "crisis", Fraction(3, 2))
    assert not only_adds_capacity(replace(more, referrals=more.referrals[:1]), system)


def test_money_that_no_pool_rests_on_adds_nothing(system: System) -> None:
    change = LineChange(from_date=date(2026, 10, 1), pence_per_year=1_000_000, reason="more")
    richer = system.with_changes({"corporate": {"administrators": [change]}})
    assert not adds_capacity(richer, system)
