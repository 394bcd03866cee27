"""Closed-form inverse distribution functions beside SciPy's, and rounding, conditioning, yes or no."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.simulation.chance.inverse import (
    bernoulli,
    bounded_exp,
    conditional_uniform,
    deterministic_quantile,
    exponential_quantile,
    lognormal_quantile,
    normal_quantile,
    triangular_quantile,
    uniform_quantile,
    weibull_quantile,
    whole_days,
)

TINY = 2.0**-53
NEAR_ONE = 1.0 - 2.0**-53
SHARES = [
    *np.geomspace(1e-15, 0.4, 60).tolist(),
    *np.linspace(0.001, 0.999, 200).tolist(),
    *(1.0 - np.geomspace(1e-12, 0.4, 60)).tolist(),
    TINY,
    NEAR_ONE,
]

uniform_shares = st.integers(0, 2**52 - 1).map(lambda n: (2 * n + 1) * 2.0**-53)


def test_the_normal_quantile_is_scipys_to_fifteen_figures() -> None:
    ours = [normal_quantile(u) for u in SHARES]
    np.testing.assert_allclose(ours, stats.norm.ppf(SHARES), rtol=1e-14, atol=1e-16)


def test_the_normal_quantile_gives_the_published_check_values() -> None:
    # Wichura (1988), table of test values of PPND16.
    assert normal_quantile(0.25) == pytest.approx(-0.6744897501960817, rel=1e-15)
    assert normal_quantile(0.001) == pytest.approx(-3.090232306167814, rel=1e-15)
    assert normal_quantile(1e-20) == pytest.approx(-9.262340089798408, rel=1e-15)


@given(st.integers(1, 2**51 - 1).map(lambda n: n * 2.0**-52))
def test_the_normal_quantile_is_odd_about_a_half(u: float) -> None:
    assert normal_quantile(u) == -normal_quantile(1.0 - u)


@pytest.mark.parametrize("mean_days", [0.01, 1.0, 42.5])
def test_the_exponential_quantile_is_scipys(mean_days: float) -> None:
    ours = [exponential_quantile(mean_days, u) for u in SHARES]
    np.testing.assert_allclose(ours, stats.expon.ppf(SHARES, scale=mean_days), rtol=1e-14)


@pytest.mark.parametrize(("log_mean", "log_sd"), [(0.0, 1.0), (3.2, 0.4), (-1.0, 2.5)])
def test_the_lognormal_quantile_is_scipys(log_mean: float, log_sd: float) -> None:
    ours = [lognormal_quantile(log_mean, log_sd, u) for u in SHARES]
    scipys = stats.lognorm.ppf(SHARES, s=log_sd, scale=math.exp(log_mean))
    np.testing.assert_allclose(ours, scipys, rtol=1e-13)


def test_a_lognormal_without_spread_is_constant() -> None:
    assert {lognormal_quantile(math.log(5.0), 0.0, u) for u in SHARES} == {math.exp(math.log(5.0))}


@pytest.mark.parametrize("shape", [0.5, 0.8, 1.0, 1.7, 6.0])
def test_the_weibull_quantile_is_scipys(shape: float) -> None:
    ours = [weibull_quantile(shape, 30.0, u) for u in SHARES]
    np.testing.assert_allclose(ours, stats.weibull_min.ppf(SHARES, shape, scale=30.0), rtol=1e-13)


def test_the_uniform_quantile_is_scipys() -> None:
    ours = [uniform_quantile(2.0, 9.5, u) for u in SHARES]
    np.testing.assert_allclose(ours, stats.uniform.ppf(SHARES, loc=2.0, scale=7.5), rtol=1e-15)


@pytest.mark.parametrize("mode", [2.0, 3.0, 9.5])
def test_the_triangular_quantile_inverts_its_distribution_function(mode: float) -> None:
    low, high = 2.0, 9.5
    for u in SHARES:
        value = triangular_quantile(low, mode, high, u)
        assert low <= value <= high
        if value < mode:
            share = (value - low) ** 2 / ((high - low) * (mode - low))
        else:
            share = 1.0 - (high - value) ** 2 / ((high - low) * (high - mode)) if high > mode else 1.0
        assert share == pytest.approx(u, abs=1e-13)


def test_a_triangular_law_without_width_is_constant() -> None:
    assert {triangular_quantile(4.0, 4.0, 4.0, u) for u in SHARES} == {4.0}


def test_a_deterministic_law_is_the_same_for_everybody() -> None:
    assert {deterministic_quantile(7.25, u) for u in SHARES} == {7.25}


def test_a_value_too_large_for_a_double_is_infinite() -> None:
    assert bounded_exp(709.0) == math.exp(709.0)
    assert bounded_exp(710.0) == math.inf
    assert lognormal_quantile(0.0, 1e4, NEAR_ONE) == math.inf
    assert weibull_quantile(1e-3, 1.0, NEAR_ONE) == math.inf


@given(uniform_shares, st.floats(0.0, 1.0))
def test_somebody_who_has_waited_lies_above_the_share_already_gone(u: float, elapsed_share: float) -> None:
    conditional = conditional_uniform(u, elapsed_share)
    assert 0.0 < conditional < 1.0
    assert conditional >= min(elapsed_share, NEAR_ONE)


@given(uniform_shares)
def test_somebody_who_has_not_waited_keeps_their_uniform(u: float) -> None:
    assert conditional_uniform(u, 0.0) == u


def test_after_any_wait_the_rest_of_an_exponential_is_as_long_as_at_first() -> None:
    mean_days, elapsed_days = 20.0, 13.0
    elapsed_share = -math.expm1(-elapsed_days / mean_days)
    for u in (0.05, 0.5, 0.95):
        whole_wait = exponential_quantile(mean_days, conditional_uniform(u, elapsed_share))
        assert whole_wait - elapsed_days == pytest.approx(exponential_quantile(mean_days, u), rel=1e-12)


@given(st.floats(0.0, 1e6), uniform_shares)
def test_a_rounded_value_is_the_whole_day_below_or_above(value: float, u: float) -> None:
    assert whole_days(value, u) in (math.floor(value), math.ceil(value))


@given(st.integers(0, 10**6), uniform_shares)
def test_a_whole_number_of_days_is_left_alone(days: int, u: float) -> None:
    assert whole_days(float(days), u) == days


@pytest.mark.parametrize("value", [0.1, 2.25, 13.9])
def test_rounding_to_whole_days_keeps_the_mean(value: float) -> None:
    people = 1_000
    rounded = [whole_days(value, (n + 0.5) / people) for n in range(people)]
    assert sum(rounded) / people == pytest.approx(value, abs=1.0 / people)


def test_never_stays_never_when_rounded() -> None:
    assert whole_days(math.inf, 0.5) == math.inf


@given(uniform_shares)
def test_the_impossible_never_happens_and_the_certain_always(u: float) -> None:
    assert not bernoulli(u, 0.0)
    assert bernoulli(u, 1.0)


@given(uniform_shares, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_what_happens_at_a_low_probability_happens_at_a_higher_one(
    u: float, one: float, other: float
) -> None:
    assert bernoulli(u, min(one, other)) <= bernoulli(u, max(one, other))
