"""Pages and messages keep clear of habits that an English analyst would not write."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

HABITS: Final = {
    "is told: say what the program shows or reports": r"\b(?:is|are|was|were|be|been|being) told\b",
    "tell apart: distinguish or divide": r"\btold apart\b",
    "cannot be told: there is none": r"\bcannot be told\b",
    "comes to: is, costs or reaches": r"\b(?:comes|come|came) to (?:about|£|\d)",
    "what it comes to: its results": r"\bwhat (?:it|they|that|each \w+) comes? to\b",
    "no level: say that it grows, and by how much": r"\b(?:is|of|and|are|,) no level\b",
    "is let be: is tolerated": r"\b(?:is|are|be) let\b",
    "nobody, somebody, anybody, whoever: name the people": r"\b(?:nobody|somebody|anybody|whoever)\b",
    "is no thing: is not a thing": r"(?<!there )\bis no (?:name|day|kind|number|date|size)\b",
    "riddle: say what is left out, then why": r"\bof which neither\b|\b[Ll]eft out are\b",
    "chance touches: figures vary by chance": r"\bchance (?:can|cannot) touch\b|\bno chance touches\b",
}
"""What to write instead, and the habit as a regular expression."""

ANY_HABIT: Final = re.compile("|".join(HABITS.values()), re.IGNORECASE)

ALLOWED: Final = {
    ("docs/harm.md", "told apart"): "the heading of the page for a defined term, 'a fall told apart'",
}
"""By file and text, why a habit may stay."""

PAGES: Final = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "docs").glob("*.md"))),
    *(page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "scenarios").rglob("*.yaml"))),
    *(page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "simulator").rglob("*.yaml"))),
    *(page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "simulator").rglob("*.j2"))),
)


ROOMS: Final = (
    "",
    *(room.name for room in sorted((ROOT / "simulator").iterdir()) if (room / "__init__.py").is_file()),
)
"""Folders of the package, with its own modules first."""


def habits_in(name: str, text: str) -> list[str]:
    """The habits of a text, each with the words and what to write instead."""
    words = " ".join(text.split())
    if not ANY_HABIT.search(words):
        return []
    return [
        f"{name}: '{words[max(0, found.start() - 40) : found.end() + 20]}' ({advice})"
        for advice, habit in HABITS.items()
        for found in re.finditer(habit, words, re.IGNORECASE)
        if (name, found.group().lower()) not in ALLOWED
    ]


def texts_of(source: str) -> Iterator[str]:
    """The comments and strings of a module, docstrings of fields included; lines of a comment are joined."""
    comment, line = "", 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != line + 1 and comment:
                yield comment
                comment = ""
            comment, line = f"{comment} {token.string.lstrip('# ')}".lstrip(), token.start[0]
    if comment:
        yield comment
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            # The parts of one message are read together, each figure as a word.
            yield "".join(part.value if isinstance(part, ast.Constant) else "N" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_habit(page: str) -> None:
    assert habits_in(page, (ROOT / page).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_message_and_no_docstring_has_a_habit(room: str) -> None:
    found = [
        habit
        for module in sorted((ROOT / "simulator").glob(f"{room}/**/*.py" if room else "*.py"))
        for text in texts_of(module.read_text(encoding="utf-8"))
        for habit in habits_in(module.relative_to(ROOT).as_posix(), text)
    ]
    assert found == []


def test_a_habit_is_found() -> None:
    assert habits_in("page", "A list that falls is no\nlevel either, and its sign is told.")
    assert list(texts_of("x = 1  # A list\n# is told.\n\ny = 2  # Two.\n"))[:2] == ["A list is told.", "Two."]
    assert list(texts_of('"""Is told."""\nx = f"{y} is told"\n')) == ["Is told.", "N is told", " is told"]
    assert habits_in("page", "The wait is longer by 3 days.") == []
