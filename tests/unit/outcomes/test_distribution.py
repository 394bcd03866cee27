"""Means and quantiles of many groups at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.outcomes.distribution import grouped_means, grouped_quantiles

observations = st.lists(st.tuples(st.floats(0.0, 1e4), st.integers(0, 3)), max_size=60).map(sorted)


@given(observations)
def test_each_group_has_the_quantiles_of_its_own_values(observed: list[tuple[float, int]]) -> None:
    values = np.array([value for value, _ in observed], dtype=np.float64)
    codes = np.array([code for _, code in observed], dtype=np.int64)
    quantiles = grouped_quantiles(values, codes, 4, (0.5, 0.9))
    means = grouped_means(values, codes, 4)
    for code in range(4):
        mine = values[codes == code]
        if not len(mine):
            assert np.isnan(quantiles[:, code]).all()
            assert np.isnan(means[code])
        else:
            assert quantiles[:, code] == pytest.approx(np.quantile(mine, (0.5, 0.9)), abs=1e-9)
            assert means[code] == pytest.approx(mine.mean(), abs=1e-9)


def test_many_groups_are_told_apart() -> None:
    size = 100_000
    codes = np.arange(size, dtype=np.int64)[::-1].copy()
    values = np.arange(size, dtype=np.float64)
    assert (grouped_quantiles(values, codes, size, (0.5,))[0] == values[::-1]).all()
