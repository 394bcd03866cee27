"""What each scenario saves, what it displaces, and what is left."""

from __future__ import annotations

import textwrap
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.paper import caption, new_axes
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
    INK,
    Look,
    Size,
    looks,
    rows_without_ticks,
    say_nothing_to_show,
    tidy,
    verdict_colour,
)
from simulator.outcomes import Comparison
from simulator.wording import tick, written, written_difference, written_name

GROSS: Final = "gross_saving_pounds"
KNOCK_ON: Final = "knock_on_cost_pounds"
NET: Final = "net_saving_pounds"
SPEND: Final = "spend_pounds"
MONEY: Final = (GROSS, KNOCK_ON, NET, SPEND)

SUM_SENTENCE: Final = (
    "Net saving is gross saving minus the rise of knock-on costs against the baseline: placements out of "
    "area, and starts and leavers with a price."
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
    chart = ax if ax is not None else new_axes(8.0, 2.0 + 1.1 * groups)
    draw_money(comparison, chart, size=ALONE)
    caption(
        chart,
        SUM_SENTENCE if len(comparison.scenarios) > 1 else "",
        slice_sentence(comparison),
        months_measured(periods(comparison)),
        interval_sentence(comparison, "Thin black lines"),
        *label_sentences(comparison, MONEY, of_differences=True),
    )
    return chart


def draw_money(comparison: Comparison, ax: Axes, *, size: Size) -> None:
    """Draw `money` without caption."""
    rows = headline(comparison)
    is_compared = len(comparison.scenarios) > 1
    if is_compared:
        groups = [(s, _savings(rows, s)) for s in comparison.scenarios[1:]]
        title = "Money: gross and net saving"
        quantity = "Right: saved. Left: spent again. All"
    else:
        groups = [(comparison.baseline, _spending(rows, comparison.baseline))]
        title, quantity = "Money: spend and knock-on cost", "Spent"
    ax.set_xlabel(f"{quantity} in the measured period (£)")
    tidy(ax, title=title, size=size)
    if not any(bars for _, bars in groups):
        say_nothing_to_show(ax, "no money was counted", size=size)
        return
    row, ticks = 0.0, []
    if is_compared:
        ticks.append((0.0, scenario_name(comparison.baseline, comparison)))
        ax.plot([0.0], [0.0], marker=BASELINE.marker, color=BASELINE.colour, zorder=4)
        _say(ax, 0.0, "£0", INK, size)
        row += 1.0
    for scenario, bars in groups:
        name = textwrap.shorten(written_name(scenario), 2 * size.name_width, placeholder=" …")
        _head(ax, row, name, size)
        row += 1.0
        for bar in bars:
            ticks.append((row, bar.name))
            _draw_bar(ax, looks(comparison)[scenario], bar, row)
            _say(ax, row, bar.caption, bar.colour, size, is_bold=bar.is_result)
            row += 1.0
    ax.axvline(0.0, color=BASELINE.colour, linewidth=1.4, zorder=3)
    ax.set_yticks([at for at, _ in ticks], [name for _, name in ticks])
    ax.set_ylim(row - 0.3, -0.7)
    ax.margins(x=0.08)
    ax.xaxis.set_major_locator(MaxNLocator(size.ticks - 1))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(abs(value), "£")))
    ax.grid(axis="x", color=FAINT, linewidth=0.5)
    rows_without_ticks(ax)


def _savings(rows: Headline, scenario: str) -> list[Bar]:
    bars = []
    if GROSS in rows:
        gross = rows[GROSS][scenario].estimate
        bars.append(Bar("gross saving", gross, written(gross.value, "£"), INK, False))
    if KNOCK_ON in rows:
        rise = rows[KNOCK_ON][scenario]
        # A rise is drawn to the left, against the saving, and written with the sign that tables give it.
        against = rise.difference.times(-1.0)
        bars.append(Bar("knock-on cost", against, _judged(rise), verdict_colour(rise.verdict), False))
    if NET in rows:
        net = rows[NET][scenario]
        bars.append(Bar("net saving", net.estimate, _against_slice(net), INK, True))
    return bars


def _judged(rise: HeadlineRow) -> str:
    if rise.verdict in SAME:
        return f"knock-on £0, {rise.verdict}"
    caption = marked(written_difference(rise.difference.value, "£"), rise.difference_marks)
    return f"knock-on {caption}, {rise.verdict}"


def _against_slice(net: HeadlineRow) -> str:
    saved = marked(written(net.estimate.value, "£"), net.marks)
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


def _draw_bar(ax: Axes, look: Look, bar: Bar, row: float) -> None:
    amount = bar.amount
    ax.barh(
        row,
        amount.value,
        height=0.72,
        facecolor=look.colour,
        edgecolor="white" if bar.is_result else look.colour,
        hatch=look.hatch if bar.is_result else "",
        alpha=1.0 if bar.is_result else 0.45,
        linewidth=0.4,
    )
    if amount.has_interval:
        ax.errorbar(
            [amount.value],
            [row],
            xerr=amount.reach,
            fmt="none",
            ecolor=INK,
            elinewidth=0.9,
            capsize=2.0,
        )


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


def _say(ax: Axes, row: float, text: str, colour: str, size: Size, *, is_bold: bool = False) -> None:
    ax.text(
        1.01,
        row,
        text,
        transform=ax.get_yaxis_transform(),
        va="center",
        fontsize=size.points - 1,
        fontweight="bold" if is_bold else "normal",
        color=colour,
    )
