"""Figures for people are formatted in `simulator.wording` and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[2] / "simulator"

NUMBER: Final = re.compile(r",|[^%<>^]*(?:\.\d+[efg%]?|\.?[efg%])")
"""A format of numbers; dates (`%Y-%m`) and widths of columns are none."""

FOR_NO_PERSON: Final = {
    "experiment/run_folder/provenance.py": "a command that is typed again, exact",
    "experiment/store/entry.py": "metadata of a stored file",
    "report/document/drawing.py": "co-ordinates of a picture",
    "scenario_file/canonical_pathway.py": "the canonical form, which reads back exactly",
    "scenario_file/written_quantity.py": "the canonical form, which reads back exactly",
}
IN_A_KEY: Final = {
    "domain/distribution.py": "replications are computed by it, and wording is in no key",
    "domain/system.py": "likewise: it describes itself to programmers",
    "outcomes/measures/record.py": "likewise, for the mistake of a programmer",
    "outcomes/measures/window.py": "likewise, for the mistake of a programmer",
}
BELOW_WORDING: Final = ("engines", "simulation", "theory")
"""Floors that know no words for people: what they say is for programmers."""
EXCEPT: Final = FOR_NO_PERSON.keys() | IN_A_KEY.keys()


def formats_in(source: str) -> Iterator[str]:
    """Numbers formatted by an f-string or by `format`, and those read back from a text made here."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            parts = node.format_spec.values
            spec = "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in parts)
            if NUMBER.fullmatch(spec):
                yield f"line {node.lineno}: {ast.unparse(node.value)}:{spec}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            of_text = node.args and isinstance(node.args[0], ast.JoinedStr)
            if node.func.id == "format" or (node.func.id == "float" and of_text):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def files() -> Iterator[Path]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.relative_to(PACKAGE).parts[0] not in {"wording", *BELOW_WORDING}:
            yield file


def test_no_figure_is_formatted_outside_wording() -> None:
    found = [
        f"{name} {format_}"
        for file in files()
        if (name := file.relative_to(PACKAGE).as_posix()) not in EXCEPT
        for format_ in formats_in(file.read_text(encoding="utf-8"))
    ]
    assert found == [], "use simulator.wording: as_stated, whole, decimals, rounded_share, written ..."


def test_every_exception_is_still_one() -> None:
    for name in EXCEPT:
        assert list(formats_in((PACKAGE / name).read_text(encoding="utf-8"))), f"{name} needs none any more"


@pytest.mark.parametrize(
    "text",
    ['f"{x:,.0f}"', 'f"{x:.0%}"', 'f"{x:g}"', 'f"{x:,}"', 'f"{x:.{n}f}"', 'float(f"{x}")', "format(x)"],
)
def test_a_format_is_found(text: str) -> None:
    assert list(formats_in(text))


@pytest.mark.parametrize("text", ['f"{x:%Y-%m-%d}"', 'f"{x:<12}"', 'f"{x:02d}"', 'f"{x}"'])
def test_dates_widths_and_texts_are_no_formats_of_figures(text: str) -> None:
    assert not list(formats_in(text))
