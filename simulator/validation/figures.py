"""Figures of an examination, each on a figure of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import StringIO
from typing import Final

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from simulator.charts.output.settings import own_settings
from simulator.charts.output.svg import steady
from simulator.charts.style import ALONE, FAINT, INK, QUIET, tidy
from simulator.engines import EngineName
from simulator.theory import delay_probability, erlang_b, salami_slice
from simulator.validation.cases import bristol, rehabilitation, slices, wards
from simulator.validation.examination import Examination
from simulator.validation.verdict import Got, Row, Verdict
from simulator.wording import as_stated, rounded_share, whole

LOOKS: Final[dict[EngineName, tuple[str, str]]] = {
    "fast": ("#0072B2", "o"),
    "reference": ("#E69F00", "s"),
    "interpreted": ("#009E73", "D"),
}
"""Colour and marker of an engine; Okabe and Ito (2008), which people with any colour vision tell apart."""
WRONG: Final = "#D55E00"
"""Of what is not met."""


def every_interval(examination: Examination) -> Figure:
    """How far every mean is from what is expected, in half-widths of its interval: inside 1 it is met."""
    rows = [row for row in examination.rows if not math.isnan(row.exact)]
    families = list(dict.fromkeys(row.family for row in rows))
    figure, ax = _figure(height=0.75 + 0.34 * len(families))
    for engine in examination.engines:
        for is_met in (True, False):
            points = [
                (distance(row, got), families.index(row.family) + _nudge(position))
                for position, row in enumerate(rows)
                for got in row.got
                if got.engine == engine and (got.verdict is Verdict.MET) is is_met and got.half_width > 0
            ]
            if points:
                x, y = np.array(points).T
                colour, marker = LOOKS[engine]
                ax.plot(
                    np.clip(x, -2.0, 2.0),
                    y,
                    linestyle="",
                    marker=marker if is_met else "X",
                    markersize=3.2 if is_met else 7,
                    color=colour if is_met else WRONG,
                    alpha=0.75,
                    label=engine if is_met else f"{engine}, not met",
                )
    ax.axvspan(-1, 1, color=FAINT, alpha=0.45, linewidth=0)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set_yticks(range(len(families)), [family.partition(":")[0].partition(" (")[0] for family in families])
    ax.invert_yaxis()
    ax.set_xlim(-2.1, 2.1)
    ax.set_xlabel("mean less what is expected, in half-widths of its interval (and tolerance)")
    _finish(ax, "Every mean against its exact value")
    return _with_legend(figure)


def distance(row: Row, got: Got) -> float:
    """Mean less what is expected, as a share of what is allowed."""
    return (got.mean - row.exact) / (row.tolerance + got.half_width)


def salami_slices(examination: Examination) -> Figure:
    """Waits after a slice, and beside them the list where a slice leaves no mean to draw."""
    figure = Figure(figsize=(7.6, 4.2), layout="constrained")
    ax, growth = figure.subplots(1, 2, width_ratios=(3, 2))
    _growth(growth, examination)
    cuts = np.linspace(0.0, 0.14, 141)
    for rate, servers, line in ((8.5, 10, "-"), (18.0, 20, "--"), (19.0, 20, ":")):
        found = [salami_slice(rate, 1.0, servers, cut) for cut in cuts]
        waits = [each.wait_days_after if each.wait_days_after < 3 else math.nan for each in found]
        ax.plot(
            100 * cuts,
            waits,
            color=QUIET,
            linestyle=line,
            linewidth=1.3,
            label=f"theory, {servers} clinicians, {rounded_share(rate / servers)} used before",
        )
        limit = 100 * (1 - rate / servers)
        ax.axvline(limit, color=FAINT, linestyle=line, linewidth=1.0)
    for row in _rows(examination, slices.FAMILY, "mean wait"):
        cut = float(row.case.rpartition("cut ")[2].rstrip("%"))
        for position, got in enumerate(row.got):
            _point(ax, cut + 0.12 * position, got)
    ax.set_ylim(0, 3)
    ax.set_xlabel("cut to capacity, per cent; beyond an upright line a list only grows")
    ax.set_ylabel("mean wait, in mean services")
    _finish(ax, "The same percentage, a different fate")
    return _with_legend(figure)


def _growth(ax: Axes, examination: Examination) -> None:
    """The list of a team that a cut leaves with just the capacity it needs."""
    present = slices.present_before(*slices.CRITICAL)
    days = np.array([1, 5, 10, 20, 35, 50, 75, 100, 150, 200])
    curve = [
        slices.expected_list(present, *slices.CRITICAL, slices.CRITICAL_SPEED, float(day)) for day in days
    ]
    ax.plot(days, curve, color=QUIET, linestyle=":", linewidth=1.3, label="theory")
    for row in _rows(examination, slices.FAMILY, "people waiting on day"):
        for position, got in enumerate(row.got):
            _point(ax, float(row.quantity.rpartition(" ")[2]) + 3 * position, got)
    ax.set_ylim(bottom=0)
    ax.set_xlabel("days since 5 % was cut at 95 % used")
    ax.set_ylabel("people waiting")
    _finish(ax, "No mean: the list grows")


def overflowing_wards(examination: Examination) -> Figure:
    """The share sent elsewhere by beds: Erlang's curve, and wards with stays of three forms."""
    figure, ax = _figure()
    beds = range(12, 49)
    for rate, line in ((1.0, "-"), (0.55, "--")):
        curve = [100 * erlang_b(rate, wards.MEAN_STAY_DAYS, number).overflow_share for number in beds]
        label = f"theory, {as_stated(rate)} admitted a day for 33 days"
        ax.plot(beds, curve, color=QUIET, linestyle=line, linewidth=1.3, label=label)
    forms = list(wards.FORMS)
    for row in _rows(examination, "Wards that overflow", "share sent elsewhere"):
        number, form = int(row.case.split()[0]), row.case.rpartition(", ")[2]
        for got in row.got[:1]:
            _point(ax, number + 0.35 * (forms.index(form) - 1), got, scale=100)
    ax.set_ylim(0, 40)
    ax.set_xlabel("beds; three points a ward: exponential, constant and lognormal stays, from the left")
    ax.set_ylabel("sent elsewhere, per cent")
    _finish(ax, "Overflow depends on the mean stay alone")
    return _with_legend(figure)


def rehabilitation_beds(examination: Examination) -> Figure:
    """The probability of delay by beds: as published, in theory, and from the engines."""
    figure, ax = _figure()
    beds = range(9, 18)
    published = (rehabilitation.PUBLISHED, rehabilitation.PUBLISHED_WITH_MORE)
    for growth, line, printed in zip((1.0, 1.05), ("-", "--"), published, strict=True):
        load = rehabilitation.offered_load(growth)
        curve = [100 * delay_probability(number, load) for number in beds]
        more = ", 5 % more admitted" if growth > 1 else ""
        ax.plot(beds, curve, color=QUIET, linestyle=line, linewidth=1.3, label=f"theory{more}")
        ax.plot(
            list(printed),
            [100 * share for share in printed.values()],
            linestyle="",
            marker="_",
            markersize=13,
            markeredgewidth=1.6,
            color=INK,
            label="Monks and others (2016), whole per cent" if growth == 1 else None,
        )
    for row in _rows(examination, "Rehabilitation", "share delayed"):
        number = int(row.quantity.split()[2])
        for position, got in enumerate(row.got):
            _point(ax, number + 0.1 * position, got, scale=100)
    ax.set_ylim(0, 30)
    ax.set_xlabel("beds")
    ax.set_ylabel("would find the unit full, per cent")
    _finish(ax, "Rehabilitation beds as published")
    return _with_legend(figure)


def bristol_lists(examination: Examination) -> Figure:
    """The nine published lists of Bristol, with their tolerance, and what the compiled engine gives."""
    rows = list(_rows(examination, "Bristol", "list, "))
    figure, ax = _figure(height=3.6)
    for position, row in enumerate(rows):
        ax.plot(
            [row.exact - row.tolerance, row.exact + row.tolerance],
            [position, position],
            color=FAINT,
            linewidth=9,
            solid_capstyle="butt",
            label="published, with tolerance" if position == 0 else None,
        )
        ax.plot(row.exact, position, marker="|", markersize=11, markeredgewidth=1.6, color=INK)
        for got in row.got:
            colour, marker = LOOKS[got.engine]
            ax.errorbar(
                got.mean,
                position,
                xerr=got.half_width,
                color=colour if got.verdict is Verdict.MET else WRONG,
                marker=marker,
                markersize=4,
                linewidth=1.2,
                label=f"{got.engine}, {got.replications} replications" if position == 0 else None,
            )
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda people, _: whole(people)))
    ax.set_yticks(range(len(rows)), [row.quantity.removeprefix("list, ") for row in rows])
    ax.invert_yaxis()
    ax.set_xlabel("people on the list, mean of a year (logarithmic)")
    _finish(ax, f"Bristol's lists as published ({whole(bristol.WINDOW_DAYS)} days after two years)")
    return _with_legend(figure)


def figures(examination: Examination) -> tuple[Figure, ...]:
    """All figures that there are rows for."""
    drawn: list[Figure] = []
    for family, draw in (
        ("", every_interval),
        (slices.FAMILY, salami_slices),
        ("Wards that overflow", overflowing_wards),
        ("Rehabilitation", rehabilitation_beds),
        ("Bristol", bristol_lists),
    ):
        if any(row.family.startswith(family) and not math.isnan(row.exact) for row in examination.rows):
            drawn.append(draw(examination))
    return tuple(drawn)


def svg_text(figure: Figure) -> str:
    """A figure as SVG to be set into a page: the same text for the same figure."""
    written = StringIO()
    with (
        own_settings(),
        matplotlib.rc_context({"svg.hashsalt": figure.axes[0].get_title(loc="left"), "svg.fonttype": "path"}),
    ):
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    text = steady(written.getvalue())
    return text[text.index("<svg") :]


def _figure(height: float = 4.0) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7.6, height), layout="constrained")
    return figure, figure.add_subplot()


def _finish(ax: Axes, title: str) -> None:
    tidy(ax, title=title, size=ALONE)


def _with_legend(figure: Figure) -> Figure:
    """Name below the plots, where it hides nothing, whatever is drawn in any of them."""
    named: dict[str, Artist] = {}
    for ax in figure.axes:
        handles, labels = ax.get_legend_handles_labels()
        named |= dict(zip(labels, handles, strict=True))
    figure.legend(
        named.values(),
        named.keys(),
        loc="outside lower left",
        ncols=3,
        frameon=False,
        fontsize=ALONE.points - 1,
    )
    return figure


def _point(ax: Axes, x: float, got: Got, *, scale: float = 1.0) -> None:
    if math.isnan(got.mean):
        return
    colour, marker = LOOKS[got.engine]
    ax.errorbar(
        x,
        scale * got.mean,
        yerr=scale * got.half_width,
        color=colour if got.verdict is Verdict.MET else WRONG,
        marker=marker,
        markersize=4,
        linewidth=1.2,
        label=f"{got.engine}, with interval",
    )


def _rows(examination: Examination, family: str, quantity: str) -> Sequence[Row]:
    return [
        row
        for row in examination.rows
        if row.family.startswith(family) and row.quantity.startswith(quantity) and not math.isnan(row.exact)
    ]


def _nudge(position: int) -> float:
    """A little up or down, so that points of one family do not hide one another."""
    return 0.6 * ((position * 0.618034) % 1 - 0.5)
