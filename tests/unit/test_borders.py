"""What the product never does, and what only one place of it does: read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import simulator

PACKAGE = Path(simulator.__file__).parent


@cache
def sources() -> dict[str, str]:
    """Texts of all modules by their path below the package."""
    return {
        file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def names_used(text: str) -> Iterator[tuple[int, str]]:
    """Every import and every attribute of a text, dotted, with its line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


STARTERS = (
    "subprocess",
    "pty.",
    "os.system",
    "os.popen",
    "os.startfile",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
)
"""How names begin that start a program. Worker processes are `multiprocessing`'s: this program again."""


def test_the_product_starts_no_other_program() -> None:
    found = [
        f"{module}:{line}"
        for module, text in sources().items()
        if any(starter in text for starter in STARTERS) or "create_subprocess" in text
        for line, name in names_used(text)
        if name.startswith(STARTERS) or "create_subprocess" in name
    ]
    assert found == []
