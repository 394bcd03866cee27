"""What plans and their equal-money slices change, on one look."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.paper import caption, new_axes
from simulator.charts.row import HEADER_LINES, Line, chosen, has_hints, lines_of, lines_of_measure, widest_of
from simulator.charts.selection import NO_INTERVAL, SAME, Headline, HeadlineRow, headline, is_hint
from simulator.charts.sentence import (
    interval_sentence,
    label_sentences,
    marked,
    scenario_name,
    slice_sentence,
)
from simulator.charts.style import (
    ALONE,
    BASELINE,
    FAINT,
    INK,
    QUIET,
    Look,
    Size,
    legend_above,
    looks,
    rows_without_ticks,
    say_nothing_to_show,
    tidy,
    verdict_colour,
)
from simulator.outcomes import Comparison, measure_named
from simulator.wording import relative, written, written_difference

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


def differences_at_equal_money(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """How each scenario changes the headline measures, as a share of the baseline, with 95 % intervals.

    A plan stands beside the uniform slice that saves the same money. The chart leaves out measures that judge
    neither harm nor benefit, and measures that are zero in the baseline, which have no share.

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
    lines = list(lines_of(comparison, headline(comparison)))
    height = 2.6 + 0.19 * (lines[-1].top + lines_of_measure(comparison) if lines else 6)
    chart = ax if ax is not None else new_axes(9.0, height)
    draw_differences(comparison, chart, size=ALONE)
    handles = [*zero_and_scenarios(comparison), *verdict_handles(comparison)]
    legend_above(chart, handles, columns=2)
    interval = interval_sentence(comparison, "Lines through the marks").replace("of the mean of", "over")
    shown = [line.measure for line in lines if line.measure]
    labels = label_sentences(comparison, shown, of_differences=True)
    caption(chart, interval, *notes(comparison), LEFT_OUT_SENTENCE, slice_sentence(comparison), *labels)
    return chart


def notes(comparison: Comparison, measures: Sequence[str] | None = None) -> list[str]:
    """What must be known to read the differences; those of these measures when they are named."""
    of_intervals = [NOISE_SENTENCE, NARROW_SENTENCE] if comparison.replications > 1 else []
    if has_hints(comparison, measures):
        of_intervals.append(PERHAPS_SENTENCE)
    return [DIFFERENCES_SENTENCE, *of_intervals, ARROW_SENTENCE]


def draw_differences(
    comparison: Comparison, ax: Axes, *, size: Size, measures: Sequence[str] | None = None
) -> None:
    """Draw `differences_at_equal_money` without legend and caption; of these measures when they are named."""
    rows = chosen(headline(comparison), measures)
    lines = list(lines_of(comparison, rows))
    ax.set_xlabel(f"Difference from {_baseline_name(comparison)}, % of its figure (left: less, right: more)")
    tidy(
        ax,
        title="What the cuts change, at equal money" if comparison.slices else "What changes",
        size=size,
    )
    if not lines:
        reason = (
            "there is nothing to compare" if len(comparison.scenarios) == 1 else "no measure can be compared"
        )
        say_nothing_to_show(ax, reason, size=size)
        return
    widest = widest_of(rows, lines)
    for line in lines:
        if line.measure:
            for place, scenario in enumerate(comparison.scenarios[1:]):
                row = rows[line.measure][scenario]
                reference = rows[line.measure][comparison.baseline].estimate.value
                middle = line.middle + place - (len(comparison.scenarios) - 2) / 2
                _draw_dot(ax, looks(comparison)[scenario], row, reference, middle, widest)
                _write_figures(ax, row, measure_named(line.measure).unit, middle, size)
    ax.axvline(0.0, color=BASELINE.colour, linewidth=1.4, zorder=1.5)
    ax.set_xlim(-1.04 * widest, 1.04 * widest)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: relative(value).replace(".0%", "%")))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    _write_names(comparison, ax, rows, lines, size)


def zero_and_scenarios(comparison: Comparison) -> list[Line2D]:
    """Legend entries of the baseline, which is the zero line, and of the mark of each scenario."""
    known = looks(comparison)
    zero = Line2D([], [], color=BASELINE.colour, linewidth=1.6, label=f"zero: {_baseline_name(comparison)}")
    marks = [
        Line2D(
            [],
            [],
            color=INK,
            marker=known[scenario].marker,
            markerfacecolor="white",
            linestyle="",
            label=scenario_name(scenario, comparison),
        )
        for scenario in comparison.scenarios[1:]
    ]
    return [zero, *marks]


def verdict_handles(comparison: Comparison) -> list[Line2D]:
    """Legend entries of the colours that say what a difference means."""
    handles = []
    words = ["better", "worse", "within noise"] if comparison.replications > 1 else [NO_INTERVAL]
    rows = [row for by_scenario in headline(comparison).values() for row in by_scenario.values()]
    given = {verdict for row in rows for verdict in (row.verdict, row.slice_verdict)}
    if NO_INTERVAL in given - set(words):
        words.append(NO_INTERVAL)
    for verdict in words:
        is_shared = verdict == "within noise" and any(map(is_hint, given))
        handle = Line2D([], [], marker="o", label=f"{verdict}, or 'perhaps'" if is_shared else verdict)
        _paint(handle, verdict)
        handles.append(handle)
    return handles


def _baseline_name(comparison: Comparison) -> str:
    return scenario_name(comparison.baseline, comparison)


def _draw_dot(
    ax: Axes, look: Look, found: HeadlineRow, reference: float, middle: float, widest: float
) -> None:
    if not math.isfinite(found.relative):
        return
    shares = found.difference.times(1.0 / abs(reference))
    if shares.has_interval:
        ax.errorbar(
            [shares.value],
            [middle],
            xerr=shares.reach,
            fmt="none",
            ecolor=verdict_colour(found.verdict),
            elinewidth=1.3,
            capsize=1.8,
        )
    is_beyond = abs(shares.value) > widest
    side = math.copysign(1.0, shares.value)
    (mark,) = ax.plot(
        [side * widest if is_beyond else shares.value],
        [middle],
        marker=ARROW[side] if is_beyond else look.marker,
        linestyle="",
        markersize=5.0,
        clip_on=False,
        zorder=4,
    )
    _paint(mark, found.verdict)


def _paint(mark: Line2D, verdict: str) -> None:
    """Filled for worse, open for better, pale for noise and hints: rows apart in black and white, too."""
    colour = verdict_colour(verdict)
    face = {"better": "white", "worse": colour}.get(verdict, "#C8C8C8")
    mark.set_color(colour)
    mark.set_markeredgecolor(colour)
    mark.set_markerfacecolor(face)


def _write_figures(ax: Axes, found: HeadlineRow, unit: str, middle: float, size: Size) -> None:
    """The difference and its verdict, and the verdict against the slice, in two columns at the right."""
    if found.verdict in SAME:
        text = found.verdict
    elif math.isfinite(found.relative):
        text = f"{marked(relative(found.relative), found.difference_marks)} {found.verdict}"
    else:
        figure = written_difference(found.difference.value, unit)
        text = f"{marked(figure, found.difference_marks)} {found.verdict}"
    _write_beside(ax, text, verdict_colour(found.verdict), middle, 0, size)
    if found.slice_verdict:
        judged = marked(found.slice_verdict, found.slice_marks)
        _write_beside(ax, judged, verdict_colour(found.slice_verdict), middle, 1, size)


def _write_beside(ax: Axes, text: str, colour: str, middle: float, column: int, size: Size) -> None:
    ax.annotate(
        text,
        xy=(1.0, middle),
        xycoords=ax.get_yaxis_transform(),
        xytext=(7 + column * 12.5 * size.points, 0),
        textcoords="offset points",
        va="center",
        fontsize=size.points - 1,
        color=colour,
        annotation_clip=False,
    )


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
        if not line.measure and line.top > HEADER_LINES:
            ax.axhline(line.top - 0.1, color=FAINT, linewidth=0.6)
    rows_without_ticks(ax)
    ax.set_ylim(lines[-1].top + lines_of_measure(comparison) + 0.2, 0.0)
    _write_beside(ax, "difference from\nthe baseline", QUIET, HEADER_LINES / 2, 0, size)
    if comparison.slices:
        _write_beside(ax, "against the slice of\nthe same saving", QUIET, HEADER_LINES / 2, 1, size)
