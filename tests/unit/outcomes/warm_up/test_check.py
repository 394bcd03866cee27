"""Verdicts on a warm-up, on series whose steady state is known."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from simulator.domain.demand import DayOne
from simulator.domain.scenario import Scenario
from simulator.outcomes.warm_up.check import WARM_UP_COLUMNS, warm_up_checks
from simulator.outcomes.warm_up.steadiness import Outlook
from simulator.outcomes.warm_up.trajectory import Trajectory, trajectories
from tests.unit.experiment.small_study import BASELINE, STARTS, scenario, slice_of

DAYS = 1200


def study(warm_up_days: float, *cuts: object, day_one: tuple[DayOne, ...] = (), **demand: object) -> Scenario:
    written = scenario("baseline", *cuts)  # type: ignore[arg-type]
    system = replace(BASELINE, referrals=(replace(BASELINE.referrals[0], **demand),), day_one=day_one)
    run = replace(written.run, ends=STARTS + timedelta(days=DAYS), warm_up_days=warm_up_days)
    return replace(written, baseline=system, run=run)


def noise(replications: int, seed: int, coefficient: float = 0.9) -> np.ndarray:
    """`float64[replication, day]`, autoregressions of mean 0 and standard deviation 1."""
    chance = np.random.default_rng(seed)
    series = chance.standard_normal((replications, DAYS))
    for day in range(1, DAYS):
        fresh = math.sqrt(1 - coefficient**2) * series[:, day]
        series[:, day] = coefficient * series[:, day - 1] + fresh
    return series


def frames(
    values: np.ndarray, measure: str = "list_length_at_end", people: float = 0.0
) -> list[pd.DataFrame]:
    empty = np.empty(0, dtype=np.float32)
    return [
        pd.DataFrame(
            [
                (
                    "talking",
                    "course",
                    "all",
                    measure,
                    (of_day * (people or 1.0)).astype(np.float32),
                    np.full(DAYS, people, dtype=np.float32) if people else empty,
                )
            ],
            columns=["pathway", "step", "team", "measure", "amounts", "people"],
        )
        for of_day in values
    ]


def verdict(values: np.ndarray, written: Scenario, **named: object) -> pd.Series:
    outlook = Outlook.of(written)
    series = trajectories(frames(values, **named), outlook.batch_days)  # type: ignore[arg-type]
    checks = warm_up_checks(series, written, outlook)
    assert tuple(checks.columns) == WARM_UP_COLUMNS
    assert len(checks) == 1
    return checks.iloc[0]


RISING = 100 * (1 - np.exp(-np.arange(DAYS) / 60))
"""From empty to 100, with 60 days as its time constant."""


def test_a_level_series_needs_no_warm_up() -> None:
    found = verdict(100 + noise(20, seed=1), study(0.0))
    assert found["verdict"] == "met"


@pytest.mark.parametrize("seed", range(3))
def test_a_beginning_that_is_counted_is_found_with_the_length_that_leaves_it_out(seed: int) -> None:
    found = verdict(RISING + noise(20, seed=seed), study(20.0))
    assert found["verdict"] == "not met"
    # At three time constants 5 of 100 are missing, at eight nothing that the noise would not hide.
    assert 180 <= found["suggested_days"] <= 480
    assert found["suggested_days"] % 5 == 0
    assert found["reason"].startswith("the beginning moves the mean by ")


def test_a_warm_up_as_long_as_was_suggested_is_met() -> None:
    values = RISING + noise(20, seed=4)
    suggested = float(verdict(values, study(20.0))["suggested_days"])
    found = verdict(values, study(suggested))
    assert (found["verdict"], found["suggested_days"]) == ("met", suggested)


def test_a_beginning_too_small_to_matter_is_let_pass() -> None:
    values = 100 + 0.02 * (RISING - 100) + 0.1 * noise(20, seed=5)
    assert verdict(values, study(0.0))["verdict"] == "met"


def test_a_trend_without_a_known_cause_cannot_be_told() -> None:
    found = verdict(50 + 0.1 * np.arange(DAYS) + noise(20, seed=6), study(365.0))
    assert found["verdict"] == "cannot tell"
    assert "longer run" in found["reason"]
    assert math.isnan(found["suggested_days"])


@pytest.mark.parametrize("demand", [{"growth_per_year": 0.05}, {"per_day": 5.0}])
def test_a_trend_of_growing_or_overloading_demand_is_no_steady_state(demand: dict[str, object]) -> None:
    found = verdict(50 + 0.1 * np.arange(DAYS) + noise(20, seed=6), study(365.0, **demand))
    assert found["verdict"] == "no steady state"
    assert math.isnan(found["suggested_days"])


def test_a_level_series_of_an_overloaded_service_has_a_steady_state() -> None:
    """As where people give up as fast as the list would grow."""
    found = verdict(RISING + noise(20, seed=7), study(400.0, per_day=5.0))
    assert found["verdict"] == "met"


def test_a_slow_series_of_few_replications_cannot_be_told_from_noise() -> None:
    values = 10 * (1 - np.exp(-np.arange(DAYS) / 300)) + 8 * noise(20, seed=8, coefficient=0.995)
    found = verdict(values[:3], study(60.0))
    assert found["verdict"] == "cannot tell"


def test_mean_waits_are_sums_over_people() -> None:
    found = verdict(RISING + noise(20, seed=1), study(20.0), measure="treatment_wait_mean_days", people=3.0)
    plain = verdict(RISING + noise(20, seed=1), study(20.0))
    assert (found["verdict"], found["suggested_days"]) == ("not met", plain["suggested_days"])


def test_an_actual_list_and_caseload_need_none() -> None:
    people = DayOne(pathway="talking", group="adults", step="course", source="test", in_care=4)
    found = verdict(RISING + noise(20, seed=1), study(0.0, day_one=(people,)))
    assert found["verdict"] == "none needed"
    assert found["reason"] == "it starts from an actual list and caseload; triage started empty"


def test_days_from_the_first_cut_on_are_not_looked_at() -> None:
    values = 100 + noise(20, seed=9)
    values[:, 400:] += 50
    cut = replace(slice_of(), from_date=STARTS + timedelta(days=400))
    assert verdict(values, study(100.0, cut))["verdict"] == "met"
    assert verdict(values, study(100.0))["verdict"] != "met"


def test_a_cut_soon_after_the_start_leaves_too_few_days() -> None:
    cut = replace(slice_of(), from_date=date(2026, 5, 1))
    found = verdict(RISING + noise(20, seed=1), study(10.0, cut))
    assert found["verdict"] == "cannot tell"
    assert found["reason"] == "30 days are too few to judge by before the first cut begins on 2026-05-01"


SEASON = 1 + 0.3 * np.sin(2 * np.pi * np.arange(DAYS) / 365)
SEASONAL = {"month_factors": (1.2, *(1.0,) * 10, 0.8)}


def test_a_year_of_seasons_is_compared_with_the_years_after_it() -> None:
    settled = verdict(100 * SEASON + noise(20, seed=10), study(100.0, **SEASONAL))
    assert settled["verdict"] == "met"
    slow = 100 * (1 - np.exp(-np.arange(DAYS) / 100)) * SEASON + noise(20, seed=10)
    assert verdict(slow, study(10.0, **SEASONAL))["verdict"] == "not met"
    assert verdict(slow, study(10.0, **SEASONAL))["suggested_days"] == 375


def test_seasons_of_less_than_two_years_cannot_be_told() -> None:
    found = verdict(100 * SEASON + noise(20, seed=10), study(500.0, **SEASONAL))
    assert found["verdict"] == "cannot tell"
    assert "two whole years" in found["reason"]


def test_what_never_happens_is_not_judged() -> None:
    written = study(100.0)
    outlook = Outlook.of(written)
    series = trajectories(frames(np.zeros((5, DAYS))), outlook.batch_days)
    assert warm_up_checks(series, written, outlook).empty


@pytest.mark.slow
def test_a_steady_series_is_seldom_called_not_met() -> None:
    """Of 200 steady series, so noisy that their mean is known to 10 %, at most 1 in 20.

    MSER must leave out more than the warm-up by chance, and a 95 % interval must then tell the two means
    apart. Where it asks for more and the interval cannot tell, the verdict says so.
    """
    steady = 1 + noise(4000, seed=77, coefficient=0.97).reshape(200, 20, DAYS)
    verdicts = [verdict(values, study(150.0), measure="reneged")["verdict"] for values in steady]
    assert verdicts.count("not met") <= 10
    assert verdicts.count("met") >= 150


def test_replications_with_different_series_are_refused() -> None:
    one, other = frames(np.ones((2, DAYS)))
    other["measure"] = "reneged"
    with pytest.raises(ValueError, match="different series"):
        trajectories([one, other], 5)
    with pytest.raises(ValueError, match="no replications"):
        trajectories([], 5)


def test_a_batch_in_which_nobody_was_seen_is_as_the_one_before() -> None:
    people = np.array([[0.0, 2.0, 0.0, 1.0]], dtype=np.float32)
    series = Trajectory(
        pathway="all",
        step="all",
        team="all",
        measure="treatment_wait_mean_days",
        batch_days=1,
        amounts=np.array([[0.0, 8.0, 0.0, 6.0]], dtype=np.float32),
        people=people,
        daily=np.array([np.nan, 4.0, np.nan, 6.0]),
    )
    np.testing.assert_array_equal(series.averaged(), [4.0, 4.0, 4.0, 6.0])
    assert series.means(0, 4)[0] == 14 / 3
    assert math.isnan(series.means(2, 3)[0])
