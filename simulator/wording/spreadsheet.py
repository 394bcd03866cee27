"""CSV that a spreadsheet opens as figures and text: the one place that writes it.

Excel and LibreOffice take a cell that begins with `=`, `+`, `-` or `@` for a formula, and a formula can start
programs. Text from scenario files that begins so gets an apostrophe before it, which makes it text there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Final, TextIO

from simulator.wording.harmless import harmless

if TYPE_CHECKING:
    import pandas as pd

MARK_FOR_EXCEL: Final = "\ufeff"
"""Before a CSV text: tells Excel that its letters are UTF-8, or £ would be two other letters there."""
_A_NUMBER: Final = re.compile(r"[+-]?(\d[\d,]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?|[+-]")
_SIGNS: Final = "[=+\\-@|\uff1d\uff0b\uff0d\uff20]"
"""With which a formula or a command begins, the wide ones of Asian letters included."""
_BEGINS_A_FORMULA: Final = re.compile(f"[\\s\ufeff\u200b-\u200d\u2060']*{_SIGNS}|[\t\r\n]")
_IN_ANOTHER_COLUMN: Final = re.compile(f"([;\t])(?=\\s*{_SIGNS})")
"""Where a spreadsheet parts columns at semicolons or tabs, what follows one begins a cell."""


def cell(text: str) -> str:
    """A text as a cell that no spreadsheet computes; numbers stay as they are."""
    if _A_NUMBER.fullmatch(text):
        return text
    shown = _IN_ANOTHER_COLUMN.sub(r"\1'", harmless(text))
    return f"'{shown}" if _BEGINS_A_FORMULA.match(text) or text[:1] == "'" else shown


def text_of_cell(written: str) -> str:
    """The text that `cell` wrote; characters that act on a screen stay as they were shown."""
    parted = re.sub(f"([;\t])'(?=\\s*{_SIGNS})", r"\1", written)
    return parted[1:] if parted[:1] == "'" and cell(parted[1:])[:1] == "'" else parted


def csv_of_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV, below the names of their columns; floats to ten digits: the rest is rounding."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(cell, columns))
    writer.writerows(map(_value, row) for row in rows)
    return text.getvalue()


def csv_of_records(columns: Sequence[str], records: Iterable[Mapping[str, object]]) -> str:
    """Records as `csv_of_rows` writes rows."""
    return csv_of_rows(columns, ([record[name] for name in columns] for record in records))


def csv_of_frame(frame: pd.DataFrame, *, float_format: str | None = None) -> str:
    """A table as CSV, without its index."""
    text = StringIO(newline="")
    write_frame(frame, text, float_format=float_format)
    return text.getvalue()


def write_frame(
    frame: pd.DataFrame, file: TextIO, *, header: bool = True, float_format: str | None = None
) -> None:
    """Write a table as CSV to an open file, or another piece of it without the names of columns."""
    _quoted(frame).to_csv(file, index=False, header=header, lineterminator="\n", float_format=float_format)


def _quoted(frame: pd.DataFrame) -> pd.DataFrame:
    from pandas import CategoricalDtype
    from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

    quoted = frame.copy(deep=False)
    for position, (_, column) in enumerate(frame.items()):
        kind = column.dtype
        if isinstance(kind, CategoricalDtype):
            names = list(map(_text, kind.categories))
            if len(set(names)) == len(names):
                quoted.isetitem(position, column.cat.rename_categories(names).array)
            else:
                quoted.isetitem(position, column.astype(object).map(_text, na_action="ignore").array)
        elif not (is_numeric_dtype(kind) or is_bool_dtype(kind) or is_datetime64_any_dtype(kind)):
            quoted.isetitem(position, column.map(_text, na_action="ignore").array)
    quoted.columns = [cell(str(name)) for name in frame.columns]
    return quoted


def _text(value: object) -> object:
    return cell(value) if isinstance(value, str) else value


def _value(value: object) -> object:
    return f"{value:.10g}" if isinstance(value, float) else _text(value)
