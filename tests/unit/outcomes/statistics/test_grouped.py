"""Means and quantiles of many groups at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.outcomes.statistics.grouped import Grouped

observations = st.lists(st.tuples(st.floats(0.0, 1e4), st.integers(0, 3)), max_size=60)


def groupd(observed: list[tuple[float, int]], size: int = 4) -> Grouped:
    values = np.array([value for value, _ in observed], dtype=np.float64)
    codes = np.array([code for _, code in observed], dtype=np.int64)
    return Grouped.of(values, codes, size)


@given(observations)
def test_each_pile_has_the_mean_and_quantiles_of_its_own_values(observed: list[tuple[float, int]]) -> None:
    groups = groupd(observed)
    quantiles, means = groups.quantiles((0.5, 0.9)), groups.means()
    for code in range(4):
        mine = [value for value, its_code in observed if its_code == code]
        if not mine:
            assert np.isnan(quantiles[:, code]).all()
            assert np.isnan(means[code])
        else:
            assert quantiles[:, code] == pytest.approx(np.quantile(mine, (0.5, 0.9)), abs=1e-9)
            assert means[code] == pytest.approx(np.mean(mine), abs=1e-9)


@given(observations, st.lists(st.integers(-1, 2), min_size=4, max_size=4))
def test_groups_put_together_are_those_of_their_observations(
    observed: list[tuple[float, int]], goes_to: list[int]
) -> None:
    together = groupd(observed).together(np.array(goes_to), 3)
    apart = groupd([(value, goes_to[code]) for value, code in observed if goes_to[code] >= 0], 3)
    assert together.values.tolist() == apart.values.tolist()
    assert together.counts.tolist() == apart.counts.tolist()


def test_many_groups_are_told_apart() -> None:
    size = 100_000
    codes = np.arange(size, dtype=np.int64)[::-1].copy()
    values = np.arange(size, dtype=np.float64)
    assert (Grouped.of(values, codes, size).quantiles((0.5,))[0] == values[::-1]).all()
