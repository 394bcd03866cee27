"""Markdown that shows odd text as it is, read back by a parser of CommonMark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from simulator.report import stress_report, subject_of
from simulator.report.document.block import (
    Item,
    Listing,
    Paragraph,
    Picture,
    Report,
    Section,
    Subheading,
    Table,
    Wanted,
)
from simulator.report.document.markdown import markdown
from simulator.wording.markup import markdown_text
from tests.unit.report.files import ODD_TEXT, TEMPLATE

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

ODD = [
    "1. not a list",
    "- not a point",
    "# not a heading",
    "+ plus",
    "=== not a rule",
    "a | b \\| c",
    "*stars* and _underscores_ and team_name_of_mine_",
    "[not](a link) and ![no](picture)",
    "cuts[0].from [x]: y",
    "<b>bold</b> & &amp; &#163;",
    "`code` ~~struck~~",
    "0.5% and 2.4.6",
    "£1,715,955.50 × „dashes“ –",
    "> not a quotation",
    "[ ] not a task",
]


def shown(text: str) -> str:
    """What a reader of the Markdown sees, all of it inline text of one block."""
    tokens = [token for token in READER.parse(text) if token.type == "inline"]
    assert len(tokens) == 1, text
    assert all(child.type in {"text", "softbreak"} for child in tokens[0].children or ()), text
    return "".join(child.content for child in tokens[0].children or ())


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_shown_as_it_is(text: str) -> None:
    assert shown(markdown_text(text)) == text


@given(
    st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), min_size=1, max_size=40)
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    one_line = " ".join(text.split())
    if one_line:
        assert shown(markdown_text(text)) == one_line


@pytest.mark.parametrize("text", ODD)
def test_odd_text_stays_in_its_cell(text: str) -> None:
    table = Table("caption", ("first", "second"), ((text, "beside"),))
    item = Item(number="1.1", title="title", asks="asks", answer=(table,))
    page = markdown(Report(title="t", lead=(), sections=(Section(number="1", title="s", items=(item,)),)))
    tokens = READER.parse(page)
    cells = [tokens[i + 1].children or [] for i, token in enumerate(tokens) if token.type == "td_open"]
    assert ["".join(child.content for child in cell) for cell in cells] == [text, "beside"]


def test_text_that_other_readers_would_turn_into_something_else_is_shown() -> None:
    page = markdown(stress_report(subject_of([ODD_TEXT])))
    inline = [token for token in READER.parse(page) if token.type == "inline"]
    told = ["".join(child.content for child in token.children or ()) for token in inline]
    assert any('no: 1e3, 2026-01-01, ~ and "quotes" – „dashes“ £ é' in text for text in told)
    assert "Team on: £0.10 a year" in told


def test_every_table_of_a_report_is_read_as_a_table_with_all_its_rows() -> None:
    report = stress_report(subject_of([TEMPLATE / "targeted.yaml"]))
    tables = [block for item in report.items for block in item.answer if isinstance(block, Table)]
    tokens = READER.parse(markdown(report))
    assert sum(token.type == "table_open" for token in tokens) == len(tables)
    assert sum(token.type == "td_open" for token in tokens) == sum(
        len(t.rows) * len(t.columns) for t in tables
    )


def test_a_picture_is_linked_where_it_has_a_file_and_told_in_words_where_not() -> None:
    picture = Picture(name="adults", svg="<svg/>", description="triage: therapy 60%.")
    wanted, points = Wanted("the rest"), Listing(("one", "two"))
    answer = (Subheading("below"), Paragraph("text"), points, picture, wanted)
    item = Item(number="2.1", title="title", asks="asks", answer=answer)
    report = Report(title="t", lead=(), sections=(Section(number="2", title="s", items=(item,)),))
    with_file = markdown(report, {"adults": "r-adults.svg"})
    assert "![Pathway adults](r-adults.svg)" in with_file
    assert "> **To be completed by the authors:** the rest." in with_file
    assert "(filled in part)" in with_file
    on_screen = markdown(report)
    assert "](" not in on_screen
    assert "triage: therapy 60%." in on_screen
