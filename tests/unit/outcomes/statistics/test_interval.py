"""Intervals over replications."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.outcomes.statistics.interval import interval_of_mean, interval_of_ratio

samples = st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=12)


@given(samples)
def test_the_interval_of_a_mean_is_students(values: list[float]) -> None:
    found = interval_of_mean(np.array([values]))
    assert found.estimate[0] == pytest.approx(np.mean(values), abs=1e-9)
    if len(set(values)) > 1:
        low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
        assert (found.low[0], found.high[0]) == pytest.approx((low, high))
    else:
        assert found.low[0] == found.high[0] == values[0]


def test_replications_without_a_value_are_left_out_and_counted() -> None:
    found = interval_of_mean(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, 4.0], [np.nan] * 3]))
    assert found.replications.tolist() == [2, 1, 0]
    assert found.estimate[:2].tolist() == [2.0, 4.0]
    assert np.isnan(found.estimate[2])
    # Half the width of two values is t(1) times half their difference: 12.706.
    assert found.high[0] - found.estimate[0] == pytest.approx(12.7062047, rel=1e-8)
    assert np.isnan(found.low[1:]).all()


def test_a_steady_value_has_an_interval_of_no_width() -> None:
    found = interval_of_mean(np.full((1, 7), 0.1))
    assert found.estimate[0] == found.low[0] == found.high[0] == 0.1


def test_a_ratio_comes_out_as_by_hand() -> None:
    # 12/6 = 2; without each in turn 8/4 = 2, 7/4 = 1.75, 9/4 = 2.25; the jackknife variance is
    # 2/3 · (0 + 1/16 + 1/16) = 1/12.
    found = interval_of_ratio(np.array([[4.0, 5.0, 3.0]]), np.array([[2.0, 2.0, 2.0]]))
    assert found.estimate[0] == 2.0
    assert found.high[0] - 2.0 == pytest.approx(stats.t.ppf(0.975, 2) * (1 / 12) ** 0.5)


@given(samples, st.integers(1, 50))
def test_over_a_steady_denominator_a_ratio_has_the_interval_of_a_mean(
    values: list[float], below: int
) -> None:
    above = np.array([values])
    ratio = interval_of_ratio(above, np.full(above.shape, float(below)))
    mean = interval_of_mean(above / below)
    for of_ratio, of_mean in zip(ratio[:3], mean[:3], strict=True):
        assert of_ratio[0] == pytest.approx(of_mean[0], abs=1e-6)


def test_a_ratio_is_of_means_and_not_a_mean_of_ratios() -> None:
    found = interval_of_ratio(np.array([[10.0, 90.0]]), np.array([[1.0, 3.0]]))
    assert found.estimate[0] == 25.0


def test_the_jackknife_agrees_with_fieller_where_denominators_vary_little() -> None:
    generator = np.random.default_rng(11)
    below = generator.normal(100.0, 3.0, size=30)
    above = 5.0 * below + generator.normal(0.0, 20.0, size=30)
    found = interval_of_ratio(above[None, :], below[None, :])
    # Fieller (1954): the ratios r for which the mean of above - r · below is within t standard errors of 0.
    squared_t = stats.t.ppf(0.975, 29) ** 2
    (var_above, cov), (_, var_below) = np.cov(above, below) / 30
    a = below.mean() ** 2 - squared_t * var_below
    b = -2 * (above.mean() * below.mean() - squared_t * cov)
    c = above.mean() ** 2 - squared_t * var_above
    low, high = sorted(np.roots([a, b, c]).real)
    width = high - low
    assert abs(found.low[0] - low) < 0.05 * width
    assert abs(found.high[0] - high) < 0.05 * width


def test_a_ratio_over_nothing_has_no_value_and_one_replication_no_interval() -> None:
    nothing = interval_of_ratio(np.array([[1.0, 2.0]]), np.zeros((1, 2)))
    assert np.isnan(nothing.estimate[0])
    alone = interval_of_ratio(np.array([[6.0]]), np.array([[3.0]]))
    assert alone.estimate[0] == 2.0
    assert np.isnan(alone.low[0])


def test_a_ratio_that_hangs_on_one_replication_has_no_interval() -> None:
    found = interval_of_ratio(np.array([[1.0, 2.0]]), np.array([[0.0, 2.0]]))
    assert found.estimate[0] == 1.5
    assert np.isnan(found.low[0])


def test_equal_ratios_differ_by_exactly_zero() -> None:
    above, below = np.array([[1.0, 2.0, 4.0]]), np.array([[3.0, 7.0, 9.0]])
    found = interval_of_ratio(above, below, above.copy(), below.copy())
    assert found.estimate[0] == found.low[0] == found.high[0] == 0.0
