"""Intervals of skewed differences: what they agree with, and what they cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.outcomes.statistics.interval import interval_of_mean
from simulator.outcomes.statistics.simultaneous import bonferroni, p_values
from simulator.outcomes.statistics.skewness import (
    FEWEST_DIFFERING,
    LOPSIDED_SHARE,
    interval_of_difference,
    is_lopsided,
    lean_and_error,
    lean_of,
    reaching_further,
    steepest_lean,
)


def skewed(rows: int, replications: int, seed: int, spread: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(0.0, spread, size=(rows, replications))


def test_values_that_lie_evenly_around_their_mean_have_students_interval() -> None:
    values = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]])
    found, students = interval_of_difference(values), interval_of_mean(values)
    assert found.low == pytest.approx(students.low)
    assert found.high == pytest.approx(students.high)


def test_the_lean_is_fishers_skewness_over_the_root_of_the_number() -> None:
    values = skewed(50, 40, seed=1, spread=0.3)
    expected = stats.skew(values, axis=1, bias=False) / 40**0.5
    assert lean_of(values) == pytest.approx(expected)


def test_the_ends_lie_where_halls_transformed_statistic_has_students_quantiles() -> None:
    """On the side of the tail; by putting the end back into Hall (1992)."""
    values = skewed(50, 40, seed=2, spread=0.3)
    found, lean = interval_of_difference(values), lean_of(values)
    end = np.where(lean > 0, found.high, found.low)
    statistic = (found.estimate - end) / stats.sem(values, axis=1)
    straight = statistic + lean * statistic**2 / 3 + lean**2 * statistic**3 / 27 + lean / 6
    assert np.abs(straight) == pytest.approx(stats.t.ppf(0.975, 39))


def test_no_interval_is_shorter_than_students_on_either_side() -> None:
    values = skewed(200, 8, seed=3)
    found, students = interval_of_difference(values), interval_of_mean(values)
    assert (found.low <= students.low + 1e-12).all()
    assert (found.high >= students.high - 1e-12).all()


def test_an_interval_tells_the_lean_and_the_error_it_was_made_of() -> None:
    values = np.vstack([skewed(100, 12, seed=4), -skewed(100, 12, seed=5)])
    lean, error = lean_and_error(interval_of_difference(values))
    assert lean == pytest.approx(lean_of(values), abs=1e-9)
    assert error == pytest.approx(stats.sem(values, axis=1))


@given(
    seed=st.integers(0, 10_000),
    replications=st.sampled_from([2, 3, 6, 10, 30]),
    family=st.sampled_from([1, 2, 60]),
)
def test_a_p_value_is_below_its_level_where_the_interval_leaves_out_zero(
    seed: int, replications: int, family: int
) -> None:
    values = skewed(40, replications, seed) - 1.5
    found = interval_of_difference(values)
    wider = bonferroni(found, family)
    leaves_out = (wider.low > 0) | (wider.high < 0)
    assert ((p_values(found) < 0.05 / family) == leaves_out).all()


def test_what_has_no_value_is_left_out_and_what_never_differs_has_no_width() -> None:
    values = np.array([[1.0, 5.0, np.nan, 2.0], [3.0, 3.0, 3.0, 3.0], [np.nan, np.nan, np.nan, 1.0]])
    found = interval_of_difference(values)
    alone = interval_of_difference(values[:1, [0, 1, 3]])
    assert (found.low[0], found.high[0]) == pytest.approx((alone.low[0], alone.high[0]))
    assert (found.low[1], found.high[1]) == (3.0, 3.0)
    assert np.isnan(found.low[2])


@pytest.mark.parametrize("replications", [10, 20, 30])
def test_intervals_of_skewed_values_cover_where_students_do_not(replications: int) -> None:
    """20,000 samples of an exponential, whose skewness is 2: the standard error of a coverage is 0.15 %."""
    values = np.random.default_rng(6).exponential(size=(20_000, replications))
    found, students = interval_of_difference(values), interval_of_mean(values)
    covered = np.mean((found.low <= 1) & (found.high >= 1))
    assert 0.945 <= covered <= 0.97
    assert covered > np.mean((students.low <= 1) & (students.high >= 1)) + 0.015


@pytest.mark.parametrize("replications", [4, 10, 30])
def test_intervals_of_normal_values_cover_hardly_more_than_they_say(replications: int) -> None:
    values = np.random.default_rng(7).normal(size=(20_000, replications))
    found = interval_of_difference(values)
    assert 0.945 <= np.mean((found.low <= 0) & (found.high >= 0)) <= 0.97


def test_one_large_difference_among_many_small_ones_is_lopsided() -> None:
    one = np.r_[np.linspace(-1.0, 1.0, 19), 60.0]
    assert is_lopsided(interval_of_difference(np.vstack([one, -one]))).all()
    assert not is_lopsided(interval_of_difference(np.linspace(-1.0, 1.0, 20)[None, :])).any()


@pytest.mark.parametrize("replications", [10, 20, 30])
def test_a_sample_is_lopsided_from_half_of_the_steepest_lean_on(replications: int) -> None:
    half = LOPSIDED_SHARE * float(steepest_lean(np.array([replications]))[0])
    plain = interval_of_mean(np.random.default_rng(3).normal(size=(1, replications)))
    for share, is_so in ((1.01, True), (0.99, False), (-1.01, True), (-0.99, False)):
        assert is_lopsided(reaching_further(plain, np.array([share * half]))).tolist() == [is_so]


def test_with_fewer_than_six_that_differ_no_sign_test_can_say_so() -> None:
    assert stats.binomtest(FEWEST_DIFFERING - 1, FEWEST_DIFFERING - 1).pvalue > 0.05
    assert stats.binomtest(FEWEST_DIFFERING, FEWEST_DIFFERING).pvalue < 0.05
