"""Means, medians and other quantiles of observations, pile by pile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.measures.grid import Grid, Level
from simulator.outcomes.measures.measure import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Piles:
    """Observations put into piles, those of a pile ascending."""

    values: NDArray[np.float64]
    """`float64[observation]`, pile by pile."""
    counts: NDArray[np.int64]
    """`int64[pile]`, how many observations lie in each."""

    @classmethod
    def of(cls, values: NDArray[np.float64], codes: NDArray[np.int64], size: int) -> Piles:
        """The piles of some observations.

        Parameters
        ----------
        values
            `float64[observation]`.
        codes
            `int64[observation]`, the pile of each, 0 to below `size`.
        size
            Number of piles.
        """
        counts = np.bincount(codes, minlength=size)
        return cls(values=_ascending(values[stable_order(codes, size)], counts, "quicksort"), counts=counts)

    def together(self, codes: NDArray[np.int64], size: int) -> Piles:
        """Fewer piles, of several of these each.

        Parameters
        ----------
        codes
            `int64[pile]`, where each of these goes, 0 to below `size`; -1 for nowhere.
        size
            Number of piles afterwards.
        """
        some = np.flatnonzero((self.counts > 0) & (codes >= 0))
        some = some[np.argsort(codes[some], kind="stable")]
        ends = np.cumsum(self.counts)
        pieces = [
            self.values[end - count : end]
            for end, count in zip(ends[some].tolist(), self.counts[some].tolist(), strict=True)
        ]
        counts = np.zeros(size, dtype=np.int64)
        np.add.at(counts, codes[some], self.counts[some])
        values = np.concatenate([self.values[:0], *pieces])
        # A stable sort merges what is ascending already.
        return Piles(values=_ascending(values, counts, "stable"), counts=counts)

    def means(self) -> NDArray[np.float64]:
        """`float64[pile]`; NaN where there are no observations."""
        pile = np.repeat(np.arange(len(self.counts)), self.counts)
        sums = np.bincount(pile, weights=self.values, minlength=len(self.counts))
        return _means(sums, self.counts)

    def quantiles(self, shares: Sequence[float]) -> NDArray[np.float64]:
        """`float64[share, pile]`, by shares of 0 to 1; NaN where there are no observations.

        Notes
        -----
        Linear between order statistics, the default of R and numpy: type 7 of Hyndman and Fan (1996), Sample
        quantiles in statistical packages, The American Statistician 50(4).
        """
        quantiles = np.full((len(shares), len(self.counts)), np.nan)
        there = np.flatnonzero(self.counts)
        last = self.counts[there] - 1
        first = np.cumsum(self.counts)[there] - 1 - last
        for row, share in enumerate(shares):
            position = share * last
            below = np.floor(position).astype(np.int64)
            low, high = self.values[first + below], self.values[first + np.minimum(below + 1, last)]
            quantiles[row, there] = low + (position - below) * (high - low)
        return quantiles


def _ascending(
    values: NDArray[np.float64], counts: NDArray[np.int64], kind: Literal["quicksort", "stable"]
) -> NDArray[np.float64]:
    """The values, sorted in place pile by pile: far less work than to sort all of them."""
    ends = np.cumsum(counts)
    several = np.flatnonzero(counts > 1)
    for end, count in zip(ends[several].tolist(), counts[several].tolist(), strict=True):
        values[end - count : end].sort(kind=kind)
    return values


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


def _means(sums: NDArray[np.number], counts: NDArray[np.number]) -> NDArray[np.float64]:
    return np.asarray(np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0))


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
    piles = Piles.of(values, place * periods + period, grid.places * periods)
    found: dict[str, NDArray[np.float64]] = {}
    for level in levels:
        together = piles.together(*level.codes(np.arange(periods), periods))
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
        found[level.name] = _means(sums, periods.totals(level.added(counts)))
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
    by_cell = Piles.of(values, place * number + cells, grid.places * number)
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
