"""What each scenario saves, what it displaces, and what is left."""

from __future__ import annotations

import math
import textwrap
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.block import draw_bar
from simulator.charts.columns import Cell, write_columns
from simulator.charts.paper import caption, new_axes
from simulator.charts.selection import SAME, Estimate, Headline, HeadlineRow, headline, months_of, periods
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
    INK,
    Size,
    looks,
    rows_without_ticks,
    say_nothing_to_show,
    tidy,
    verdict_colour,
)
from simulator.charts.title import of_money, period_of
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import PlanFinding, finding_of
from simulator.wording import tick, written, written_difference, written_name

GROSS: Final = "gross_saving_pounds"
KNOCK_ON: Final = "knock_on_cost_pounds"
NET: Final = "net_saving_pounds"
SPEND: Final = "spend_pounds"
RESULT: Final = 0.8
PART: Final = 0.5
"""Height of a bar that is a result, and of one that leads to it."""
MOST_IN_FULL: Final = 6
"""Plans that a page has room for with everything that leads to the result."""
MONEY: Final = (GROSS, KNOCK_ON, NET, SPEND)

SUM_SENTENCE: Final = (
    "Net saving is gross saving minus the rise of knock-on costs against the baseline: placements out of "
    "area, and starts and leavers with a price."
)
OWED_SENTENCE: Final = (
    "Backlog owed: what it costs to see the people left waiting beyond those of the baseline. Once they are "
    "seen: net saving less that, and less the fall of knock-on cost that is put off (people still waiting, "
    "or lost) and not avoided; without an interval."
)


class Bar(NamedTuple):
    """One row of the chart."""

    name: str
    amount: Estimate
    """Pounds, positive to the right."""
    caption: str
    """Beside the bar."""
    colour: str
    """Colour of the caption."""
    is_result: bool
    """Whether the bar is what the others add up to."""


def money(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """Gross saving, knock-on cost and net saving by scenario, with 95 % intervals.

    Of a single scenario, which nothing can be compared with, its spend and its knock-on cost.

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
    groups = max(len(comparison.scenarios) - 1, 1)
    rows = 6.0 if comparison.harms else 4.0
    chart = ax if ax is not None else new_axes(8.0, 2.4 + 0.21 * rows * groups)
    draw_money(comparison, chart, size=ALONE)
    caption(
        chart,
        SUM_SENTENCE if len(comparison.scenarios) > 1 else "",
        OWED_SENTENCE if comparison.harms else "",
        slice_sentence(comparison),
        months_measured(periods(comparison)),
        interval_sentence(comparison, "Thin black lines"),
        *label_sentences(comparison, MONEY, of_differences=True),
    )
    return chart


def draw_money(comparison: Comparison, ax: Axes, *, size: Size) -> None:
    """Draw `money` without caption; on a page, with many plans, only what is left of each saving."""
    rows = headline(comparison)
    is_compared = len(comparison.scenarios) > 1
    plans = finding_of(comparison).plans
    when = period_of(months_of(comparison))
    if is_compared:
        is_short = size is not ALONE and len(plans) > MOST_IN_FULL
        groups = [
            (plan.scenario, _savings(rows, plan, is_short=is_short, in_full=size is ALONE)) for plan in plans
        ]
        own = [plan for plan in plans if plan.scenario in comparison.stated_plans]
        title = of_money(own) if size is ALONE else "What is left of the saving"
        quantity = "Right: saved. Left: spent again or owed. All"
    else:
        groups = [(comparison.baseline, _spending(rows, comparison.baseline))]
        title, quantity = _spent(rows, comparison.baseline), "Spent"
    ax.set_xlabel(f"{quantity} over {when} (£)")
    tidy(ax, title=title, size=size)
    if not any(bars for _, bars in groups):
        say_nothing_to_show(ax, "no money was counted", size=size)
        return
    row, ticks, cells = 0.0, [], []
    if is_compared:
        ticks.append((0.0, scenario_name(comparison.baseline, comparison)))
        ax.plot([0.0], [0.0], marker=BASELINE.marker, color=BASELINE.colour, zorder=4)
        cells.append((0.0, (Cell("£0"),)))
        row += 1.0
    for scenario, bars in groups:
        name = textwrap.shorten(written_name(scenario), 2 * size.name_width, placeholder=" …")
        _head(ax, row, name, size)
        row += 1.0
        for bar in bars:
            ticks.append((row, bar.name))
            draw_bar(ax, looks(comparison)[scenario], bar.amount, row, RESULT if bar.is_result else PART)
            cells.append((row, (Cell(bar.caption, bar.colour, bar.is_result),)))
            row += 1.0
    write_columns(ax, cells, ("",), size)
    ax.axvline(0.0, color=BASELINE.colour, linewidth=1.4, zorder=3)
    ax.set_yticks([at for at, _ in ticks], [name for _, name in ticks])
    ax.set_ylim(row - 0.3, -0.7)
    ax.margins(x=0.08)
    ax.xaxis.set_major_locator(MaxNLocator(size.ticks - 1))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(abs(value), "£")))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    rows_without_ticks(ax)


def _savings(rows: Headline, plan: PlanFinding, *, is_short: bool, in_full: bool) -> list[Bar]:
    bars, scenario = [], plan.scenario
    if GROSS in rows:
        gross = rows[GROSS][scenario].estimate
        bars.append(Bar("gross saving", gross, written(gross.value, "£"), INK, False))
    if KNOCK_ON in rows and not is_short:
        rise = rows[KNOCK_ON][scenario]
        # A rise is drawn to the left, against the saving, and written with the sign that tables give it.
        against = rise.difference.times(-1.0)
        bars.append(
            Bar(
                "knock-on cost",
                against,
                _judged(rise, plan, in_full=in_full),
                verdict_colour(rise.verdict),
                False,
            )
        )
    # Net saving never stands without the division of knock-on cost above it.
    if NET in rows and not (is_short and plan.owed is not None):
        net = rows[NET][scenario]
        bars.append(
            Bar("net saving", net.estimate, _against_slice(net, in_full=in_full), INK, plan.owed is None)
        )
    if plan.owed is None or NET not in rows:
        return bars
    owed = Estimate(*plan.owed)
    if not is_short:
        caption = f"{written(owed.value, '£')} owed" + (" to people left waiting" if in_full else "")
        if owed.value < 0:
            caption = f"{written(-owed.value, '£')} less is owed"
        bars.append(Bar("backlog owed", owed.times(-1.0), caption, INK, False))
    left = Estimate(plan.net_of_backlog_pounds, math.nan, math.nan)
    bars.append(Bar("once they are seen", left, written(left.value, "£"), INK, True))
    return bars


def _spent(rows: Headline, scenario: str) -> str:
    """What a single scenario spends."""
    parts = [
        f"{written(rows[measure][scenario].estimate.value, '£')} {words}"
        for measure, words in ((SPEND, "spent on teams"), (KNOCK_ON, "knock-on cost"))
        if measure in rows
    ]
    return ", ".join(parts) or "Money"


def _judged(rise: HeadlineRow, plan: PlanFinding, *, in_full: bool) -> str:
    if rise.verdict in SAME:
        return f"knock-on £0, {rise.verdict}"
    caption = marked(written_difference(rise.difference.value, "£"), rise.difference_marks)
    put_off = plan.knock_on_not_avoided_pounds
    if rise.difference.value < 0 and put_off > 0:
        # A fall that belongs to people who are held back or lost is no saving.
        cells = f"{caption}: {written(put_off, '£')} put off"
        return f"knock-on {cells}, not avoided" if in_full else cells
    return f"knock-on {caption}, {rise.verdict}" if in_full else f"{caption}, {rise.verdict}"


def _against_slice(net: HeadlineRow, *, in_full: bool) -> str:
    saved = marked(written(net.estimate.value, "£"), net.marks)
    if not in_full:
        return saved
    if net.slice_verdict.split(" ")[-1] in ("better", "worse"):
        return f"{saved}, {net.slice_verdict} than its slice"
    if net.slice_verdict == "within noise":
        return f"{saved}, within noise of its slice"
    return saved


def _spending(rows: Headline, scenario: str) -> list[Bar]:
    return [
        Bar(
            name,
            rows[measure][scenario].estimate,
            marked(written(rows[measure][scenario].estimate.value, "£"), rows[measure][scenario].marks),
            INK,
            False,
        )
        for measure, name in ((SPEND, "spend of teams"), (KNOCK_ON, "knock-on cost"))
        if measure in rows
    ]


def _head(ax: Axes, row: float, name: str, size: Size) -> None:
    head = ax.annotate(
        name,
        xy=(0.0, row + 0.2),
        xycoords=ax.get_yaxis_transform(),
        xytext=(2, 0),
        textcoords="offset points",
        va="center",
        fontsize=size.points - 0.5,
        fontweight="bold",
        color=INK,
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
    )
    # It reaches into what the chart leaves free at its right, however narrow the chart becomes.
    head.set_in_layout(False)
