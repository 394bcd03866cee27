"""Distributions know their mean and distribution function, and say what makes them impossible."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulator.domain.distribution import (
    Deterministic,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable

AGAINST_SCIPY = [
    (Exponential(average=6.0), stats.expon(scale=6.0)),
    (Gamma(shape=2.5, scale=13.2), stats.gamma(2.5, scale=13.2)),
    (Lognormal(mu=2.6, sigma=0.27), stats.lognorm(0.27, scale=math.exp(2.6))),
    (Weibull(shape=1.5, scale=40.0), stats.weibull_min(1.5, scale=40.0)),
    (Uniform(low=2.0, high=9.0), stats.uniform(2.0, 7.0)),
    (Triangular(low=5.0, mode=7.0, high=10.0), stats.triang(0.4, 5.0, 5.0)),
]

WITH_A_MEAN: list[Distribution] = [
    *(ours for ours, _ in AGAINST_SCIPY),
    Deterministic(value=3.0),
    Empirical(values=(1.0, 2.0, 3.0), weights=(0.2, 0.5, 0.3)),
    HazardTable(from_days=(0.0, 30.0, 90.0), hazards_per_day=(0.0, 0.01, 0.2)),
    DailyRisk(risks=(0.1, 0.0, 0.4)),
    DailyRisk.s_curve(shape=5.0, half_days=30.0, hour_of_day_days=0.5),
]


@pytest.mark.parametrize(("ours", "theirs"), AGAINST_SCIPY, ids=lambda d: type(d).__name__)
def test_mean_and_distribution_function_are_the_known_ones(
    ours: Distribution, theirs: stats.rv_continuous
) -> None:
    assert ours.mean == pytest.approx(theirs.mean(), rel=1e-12)
    for value in np.linspace(0.0, 60.0, 61):
        assert ours.share_by(float(value)) == pytest.approx(theirs.cdf(value), abs=1e-12)


@pytest.mark.parametrize("distribution", WITH_A_MEAN, ids=lambda d: type(d).__name__)
def test_the_mean_is_the_integral_of_what_survives(distribution: Distribution) -> None:
    # Midpoints of hundredths of a day: jumps lie on whole and half days, so they fall between midpoints.
    middles = np.arange(0.005, 800.0, 0.01)
    surviving = [1.0 - distribution.share_by(float(value)) for value in middles]
    assert 0.01 * math.fsum(surviving) == pytest.approx(distribution.mean, rel=2e-4)


def test_the_published_reneging_curve_is_half_at_its_half_way_day() -> None:
    curve = DailyRisk.s_curve(shape=5.0, half_days=30.0)
    assert curve.risks[29] == pytest.approx(0.5)
    for day in (1, 10, 40):
        assert curve.risks[day - 1] == pytest.approx(1 - 1 / (1 + (day / 30) ** 5), rel=1e-12)


@pytest.mark.parametrize(
    "never_ends",
    [HazardTable(from_days=(0.0,), hazards_per_day=(0.0,)), DailyRisk(risks=(0.5, 0.0))],
)
def test_what_may_never_happen_has_an_infinite_mean(never_ends: Distribution) -> None:
    assert math.isinf(never_ends.mean)
    assert never_ends.share_by(1e6) < 1.0


@pytest.mark.parametrize("distribution", WITH_A_MEAN, ids=lambda d: type(d).__name__)
def test_possible_distributions_have_no_faults(distribution: Distribution) -> None:
    assert distribution.faults() == ()


@pytest.mark.parametrize(
    ("impossible", "rule"),
    [
        (Deterministic(value=-1.0), "0 or more"),
        (Exponential(average=0.0), "more than 0"),
        (Gamma(shape=-1.0, scale=1.0), "shape of -1"),
        (Lognormal(mu=math.inf, sigma=1.0), "mu of inf"),
        (Lognormal(mu=0.0, sigma=40.0), "the mean is beyond any number"),
        (Weibull(shape=0.001, scale=1.0), "the mean is beyond any number"),
        (Gamma(shape=1e-300, scale=1.0), "shape of 1e-300"),
        (Weibull(shape=1.0, scale=math.nan), "scale of nan"),
        (Uniform(low=3.0, high=3.0), "low < high"),
        (Triangular(low=0.0, mode=4.0, high=3.0), "low <= mode <= high"),
        (Empirical(values=(1.0, 1.0), weights=(1.0, 1.0)), "ascend"),
        (Empirical(values=(1.0,), weights=(0.0,)), "sum above 0"),
        (HazardTable(from_days=(1.0,), hazards_per_day=(0.1,)), "begin at 0"),
        (HazardTable(from_days=(0.0,), hazards_per_day=(-0.1,)), "0 or more"),
        (DailyRisk(risks=(1.2,)), "between 0 and 1"),
        (DailyRisk(risks=(0.1,), hour_of_day_days=1.0), "below 1 day"),
    ],
)
def test_impossible_parameters_are_named(impossible: Distribution, rule: str) -> None:
    assert any(rule in fault for fault in impossible.faults())


def test_a_curve_without_steepness_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        DailyRisk.s_curve(shape=0.0, half_days=30.0)
