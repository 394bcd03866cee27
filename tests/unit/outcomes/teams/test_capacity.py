"""What a pool is said to do, a week and a year, and what its posts can do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simulator.domain.check.posts import MOST_STARTS_PER_WTE_PER_YEAR
from simulator.outcomes.teams.capacity import PoolCapacity, pool_capacity
from simulator.scenario_file import read_scenario

FILES = Path(__file__).parents[3] / "scenario_files" / "valid"
SYSTEM = read_scenario(FILES / "everything.yaml").baseline
ENDS = date(2029, 4, 1)


def capacity(team: str, pool: str) -> PoolCapacity:
    owner = SYSTEM.team(team)
    return pool_capacity(SYSTEM, owner, owner.pool(pool), {f"{team}.{pool}": 0.5}, ENDS)


def test_contacts_a_week_are_those_of_a_post_times_the_posts() -> None:
    found = capacity("access", "contacts")
    assert (found.wte, found.stated, found.starts_per_week) == (5, 11, 55)
    assert found.per_wte_per_year == pytest.approx(11 * 365.25 / 7)
    assert found.most_per_year == 5 * MOST_STARTS_PER_WTE_PER_YEAR


def test_places_start_as_many_as_their_stay_lets_them() -> None:
    found = capacity("crisis", "episodes")
    assert found.stated == 40
    assert found.starts_per_year == pytest.approx(40 * 365.25 / found.stay_days)


def test_a_place_of_a_course_of_contacts_says_nothing_of_starts() -> None:
    found = capacity("community", "caseload")
    assert found.starts_per_week != found.starts_per_week
    assert found.stay_days == 0


def test_a_season_is_told_with_its_dates() -> None:
    assert capacity("ward", "beds").later == ((date(2026, 12, 1), 20.0), (date(2027, 3, 1), 18.0))


def test_beds_have_no_bound_of_starts_for_each_post() -> None:
    assert capacity("ward", "beds").most_per_year != capacity("ward", "beds").most_per_year
