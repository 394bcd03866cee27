"""Files of format 1 mean what they meant when they were written.

`format_1` holds copies of files as they were shipped in November 2026, and in `canonical` what each of them
resolved to. Nobody edits the copies: they stand for the files that people have.

- A canonical text may change only where it now says what it implied before, such as a new key with the value
  that older files have always had. Then `test_the_canonical_text_is_the_kept_one` fails, the other test must
  not, and the kept text is written anew in the same commit, whose body says which key came.
- Where the other test fails, a file of format 1 means something else, or is refused. Then the format needs a
  new number, and `simulator upgrade` comes in the same commit: it rewrites a file of format 1, with comments,
  so that it means the same. These tests then run on what it has rewritten.
- Files of a new format get a folder of their own beside this one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario_file import read_scenario, resolved_text

pytestmark = pytest.mark.slow

KEPT = Path(__file__).parent / "format_1"
FILES = sorted(path for path in KEPT.glob("*/*.yaml"))


def canonical(path: Path) -> Path:
    return KEPT / "canonical" / path.relative_to(KEPT)


def named(path: Path) -> str:
    return path.relative_to(KEPT).with_suffix("").as_posix()


def test_there_are_files_and_each_has_its_canonical_text() -> None:
    assert len(FILES) == 24
    kept = {path.relative_to(KEPT / "canonical") for path in (KEPT / "canonical").rglob("*.yaml")}
    assert kept == {path.relative_to(KEPT) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_canonical_text_is_the_kept_one(path: Path) -> None:
    assert resolved_text(path) == canonical(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_means_what_its_kept_text_means(path: Path) -> None:
    assert read_scenario(path) == read_scenario(canonical(path))
