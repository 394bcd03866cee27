"""Observations in groups: their means, medians and other quantiles, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Observations put into groups, those of a group ascending."""

    values: NDArray[np.float64]
    """`float64[observation]`, group by group."""
    counts: NDArray[np.int64]
    """`int64[group]`, how many observations lie in each."""

    @classmethod
    def of(cls, values: NDArray[np.float64], codes: NDArray[np.int64], size: int) -> Grouped:
        """The groups of some observations.

        Parameters
        ----------
        values
            `float64[observation]`.
        codes
            `int64[observation]`, the group of each, 0 to below `size`.
        size
            Number of groups.
        """
        counts = np.bincount(codes, minlength=size)
        return cls(values=_ascending(values[stable_order(codes, size)], counts, "quicksort"), counts=counts)

    def together(self, codes: NDArray[np.int64], size: int) -> Grouped:
        """Fewer groups, of several of these each.

        Parameters
        ----------
        codes
            `int64[group]`, where each of these goes, 0 to below `size`; -1 for nowhere.
        size
            Number of groups afterwards.
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
        return Grouped(values=_ascending(values, counts, "stable"), counts=counts)

    def means(self) -> NDArray[np.float64]:
        """`float64[group]`; NaN where there are no observations."""
        group = np.repeat(np.arange(len(self.counts)), self.counts)
        sums = np.bincount(group, weights=self.values, minlength=len(self.counts))
        return means_of(sums, self.counts)

    def quantiles(self, shares: Sequence[float]) -> NDArray[np.float64]:
        """`float64[share, group]`, by shares of 0 to 1; NaN where there are no observations.

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
    """The values, sorted in place group by group: far less work than to sort all of them."""
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


def means_of(sums: NDArray[np.number], counts: NDArray[np.number]) -> NDArray[np.float64]:
    """Sums divided by counts, of any one shape; NaN where nothing was counted."""
    return np.asarray(np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0))
