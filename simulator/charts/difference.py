"""What each scenario changes from the baseline, and beside its slice of the same saving."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.columns import Cell, write_columns
from simulator.charts.paper import caption, new_axes
from simulator.charts.row import (
    Line,
    chosen,
    has_hints,
    lines_of,
    lines_of_measure,
    on_axis,
    widest_of,
)
from simulator.charts.selection import SAME, Estimate, Headline, HeadlineRow, headline, periods
from simulator.charts.sentence import (
    interval_sentence,
    label_sentences,
    marked,
    months_measured,
    scenario_name,
    slice_sentence,
)
from simulator.charts.style import (
    ALONE,
    BASELINE,
    FAINT,
    Look,
    Size,
    legend_above,
    lift_title,
    looks,
    rows_without_ticks,
    say_nothing_to_show,
    tidy,
    verdict_colour,
)
from simulator.charts.title import judged, of_counts
from simulator.outcomes import Comparison, measure_named
from simulator.wording import relative, written, written_difference

MOST_IN_FULL: Final = 5
"""With more scenarios than these the picture shows the short list of measures."""
SHORT_LIST: Final = (
    "completed_courses",
    "waiting_for_treatment",
    "within_standard_share",
    "left_untreated",
    "crisis_episodes",
    "out_of_area_days",
    "recoveries",
    "knock_on_cost_pounds",
    "cost_per_recovery_pounds",
)
"""Measures that are shown where there is no room for all."""
SHORT_LIST_SENTENCE: Final = "All measures are in headline.csv."
ARROW: Final = {1.0: ">", -1.0: "<"}

DIFFERENCES_SENTENCE: Final = (
    "Differences are taken replication by replication between the same patients with the same luck."
)
NARROW_SENTENCE: Final = "Where a mark has no line, its interval is narrower than the mark."
NOISE_SENTENCE: Final = "'Within noise': the 95% interval of the difference covers zero."
ARROW_SENTENCE: Final = "Arrows: the difference lies beyond the axis."
PERHAPS_SENTENCE: Final = (
    "'Perhaps': a hint, not a finding. Among so many differences chance alone would give some a verdict, and "
    "this verdict does not stand when that is allowed for (Holm's correction)."
)
LEFT_OUT_SENTENCE: Final = (
    "The chart leaves out measures that judge neither harm nor benefit, such as the mean wait of those "
    "seen, which falls when people give up."
)


def differences(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """How each scenario changes the headline measures, as a share of the baseline, with 95 % intervals.

    Shares of patients differ by percentage points. One column gives the difference from the baseline,
    whatever a scenario saves; the other, at equal money, judges a plan against the uniform slice that saves
    the same. The chart leaves out measures that judge neither harm nor benefit, and amounts that are zero in
    the baseline.

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
    measures = SHORT_LIST if len(comparison.scenarios) > MOST_IN_FULL else None
    lines = list(lines_of(comparison, chosen(headline(comparison), measures)))
    height = 2.6 + 0.19 * (lines[-1].top + lines_of_measure(comparison) if lines else 6)
    height += 0.2 * len(comparison.scenarios)
    chart = ax if ax is not None else new_axes(9.0, height)
    headings = draw_differences(comparison, chart, size=ALONE, measures=measures)
    legend_above(chart, zero_and_scenarios(comparison), headings_points=headings)
    interval = interval_sentence(comparison, "Lines through the marks").replace("of the mean of", "over")
    shown = [line.measure for line in lines if line.measure]
    labels = label_sentences(comparison, shown, of_differences=True)
    caption(
        chart,
        months_measured(periods(comparison)),
        interval,
        *notes(comparison, measures),
        LEFT_OUT_SENTENCE,
        SHORT_LIST_SENTENCE if measures else "",
        slice_sentence(comparison),
        *labels,
    )
    return chart


def notes(comparison: Comparison, measures: Sequence[str] | None = None) -> list[str]:
    """What must be known to read the differences; those of these measures when they are named."""
    of_intervals = [NOISE_SENTENCE, NARROW_SENTENCE] if comparison.replications > 1 else []
    if has_hints(comparison, measures):
        of_intervals.append(PERHAPS_SENTENCE)
    return [DIFFERENCES_SENTENCE, *of_intervals, ARROW_SENTENCE]


def draw_differences(
    comparison: Comparison, ax: Axes, *, size: Size, measures: Sequence[str] | None = None
) -> float:
    """Draw `differences` without legend and caption, of these measures when they are named.

    Returns
    -------
    float
        Height of the headings above the chart, points.
    """
    rows = chosen(headline(comparison), measures)
    lines = list(lines_of(comparison, rows))
    ax.set_xlabel(
        f"Difference from {_baseline_name(comparison)}: % of its figure, or percentage points where it is "
        "a share (left: less, right: more)"
    )
    shown = [line.measure for line in lines if line.measure]
    # On a page the heading says what was found.
    has_title = size is ALONE and bool(shown)
    tidy(ax, title=of_counts(_counts(comparison, rows, shown)) if has_title else "What changes", size=size)
    if not lines:
        reason = (
            "there is nothing to compare" if len(comparison.scenarios) == 1 else "no measure can be compared"
        )
        say_nothing_to_show(ax, reason, size=size)
        return 0.0
    widest = widest_of(rows, lines)
    cells = []
    for line in lines:
        if line.measure:
            for place, scenario in enumerate(comparison.scenarios[1:]):
                row = rows[line.measure][scenario]
                middle = line.middle + place - (len(comparison.scenarios) - 2) / 2
                unit = measure_named(line.measure).unit
                _draw_dot(ax, looks(comparison)[scenario], on_axis(row, unit), middle, widest)
                cells.append((middle, _figures(row, unit)))
    ax.axvline(0.0, color=BASELINE.colour, linewidth=1.4, zorder=1.5)
    ax.set_xlim(-1.04 * widest, 1.04 * widest)
    ax.xaxis.set_major_locator(MaxNLocator(size.ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: relative(value).replace(".0%", "%")))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    _write_names(comparison, ax, rows, lines, size)
    heads = ["difference from\nthe baseline"]
    if comparison.slices:
        heads.append("at equal money,\nagainst its slice")
    headings = write_columns(ax, cells, heads, size)
    lift_title(ax, headings + 4.0, size=size)
    return headings


def _counts(comparison: Comparison, rows: Headline, measures: Sequence[str]) -> dict[str, tuple[int, int]]:
    """By scenario, how many of these measures are worse and how many better than in the baseline."""
    found = {}
    for scenario in comparison.scenarios[1:]:
        verdicts = [judged(rows[measure][scenario].verdict) for measure in measures]
        found[scenario] = verdicts.count("worse"), verdicts.count("better")
    return found


def zero_and_scenarios(comparison: Comparison) -> list[Line2D]:
    """Legend entries of the baseline, which is the zero line, and of the mark of each scenario."""
    known = looks(comparison)
    zero = Line2D([], [], color=BASELINE.colour, linewidth=1.6, label=f"zero: {_baseline_name(comparison)}")
    marks = [
        Line2D(
            [],
            [],
            color=known[scenario].colour,
            marker=known[scenario].marker,
            markerfacecolor=known[scenario].face,
            linestyle="",
            label=scenario_name(scenario, comparison),
        )
        for scenario in comparison.scenarios[1:]
    ]
    return [zero, *marks]


def _baseline_name(comparison: Comparison) -> str:
    return scenario_name(comparison.baseline, comparison)


def _draw_dot(ax: Axes, look: Look, shown: Estimate, middle: float, widest: float) -> None:
    if not math.isfinite(shown.value):
        return
    if shown.has_interval:
        ax.errorbar(
            [shown.value],
            [middle],
            xerr=shown.reach,
            fmt="none",
            ecolor=look.colour,
            elinewidth=1.3,
            capsize=1.8,
        )
    is_beyond = abs(shown.value) > widest
    side = math.copysign(1.0, shown.value)
    ax.plot(
        [side * widest if is_beyond else shown.value],
        [middle],
        marker=ARROW[side] if is_beyond else look.marker,
        color=look.colour,
        markerfacecolor=look.face,
        linestyle="",
        markersize=5.0,
        clip_on=False,
        zorder=4,
    )


def _figures(found: HeadlineRow, unit: str) -> list[Cell]:
    """The difference and its verdict, and the verdict against the slice."""
    if found.verdict in SAME:
        text = found.verdict
    else:
        is_relative = unit != "share" and math.isfinite(found.relative)
        figure = relative(found.relative) if is_relative else written_difference(found.difference.value, unit)
        text = f"{marked(figure, found.difference_marks)} {found.verdict}"
    cells = [Cell(text, verdict_colour(found.verdict))]
    if found.slice_verdict:
        cells.append(
            Cell(marked(found.slice_verdict, found.slice_marks), verdict_colour(found.slice_verdict))
        )
    return cells


def _write_names(comparison: Comparison, ax: Axes, rows: Headline, lines: list[Line], size: Size) -> None:
    labels = []
    for line in lines:
        if not line.measure:
            labels.append(line.theme)
            continue
        measure = measure_named(line.measure)
        baseline = rows[line.measure][comparison.baseline]
        figure = marked(written(baseline.estimate.value, measure.unit), baseline.marks)
        unit = "" if measure.unit in ("£", "share") else f" {measure.unit}"
        labels.append(f"{textwrap.shorten(measure.title, 60)}\nbaseline {figure}{unit}")
    ax.set_yticks([line.middle for line in lines], labels, linespacing=1.1)
    for line, label in zip(lines, ax.get_yticklabels(), strict=True):
        label.set_fontsize(size.points if not line.measure else size.points - 1)
        label.set_fontweight("normal" if line.measure else "bold")
        if not line.measure and line.top > 0:
            ax.axhline(line.top - 0.1, color=FAINT, linewidth=0.6)
    rows_without_ticks(ax)
    ax.set_ylim(lines[-1].top + lines_of_measure(comparison) + 0.2, 0.0)
