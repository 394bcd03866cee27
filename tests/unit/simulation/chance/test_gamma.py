"""The gamma quantile beside SciPy's, and against laws it must contain."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from simulator.simulation.chance.gamma import gamma_quantile, log_gamma_function
from simulator.simulation.chance.inverse import exponential_quantile, normal_quantile

SHAPES = [0.05, 0.07, 0.1, 0.3, 0.5, 0.9, 0.999, 1.0, 1.001, 1.5, 2.0, 3.0, 7.5, 30.0, 100.0, 250.0, 500.0]
SHARES = np.array(
    [*np.geomspace(1e-12, 0.4, 20), *np.linspace(0.01, 0.99, 40), *(1 - np.geomspace(1e-12, 0.4, 20))]
)

shapes = st.floats(math.log(0.05), math.log(500.0)).map(math.exp)
uniform_shares = st.integers(0, 2**52 - 1).map(lambda n: (2 * n + 1) * 2.0**-53)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_gamma_quantile_is_scipys_to_ten_figures(shape: float) -> None:
    ours = [gamma_quantile(shape, 3.0, u) for u in SHARES.tolist()]
    np.testing.assert_allclose(ours, stats.gamma.ppf(SHARES, shape, scale=3.0), rtol=1e-10)


@settings(max_examples=300)
@given(shapes, uniform_shares)
def test_the_share_below_the_gamma_quantile_is_the_one_asked_for(shape: float, u: float) -> None:
    value = gamma_quantile(shape, 1.0, u)
    if value < 1e-300:
        return
    if u <= 0.5:
        assert special.gammainc(shape, value) == pytest.approx(u, rel=1e-10)
    else:
        assert special.gammaincc(shape, value) == pytest.approx(1.0 - u, rel=1e-10)


@settings(max_examples=300)
@given(shapes, uniform_shares, uniform_shares)
def test_the_gamma_quantile_does_not_fall_as_the_share_rises(shape: float, one: float, other: float) -> None:
    lower = gamma_quantile(shape, 1.0, min(one, other))
    upper = gamma_quantile(shape, 1.0, max(one, other))
    assert lower <= upper * (1.0 + 1e-12)


@given(uniform_shares)
def test_a_gamma_of_shape_one_is_exponential(u: float) -> None:
    assert gamma_quantile(1.0, 6.0, u) == pytest.approx(exponential_quantile(6.0, u), rel=1e-13)


@given(st.floats(0.0, 1.0, exclude_min=True, exclude_max=True).map(lambda u: max(u, 1e-12)))
def test_a_gamma_of_shape_a_half_is_a_squared_normal(u: float) -> None:
    if u > 0.999:
        return
    normal = normal_quantile(0.5 + 0.5 * u)
    # Halving u beside 0.5 rounds it by 1e-16, a share of u that grows as u shrinks.
    assert gamma_quantile(0.5, 2.0, u) == pytest.approx(normal * normal, rel=1e-10 + 4e-16 / u)


@pytest.mark.parametrize("shape", SHAPES)
def test_doubling_the_scale_doubles_the_gamma_quantile(shape: float) -> None:
    for u in (1e-6, 0.3, 0.999):
        assert gamma_quantile(shape, 2.0, u) == 2.0 * gamma_quantile(shape, 1.0, u)


@pytest.mark.parametrize("shape", [1e-4, 0.01, 0.05, 1.0, 500.0, 1e5])
def test_the_first_and_last_uniform_have_a_finite_gamma_quantile(shape: float) -> None:
    first, last = gamma_quantile(shape, 1.0, 2.0**-53), gamma_quantile(shape, 1.0, 1.0 - 2.0**-53)
    assert 0.0 <= first < last < math.inf


@pytest.mark.parametrize("shape", [0.2, 1.0, 3.0, 40.0])
def test_the_gamma_quantile_has_mean_shape_times_scale(shape: float) -> None:
    people = 2_000
    values = [gamma_quantile(shape, 1.0, (n + 0.5) / people) for n in range(people)]
    # The midpoint rule misses most in its last cell, by at most the width of an exponential tail over people.
    assert sum(values) / people == pytest.approx(shape, abs=(1.0 + math.sqrt(shape)) / people)


@given(st.floats(1e-3, 1e6))
def test_the_log_gamma_function_is_the_standard_librarys(shape: float) -> None:
    assert log_gamma_function(shape) == pytest.approx(math.lgamma(shape), rel=2e-14, abs=2e-14)


def test_the_log_gamma_function_counts_permutations() -> None:
    for n in range(1, 30):
        assert log_gamma_function(n + 1.0) == pytest.approx(math.log(math.factorial(n)), rel=1e-14, abs=2e-14)
