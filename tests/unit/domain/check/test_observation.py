"""Observations that cannot be laid beside the model are refused where they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from simulator.domain.check.observation import problems_of_observations
from simulator.domain.observation import Observation, steps_served_by
from simulator.scenario_file import read_scenario

SYSTEM = read_scenario(Path(__file__).parents[3] / "scenario_files" / "valid" / "small.yaml").baseline
SEEN = Observation(team="ward", figures=(("list", 3.0),), observed_on=date(2026, 3, 31), source="test")


def test_a_team_serves_the_steps_that_take_its_places_or_its_time() -> None:
    assert [step.name for _, step in steps_served_by(SYSTEM, "community")] == ["assessment", "therapy"]


def test_a_list_may_stand_under_a_team_of_one_step() -> None:
    assert list(problems_of_observations(SYSTEM, (SEEN,))) == []


def test_a_ward_above_its_beds_can_be_observed() -> None:
    crowded = Observation(
        team="ward", figures=(("occupancy", 1.04),), observed_on=date(2026, 3, 31), source="test"
    )
    assert list(problems_of_observations(SYSTEM, (crowded,))) == []
