"""Means, medians and other quantiles of observations, group by group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.measures.grid import Grid, Level
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.statistics.grouped import Grouped, means_of


def present_medians(
    grid: Grid,
    levels: Sequence[Level],
    place: NDArray[np.int64],
    period: NDArray[np.int64],
    values: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """By level name, `float64[row, period]`, medians of observations; NaN where there are none.

    Parameters
    ----------
    grid, levels
        How observations are added up.
    place, period
        `int64[observation]`.
    values
        `float64[observation]`.
    """
    periods = len(grid.periods.labels)
    groups = Grouped.of(values, place * periods + period, grid.places * periods)
    found: dict[str, NDArray[np.float64]] = {}
    for level in levels:
        together = groups.together(*level.codes(np.arange(periods), periods))
        found[level.name] = together.quantiles((0.5,)).reshape(len(level.rows), periods)
    return found


def means_by_cell(
    grid: Grid,
    measure: Measure,
    place: NDArray[np.int64],
    cells: NDArray[np.int64],
    values: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """By level name, `float64[row, period]`, means of observations; NaN where there are none.

    Parameters
    ----------
    grid
        How observations are added up.
    measure
        Whose levels are wanted.
    place, cells
        `int64[observation]`; each observation counts in the whole window and in the month of its cell.
    values
        `float64[observation]`.
    """
    periods = grid.periods
    counts = grid.counted(place, cells)
    found: dict[str, NDArray[np.float64]] = {}
    for level in grid.levels_for(measure):
        row, rows, number = level.row_of_place(place), len(level.rows), len(periods.edges) - 1
        whole = np.bincount(row, weights=values, minlength=rows)
        by_cell = np.bincount(row * number + cells, weights=values, minlength=rows * number)
        sums = np.column_stack((whole, by_cell.reshape(rows, number)[:, periods.month_cells]))
        found[level.name] = means_of(sums, periods.totals(level.added(counts)))
    return found


def described_by_cell(
    grid: Grid,
    measure: Measure,
    place: NDArray[np.int64],
    cells: NDArray[np.int64],
    values: NDArray[np.float64],
    shares: Sequence[float],
) -> dict[str, NDArray[np.float64]]:
    """Means and quantiles of observations in cells, each counting in the whole window and in its month.

    Parameters
    ----------
    grid
        How observations are added up.
    measure
        Whose levels are wanted.
    place, cells
        `int64[observation]`.
    values
        `float64[observation]`.
    shares
        Quantiles wanted, 0 to 1 each.

    Returns
    -------
    dict
        By level name, `float64[1 + share, row, period]`: the mean, then each quantile; NaN where there is no
        observation.
    """
    number, months = len(grid.periods.edges) - 1, len(grid.periods.labels) - 1
    month = grid.periods.month_of(np.arange(number)) - 1
    by_cell = Grouped.of(values, place * number + cells, grid.places * number)
    by_place = by_cell.together(np.repeat(np.arange(grid.places), number), grid.places)
    found: dict[str, NDArray[np.float64]] = {}
    for level in grid.levels_for(measure):
        whole = by_place.together(level.row_of.ravel(), len(level.rows))
        parts = by_cell.together(*level.codes(month, months))
        found[level.name] = np.concatenate(
            [
                np.vstack((each.means(), each.quantiles(shares))).reshape(
                    1 + len(shares), len(level.rows), -1
                )
                for each in (whole, parts)
            ],
            axis=2,
        )
    return found
