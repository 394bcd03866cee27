"""The part of a run that is measured, and the calendar months within it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.units import day_number, first_of_next_month

WHOLE_WINDOW = "all"
"""Label of the whole window in the `period` column, and of every total in the other columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days that are measured: from the end of the warm-up to the end of the run."""

    from_days: float
    """Days from the start of the run; 0 or more."""
    to_days: float
    """Days from the start of the run; later than `from_days`. What happens at this moment is outside."""

    def __post_init__(self) -> None:
        if not 0 <= self.from_days < self.to_days:
            raise ValueError(
                f"a window from day {self.from_days:g} to day {self.to_days:g} is not allowed: "
                "it must be 0 <= from_days < to_days"
            )


@dataclass(frozen=True, kw_only=True)
class Periods:
    """A window divided at the first of each month.

    The pieces are `cells`. The periods reported are the whole window, then every cell that is a whole
    calendar month: part of a month beside whole ones would look like a fall.
    """

    edges: NDArray[np.float64]
    """`float64[cell + 1]`, days; whole days but for the first and the last."""
    labels: tuple[str, ...]
    """`all`, then the months as `2026-10`."""
    month_cells: NDArray[np.int64]
    """`int64[month]`, the cell of each whole month."""

    @classmethod
    def of(cls, window: Window, starts: date) -> Periods:
        """The periods of a window, the run starting at midnight of `starts`."""
        first = starts + timedelta(days=int(window.from_days))
        firsts_of_month: list[float] = []
        month = first_of_next_month(first)
        while day_number(month, starts) < window.to_days:
            firsts_of_month.append(float(day_number(month, starts)))
            month = first_of_next_month(month)
        edges = np.array([window.from_days, *firsts_of_month, window.to_days])
        cells, names = [], []
        for cell, (begins, ends) in enumerate(pairwise(edges)):
            opening = starts + timedelta(days=int(begins))
            is_whole = (
                opening.day == 1
                and begins == int(begins)
                and ends == day_number(first_of_next_month(opening), starts)
            )
            if is_whole:
                cells.append(cell)
                names.append(f"{opening:%Y-%m}")
        return cls(edges=edges, labels=(WHOLE_WINDOW, *names), month_cells=np.array(cells, dtype=np.int64))

    @property
    def ends(self) -> NDArray[np.float64]:
        """`float64[period]`, the last moment of each period, days."""
        return np.concatenate(([self.edges[-1]], self.edges[self.month_cells + 1]))

    @property
    def lengths(self) -> NDArray[np.float64]:
        """`float64[period]`, days."""
        return self.totals(np.diff(self.edges))

    def hold(self, moments: NDArray[np.float64]) -> NDArray[np.bool_]:
        """`bool`, whether each moment lies in the window; none does that never came."""
        return np.asarray((moments >= self.edges[0]) & (moments < self.edges[-1]))

    def cell_of(self, moments: NDArray[np.float64]) -> NDArray[np.int64]:
        """`int64`, the cell each moment falls in, of moments that the window holds.

        A moment on an edge belongs to the later cell.
        """
        return self._inner_edges_up_to(moments)

    def first_cell_ending_after(self, moments: NDArray[np.float64]) -> NDArray[np.int64]:
        """`int64`, the first cell that ends after each moment; the number of cells where none does."""
        first: NDArray[np.int64] = self._inner_edges_up_to(moments) + (moments >= self.edges[-1])
        return first

    def first_cell_beginning_at(self, moments: NDArray[np.float64]) -> NDArray[np.int64]:
        """`int64`, the first cell that begins at each moment or later; the number of cells if none does."""
        # An inner edge is a whole day: it lies before a moment when it is at most the whole day before that.
        before = self._inner_edges_up_to(np.ceil(moments) - 1)
        first: NDArray[np.int64] = before + (moments > self.edges[0])
        return first

    def ends_up_to(self, moments: NDArray[np.float64]) -> NDArray[np.int64]:
        """`int64`, how many months have ended by each moment, that moment included."""
        return self._of_day(self._month_ends_by_day, moments)

    def _inner_edges_up_to(self, moments: NDArray[np.float64]) -> NDArray[np.int64]:
        return self._of_day(self._inner_edges_by_day, moments)

    def _of_day(self, by_day: NDArray[np.int64], moments: NDArray[np.float64]) -> NDArray[np.int64]:
        """What a table says of the day of each moment, or of the nearest day of the window."""
        # Far faster than a search, since edges are whole days.
        found: NDArray[np.int64] = by_day[np.clip(moments, 0.0, self.edges[-1]).astype(np.int64)]
        return found

    @cached_property
    def _inner_edges_by_day(self) -> NDArray[np.int64]:
        return self._count_by_day(self.edges[1:-1])

    @cached_property
    def _month_ends_by_day(self) -> NDArray[np.int64]:
        return self._count_by_day(self.edges[self.month_cells + 1])

    def _count_by_day(self, whole_days: NDArray[np.float64]) -> NDArray[np.int64]:
        """`int64[day]`, how many of some ascending whole days have come by each day of the run."""
        days = np.arange(int(self.edges[-1]) + 1, dtype=np.float64)
        return np.searchsorted(whole_days, days, side="right")

    def month_of(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """`int64`, the period index of the month that is each cell; -1 where it is part of a month or -1."""
        month = np.full(len(self.edges), -1, dtype=np.int64)
        month[self.month_cells] = np.arange(len(self.month_cells)) + 1
        return month[cells]

    def totals(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """`float64[..., period]` from `float64[..., cell]`: the whole window is the sum of its cells."""
        whole = amounts.sum(axis=-1, keepdims=True)
        return np.concatenate((whole, amounts[..., self.month_cells]), axis=-1)
