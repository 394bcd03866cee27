"""What each scenario gets done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.block import draw_bar
from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import (
    SAME,
    Headline,
    HeadlineRow,
    first_reported,
    headline,
    months_of,
    periods,
)
from simulator.charts.sentence import (
    interval_sentence,
    label_sentences,
    marked,
    months_measured,
    paired_sentence,
    scenario_name,
)
from simulator.charts.style import (
    ALONE,
    FAINT,
    INK,
    Size,
    legend_above,
    looks,
    rows_without_ticks,
    say_nothing_to_show,
    tidy,
    verdict_colour,
)
from simulator.charts.title import of_measure, period_of
from simulator.outcomes import Comparison, measure_named
from simulator.wording import tick, written, written_difference

DONE: Final = ("treatment_starts", "completed_courses", "recoveries")
"""What a service is for, of comparable size, so that the bars can share an axis."""
MAIN: Final = ("completed_courses",)
"""What the title is about, where it is shown."""
OTHERWISE: Final = ("contacts_attended", "referrals")
"""Shown instead, the first that there is, by systems without courses of treatment."""

BAR: Final = 0.8
"""Height of a group of bars, as a share of what there is."""


def throughput(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """Treatments started, courses completed and recoveries in the measured period, bars by scenario.

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
    chart = ax if ax is not None else new_axes(8.0, 3.4 + 0.35 * len(comparison.scenarios))
    draw_throughput(comparison, chart, size=ALONE)
    handles = [_patch(comparison, scenario) for scenario in comparison.scenarios]
    legend_above(chart, handles)
    caption(
        chart,
        months_measured(periods(comparison)),
        interval_sentence(comparison, "Thin black lines"),
        paired_sentence(comparison),
        *label_sentences(comparison, _shown(headline(comparison))),
    )
    return chart


def draw_throughput(comparison: Comparison, ax: Axes, *, size: Size) -> None:
    """Draw `throughput` without legend and caption."""
    rows = headline(comparison)
    shown = _shown(rows)
    ax.set_xlabel(_quantity(shown, period_of(months_of(comparison))))
    title = "What gets done"
    if shown and size is ALONE:
        measure = next((name for name in MAIN if name in shown), shown[0])
        registered = measure_named(measure)
        title = of_measure(comparison, registered.title, registered.unit, rows[measure])
    tidy(ax, title=title, size=size)
    if not shown:
        say_nothing_to_show(ax, "no treatment, contact or referral was counted", size=size)
        return
    height = BAR / len(comparison.scenarios)
    for row, measure in enumerate(shown):
        for place, scenario in enumerate(comparison.scenarios):
            middle = row - BAR / 2 + (place + 0.5) * height
            _draw_bar(comparison, ax, scenario, rows[measure][scenario], middle, height)
            _write_figure(ax, rows[measure][scenario], measure, middle, size)
    ax.set_yticks(range(len(shown)), [_row_name(measure) for measure in shown])
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(left=0.0)
    ax.xaxis.set_major_locator(MaxNLocator(size.ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, "")))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    rows_without_ticks(ax)


def _shown(rows: Headline) -> list[str]:
    shown: list[str] = [measure for measure in DONE if measure in rows]
    if shown:
        return shown
    other = first_reported(rows, OTHERWISE)
    return [other] if other else []


def _quantity(shown: Sequence[str], when: str) -> str:
    units = dict.fromkeys(measure_named(measure).unit for measure in shown)
    return f"Number over {when} ({', '.join(units) or 'patients'})"


def _row_name(measure: str) -> str:
    registered = measure_named(measure)
    title = registered.title.replace(" of treatment", "").replace("Completed courses", "Courses completed")
    return f"{title}\n({registered.unit})" if registered.unit not in title.lower() else title


def _draw_bar(
    comparison: Comparison, ax: Axes, scenario: str, found: HeadlineRow, middle: float, height: float
) -> None:
    draw_bar(ax, looks(comparison)[scenario], found.estimate, middle, 0.8 * height)


def _write_figure(ax: Axes, found: HeadlineRow, measure: str, middle: float, size: Size) -> None:
    unit = measure_named(measure).unit
    text = marked(written(found.estimate.value, unit), found.marks)
    if found.verdict and found.verdict not in SAME:
        text += f"  ({written_difference(found.difference.value, unit)}, {found.verdict})"
    elif found.verdict:
        text += f"  ({found.verdict})"
    ax.text(
        1.03,
        middle,
        text,
        transform=ax.get_yaxis_transform(),
        va="center",
        fontsize=size.points - 1,
        color=verdict_colour(found.verdict) if found.verdict else INK,
    )


def _patch(comparison: Comparison, scenario: str) -> Patch:
    look = looks(comparison)[scenario]
    return Patch(
        facecolor=look.face,
        edgecolor=look.colour,
        hatch=look.hatch if look.is_slice else "",
        linewidth=0.8,
        label=scenario_name(scenario, comparison),
    )
