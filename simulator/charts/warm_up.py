"""A series from its first day on, with the warm-up that was chosen and the one that is suggested."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Final, Protocol

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from simulator.charts.paper import caption, new_axes
from simulator.charts.style import ALONE, FAINT, INK, LOOKS, VERDICT_COLOURS, legend_above, tidy
from simulator.outcomes.measures.series import series_name, series_title, series_unit
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.truncation import moving_average
from simulator.outcomes.warm_up.steadiness import day_as_date
from simulator.outcomes.warm_up.trajectory import Trajectory
from simulator.wording import MONTHS, tick, whole

REACH_SHARE: Final = 0.03
"""Reach of the moving average, as a share of the days shown. Welch (1983) leaves it to the eye, and at most a
quarter."""

HEADS: Final = {
    "met": "Warm-up met",
    "not met": "Warm-up not met",
    "cannot tell": "Warm-up undecided",
    "no steady state": "No steady state",
    "none needed": "No warm-up needed",
}
"""Beginning of the title, by verdict."""


class WarmUpCheck(Protocol):
    """What a study knows of its warm-up, as `experiment.warm_up.WarmUp` keeps it."""

    @property
    def checks(self) -> pd.DataFrame:
        """One row a series that was checked."""

    @property
    def starts(self) -> date:
        """First day of the run."""

    def row(
        self, measure: str | None, *, pathway: str, step: str, team: str
    ) -> tuple[Trajectory, Mapping[Hashable, object]]:
        """A series with its row of the checks."""


def checked_warm_up(
    found: WarmUpCheck,
    measure: str | None = None,
    *,
    pathway: str = WHOLE_WINDOW,
    step: str = WHOLE_WINDOW,
    team: str = WHOLE_WINDOW,
    ax: Axes | None = None,
) -> Axes:
    """A series of the baseline from its first day on, with the chosen and the suggested warm-up.

    Parameters
    ----------
    found
        The check of a study.
    measure, pathway, step, team
        A row of `Study.warm_up_checks`; when no measure is named, the one that asks for the longest warm-up.
    ax
        Where to draw; a new figure when absent.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.

    Raises
    ------
    ValueError
        No such series was checked.
    """
    series, check = found.row(measure, pathway=pathway, step=step, team=team)
    return warm_up(series, check, starts=found.starts, ax=ax)


def warm_up(
    series: Trajectory, check: Mapping[Hashable, object], *, starts: date, ax: Axes | None = None
) -> Axes:
    """A series averaged over replications and smoothed, with the chosen and the suggested warm-up.

    Parameters
    ----------
    series
        What is shown.
    check
        Its row of `outcomes.warm_up.warm_up_checks`.
    starts
        First day of the run.
    ax
        Where to draw; a new figure when absent.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.
    """
    chart = ax if ax is not None else new_axes(8.0, 4.6)
    daily = series.daily
    reach = max(1, round(REACH_SHARE * len(daily)))
    smooth = moving_average(_filled(daily), reach)
    look = LOOKS[2]
    (noisy,) = chart.plot(np.arange(len(daily)), daily, color="#B5B5B5", linewidth=0.6, label="each day")
    (curve,) = chart.plot(
        np.arange(len(smooth)),
        smooth,
        color=look.colour,
        linewidth=1.8,
        label=f"moving average of {2 * reach + 1} days",
    )
    handles = [noisy, curve]
    chosen, suggested = _number(check["warm_up_days"]), _number(check["suggested_days"])
    top = float(np.nanmax(daily, initial=0.0))
    chart.set_ylim(0.0, 1.12 * top if top > 0 else 1.0)
    chart.set_xlim(0.0, float(len(daily)))
    chart.axvspan(0.0, chosen, facecolor=FAINT, alpha=0.55, linewidth=0.0, zorder=0)
    handles.append(
        chart.axvline(
            chosen,
            color=INK,
            linewidth=1.2,
            linestyle="--",
            label=f"chosen: {_dated(chosen, starts)}",
        )
    )
    if math.isfinite(suggested) and suggested != chosen:
        handles.append(
            chart.axvline(
                suggested,
                color=VERDICT_COLOURS["worse" if suggested > chosen else "better"],
                linewidth=1.6,
                linestyle=":",
                label=f"MSER-5 suggests: {_dated(suggested, starts)}",
            )
        )
    chart.set_xlabel(f"Day of the run, from {starts.day} {MONTHS[starts.month - 1]} {starts.year} on")
    chart.set_ylabel(series_unit(series.measure))
    chart.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, "")))
    chart.grid(axis="y", color=FAINT, linewidth=0.5)
    title = f"{HEADS[str(check['verdict'])]}: {series_name(check)}"
    tidy(chart, title=title, size=ALONE)
    legend_above(chart, handles, columns=2)
    plural = "s" if series.replications != 1 else ""
    caption(
        chart,
        f"{series_title(series.measure)}, mean of {series.replications} replication{plural}; "
        "the shaded days are left out of every measure.",
        f"Why: {check['reason']}.",
    )
    return chart


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def _dated(days: float, starts: date) -> str:
    return f"{whole(days)} days (to {day_as_date(days, starts)})"


def _filled(daily: NDArray[np.float64]) -> NDArray[np.float64]:
    """Days on which no patient was seen are as the day before."""
    return np.asarray(pd.Series(daily).ffill().bfill().fillna(0.0).to_numpy(dtype=np.float64))
