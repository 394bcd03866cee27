"""Tables on a terminal: nothing is cut off, however narrow it is."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from simulator.screen.headline import Cell, Row, TextTable
from simulator.screen.terminal import show

TABLE = TextTable(
    title="How the scenarios differ",
    columns=("five percent everywhere", "targeted", "targeted against the same saving from every team"),
    rows=(
        Row(
            theme="Money",
            measure="Cost per completed course of treatment, knock-on included",
            cells=(
                Cell(figure="−£289,400", interval="(−£310,000 to −£268,800)", verdict="within noise"),
                Cell(figure="no difference"),
                Cell(figure="+12.3 points", interval="(+1.2% to +23.4%)", verdict="better"),
            ),
        ),
    ),
    note="A note.",
)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_every_figure_interval_and_verdict_is_shown_whole_at_any_width(width: int) -> None:
    out = StringIO()
    show(Console(file=out, width=width), TABLE)
    told = out.getvalue()
    for cell in TABLE.rows[0].cells:
        assert f"{cell.figure} {cell.verdict}".strip() in told
        assert cell.interval in told
    assert all(len(line) <= width for line in told.splitlines())
    assert "…" not in told
    assert told.count("A note.") == 1


def test_narrow_columns_stand_side_by_side_where_there_is_room() -> None:
    cells = tuple(Cell(figure="£1") for _ in range(6))
    rows = (Row(theme="Money", measure="Spend", cells=cells),)
    out = StringIO()
    show(Console(file=out, width=60), TextTable(title="T", columns=tuple("abcdef"), rows=rows, note=""))
    assert out.getvalue().count("Spend") == 1
