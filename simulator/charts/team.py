"""How busy each team is, by what of it people take up."""

from __future__ import annotations

import math
from typing import Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.block import ROW_INCHES, Block, Row, draw_dots, place_blocks, rows_high
from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import HeadlineRow, figures_by_place, months_of
from simulator.charts.sentence import interval_sentence, short_label_sentences
from simulator.charts.steps import HEADINGS, cells_of
from simulator.charts.style import ALONE, FAINT, legend_above, say_nothing_to_show, scenario_handles, tidy
from simulator.charts.title import baseline_named, period_of
from simulator.outcomes import Comparison
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.wording import tick, written, written_name

BUSY: Final = {
    "utilisation_share": "clinicians' time",
    "place_occupancy_share": "places",
    "bed_occupancy_share": "beds",
}
"""By measure, what of a team is in use."""
FULL_SENTENCE: Final = (
    "Near 100% people wait long; a lower share may also mean that fewer people get as far as this team, so "
    "neither direction is called better. Points: percentage points."
)


def _with(comparison: Comparison, scenario: str) -> str:
    if len(comparison.scenarios) == 1:
        return ""
    if scenario == comparison.baseline:
        return f" in {baseline_named(comparison)} already"
    return f" with {written_name(scenario)}"


def _is_known(rows: dict[str, HeadlineRow]) -> bool:
    """Whether a team has such a pool at all."""
    return any(math.isfinite(row.estimate.value) for row in rows.values())


def use_of_teams(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """How much of each team's clinicians, places and beds is in use, by scenario with 95 % intervals.

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
    found = {
        (team, measure): rows
        for (measure, (_, step, team)), rows in figures_by_place(comparison, tuple(BUSY)).items()
        if team != WHOLE_WINDOW and step == WHOLE_WINDOW and _is_known(rows)
    }
    called = comparison.structure.titles.teams
    order = sorted(found, key=lambda place: -max(row.estimate.value for row in found[place].values()))
    blocks = [
        Block(
            f"{called.of(team)}: {BUSY[measure]}",
            tuple(
                Row(name, (rows[name].estimate,), cells_of(rows[name], "share"))
                for name in comparison.scenarios
                if name in rows
            ),
        )
        for team, measure in order
        for rows in (found[team, measure],)
    ]
    height = 2.4 + 0.2 * len(comparison.scenarios) + ROW_INCHES * max(rows_high(blocks, ALONE), 4.0)
    chart = ax if ax is not None else new_axes(8.0, height)
    months = months_of(comparison)
    chart.set_xlabel(f"In use, % of what the team offers, {period_of(months)}")
    title = "How busy each team is"
    if order:
        team, measure = order[0]
        name, row = max(found[order[0]].items(), key=lambda each: each[1].estimate.value)
        title = (
            f"Busiest: {BUSY[measure]} of {called.of(team)}, {written(row.estimate.value, 'share')} in use"
            + _with(comparison, name)
        )
    tidy(chart, title=title, size=ALONE)
    headings = 0.0
    if order:
        placed, headings = place_blocks(chart, blocks, HEADINGS[: len(comparison.scenarios)], ALONE)
        draw_dots(comparison, chart, placed)
        chart.set_xlim(0.0, max(1.02, chart.get_xlim()[1]))
        chart.axvline(1.0, color=FAINT, linewidth=1.2)
        chart.xaxis.set_major_locator(MaxNLocator(ALONE.ticks))
        chart.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, "share")))
        chart.grid(axis="x", color=FAINT, linewidth=0.5)
    else:
        say_nothing_to_show(chart, "the use of no team was counted", size=ALONE)
    legend_above(chart, scenario_handles(comparison, comparison.scenarios), headings_points=headings)
    caption(
        chart,
        FULL_SENTENCE,
        interval_sentence(comparison, "Lines through the marks"),
        *short_label_sentences(
            signs
            for rows in found.values()
            for row in rows.values()
            for signs in (row.marks, row.difference_marks)
        ),
    )
    return chart
