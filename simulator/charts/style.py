"""How every chart looks: one colour, marker, line and hatch a scenario, thin frames, no global settings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simulator.charts.sentence import scenario_name
from simulator.outcomes import Comparison

INK: Final = "#222222"
"""Text, and intervals on bars."""
QUIET: Final = "#767676"
"""Notes, frames and reference lines; dark enough to read on white (contrast 4.5 to 1)."""
FAINT: Final = "#DDDDDD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a chart is written."""

    points: float
    """Size of its text."""
    title_width: int
    """Characters of its title on one line."""
    label_width: int
    """Characters of the name of its horizontal axis on one line."""
    name_width: int
    """Characters of the name of a row on one line."""
    ticks: int
    """Figures on the axis of a bar or dot chart, at most."""


ALONE: Final = Size(points=9.0, title_width=64, label_width=90, name_width=28, ticks=5)
"""A chart on a figure of its own."""
PANEL: Final = Size(points=6.8, title_width=38, label_width=42, name_width=20, ticks=3)
"""A chart among others on a page; its smallest text, 5.8 points, can still be read in print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one scenario is drawn, in colour and in black and white."""

    colour: str
    marker: str
    line: Literal["-", "--", "-.", ":"]
    hatch: str


BASELINE: Final = Look(colour="#8C8C8C", marker="o", line="-", hatch="")
"""Always grey."""

LOOKS: Final = (
    Look(colour="#CC79A7", marker="s", line="--", hatch="////"),
    Look(colour="#009E73", marker="D", line="-.", hatch="...."),
    Look(colour="#000000", marker="^", line=":", hatch="xxxx"),
    Look(colour="#56B4E9", marker="v", line="--", hatch="----"),
    Look(colour="#E69F00", marker="P", line="-.", hatch="++++"),
    Look(colour="#D55E00", marker="X", line=":", hatch="oooo"),
)
"""Scenarios after the baseline, in their order; a seventh starts again.

Colours are those of Okabe and Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/, which
people with any colour vision tell apart. Blue and orange come last because verdicts have them.
"""

VERDICT_COLOURS: Final = {"better": "#0072B2", "worse": "#D55E00", "higher": INK, "lower": INK}
"""Blue for improvement and orange for concern, as boards know them from NHS England's Making Data Count."""


def looks(comparison: Comparison) -> dict[str, Look]:
    """How each scenario is drawn, the baseline first."""
    others = comparison.scenarios[1:]
    return {comparison.baseline: BASELINE} | {
        scenario: LOOKS[position % len(LOOKS)] for position, scenario in enumerate(others)
    }


def verdict_colour(verdict: str) -> str:
    """Colour of a verdict: quiet where there is nothing to tell from noise."""
    return VERDICT_COLOURS.get(verdict, QUIET)


def tidy(ax: Axes, *, title: str, size: Size) -> None:
    """Give a chart its title, thin left and bottom frames and small quiet ticks.

    Parameters
    ----------
    ax
        Where it is drawn.
    title
        Subject of the chart.
    size
        How large it is written.
    """
    points = size.points
    ax.set_xlabel(textwrap.fill(ax.get_xlabel(), size.label_width))
    ax.set_title(
        textwrap.fill(title, size.title_width),
        loc="left",
        fontsize=points + 1.5,
        fontweight="bold",
        color=INK,
    )
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_linewidth(0.6)
        ax.spines[side].set_color(QUIET)
    ax.tick_params(labelsize=points - 0.5, width=0.6, length=3, color=QUIET, labelcolor=INK)
    for label in (ax.xaxis.label, ax.yaxis.label):
        label.set_fontsize(points)
        label.set_color(INK)
    ax.set_axisbelow(True)


def rows_without_ticks(ax: Axes) -> None:
    """Leave the row labels of a horizontal chart alone: no frame and no ticks beside them."""
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


def say_nothing_to_show(ax: Axes, reason: str, *, size: Size) -> None:
    """Write why there is nothing to draw, where it would have been drawn."""
    ax.text(
        0.5,
        0.5,
        reason,
        transform=ax.transAxes,
        ha="center",
        va="center",
        fontsize=size.points,
        color=QUIET,
        wrap=True,
    )
    ax.set_xticks([])
    ax.set_yticks([])


def scenario_handles(comparison: Comparison, scenarios: Iterable[str]) -> list[Line2D]:
    """Legend entries that name scenarios as people read them, with their line and marker."""
    known = looks(comparison)
    return [
        Line2D(
            [],
            [],
            color=known[scenario].colour,
            marker=known[scenario].marker,
            linestyle=known[scenario].line,
            linewidth=1.6,
            markersize=4.5,
            label=scenario_name(scenario, comparison),
        )
        for scenario in scenarios
    ]


def legend_above(ax: Axes, handles: Sequence[Artist], *, columns: int = 1) -> None:
    """Put a legend between the title and the plot of a chart that stands alone, where it hides nothing."""
    points, rows = ALONE.points, -(-len(handles) // columns)
    legend = ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        borderaxespad=0.2,
        borderpad=0.2,
        ncols=columns,
        frameon=False,
        fontsize=points - 0.5,
        handlelength=4.0,
        labelspacing=0.3,
        columnspacing=2.5,
    )
    # The title above it keeps its room; a legend wider than its chart would make the chart narrower still.
    legend.set_in_layout(False)
    title = ax.get_title(loc="left")
    ax.set_title(
        title, loc="left", pad=10 + 1.45 * rows * points, fontsize=points + 1.5, fontweight="bold", color=INK
    )
