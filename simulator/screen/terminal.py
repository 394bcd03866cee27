"""Tables on a terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulator.screen.headline import Cell, TextTable

STYLES: Final = {"better": "green", "worse": "red", "within noise": "dim", "no difference": "dim"}
"""Colour of a verdict; the word is always there too."""


def show(console: Console, table: TextTable) -> None:
    """Print a table with its themes, and its note below it."""
    shown = Table(title=table.title, title_justify="left", caption=table.note, caption_justify="left")
    shown.add_column("", min_width=20)
    for column in table.columns:
        shown.add_column(column, justify="right")
    theme = ""
    for row in table.rows:
        if row.theme != theme:
            theme = row.theme
            shown.add_section()
            shown.add_row(Text(theme, style="bold"))
        shown.add_row(row.measure, *(_text(cell) for cell in row.cells))
    console.print(shown)


def _text(cell: Cell) -> Text:
    """Figure and verdict on the first line, the interval below."""
    text = Text(cell.figure)
    if cell.verdict:
        text.append(f" {cell.verdict}")
    if cell.interval:
        text.append(f"\n{cell.interval}")
    text.stylize(STYLES.get(cell.verdict or cell.figure, ""))
    return text
