"""Waiting through the months, by scenario."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import Monthly, by_month, monthly_rows, periods
from simulator.charts.style import (
    ALONE,
    FAINT,
    QUIET,
    Size,
    legend_above,
    looks,
    say_nothing_to_show,
    scenario_handles,
    tidy,
)
from simulator.charts.words import MONTHS, axis_label, interval_sentence, tick
from simulator.outcomes import Comparison, measure_named
from simulator.outcomes.window import WHOLE_WINDOW
from simulator.outcomes.written import written_name
from simulator.units import MONTHS_PER_YEAR, first_of_next_month

WAITS: Final = (
    "waiting_for_treatment",
    "waiting_for_first_contact",
    "treatment_wait_mean_days",
    "first_contact_wait_mean_days",
)
"""Shown when no measure is asked for, the first that the system has. The waiting list comes before the waits
of those seen, because people who are never seen are in the one and not in the other."""

MOST_TICKS: Final = 9
"""Months that are named on the axis, at most."""


def waits_over_time(
    comparison: Comparison,
    ax: Axes | None = None,
    measure: str | None = None,
    pathway: str = WHOLE_WINDOW,
    cut_dates: Sequence[date] = (),
) -> Axes:
    """How long or how many people wait, month by month, one line a scenario with its 95 % band.

    Parameters
    ----------
    comparison
        The scenarios.
    ax
        Where to draw; a new figure when absent.
    measure
        Any measure that is given by month; when absent, people waiting for treatment or what comes nearest.
    pathway
        Name of one; `all` for the whole system.
    cut_dates
        Days on which cuts begin; the first is marked.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.

    Raises
    ------
    ValueError
        There is no such measure or pathway, or the measure is not given by month for pathways.
    """
    chart = ax if ax is not None else new_axes(8.0, 5.0)
    shown = draw_waits(comparison, chart, measure=measure, pathway=pathway, cut_dates=cut_dates, size=ALONE)
    legend_above(chart, scenario_handles(comparison, comparison.scenarios))
    overlap = "Bands can overlap where a difference is sure, because all lines share the same patients."
    if len(comparison.scenarios) == 1 or comparison.replications == 1:
        overlap = ""
    caption(chart, measure_named(shown).definition, interval_sentence(comparison, "Bands"), overlap)
    return chart


def draw_waits(
    comparison: Comparison,
    ax: Axes,
    *,
    measure: str | None = None,
    pathway: str = WHOLE_WINDOW,
    cut_dates: Sequence[date] = (),
    size: Size,
) -> str:
    """Draw `waits_over_time` without legend and caption; returns the name of the measure shown."""
    rows = monthly_rows(comparison, pathway)
    months = [period for period in periods(comparison) if period != WHOLE_WINDOW]
    if measure is not None:
        wanted = measure_named(measure)
        if months and not (rows["measure"] == measure).any():
            raise ValueError(
                f"'{measure}' is not given by month for pathways, so it cannot be drawn over time"
            )
    else:
        told = set(rows.loc[rows["estimate"].fillna(0.0) != 0, "measure"])
        wanted = measure_named(next((name for name in WAITS if name in told), WAITS[0]))
    ax.set_xlabel("Month")
    ax.set_ylabel(
        axis_label(wanted).replace(" (", "\n(") if len(axis_label(wanted)) > 34 else axis_label(wanted)
    )
    where = "" if pathway == WHOLE_WINDOW else f", {written_name(pathway)}"
    tidy(ax, title=f"{wanted.title} by month{where}", size=size)
    series = by_month(rows, wanted.name, months)
    if not any(np.isfinite(monthly.value).any() for monthly in series.values()):
        reason = "nobody waited or was seen" if months else "the measured period holds no whole month"
        say_nothing_to_show(ax, reason, size=size)
        return wanted.name
    _draw_lines(comparison, ax, series)
    ax.set_ylim(bottom=0.0)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, wanted.unit)))
    ax.grid(axis="y", color=FAINT, linewidth=0.5)
    _name_months(ax, months)
    _mark_first_cut(ax, months, cut_dates, size)
    return wanted.name


def _draw_lines(comparison: Comparison, ax: Axes, series: dict[str, Monthly]) -> None:
    known = looks(comparison)
    for layer, scenario in enumerate(comparison.scenarios):
        if scenario not in series:
            continue
        look, monthly = known[scenario], series[scenario]
        position = np.arange(len(monthly.value))
        # The baseline is thicker, so that it shows below a line that runs over it.
        width = 3.0 if scenario == comparison.baseline else 1.5
        ax.fill_between(
            position,
            monthly.low,
            monthly.high,
            facecolor=look.colour,
            alpha=0.18,
            linewidth=0.0,
            zorder=2 + 0.01 * layer,
        )
        for end in (monthly.low, monthly.high):
            ax.plot(
                position,
                end,
                color=look.colour,
                linestyle=look.line,
                linewidth=0.5,
                zorder=2.2 + 0.01 * layer,
            )
        ax.plot(
            position,
            monthly.value,
            color=look.colour,
            linestyle=look.line,
            linewidth=width,
            marker=look.marker,
            markersize=4,
            zorder=2.5 + 0.01 * layer,
        )


def _name_months(ax: Axes, months: Sequence[str]) -> None:
    """Name every month, or every third or so, and the year where it begins."""
    step = next(step for step in (1, 2, 3, 6, 12, len(months)) if len(months) / step <= MOST_TICKS)
    labels = []
    for position in range(0, len(months), step):
        year, number = months[position].split("-")
        is_new_year = position == 0 or months[position - step].split("-")[0] != year
        labels.append(f"{MONTHS[int(number) - 1]}\n{year}" if is_new_year else MONTHS[int(number) - 1])
    ax.set_xticks(list(range(0, len(months), step)), labels)
    ax.set_xlim(-0.6, len(months) - 0.4)


def _mark_first_cut(ax: Axes, months: Sequence[str], cut_dates: Sequence[date], size: Size) -> None:
    if not cut_dates:
        return
    first = min(cut_dates)
    position = _position(first, months[0])
    if not -0.6 <= position <= len(months) - 0.4:
        return
    ax.axvline(position, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1.5)
    is_late = position > 0.7 * len(months)
    ax.annotate(
        f"first cut, {first.day} {MONTHS[first.month - 1]} {first.year}",
        xy=(position, 0.02),
        xycoords=ax.get_xaxis_transform(),
        xytext=(-3 if is_late else 3, 0),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="bottom",
        fontsize=size.points - 1,
        color=QUIET,
    )


def _position(day: date, first_month: str) -> float:
    """Where a day lies when the middle of each month is a whole number."""
    year, month = (int(part) for part in first_month.split("-"))
    begins = date(day.year, day.month, 1)
    days_in_month = (first_of_next_month(begins) - begins).days
    months_on = MONTHS_PER_YEAR * (day.year - year) + day.month - month
    return months_on + (day.day - 1) / days_in_month - 0.5
