"""People worse off and people better off, one by one beside the baseline."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.block import ROW_INCHES, Block, Row, draw_bar, place_blocks, rows_high
from simulator.charts.columns import Cell
from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import Estimate, months_of
from simulator.charts.sentence import interval_sentence, scenario_name
from simulator.charts.style import (
    ALONE,
    BASELINE,
    FAINT,
    QUIET,
    Size,
    legend_above,
    lift_title,
    looks,
    say_nothing_to_show,
    scenario_handles,
    tidy,
    verdict_colour,
)
from simulator.charts.title import of_people, period_of
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import finding_of
from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.wording import whole, written, written_name

HEADINGS: Final = ("worse off", "better off", "mixed", "")

By = Literal["scenario", "group"]
"""Whether everybody is shown, or the people of each group."""

NO_PEOPLE: Final = "people were not compared one by one"
PEOPLE_SENTENCE: Final = (
    "The same people with the same luck are followed in both. Worse off: something got worse beyond a "
    "stated tolerance (waits, care lost, recovery, crises, days out of area) and nothing better; "
    "better off likewise; mixed: both. People still waiting upstream are not better off for what may be "
    "still to come."
)
DISPLACED_SENTENCE: Final = "'Displaced': some people gain what others now wait for."


def people_worse_and_better_off(
    comparison: Comparison, ax: Axes | None = None, by: By = "scenario", against: str = ""
) -> Axes:
    """How many people each scenario leaves worse off and better off, with 95 % intervals.

    Parameters
    ----------
    comparison
        The scenarios.
    ax
        Where to draw; a new figure when absent.
    by
        `group` for the people of each pathway and group.
    against
        Scenario that the others are compared with; the baseline when absent. Beside the baseline, every
        plan can be compared with its equal-money slice only.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.

    Raises
    ------
    ValueError
        `by` is neither, or nothing is compared with that scenario.
    """
    if by not in ("scenario", "group"):
        raise ValueError(f"people are shown by scenario or by group, not by {by!r}")
    others = {other for _, other in comparison.pairs}
    if against and against not in others:
        raise ValueError(f"nothing is compared with '{against}': there are {', '.join(sorted(others))}")
    blocks = _blocks(comparison, by, against or comparison.baseline)
    height = 2.5 + 0.2 * len(comparison.scenarios) + ROW_INCHES * max(1.5 * rows_high(blocks, ALONE), 4.0)
    chart = ax if ax is not None else new_axes(8.0, height)
    headings = draw_people(comparison, chart, size=ALONE, by=by, against=against)
    legend_above(chart, scenario_handles(comparison, comparison.scenarios), headings_points=headings)
    verdicts = {
        cells.text
        for block in blocks
        for row in block.rows
        for cells in row.cells
        if cells.text == "displaced"
    }
    caption(
        chart,
        PEOPLE_SENTENCE if blocks else "",
        DISPLACED_SENTENCE if verdicts else "",
        interval_sentence(comparison, "Thin black lines and brackets"),
    )
    return chart


def draw_people(
    comparison: Comparison, ax: Axes, *, size: Size, by: By = "scenario", against: str = ""
) -> float:
    """Draw `people_worse_and_better_off` without legend and caption; returns the height of its headings."""
    reference = against or comparison.baseline
    # A page has its legend and its finding above, and no room for long names and every column.
    is_short = size is not ALONE
    blocks = _blocks(comparison, by, reference, is_short=is_short)
    months = months_of(comparison)
    ax.set_xlabel(f"People. Left: worse off, right: better off, {period_of(months)}")
    plans = [plan for plan in finding_of(comparison).plans if plan.worse_off is not None]
    title = of_people(plans) if plans and not against else "People worse off and better off"
    if against:
        title += f", against {written_name(against)}"
    tidy(ax, title="People worse off and better off" if is_short else title, size=size)
    if not blocks:
        say_nothing_to_show(
            ax, NO_PEOPLE if len(comparison.scenarios) > 1 else "nothing is compared", size=size
        )
        return 0.0
    placed, headings = place_blocks(ax, blocks, HEADINGS[: 2 if is_short else 4], size)
    known = looks(comparison)
    for middle, row in placed:
        for amount in row.amounts:
            draw_bar(ax, known[row.scenario], amount, middle)
        if not row.amounts:
            ax.plot([0.0], [middle], marker=BASELINE.marker, color=BASELINE.colour, zorder=4)
    ax.axvline(0.0, color=BASELINE.colour, linewidth=1.4, zorder=3)
    ax.margins(x=0.08)
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -1.0), max(high, 1.0))
    ax.xaxis.set_major_locator(MaxNLocator(size.ticks - 1, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(abs(value))))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    lift_title(ax, headings + 6.0, size=size)
    return headings


def _people(comparison: Comparison, against: str) -> dict[tuple[str, str, str], dict[str, float | str]]:
    """By scenario, pathway and group, the figures of `PeopleComparison.people` and their verdict."""
    found: dict[tuple[str, str, str], dict[str, float | str]] = {}
    for scenario in comparison.scenarios:
        harm = comparison.harms.get((scenario, against))
        if harm is None:
            continue
        table = harm.people.merge(harm.verdicts[[*GROUPS, "verdict"]], on=list(GROUPS))
        for figures in table.to_dict("records"):
            key = scenario, str(figures["pathway"]), str(figures["group"])
            found[key] = {str(name): value for name, value in figures.items()}
    return found


def _blocks(comparison: Comparison, by: By, against: str, *, is_short: bool = False) -> list[Block]:
    found = _people(comparison, against)

    def name(scenario: str) -> str:
        return written_name(scenario) if is_short else scenario_name(scenario, comparison)

    if by == "scenario":
        names = [s for s in comparison.scenarios if (s, WHOLE_WINDOW, WHOLE_WINDOW) in found]
        rows = [
            Block(name(s), (_row(s, found[s, WHOLE_WINDOW, WHOLE_WINDOW], is_short=is_short),)) for s in names
        ]
        zero = Block(name(against), (Row(against, (), ()),))
        return [zero, *rows] if rows and against == comparison.baseline else rows
    titles = comparison.structure.titles
    groups = dict.fromkeys((pathway, group) for _, pathway, group in found if group != WHOLE_WINDOW)
    return [
        Block(
            f"{titles.pathways.of(pathway)}: {titles.groups.of(pathway, group)}",
            tuple(
                _row(s, found[s, pathway, group])
                for s in comparison.scenarios
                if (s, pathway, group) in found
            ),
        )
        for pathway, group in groups
    ]


def _row(scenario: str, figures: dict[str, float | str], *, is_short: bool = False) -> Row:
    verdict = str(figures["verdict"])
    cells = [Cell(_with_interval(figures, name)) for name in ("worse_off", "better_off")]
    cells.append(Cell(whole(float(figures["mixed"])), QUIET))
    cells.append(Cell(verdict, verdict_colour(verdict), is_bold=True))
    if is_short:
        cells = [Cell(whole(_estimate(figures, part).value)) for part in ("worse_off", "better_off")]
    worse, better = _estimate(figures, "worse_off"), _estimate(figures, "better_off")
    return Row(scenario, (worse.times(-1.0), better), tuple(cells))


def _estimate(figures: dict[str, float | str], name: str) -> Estimate:
    value, low, high = (float(figures[f"{name}{end}"]) for end in ("", "_low", "_high"))
    # A t interval may reach below zero, people cannot.
    return Estimate(value, max(low, 0.0) if not pd.isna(low) else low, high)


def _with_interval(figures: dict[str, float | str], name: str) -> str:
    value, low, high = _estimate(figures, name)
    figure = whole(value)
    if pd.isna(low) or low == high:
        return figure
    return (
        f"{figure} ({whole(low)} to {whole(high)})"
        if written(low, "people") != written(high, "people")
        else figure
    )
