"""How every chart looks: one colour, marker, line and hatch a scenario, thin frames, no global settings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import offset_copy

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
    hatch: str
    """Of its bars if it is a slice."""
    is_slice: bool = False
    """Whether it is the uniform slice of a plan, which has the same colour: hollow and dashed beside it."""

    @property
    def line(self) -> Literal["-", "--"]:
        """Style of its lines."""
        return "--" if self.is_slice else "-"

    @property
    def face(self) -> str:
        """Colour inside its marks and bars."""
        return "white" if self.is_slice else self.colour


BASELINE: Final = Look(colour="#8C8C8C", marker="o", hatch="")
"""Always grey."""

LOOKS: Final = (
    Look(colour="#CC79A7", marker="s", hatch="////"),
    Look(colour="#009E73", marker="D", hatch="...."),
    Look(colour="#000000", marker="^", hatch="xxxx"),
    Look(colour="#56B4E9", marker="v", hatch="----"),
    Look(colour="#999933", marker="P", hatch="++++"),
    Look(colour="#882255", marker="X", hatch="oooo"),
)
"""Plans in their order, each with its slice; a seventh starts again.

The first four are of Okabe and Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/, the
others of Paul Tol (2021), Colour Schemes, https://personal.sron.nl/~pault/: people with any colour
vision tell them apart. None is the blue or the orange of verdicts.
"""

VERDICT_COLOURS: Final = {"better": "#0072B2", "worse": "#D55E00", "higher": INK, "lower": INK}
"""Blue for improvement and orange for concern, as boards know them from NHS England's Making Data Count."""


def looks(comparison: Comparison) -> dict[str, Look]:
    """How each scenario is drawn, the baseline first: one colour and marker a plan and its slice."""
    slice_of = {slice_: plan for plan, slice_ in reversed(list(comparison.slices.items()))}
    plans = [scenario for scenario in comparison.scenarios[1:] if scenario not in slice_of]
    of_plan = {plan: LOOKS[position % len(LOOKS)] for position, plan in enumerate(plans)}
    found = {comparison.baseline: BASELINE}
    for scenario in comparison.scenarios[1:]:
        plan = slice_of.get(scenario)
        # A slice may have a slice of its own, which is no plan either.
        found[scenario] = of_plan.get(scenario) or replace(of_plan.get(plan or "", LOOKS[0]), is_slice=True)
    return found


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
            markerfacecolor=known[scenario].face,
            linestyle=known[scenario].line,
            linewidth=1.6,
            markersize=4.5,
            label=scenario_name(scenario, comparison),
        )
        for scenario in scenarios
    ]


def legend_above(
    ax: Axes, handles: Sequence[Artist], *, columns: int = 1, headings_points: float = 0.0
) -> None:
    """Put a legend between the title and the plot of a chart that stands alone, where it hides nothing.

    Parameters
    ----------
    ax
        The chart.
    handles
        What the legend explains.
    columns
        Of the legend.
    headings_points
        Height of headings above the chart, which the legend leaves free.
    """
    points, rows = ALONE.points, -(-len(handles) // columns)
    above = offset_copy(ax.transAxes, fig=ax.get_figure(root=True), y=headings_points, units="points")
    legend = ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        bbox_transform=above,
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
    lift_title(ax, 10 + 1.45 * rows * points + headings_points, size=ALONE)


def lift_title(ax: Axes, pad_points: float, *, size: Size) -> None:
    """Leave room between a chart and its title, points."""
    ax.set_title(
        ax.get_title(loc="left"),
        loc="left",
        pad=pad_points,
        fontsize=size.points + 1.5,
        fontweight="bold",
        color=INK,
    )
