"""Columns of words at the right of a chart of rows, each as wide as what it says, with headings above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes

from simulator.charts.paper import text_width_points
from simulator.charts.style import INK, QUIET, Size

GAP_POINTS: Final = 7.0
"""Between the chart and its first column, and between two columns."""
LINE_SPACING: Final = 1.1
HEADING_GAP_POINTS: Final = 3.0


class Cell(NamedTuple):
    """What one column says of one row."""

    text: str
    colour: str = INK
    is_bold: bool = False


def write_columns(
    ax: Axes, rows: Sequence[tuple[float, Sequence[Cell]]], headings: Sequence[str], size: Size
) -> float:
    """Write columns at the right of a chart; returns the height of their headings, points.

    Parameters
    ----------
    ax
        The chart.
    rows
        Where each row lies on the vertical axis, and what its columns say; fewer than there are headings
        leave the others empty.
    headings
        One a column; empty where it needs none.
    size
        How large the chart is written.
    """
    points, left = size.points - 1, GAP_POINTS
    for column, heading in enumerate(headings):
        cells = [(middle, texts[column]) for middle, texts in rows if column < len(texts)]
        for middle, each in cells:
            ax.annotate(
                each.text,
                xy=(1.0, middle),
                xycoords=ax.get_yaxis_transform(),
                xytext=(left, 0),
                textcoords="offset points",
                va="center",
                fontsize=points,
                fontweight="bold" if each.is_bold else "normal",
                color=each.colour,
                annotation_clip=False,
            )
        if heading:
            ax.annotate(
                heading,
                xy=(1.0, 1.0),
                xycoords="axes fraction",
                xytext=(left, HEADING_GAP_POINTS),
                textcoords="offset points",
                va="bottom",
                fontsize=points,
                linespacing=LINE_SPACING,
                color=QUIET,
                annotation_clip=False,
            )
        widths = [text_width_points(each.text, points, is_bold=each.is_bold) for _, each in cells]
        widths += [text_width_points(line, points) for line in heading.split("\n")]
        left += max(widths, default=0.0) + GAP_POINTS
    lines = max((1 + heading.count("\n") for heading in headings if heading), default=0)
    return lines * points * 1.2 * LINE_SPACING + HEADING_GAP_POINTS if lines else 0.0
