"""Tables on a terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulator.screen.headline import Cell, TextTable

STYLES: Final = {
    "better": "green",
    "worse": "red",
    "within noise": "dim",
    "no difference": "dim",
    "no interval": "dim",
    "too few differ": "dim",
}
"""Colour of a verdict; the word is always there too."""


COLUMN_WIDTH: Final = 26
"""Characters of a column that holds a figure with its verdict, and its interval below."""
MEASURE_WIDTH: Final = 30
"""Characters of the column that names measures; longer names go on below."""


def show(console: Console, table: TextTable) -> None:
    """Print a table with its themes, and its notes below it.

    Where the terminal (or the file that the output goes to) is too narrow for all columns, they come in
    several tables one below another: a figure that is cut off could be misread.
    """
    first = 0
    while first < len(table.columns):
        beyond = len(table.columns)
        shown = _part(table, slice(first, beyond))
        while beyond > first + 1 and _natural_width(console, shown) > console.width:
            beyond -= 1
            shown = _part(table, slice(first, beyond))
        console.print(shown)
        first = beyond
    for note in table.notes:
        console.print(note, highlight=False, markup=False)


def _part(table: TextTable, chosen: slice) -> Table:
    """The rows of a table with some of its columns."""
    shown = Table(title=table.title, title_justify="left")
    shown.add_column("", max_width=MEASURE_WIDTH)
    for column in table.columns[chosen]:
        shown.add_column(column, justify="right", max_width=COLUMN_WIDTH)
    theme = ""
    for row in table.rows:
        if row.theme != theme:
            theme = row.theme
            shown.add_section()
            shown.add_row(Text(theme, style="bold"))
        shown.add_row(row.measure, *(_text(cell) for cell in row.cells[chosen]))
    return shown


def _natural_width(console: Console, shown: Table) -> int:
    """Characters that a table takes where nothing is narrowed beyond the limits of its columns."""
    return console.measure(shown, options=console.options.update(max_width=10 * console.width)).maximum


def _text(cell: Cell) -> Text:
    """Figure, marks and verdict on the first line, the interval below, and the growth of unsteady lists."""
    text = Text(cell.marked)
    if cell.verdict:
        text.append(f" {cell.verdict}")
    for below in (cell.interval, cell.growth):
        if below:
            text.append(f"\n{below}")
    text.stylize(STYLES.get(cell.verdict or cell.figure, ""))
    return text
