"""What an examination found, as tables of a hundred columns."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulator.screen.outlet import Terminal
from simulator.validation import Examination, Got, Row, Verdict
from simulator.validation.sentence import (
    failures,
    findable,
    level_sentence,
    shortened,
    sources_sentence,
    summary,
)

COLUMNS: Final = 100
"""Characters of the widest line, whatever the terminal: a table that is wrapped can be misread."""
STYLES: Final = {
    Verdict.MET: "green",
    Verdict.TOO_WIDE: "yellow",
    Verdict.MISSED: "red",
    Verdict.BROKEN: "red",
}
"""Colour of a verdict; the word is always there too."""
QUANTITY, EXPECTED, GOT, SOURCE, VERDICT = 29, 10, 19, 11, 8
"""Characters of each column."""


def show_examination(console: Console, examination: Examination, *, failures_only: bool = False) -> None:
    """Print every row, case by case, what the figures mean, and what failed.

    Parameters
    ----------
    console
        Where to, `COLUMNS` characters wide.
    examination
        What was found.
    failures_only
        Leave out the rows and what they mean, and print what failed and the summary.
    """
    if not failures_only:
        for family, of_family in groupby(examination.rows, key=lambda row: row.family):
            console.print()
            console.print(Text(family, style="bold"))
            console.print(_header(examination))
            for case, of_case in groupby(of_family, key=lambda row: row.case):
                console.print(Text(case, style="italic"))
                console.print(_table(examination, tuple(of_case)))
        console.print()
        console.print(level_sentence(examination), highlight=False)
        console.print(sources_sentence(examination), highlight=False)
    for line in failures(examination):
        console.print(line, style="red", highlight=False)
    console.print(summary(examination), highlight=False)


def console_of_tables() -> Console:
    """Standard output, a hundred columns wide also where it goes to a file or a narrow window."""
    return Terminal(width=COLUMNS)


def _columns(examination: Examination) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
    spare = GOT if len(examination.engines) == 1 else 0
    widths = (QUANTITY + spare, EXPECTED, *(GOT for _ in examination.engines), SOURCE, VERDICT)
    for width in widths:
        table.add_column(width=width)
    return table


def _header(examination: Examination) -> Table:
    table = _columns(examination)
    engines = (f"{engine}, finds" for engine in examination.engines)
    table.add_row("quantity", "expected", *engines, "source", "verdict", style="dim")
    return table


def _table(examination: Examination, rows: tuple[Row, ...]) -> Table:
    table = _columns(examination)
    for row in rows:
        table.add_row(
            f"  {row.quantity}",
            shortened(row.expected),
            *(_cell(row.of(engine)) for engine in examination.engines),
            row.source.short,
            Text(row.verdict, style=STYLES[row.verdict]),
        )
    return table


def _cell(got: Got | None) -> str:
    return "not run" if got is None else f"{shortened(got.written)} {findable(got)}".rstrip()
