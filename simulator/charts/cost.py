"""What one recovery costs, knock-on included."""

from __future__ import annotations

import textwrap
from typing import Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import (
    SAME,
    Estimate,
    HeadlineRow,
    first_reported,
    headline,
    months_of,
    whole_period,
)
from simulator.charts.sentence import (
    axis_label,
    interval_sentence,
    label_sentences,
    marked,
    paired_sentence,
    scenario_name,
)
from simulator.charts.style import (
    ALONE,
    BASELINE,
    FAINT,
    INK,
    Size,
    looks,
    rows_without_ticks,
    say_nothing_to_show,
    tidy,
    verdict_colour,
)
from simulator.charts.title import of_measure, period_of
from simulator.outcomes import Comparison, measure_named
from simulator.wording import tick, written, written_difference

PER_RECOVERY: Final = "cost_per_recovery_pounds"
PER_COURSE: Final = "cost_per_completed_course_pounds"
OUTCOME_SHARE: Final = "courses_with_outcome_share"

ALL_SPEND_SENTENCE: Final = (
    "All spend, including care without a measured outcome, is divided by the recoveries measured."
)


def cost_per_recovery(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """Cost per recovery by scenario, or per completed course where no recovery is measured.

    Parameters
    ----------
    comparison
        The scenarios.
    ax
        Where to draw; a new figure when absent.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.
    """
    chart = ax if ax is not None else new_axes(8.0, 1.9 + 0.55 * len(comparison.scenarios))
    shown = draw_cost(comparison, chart, size=ALONE)
    caption(
        chart,
        measure_named(shown).definition,
        ALL_SPEND_SENTENCE if shown == PER_RECOVERY else "",
        interval_sentence(comparison, "Lines through the marks"),
        paired_sentence(comparison),
        "'Slice': the same, against the slice of the same saving." if comparison.slices else "",
        "The axis need not begin at £0.",
        *label_sentences(comparison, (shown,)),
    )
    return chart


def draw_cost(comparison: Comparison, ax: Axes, *, size: Size) -> str:
    """Draw `cost_per_recovery` without caption; returns the name of the measure shown."""
    rows = headline(comparison)
    shown = first_reported(rows, (PER_RECOVERY, PER_COURSE))
    measure = measure_named(shown or PER_RECOVERY)
    if measure.name == PER_COURSE:
        label = f"{axis_label(measure)}; no recoveries are measured"
    else:
        share = whole_period(comparison.estimates(), OUTCOME_SHARE, comparison.baseline)
        label = label_of_recovery(share)
    ax.set_xlabel(f"{label}, {period_of(months_of(comparison))}")
    title = measure.title
    if shown is not None:
        title = of_measure(comparison, title, measure.unit, rows[shown])
    tidy(ax, title=title, size=size)
    if shown is None:
        say_nothing_to_show(ax, "no recovery and no completed course was counted", size=size)
        return measure.name
    for row, scenario in enumerate(comparison.scenarios):
        _draw_dot(comparison, ax, scenario, rows[shown][scenario], row)
        _write_figure(ax, rows[shown][scenario], measure.unit, row, size)
    reference = rows[shown][comparison.baseline].estimate.value
    ax.axvline(reference, color=BASELINE.colour, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1.5)
    _name_scenarios(comparison, ax, size)
    ax.margins(x=0.12)
    ax.xaxis.set_major_locator(MaxNLocator(size.ticks - 1))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, measure.unit)))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    rows_without_ticks(ax)
    return measure.name


def label_of_recovery(outcome_share: float | None) -> str:
    """Quantity and unit, and how much of the work has a measured outcome if that is known."""
    label = axis_label(measure_named(PER_RECOVERY))
    if outcome_share is None:
        return label
    return f"{label}; {written(outcome_share, 'share')} of completed courses have a measured outcome"


def _name_scenarios(comparison: Comparison, ax: Axes, size: Size) -> None:
    names = [
        textwrap.fill(scenario_name(scenario, comparison), size.name_width)
        for scenario in comparison.scenarios
    ]
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)


def _draw_dot(comparison: Comparison, ax: Axes, scenario: str, found: HeadlineRow, row: int) -> None:
    look, estimate = looks(comparison)[scenario], found.estimate
    ax.errorbar(
        [estimate.value],
        [row],
        xerr=estimate.reach if estimate.has_interval else None,
        fmt=look.marker,
        color=look.colour,
        markerfacecolor=look.face,
        markersize=7,
        elinewidth=1.6,
        capsize=3.5,
    )


def _write_figure(ax: Axes, found: HeadlineRow, unit: str, row: int, size: Size) -> None:
    """The figure, below it the verdict against the slice if there is one, and last that of the baseline."""
    judged = [
        (_judged(difference, verdict, unit, against), verdict_colour(verdict))
        for difference, verdict, against in (
            (found.slice_difference, found.slice_verdict, "slice"),
            (found.difference, found.verdict, "baseline"),
        )
        if verdict
    ]
    lines = [(marked(written(found.estimate.value, unit), found.marks), INK), *judged]
    for place, (text, colour) in enumerate(lines):
        ax.annotate(
            text,
            xy=(1.02, row),
            xycoords=ax.get_yaxis_transform(),
            xytext=(0.0, 1.35 * size.points * ((len(lines) - 1) / 2 - place)),
            textcoords="offset points",
            va="center",
            fontsize=size.points if place == 0 else size.points - 1,
            fontweight="bold" if place == 0 else "normal",
            color=colour,
            annotation_clip=False,
        )


def _judged(difference: Estimate, verdict: str, unit: str, against: str) -> str:
    if verdict in SAME:
        return f"{against}: {verdict}"
    return f"{against}: {written_difference(difference.value, unit)}, {verdict}"
