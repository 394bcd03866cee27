"""A law of every kind: its quantile, its mean, and that it never falls as the uniform rises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.simulation.chance.sampler import Law, LawKind, quantile, quantile_of, stream_key, uniform

GAMMA = Law(LawKind.GAMMA, a=2.5, b=4.0)
LAWS = {
    "never": Law(LawKind.NEVER),
    "deterministic": Law(LawKind.DETERMINISTIC, a=3.5),
    "exponential": Law(LawKind.EXPONENTIAL, a=12.0),
    "gamma": GAMMA,
    "lognormal": Law(LawKind.LOGNORMAL, a=1.5, b=0.6),
    "weibull": Law(LawKind.WEIBULL, a=1.4, b=20.0),
    "uniform": Law(LawKind.UNIFORM, a=2.0, b=9.0),
    "triangular": Law(LawKind.TRIANGULAR, a=1.0, b=2.0, c=7.0),
    "empirical": Law(LawKind.EMPIRICAL, points=(1.0, 4.0, 9.0), cumulative=(0.25, 0.5, 1.0)),
    "hazard": Law(LawKind.HAZARD, a=0.5, points=(0.0, 10.0, 30.0), cumulative=(0.0, 0.5, 4.5)),
    "daily risk": Law(LawKind.DAILY_RISK, a=0.25, points=(1.0, 2.0, 5.0), cumulative=(0.125, 0.25, 1.0)),
}

# Mean in days by the textbook formula of each law.
MEANS = {
    "deterministic": 3.5,
    "exponential": 12.0,
    "gamma": 2.5 * 4.0,
    "lognormal": math.exp(1.5 + 0.6**2 / 2.0),
    "weibull": 20.0 * math.gamma(1.0 + 1.0 / 1.4),
    "uniform": (2.0 + 9.0) / 2.0,
    "triangular": (1.0 + 2.0 + 7.0) / 3.0,
    "empirical": 0.25 * 1.0 + 0.25 * 4.0 + 0.5 * 9.0,
    # Survival integrated: rate 0.05 for ten days, 0.2 for twenty, then 0.5 a day.
    "hazard": (1 - math.exp(-0.5)) / 0.05
    + math.exp(-0.5) * (1 - math.exp(-4.0)) / 0.2
    + math.exp(-4.5) / 0.5,
    "daily risk": 0.125 * 1.25 + 0.125 * 2.25 + 0.75 * 5.25,
}

uniform_shares = st.integers(0, 2**52 - 1).map(lambda n: (2 * n + 1) * 2.0**-53)


def test_every_kind_of_law_is_tested_here() -> None:
    assert {law.kind for law in LAWS.values()} == set(LawKind)


@pytest.mark.parametrize("name", LAWS)
@given(one=uniform_shares, other=uniform_shares)
def test_a_quantile_does_not_fall_as_the_uniform_rises(name: str, one: float, other: float) -> None:
    lower, upper = quantile(LAWS[name], min(one, other)), quantile(LAWS[name], max(one, other))
    assert 0.0 <= lower <= upper * (1.0 + 1e-12)


@pytest.mark.parametrize("name", MEANS)
def test_the_quantiles_of_all_people_have_the_mean_of_the_law(name: str) -> None:
    people = 4_000
    law, mean = LAWS[name], MEANS[name]
    values = np.array([quantile(law, (n + 0.5) / people) for n in range(people)])
    # The midpoint rule misses most in its last cell; no tail here outgrows that cell's own value.
    assert values.mean() == pytest.approx(mean, abs=values[-1] / people)


@pytest.mark.parametrize(
    ("name", "scipys"),
    [
        ("exponential", stats.expon(scale=12.0)),
        ("gamma", stats.gamma(2.5, scale=4.0)),
        ("lognormal", stats.lognorm(0.6, scale=math.exp(1.5))),
        ("weibull", stats.weibull_min(1.4, scale=20.0)),
        ("uniform", stats.uniform(loc=2.0, scale=7.0)),
        ("triangular", stats.triang(1.0 / 6.0, loc=1.0, scale=6.0)),
    ],
)
def test_a_law_is_its_namesake_in_scipy(name: str, scipys: stats.rv_frozen) -> None:
    shares = np.array([1e-12, 1e-6, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0 - 1e-6, 1.0 - 1e-12])
    ours = [quantile(LAWS[name], u) for u in shares.tolist()]
    np.testing.assert_allclose(ours, scipys.ppf(shares), rtol=1e-10)


@pytest.mark.parametrize("name", LAWS)
def test_the_first_and_the_last_uniform_have_a_quantile(name: str) -> None:
    for u in (2.0**-53, 1.0 - 2.0**-53):
        assert quantile(LAWS[name], u) >= 0.0
        assert math.isinf(quantile(LAWS[name], u)) == (name == "never")


@pytest.mark.parametrize("name", LAWS)
@given(u=uniform_shares)
def test_a_law_taken_apart_into_arrays_gives_the_same_bits(name: str, u: float) -> None:
    law = LAWS[name]
    points, cumulative = np.array(law.points), np.array(law.cumulative)
    assert quantile_of(int(law.kind), law.a, law.b, law.c, points, cumulative, u) == quantile(law, u)


def test_a_person_keeps_their_needs_whoever_else_is_referred() -> None:
    key = stream_key(7, 3, "service/therapy", "camhs/routine")
    crowd = {patient: quantile(GAMMA, uniform(key, patient, 0)) for patient in range(500)}
    assert quantile(GAMMA, uniform(key, 411, 0)) == crowd[411]
    assert len(set(crowd.values())) == len(crowd)


def test_keyed_draws_follow_their_law() -> None:
    key = stream_key(7, 3, "service/therapy", "camhs/routine")
    values = [quantile(GAMMA, uniform(key, patient, 0)) for patient in range(5_000)]
    assert stats.kstest(values, stats.gamma(2.5, scale=4.0).cdf).pvalue > 1e-6
