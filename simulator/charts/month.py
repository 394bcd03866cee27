"""A time axis in months: the first one begins at 0, and every day, point and name lies where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from simulator.charts.style import QUIET, Size
from simulator.outcomes.measures.waits.clock_measure import OF_WAITING
from simulator.outcomes.measures.waits.list_wait import LIST_AT_END, LIST_MEDIAN_WAIT
from simulator.units import MONTHS_PER_YEAR, first_of_next_month
from simulator.wording import MONTHS

SNAPSHOTS: Final = frozenset(
    measure.name
    for measure in (*(m for of_clock in OF_WAITING.values() for m in of_clock), LIST_AT_END, LIST_MEDIAN_WAIT)
)
"""Measures of the last moment of a month; all others tell of the month as a whole."""

MID_MONTH: Final = 0.5
END_OF_MONTH: Final = 1.0

MOST_NAMED: Final = 9
"""Months that are named on the axis, at most."""
WORDS_MONTHS: Final = 7.0
"""Months that the words beside the first cut reach over, at most."""
ROOM_FOR_WORDS_SHARE: Final = 0.8
"""Height of the chart below which lines leave room for words at the top."""
ROOM: Final = 0.15
"""Months that the axis shows before the first and after the last."""


def point_in_month(measure: str) -> float:
    """Where in a month the figure of a measure lies: at the end for a snapshot, in the middle otherwise."""
    return END_OF_MONTH if measure in SNAPSHOTS else MID_MONTH


def place_of_day(day: date, first_month: str) -> float:
    """Months from the beginning of the first month, such as `2026-10`, to the beginning of a day."""
    year, month = (int(part) for part in first_month.split("-"))
    begins = date(day.year, day.month, 1)
    days_in_month = (first_of_next_month(begins) - begins).days
    return MONTHS_PER_YEAR * (day.year - year) + day.month - month + (day.day - 1) / days_in_month


def name_months(ax: Axes, months: Sequence[str]) -> None:
    """Name every month, or every third or so, below its middle, and the year where it begins."""
    step = next(step for step in (1, 2, 3, 6, 12, len(months)) if len(months) / step <= MOST_NAMED)
    labels = []
    for position in range(0, len(months), step):
        year, number = months[position].split("-")
        is_new_year = position == 0 or months[position - step].split("-")[0] != year
        labels.append(f"{MONTHS[int(number) - 1]}\n{year}" if is_new_year else MONTHS[int(number) - 1])
    ax.set_xticks([position + MID_MONTH for position in range(0, len(months), step)], labels)
    ax.tick_params(axis="x", which="major", length=0)
    # The ticks are where months begin and end.
    ax.set_xticks(list(range(len(months) + 1)), minor=True)
    ax.tick_params(axis="x", which="minor", length=3, width=0.6, color=QUIET)
    ax.set_xlim(-ROOM, len(months) + ROOM)


def mark_first_cut(ax: Axes, months: Sequence[str], cut_dates: Sequence[date], size: Size) -> None:
    """A line at the beginning of the day on which the first cut begins, if the axis shows it."""
    if not cut_dates:
        return
    first = min(cut_dates)
    position = place_of_day(first, months[0])
    if not -ROOM <= position <= len(months) + ROOM:
        return
    at_top = _highest_share(ax, position) < ROOM_FOR_WORDS_SHARE
    ax.axvline(position, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1.5)
    is_late = position > 0.7 * len(months)
    ax.annotate(
        f"first cut, {first.day} {MONTHS[first.month - 1]} {first.year}",
        xy=(position, 0.98 if at_top else 0.02),
        xycoords=ax.get_xaxis_transform(),
        xytext=(-3 if is_late else 3, 0),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="top" if at_top else "bottom",
        fontsize=size.points - 1,
        color=QUIET,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
    )


def _highest_share(ax: Axes, position: float) -> float:
    """How high lines reach where words beside the first cut would stand, as a share of the chart's height."""
    bottom, top = ax.get_ylim()
    drawn = [np.asarray(line.get_xydata(), dtype=np.float64) for line in ax.lines]
    beside = [line[np.abs(line[:, 0] - position) <= WORDS_MONTHS, 1] for line in drawn]
    highest = np.nanmax(np.concatenate(beside), initial=bottom) if beside else top
    return float((highest - bottom) / (top - bottom))
