"""MSER and Welch's moving average on series whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.outcomes.statistics.truncation import TOO_FEW_LEFT, batch_means, moving_average, mser


def test_a_constant_needs_no_warm_up() -> None:
    found = mser(np.full(200, 0.1))
    assert (found.observations, found.is_clear) == (0, True)


@pytest.mark.parametrize(("begins", "suggested"), [(5, 5), (100, 100), (102, 105), (250, 250)])
def test_the_low_beginning_of_a_step_is_left_out_to_the_end_of_its_batch(begins: int, suggested: int) -> None:
    series = np.where(np.arange(500) < begins, 0.0, 10.0)
    found = mser(series)
    assert (found.observations, found.is_clear) == (suggested, True)


def test_a_step_in_the_second_half_cannot_be_told() -> None:
    found = mser(np.where(np.arange(500) < 300, 0.0, 10.0))
    assert (found.observations, found.is_clear) == (300, False)


@pytest.mark.parametrize("slope", [1.0, -0.3])
def test_a_trend_has_no_beginning_to_leave_out(slope: float) -> None:
    assert not mser(slope * np.arange(400.0)).is_clear


@pytest.mark.parametrize("seed", range(5))
def test_the_beginning_of_an_autoregression_is_left_out_and_its_mean_is_then_unbiased(seed: int) -> None:
    """x = 20 · 0.98^t + AR(1) of coefficient 0.8 and mean 0: the exact mean of the rest is 0."""
    days, coefficient = 2000, 0.8
    noise = np.random.default_rng([31, seed]).standard_normal(days)
    series = np.zeros(days)
    for day in range(1, days):
        series[day] = coefficient * series[day - 1] + noise[day]
    series += 20 * 0.98 ** np.arange(days)
    found = mser(series)
    assert found.is_clear
    # The standard error of the mean of an AR(1) is sigma / (1 - coefficient) / root of its length.
    error = 1 / (1 - coefficient) / np.sqrt(days - found.observations)
    left = 20 * 0.98**found.observations / 0.02 / (days - found.observations)
    assert abs(series[found.observations :].mean()) <= left + 3.3 * error
    assert left <= error
    # With all of the beginning the mean would be 0.5 too high.
    assert found.observations >= 50


def test_the_statistic_is_the_published_one() -> None:
    series = np.random.default_rng(5).gamma(2.0, 3.0, 163)
    means = batch_means(series, 5)
    assert len(means) == 32
    direct = [((means[d:] - means[d:].mean()) ** 2).sum() / (32 - d) ** 2 for d in range(32 - TOO_FEW_LEFT)]
    found = mser(series)
    np.testing.assert_allclose(found.statistic[: len(direct)], direct, rtol=1e-9)
    assert np.isnan(found.statistic[len(direct) :]).all()
    assert found.observations == 5 * int(np.argmin(direct))


def test_a_level_and_a_unit_change_nothing() -> None:
    series = np.random.default_rng(6).standard_normal(300) - 8 * 0.95 ** np.arange(300)
    assert mser(1e6 + 1e-3 * series).observations == mser(series).observations


@pytest.mark.parametrize("length", [0, 3, 27])
def test_a_series_of_few_batches_tells_nothing(length: int) -> None:
    assert not mser(np.ones(length), batch=6).is_clear


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        mser(np.array([1.0, np.nan] * 50))
    with pytest.raises(ValueError, match="batch of 0"):
        mser(np.ones(50), batch=0)


def test_welchs_average_is_that_of_a_hand_worked_example() -> None:
    smooth = moving_average(np.array([1.0, 2.0, 6.0, 4.0, 10.0]), reach=1)
    np.testing.assert_allclose(smooth, [1.0, 3.0, 4.0, 20 / 3])


@pytest.mark.parametrize("reach", [0, 1, 7])
def test_welchs_average_leaves_constants_and_trends_as_they_are(reach: int) -> None:
    trend = 3.0 - 0.25 * np.arange(40.0)
    np.testing.assert_allclose(moving_average(trend, reach), trend[: 40 - reach])


def test_welchs_average_of_a_short_series_is_empty_and_a_negative_reach_is_refused() -> None:
    assert moving_average(np.ones(3), reach=5).size == 0
    with pytest.raises(ValueError, match="reach of -1"):
        moving_average(np.ones(3), reach=-1)
