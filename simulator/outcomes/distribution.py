"""Means, medians and other quantiles of observations, group by group, without a loop over groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.grid import Grid, Level
from simulator.outcomes.measure import Measure


def grouped_means(values: NDArray[np.float64], codes: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """`float64[size]`, mean of the values of each code; NaN where there are none.

    Parameters
    ----------
    values
        `float64[observation]`.
    codes
        `int64[observation]`, 0 to below `size`.
    size
        Number of codes.
    """
    counts = np.bincount(codes, minlength=size)
    sums = np.bincount(codes, weights=values, minlength=size)
    means = np.full(size, np.nan)
    return np.asarray(np.divide(sums, counts, out=means, where=counts > 0))


def grouped_quantiles(
    values: NDArray[np.float64], codes: NDArray[np.int64], size: int, shares: Sequence[float]
) -> NDArray[np.float64]:
    """`float64[share, size]`, quantiles of the values of each code; NaN where there are none.

    Parameters
    ----------
    values
        `float64[observation]`, ascending.
    codes
        `int64[observation]`, 0 to below `size`.
    size
        Number of codes.
    shares
        0 to 1 each.

    Notes
    -----
    Linear between order statistics, the default of R and numpy: type 7 of Hyndman and Fan (1996), Sample
    quantiles in statistical packages, The American Statistician 50(4).
    """
    quantiles = np.full((len(shares), size), np.nan)
    if not len(values):
        return quantiles
    counts = np.bincount(codes, minlength=size)
    there = counts > 0
    first = (np.cumsum(counts) - counts)[there]
    order = stable_order(codes, size)
    for row, share in enumerate(shares):
        position = share * (counts[there] - 1)
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, counts[there] - 1)
        low, high = values[order[first + below]], values[order[first + above]]
        quantiles[row, there] = low + (position - below) * (high - low)
    return quantiles


def stable_order(codes: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """`int64[observation]`, positions by ascending code, those of one code as they stood.

    Parameters
    ----------
    codes
        `int64[observation]`, 0 to below `size`.
    size
        Number of codes.
    """
    if size == 1:
        return np.arange(len(codes))
    # numpy sorts 16-bit integers by radix, in linear time.
    smallest = np.int16 if size <= np.iinfo(np.int16).max else np.int64
    return np.argsort(codes.astype(smallest), kind="stable")


def present(
    grid: Grid, level: Level, place: NDArray[np.int64], period: NDArray[np.int64]
) -> NDArray[np.float64]:
    """`float64[row, period]`, how many observations there are at one level.

    Parameters
    ----------
    grid, level
        How observations are added up.
    place, period
        `int64[observation]`.
    """
    shape = (len(level.rows), len(grid.periods.labels))
    counts = np.bincount(level.row_of_place(place) * shape[1] + period, minlength=shape[0] * shape[1])
    return counts.astype(np.float64).reshape(shape)


def present_medians(
    grid: Grid,
    level: Level,
    place: NDArray[np.int64],
    period: NDArray[np.int64],
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """`float64[row, period]`, median of observations at one level; NaN where there are none.

    Parameters
    ----------
    grid, level
        How observations are added up.
    place, period
        `int64[observation]`.
    values
        `float64[observation]`, ascending.
    """
    shape = (len(level.rows), len(grid.periods.labels))
    codes = level.row_of_place(place) * shape[1] + period
    return grouped_quantiles(values, codes, shape[0] * shape[1], (0.5,)).reshape(shape)


def described_by_cell(
    grid: Grid,
    measure: Measure,
    place: NDArray[np.int64],
    cells: NDArray[np.int64],
    values: NDArray[np.float64],
    shares: Sequence[float] = (),
) -> dict[str, NDArray[np.float64]]:
    """Mean and quantiles of observations in cells, each counting in the whole window and in its month.

    Parameters
    ----------
    grid
        How observations are added up.
    measure
        Whose levels are wanted.
    place, cells
        `int64[observation]`.
    values
        `float64[observation]`, ascending when quantiles are asked for.
    shares
        Quantiles wanted, 0 to 1 each.

    Returns
    -------
    dict
        By level name, `float64[1 + share, row, period]`: the mean, then each quantile; NaN where there is no
        observation.
    """
    month = grid.periods.month_of(cells)
    monthly = np.flatnonzero(month > 0)
    months = len(grid.periods.labels) - 1
    found: dict[str, NDArray[np.float64]] = {}
    for level in grid.levels_for(measure):
        rows = len(level.rows)
        row = level.row_of_place(place)
        by_month = row[monthly] * months + (month[monthly] - 1)
        whole = _described(values, row, rows, shares)
        parts = _described(values[monthly], by_month, rows * months, shares)
        found[level.name] = np.concatenate(
            (whole[:, :, None], parts.reshape(1 + len(shares), rows, months)), axis=2
        )
    return found


def _described(
    values: NDArray[np.float64], codes: NDArray[np.int64], size: int, shares: Sequence[float]
) -> NDArray[np.float64]:
    """`float64[1 + share, size]`."""
    means = grouped_means(values, codes, size)
    if not shares:
        return means[None, :]
    return np.vstack((means, grouped_quantiles(values, codes, size, shares)))
