"""Means, medians and other quantiles of observations, group by group, without a loop over groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.grid import Grid, Level


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
    ordered = values[np.argsort(codes.astype(_smallest_type(size)), kind="stable")]
    for row, share in enumerate(shares):
        position = share * (counts[there] - 1)
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, counts[there] - 1)
        low, high = ordered[first + below], ordered[first + above]
        quantiles[row, there] = low + (position - below) * (high - low)
    return quantiles


def _smallest_type(size: int) -> type[np.int16] | type[np.int64]:
    # numpy sorts 16-bit integers by radix, in linear time.
    return np.int16 if size <= np.iinfo(np.int16).max else np.int64


def present(
    grid: Grid,
    level: Level,
    group: NDArray[np.int64],
    step: NDArray[np.int64],
    period: NDArray[np.int64],
) -> NDArray[np.float64]:
    """`float64[row, period]`, how many observations there are at one level; a period of -1 counts nowhere."""
    rows, periods = grid.shape(level)
    codes = grid.codes(level, group, step, period)
    counts = np.bincount(codes[codes >= 0], minlength=rows * periods)
    return counts.astype(np.float64).reshape(rows, periods)


def described(
    grid: Grid,
    level: Level,
    group: NDArray[np.int64],
    step: NDArray[np.int64],
    period: NDArray[np.int64],
    values: NDArray[np.float64],
    shares: Sequence[float] = (),
) -> list[NDArray[np.float64]]:
    """Mean and quantiles of observations at one level: `float64[row, period]` each, NaN where there are none.

    Parameters
    ----------
    grid, level
        How observations are added up.
    group, step, period
        `int64[observation]`; a period of -1 counts nowhere.
    values
        `float64[observation]`, ascending when quantiles are asked for.
    shares
        Quantiles wanted, 0 to 1 each.
    """
    rows, periods = grid.shape(level)
    size = rows * periods
    codes = grid.codes(level, group, step, period)
    inside = codes >= 0
    codes, observed = codes[inside], values[inside]
    mean = grouped_means(observed, codes, size)
    return [
        found.reshape(rows, periods) for found in (mean, *grouped_quantiles(observed, codes, size, shares))
    ]


def described_by_cell(
    grid: Grid,
    level: Level,
    group: NDArray[np.int64],
    step: NDArray[np.int64],
    cells: NDArray[np.int64],
    values: NDArray[np.float64],
    shares: Sequence[float] = (),
) -> list[NDArray[np.float64]]:
    """`described` for observations that lie in cells: each counts in the whole window and in its month."""
    whole = described(grid, level, group, step, np.where(cells >= 0, 0, -1), values, shares)
    months = described(grid, level, group, step, grid.periods.month_of(cells), values, shares)
    for all_of_it, monthly in zip(whole, months, strict=True):
        all_of_it[:, 1:] = monthly[:, 1:]
    return whole
