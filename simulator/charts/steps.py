"""Where people wait: every step's list, the one that grows most first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.block import ROW_INCHES, Block, Row, draw_dots, place_blocks, rows_high
from simulator.charts.columns import Cell
from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import SAME, HeadlineRow, figures_by_place, months_of
from simulator.charts.sentence import interval_sentence, marked, paired_sentence, short_label_sentences
from simulator.charts.style import (
    ALONE,
    FAINT,
    INK,
    legend_above,
    lift_title,
    say_nothing_to_show,
    scenario_handles,
    tidy,
    verdict_colour,
)
from simulator.charts.title import of_measure, period_of
from simulator.outcomes import Comparison, measure_named
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.simultaneous import PERHAPS
from simulator.wording import month, tick, written, written_difference

Place = TypeVar("Place")
LIST: Final = "list_length_at_end"
HEADINGS: Final = ("", "change from\nthe baseline")
MOST_STEPS: Final = 10
"""Steps that one picture has room for."""


def lists_by_step(comparison: Comparison, ax: Axes | None = None, measure: str = LIST) -> Axes:
    """People on the list of each step at the end, by scenario with 95 % intervals; the longest rise first.

    Parameters
    ----------
    comparison
        The scenarios.
    ax
        Where to draw; a new figure when absent.
    measure
        Any measure that is given by step, such as `wait_of_all_leaving_list_mean_days`.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.

    Raises
    ------
    ValueError
        There is no such measure, or it is not given by step.
    """
    wanted = measure_named(measure)
    if "step" not in wanted.by:
        raise ValueError(f"'{measure}' is not given by step: see docs/measures.md for those that are")
    by_step = {
        (pathway, step): rows
        for (_, (pathway, step, team)), rows in figures_by_place(comparison, (measure,)).items()
        if WHOLE_WINDOW not in (pathway, step) and team == WHOLE_WINDOW and _says_anything(rows)
    }
    order = sorted(by_step, key=lambda place: -_rise(by_step[place]))[:MOST_STEPS]
    several = len({pathway for pathway, _ in by_step}) > 1
    blocks = [
        Block(_name(comparison, place, several=several), _rows(by_step[place], wanted.unit, comparison))
        for place in order
    ]
    height = 2.6 + 0.2 * len(comparison.scenarios) + ROW_INCHES * max(rows_high(blocks, ALONE), 4.0)
    chart = ax if ax is not None else new_axes(8.0, height)
    months = months_of(comparison)
    when = f", end of {month(months[-1])}" if measure == LIST and months else f", {period_of(months)}"
    chart.set_xlabel(f"{wanted.title} ({wanted.unit}){when}")
    title = wanted.title
    if order:
        subject = "Waiting for" if measure == LIST else f"{wanted.title},"
        place = step_of_title(order, by_step)
        title = of_measure(
            comparison, f"{subject} {_name(comparison, place, several=several)}", wanted.unit, by_step[place]
        )
    tidy(chart, title=title, size=ALONE)
    headings = 0.0
    if order:
        placed, headings = place_blocks(chart, blocks, HEADINGS[: len(comparison.scenarios)], ALONE)
        draw_dots(comparison, chart, placed)
        chart.set_xlim(left=0.0)
        chart.xaxis.set_major_locator(MaxNLocator(ALONE.ticks))
        chart.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, wanted.unit)))
        chart.grid(axis="x", color=FAINT, linewidth=0.5)
    else:
        say_nothing_to_show(chart, "no patient waits at any step", size=ALONE)
        lift_title(chart, 10.0, size=ALONE)
    legend_above(chart, scenario_handles(comparison, comparison.scenarios), headings_points=headings)
    left_out = len(by_step) - len(order)
    caption(
        chart,
        wanted.definition,
        f"{left_out} more steps are in results.parquet." if left_out else "",
        interval_sentence(comparison, "Lines through the marks"),
        paired_sentence(comparison),
        *short_label_sentences(
            signs
            for place in order
            for row in by_step[place].values()
            for signs in (row.marks, row.difference_marks)
        ),
    )
    return chart


def _rows(rows: dict[str, HeadlineRow], unit: str, comparison: Comparison) -> tuple[Row, ...]:
    return tuple(
        Row(name, (rows[name].estimate,), cells_of(rows[name], unit))
        for name in comparison.scenarios
        if name in rows
    )


def cells_of(row: HeadlineRow, unit: str) -> tuple[Cell, ...]:
    """A figure, and in a second column its difference from the baseline with the verdict."""
    figure = Cell(marked(written(row.estimate.value, unit), row.marks), INK)
    if not row.verdict:
        return (figure,)
    if row.verdict in SAME:
        return figure, Cell(row.verdict, verdict_colour(row.verdict))
    difference = marked(written_difference(row.difference.value, unit), row.difference_marks)
    return figure, Cell(f"{difference} {row.verdict}", verdict_colour(row.verdict))


def _says_anything(rows: dict[str, HeadlineRow]) -> bool:
    return any(row.estimate.value > 0 for row in rows.values())


def _rise(rows: dict[str, HeadlineRow]) -> float:
    """The largest rise in any scenario; without one, how long the list is."""
    rises = [row.difference.value for row in rows.values() if row.difference.value == row.difference.value]
    return max(rises) if rises else max(row.estimate.value for row in rows.values())


def step_of_title(order: Sequence[Place], by_step: Mapping[Place, Mapping[str, HeadlineRow]]) -> Place:
    """The step that a title is about: the first that is worse, or perhaps worse; without one, the first.

    Parameters
    ----------
    order
        Steps, the longest rise first; at least one.
    by_step
        The rows of each, by scenario. A rise that chance may explain must not hide one that it cannot.
    """
    for verdict in ("worse", f"{PERHAPS} worse"):
        for place in order:
            if any(row.verdict == verdict for row in by_step[place].values()):
                return place
    return order[0]


def _name(comparison: Comparison, place: tuple[str, str], *, several: bool) -> str:
    called = comparison.structure.titles.pathways
    return f"{called.of(*place)} ({called.of(place[0])})" if several else called.of(*place)
