"""Rows in blocks: one block a step, a team or a group, and in it one row a scenario."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes

from simulator.charts.columns import Cell, write_columns
from simulator.charts.selection import Estimate
from simulator.charts.style import FAINT, INK, Look, Size, looks, rows_without_ticks
from simulator.outcomes import Comparison

BETWEEN: Final = 0.7
"""Rows left free between two blocks."""
ROW_INCHES: Final = 0.19


class Row(NamedTuple):
    """One scenario of a block."""

    scenario: str
    amounts: tuple[Estimate, ...]
    """What is drawn in it."""
    cells: tuple[Cell, ...]
    """In the columns at the right."""


class Block(NamedTuple):
    """Rows of one name."""

    name: str
    rows: tuple[Row, ...]


class Placed(NamedTuple):
    """A row with its place on the vertical axis."""

    middle: float
    row: Row


def rows_high(blocks: Sequence[Block], size: Size) -> float:
    """How many rows blocks take, those between them included."""
    return sum(_rows_of(block, size) + BETWEEN for block in blocks)


def place_blocks(
    ax: Axes, blocks: Sequence[Block], headings: Sequence[str], size: Size
) -> tuple[list[Placed], float]:
    """Name the blocks at the left, write the columns at the right, and say where each row lies.

    Returns
    -------
    tuple
        The rows with their places, and the height of the headings above the chart, points.
    """
    placed, ticks, top = [], [], 0.0
    for block in blocks:
        room = _rows_of(block, size)
        first = top + (room - len(block.rows)) / 2 + 0.5
        placed += [Placed(first + position, row) for position, row in enumerate(block.rows)]
        ticks.append((top + room / 2, _name(block, size)))
        top += room + BETWEEN
        if block is not blocks[-1]:
            ax.axhline(top - BETWEEN / 2, color=FAINT, linewidth=0.6)
    ax.set_yticks([at for at, _ in ticks], [name for _, name in ticks], linespacing=1.1)
    ax.set_ylim(top - BETWEEN / 2, -BETWEEN / 2)
    rows_without_ticks(ax)
    return placed, write_columns(ax, [(middle, row.cells) for middle, row in placed], headings, size)


def draw_dot(ax: Axes, look: Look, amount: Estimate, middle: float) -> None:
    """A mark with its interval."""
    ax.errorbar(
        [amount.value],
        [middle],
        xerr=amount.reach if amount.has_interval else None,
        fmt=look.marker,
        color=look.colour,
        markerfacecolor=look.face,
        markersize=5.5,
        elinewidth=1.4,
        capsize=2.2,
        zorder=4,
    )


def draw_dots(comparison: Comparison, ax: Axes, placed: Sequence[Placed]) -> None:
    """A mark with its interval for every amount of every row."""
    known = looks(comparison)
    for middle, row in placed:
        for amount in row.amounts:
            draw_dot(ax, known[row.scenario], amount, middle)


def draw_bar(ax: Axes, look: Look, amount: Estimate, middle: float, height: float = 0.72) -> None:
    """A bar from zero with its interval: plain for a plan, hollow and hatched for its slice."""
    ax.barh(
        middle,
        amount.value,
        height=height,
        facecolor=look.face,
        edgecolor=look.colour,
        hatch=look.hatch if look.is_slice else "",
        linewidth=0.8,
    )
    if amount.has_interval:
        ax.errorbar(
            [amount.value], [middle], xerr=amount.reach, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2.0
        )


def _name(block: Block, size: Size) -> str:
    return textwrap.fill(block.name, size.name_width)


def _rows_of(block: Block, size: Size) -> float:
    return float(max(len(block.rows), 1 + _name(block, size).count("\n")))
