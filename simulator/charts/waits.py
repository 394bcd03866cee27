"""Waiting through the months, by scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure
from matplotlib.ticker import FuncFormatter

from simulator.charts.month import SNAPSHOTS, mark_first_cut, name_months, point_in_month
from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import Monthly, Place, by_month, marks_of_window, monthly_rows, months_of
from simulator.charts.sentence import axis_label, interval_sentence, label_sentences, marked
from simulator.charts.style import (
    ALONE,
    FAINT,
    PANEL,
    Size,
    legend_above,
    looks,
    say_nothing_to_show,
    scenario_handles,
    tidy,
)
from simulator.charts.title import baseline_named
from simulator.outcomes import Comparison, Measure, measure_named
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.wording import month, tick, written, written_name

WAITS: Final = (
    "treatment_wait_mean_days",
    "first_contact_wait_mean_days",
    "waiting_for_treatment",
    "waiting_for_first_contact",
)
"""Shown when no measure is asked for, the first that the system has. The wait of those seen comes before the
number waiting, which hides a cut where people give up as fast as the list would grow."""

OF_STEP: Final = ("list_length_at_end", "wait_of_all_leaving_list_mean_days")
"""Shown of a step."""
OF_TEAM: Final = ("utilisation_share", "place_occupancy_share", "bed_occupancy_share")
"""Shown of a team."""
SYSTEM: Final[Place] = WHOLE_WINDOW, WHOLE_WINDOW, WHOLE_WINDOW
"""The place of the system as a whole."""

LEAST_HEIGHT_POINTS: Final = {ALONE.points: 130.0, PANEL.points: 25.0}
"""How high a chart is at least, by the size of its text; signs at the ends of lines keep apart in it."""

FAR_FROM_ZERO: Final = 0.6
"""The axis does not begin at zero when the lowest point is above this share of the highest."""
NOT_FROM_ZERO: Final = "(axis not from 0)"

NOT_SEEN: Final = ("reneged", "waiting_for_treatment", "waiting_for_first_contact")
"""Shown below the wait of those seen, the first that the system has: people who are not in that mean."""


def waits_over_time(
    comparison: Comparison,
    ax: Axes | None = None,
    measure: str | None = None,
    pathway: str = WHOLE_WINDOW,
    cut_dates: Sequence[date] = (),
    step: str = WHOLE_WINDOW,
    team: str = WHOLE_WINDOW,
) -> Axes:
    """How long or how many people wait, month by month, one line a scenario with its 95 % band.

    Parameters
    ----------
    comparison
        The scenarios.
    ax
        Where to draw; a new figure when absent.
    measure
        Any measure that is given by month; when absent, the mean wait to treatment of those seen in each
        month, or what comes nearest. Points of a month as a whole lie in its middle, those of its last
        moment at its end.
    pathway
        Name of one; `all` for the whole system.
    cut_dates
        Days on which cuts begin; the first is marked.
    step
        Name of a step of that pathway: its list when no measure is asked for. `all` for every step.
    team
        Name of a team, for measures given by team: its use when no measure is asked for.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.

    Raises
    ------
    ValueError
        There is no such measure, pathway, step or team, or the measure is not given by month there.
    """
    chart = ax if ax is not None else new_axes(8.0, 4.4 + 0.2 * len(comparison.scenarios))
    place = (pathway, step, team)
    shown = draw_waits(comparison, chart, measure=measure, place=place, cut_dates=cut_dates, size=ALONE)
    legend_above(chart, scenario_handles(comparison, comparison.scenarios))
    overlap = "Bands can overlap where a difference is certain, because all lines share the same patients."
    if len(comparison.scenarios) == 1 or comparison.replications == 1:
        overlap = ""
    labels = label_sentences(comparison, (shown,), pathway=pathway) if step == team == WHOLE_WINDOW else []
    caption(chart, measure_named(shown).definition, interval_sentence(comparison, "Bands"), overlap, *labels)
    return chart


def _called(comparison: Comparison, pathway: str, step: str, team: str) -> list[str]:
    """What people call the place of a chart: nothing where it is the whole system."""
    titles = comparison.structure.titles
    found = [] if pathway == WHOLE_WINDOW else [titles.pathways.of(pathway)]
    found += [] if step == WHOLE_WINDOW else [titles.pathways.of(pathway, step)]
    return found + ([] if team == WHOLE_WINDOW else [titles.teams.of(team)])


def draw_waits(
    comparison: Comparison,
    ax: Axes,
    *,
    measure: str | None = None,
    place: Place = SYSTEM,
    cut_dates: Sequence[date] = (),
    size: Size,
) -> str:
    """Draw `waits_over_time` without legend and caption; returns the name of the measure shown."""
    pathway, step, team = place
    rows = monthly_rows(comparison, *place)
    months = months_of(comparison)
    if measure is not None:
        wanted = measure_named(measure)
        if months and not (rows["measure"] == measure).any():
            raise ValueError(
                f"'{measure}' is not given by month for {_kind_of(place)}, so it cannot be drawn over time"
            )
    else:
        asked = OF_TEAM if team != WHOLE_WINDOW else OF_STEP if step != WHOLE_WINDOW else WAITS
        wanted = measure_named(_first_of(rows, asked) or asked[0])
    ax.set_xlabel("Month")
    ax.set_ylabel(
        axis_label(wanted).replace(" (", "\n(") if len(axis_label(wanted)) > 34 else axis_label(wanted)
    )
    where = "".join(f", {name}" for name in _called(comparison, *place))
    of_pathway = step == team == WHOLE_WINDOW
    marks = marks_of_window(comparison, wanted.name, pathway) if of_pathway else {}
    common = _common(marks)
    series = by_month(rows, wanted.name, months)
    subject = marked(f"{_by_month_title(wanted)}{where}", common)
    found = _at_the_end(comparison, wanted.unit, series, months) if size is ALONE else ""
    tidy(ax, title=f"{subject}{found}", size=size)
    if not any(np.isfinite(monthly.value).any() for monthly in series.values()):
        reason = "no patient waited or was seen" if months else "the measured period holds no whole month"
        say_nothing_to_show(ax, reason, size=size)
        return wanted.name
    _draw_lines(comparison, ax, series, point_in_month(wanted.name))
    own = {scenario: "".join(sign for sign in of if sign not in common) for scenario, of in marks.items()}
    _set_bottom(ax, series)
    _mark_ends(comparison, ax, series, own, point_in_month(wanted.name), size)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, wanted.unit)))
    ax.grid(axis="y", color=FAINT, linewidth=0.5)
    name_months(ax, months)
    mark_first_cut(ax, months, cut_dates, size)
    return wanted.name


def _kind_of(place: Place) -> str:
    _, step, team = place
    return "teams" if team != WHOLE_WINDOW else "steps" if step != WHOLE_WINDOW else "pathways"


def _at_the_end(
    comparison: Comparison, unit: str, series: Mapping[str, Monthly], months: Sequence[str]
) -> str:
    """The last month's figure of the scenario farthest from the baseline, beside the baseline's.

    It judges nothing: the figure may be low because people are kept out at an earlier step.
    """
    before = series.get(comparison.baseline)
    if before is None:
        return ""
    known = np.flatnonzero(np.isfinite(before.value))
    if not len(known):
        return ""
    last = int(known[-1])
    stated = f"{_figure(before.value[last], unit)} in {baseline_named(comparison)}"
    gaps = {
        scenario: abs(float(monthly.value[last] - before.value[last]))
        for scenario, monthly in series.items()
        if scenario != comparison.baseline and np.isfinite(monthly.value[last])
    }
    farthest = max(gaps, key=lambda scenario: gaps[scenario], default="")
    if farthest and gaps[farthest] > 0:
        stated = f"{_figure(series[farthest].value[last], unit)} with {written_name(farthest)}, {stated}"
    return f"; {month(months[last])}: {stated}"


def _figure(value: float, unit: str) -> str:
    return f"{written(float(value), unit)} days" if unit == "days" else written(float(value), unit)


def draw_waits_of_seen_and_unseen(
    comparison: Comparison, panel: SubFigure, *, cut_dates: Sequence[date] = (), size: Size
) -> None:
    """Draw the wait of those seen, and on the same months below it the people who are not in that mean."""
    shown = shown_over_time(comparison)
    if not shown:
        draw_waits(comparison, panel.add_subplot(), cut_dates=cut_dates, size=size)
        return
    stacked = panel.subplots(len(shown), 1, squeeze=False)[:, 0]
    for ax, measure in zip(stacked, shown, strict=True):
        first_cut = cut_dates if ax is stacked[0] else ()
        draw_waits(comparison, ax, measure=measure, cut_dates=first_cut, size=size)
        above_zero = f"\n{NOT_FROM_ZERO}" if ax.get_ylim()[0] > 0 else ""
        ax.set_ylabel(f"{measure_named(measure).unit}{above_zero}")
    for ax in stacked[:-1]:
        ax.set_xlabel("")
        ax.set_xticklabels([])


def shown_over_time(comparison: Comparison) -> list[str]:
    """Measures of `draw_waits_of_seen_and_unseen`, from top to bottom."""
    rows = monthly_rows(comparison, WHOLE_WINDOW)
    found = (_first_of(rows, WAITS), _first_of(rows, NOT_SEEN))
    return list(dict.fromkeys(name for name in found if name))


def _set_bottom(ax: Axes, series: dict[str, Monthly]) -> None:
    """Begin at zero, unless everything is so far above it that lines would lie on each other."""
    ends = np.concatenate([end for monthly in series.values() for end in monthly])
    lowest, highest = float(np.nanmin(ends)), float(np.nanmax(ends))
    if lowest <= FAR_FROM_ZERO * highest:
        ax.set_ylim(bottom=0.0)
        return
    # Room below for the words beside the first cut.
    ax.set_ylim(bottom=lowest - 0.35 * max(highest - lowest, 0.02 * highest))
    ax.set_ylabel(f"{ax.get_ylabel()}\n{NOT_FROM_ZERO}")


def _first_of(rows: pd.DataFrame, measures: Sequence[str]) -> str | None:
    """The first of these measures that is more than nothing in any month."""
    more_than_nothing = set(rows.loc[rows["estimate"].fillna(0.0) != 0, "measure"])
    return next((measure for measure in measures if measure in more_than_nothing), None)


def _by_month_title(measure: Measure) -> str:
    if measure.name in SNAPSHOTS:
        return f"{measure.title}, at the end of each month"
    if measure.kind in ("count", "amount"):
        return f"{measure.title}, {measure.unit} a month"
    return f"{measure.title} in each month"


def _common(marks: Mapping[str, str]) -> str:
    """The signs that every scenario bears, which are rows once."""
    first, *others = marks.values() or [""]
    return "".join(sign for sign in first if all(sign in other for other in others))


def _mark_ends(
    comparison: Comparison,
    ax: Axes,
    series: dict[str, Monthly],
    marks: Mapping[str, str],
    in_month: float,
    size: Size,
) -> None:
    """Write the signs that only some scenarios bear at the end of their lines, above one another."""
    ends = [
        (float(monthly.value[known[-1]]), int(known[-1]), scenario)
        for scenario, monthly in series.items()
        for known in (np.flatnonzero(np.isfinite(monthly.value)),)
        if marks.get(scenario) and len(known)
    ]
    bottom, top = ax.get_ylim()
    points_per_unit = LEAST_HEIGHT_POINTS[size.points] / (top - bottom)
    free_from = -np.inf
    for value, month_number, scenario in sorted(ends):
        at = points_per_unit * (value - bottom)
        place = max(at, free_from)
        free_from = place + 1.15 * (size.points + 1)
        ax.annotate(
            marks[scenario],
            xy=(month_number + in_month, value),
            xytext=(5, place - at),
            textcoords="offset points",
            va="center",
            fontsize=size.points + 1,
            fontweight="bold",
            color=looks(comparison)[scenario].colour,
            annotation_clip=False,
        )


def _draw_lines(comparison: Comparison, ax: Axes, series: dict[str, Monthly], in_month: float) -> None:
    known = looks(comparison)
    for layer, scenario in enumerate(comparison.scenarios):
        if scenario not in series:
            continue
        look, monthly = known[scenario], series[scenario]
        position = np.arange(len(monthly.value)) + in_month
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
            markerfacecolor=look.face,
            markersize=4,
            zorder=2.5 + 0.01 * layer,
        )
