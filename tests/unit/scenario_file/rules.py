"""Every rule that a scenario file can be refused for, found in the source as a pattern of its message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import simulator

ROOT = Path(simulator.__file__).parent
READ = ("scenario_file", "domain")
"""Packages that say what is wrong with a scenario."""
SAID_BY = frozenset({"ValueError", "refuse", "_refuse", "fault", "_fault"})
"""Functions that are given a rule; it is the first text among their arguments."""
TEXT = (ast.Constant, ast.JoinedStr, ast.IfExp, ast.BinOp)
OPEN = "(?s:.*)"
"""A part of a message that is filled in."""
TELLING = re.compile(r"faults|fault_of_.*|_must_.*|_rule_.*|_ambiguous")
"""Functions that return rules as texts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The message of one refusal, its figures left open."""

    module: str
    """Where it is said, `domain/check/course`."""
    pattern: str
    """A regular expression of the message."""

    @property
    def words(self) -> str:
        """The message with `…` for what is filled in."""
        return re.sub(r"\\(.)", r"\1", self.pattern.replace(OPEN, "…"))

    def __str__(self) -> str:
        """Where it is said, and the message."""
        return f"{self.module}: {self.words}"


def rules() -> list[Rule]:
    """All rules of the reader, the shapes and the domain, in the order of the source."""
    found: dict[Rule, None] = {}
    for package in READ:
        for file in sorted((ROOT / package).rglob("*.py")):
            module = file.relative_to(ROOT).with_suffix("").as_posix()
            for said in _said_in(ast.parse(file.read_text(encoding="utf-8"))):
                for pattern in _patterns(said):
                    if " " in pattern.replace(OPEN, "").replace("\\", "").strip(" :;,'"):
                        found[Rule(module, pattern)] = None
    return list(found)


def _said_in(tree: ast.Module) -> Iterator[ast.expr]:
    """Expressions whose value is a rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _said_by_call(node)
        elif isinstance(node, ast.Assign) and any(_name(target) == "rule" for target in node.targets):
            yield node.value
        elif isinstance(node, ast.FunctionDef) and TELLING.fullmatch(node.name):
            yield from _returned(node)


def _said_by_call(node: ast.Call) -> Iterator[ast.expr]:
    name = _name(node.func)
    if name == "Problem":
        yield from (word.value for word in node.keywords if word.arg == "rule")
    if name in SAID_BY:
        texts = [a for a in node.args if isinstance(a, TEXT) or _name(a) == "rule"]
        yield from texts[:1]


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Texts that a function returns, alone or as the first of a tuple, or gathers in a list."""
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            value = node.value
            yield value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
        elif isinstance(node, ast.Call) and _name(node.func) == "append":
            yield from node.args
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            yield from node.value.elts
        elif isinstance(node, ast.GeneratorExp):
            yield node.elt


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _patterns(said: ast.expr) -> Iterator[str]:
    """Regular expressions of a text: one a branch where it depends on something."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        yield re.escape(said.value)
    elif isinstance(said, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(?s:.*)"
            for part in said.values
        )
    elif isinstance(said, ast.IfExp):
        yield from _patterns(said.body)
        yield from _patterns(said.orelse)
    elif isinstance(said, ast.BinOp):
        lefts, rights = list(_patterns(said.left)), list(_patterns(said.right))
        yield from (left + right for left in lefts or [OPEN] for right in rights or [OPEN])
