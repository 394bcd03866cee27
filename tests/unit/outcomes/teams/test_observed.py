"""What is observed is laid beside the range of one run, never beside the interval of the mean."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.outcomes.teams.observed import range_of_one_run


def test_the_range_of_one_run_is_the_prediction_interval() -> None:
    # Mean 10, standard deviation 2 of 4 runs; Student's t of 3 degrees of freedom is 3.1824.
    values = 10 + np.array([-1.0, 1.0, -1.0, 1.0]) * math.sqrt(3)
    mean, low, high = range_of_one_run(values)
    assert mean == pytest.approx(10)
    half = 3.182446 * 2 * math.sqrt(1 + 1 / 4)
    assert (low, high) == (pytest.approx(10 - half), pytest.approx(10 + half))


def test_more_replications_do_not_make_an_ordinary_observation_differ() -> None:
    random = np.random.default_rng(1)
    _, low, high = range_of_one_run(random.normal(100, 10, size=2_000))
    # The true range is 100 ± 19.6, known to about 0.6 from 2,000 runs.
    assert low < 85
    assert high > 115


def test_what_a_run_gave_never_lies_beyond_the_range() -> None:
    values = np.array([0.0] * 19 + [50.0])
    _, low, high = range_of_one_run(values)
    assert low == 0
    assert high >= 50


def test_a_share_has_no_range_above_all_and_no_number_below_nothing() -> None:
    _, low, high = range_of_one_run(np.array([0.02, 0.9, 0.98]), highest=1.0)
    assert (low, high) == (0.0, 1.0)


def test_one_run_tells_no_range_and_none_no_figure() -> None:
    mean, low, high = range_of_one_run(np.array([5.0]))
    assert mean == 5
    assert math.isnan(low)
    assert math.isnan(high)
    assert all(math.isnan(value) for value in range_of_one_run(np.array([math.nan])))
