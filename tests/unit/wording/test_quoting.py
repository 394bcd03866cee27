"""Text from files commands nothing: no terminal, no spreadsheet, no page."""

from __future__ import annotations

import csv
import unicodedata
from io import StringIO
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.wording.harmless import harmless
from simulator.wording.markup import html_text, markdown_text
from simulator.wording.spreadsheet import cell, csv_of_frame, csv_of_rows, text_of_cell

FORMULAS = (
    "=cmd|'/c calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(1+1)",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ufeff=1+1",
    "\u00a0=1+1",
    "\uff1d1+1",
    "'=1+1",
    '=HYPERLINK("https://example.org?x="&A1,"x")',
)
COMMANDS = (
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\r",
    "\x08\x08",
    "\u202e",
    "\u2066",
    "\x7f",
    "\udc80",
    "\u2028",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text_in_a_spreadsheet(formula: str) -> None:
    assert cell(formula).startswith("'")


@pytest.mark.parametrize("number", ["-5", "+3.25", "-1,234.50", "1e-9", "-.5", "-5%", "-", "12"])
def test_a_number_stays_a_number(number: str) -> None:
    assert cell(number) == number


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_formula_behind_another_separator_is_text_too(separator: str) -> None:
    assert f"{separator}=" not in cell(f"a{separator}=1+1")
    assert f"{separator} =" not in cell(f"a{separator} =1+1")


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_what_stands_in_a_cell_can_be_read_back(text: str) -> None:
    if "'" not in text:
        assert text_of_cell(cell(text)) == text


@given(st.text())
def test_no_cell_begins_with_the_sign_of_a_formula_unless_it_is_a_number(text: str) -> None:
    written = cell(text)
    if written[:1] in set("=+-@\t\r\n"):
        assert all(letter.isdigit() or letter in "+-.,eE%" for letter in written)


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_every_kind_of_column_of_text_is_quoted(dtype: str) -> None:
    frame = pd.DataFrame(
        {"=name": pd.Series(["=1+1", "a", "=1+1"], dtype=dtype), "number": [-1.5, 2.0, -3.0]}
    )
    rows = list(csv.reader(StringIO(csv_of_frame(frame))))
    assert rows == [["'=name", "number"], ["'=1+1", "-1.5"], ["a", "2.0"], ["'=1+1", "-3.0"]]


def test_rows_are_quoted_as_tables_are() -> None:
    assert csv_of_rows(["=a"], [["@b"], [-1.0], [2]]) == "'=a\n'@b\n-1\n2\n"


def test_missing_text_is_an_empty_cell() -> None:
    frame = pd.DataFrame({"a": ["x", None], "b": pd.Categorical(["=y", None])})
    assert csv_of_frame(frame) == "a,b\nx,'=y\n,\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_to_a_terminal_is_shown_and_not_obeyed(command: str) -> None:
    for quoted in (harmless(command), cell(command), html_text(command)):
        assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in quoted)


def test_lines_tabs_and_letters_of_any_language_stay() -> None:
    for text in ("a\n\tb", "£5 − 3 · Größe 精神科 👩\u200d⚕️ العربية"):
        assert harmless(text) == text


@given(st.text())
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


@given(st.text())
def test_any_text_can_stand_in_an_svg_picture(text: str) -> None:
    picture = ElementTree.fromstring(f'<svg><text class="{html_text(text)}">{html_text(text)}</text></svg>')
    assert (picture[0].text or "") == harmless(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


@given(st.text())
def test_markdown_stays_on_its_line(text: str) -> None:
    assert len(markdown_text(text).splitlines()) <= 1
