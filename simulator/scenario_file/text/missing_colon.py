"""Keys that lost their colon: inside braces, and on a line that YAML reads as more of the text above it."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from pydantic import BaseModel

from simulator.scenario_file import quantity

_KEY_AND_REST = re.compile(r"([A-Za-z_]+)(?:\s*[:=]\s*|\s+)(\S.*)", re.DOTALL)


def rule_of_key_without_value(key: str) -> tuple[str, str]:
    """Rule and remedy of a key inside braces behind which nothing is written.

    Parameters
    ----------
    key
        As read: `phase 6 months` where `{share: 5%, phase 6 months}` is written.
    """
    found = _KEY_AND_REST.fullmatch(key)
    if found is None:
        rule = f"'{key}' has no value inside these braces"
        return rule, f"write '{key}: ' and its value, or '{key}: null' for none"
    rule = f"'{_on_one_line(key)}' has no value: its colon is missing"
    return rule, f"write '{found[1]}: {_on_one_line(found[2])}', or put text that holds a comma in quotes"


def rule_of_continued_text(lines: list[str]) -> tuple[str, str] | None:
    """Rule and remedy of a key and its figure that YAML takes for more of a text; None where there is none.

    Parameters
    ----------
    lines
        Of one text without quotes, as the file has them.
    """
    for line in lines[1:]:
        found = _KEY_AND_REST.fullmatch(line.strip())
        if found and found[1] in _keys_of_the_format() and quantity.kind_of(found[2]) != "text":
            rule = f"'{line.strip()}' is read as more of the text above it: its colon is missing"
            return rule, f"write '{found[1]}: {found[2]}', or put the text in quotes"
    return None


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def _keys_of_the_format() -> frozenset[str]:
    """Every key of the format, names left out."""
    from simulator.scenario_file.document import Document

    keys: set[str] = set()
    seen: set[type[BaseModel]] = set()
    shapes: list[type[BaseModel]] = [Document]
    while shapes:
        shape = shapes.pop()
        if shape not in seen:
            seen.add(shape)
            for name, field in shape.model_fields.items():
                keys.add(field.alias or name)
                shapes += _shapes_in(field.annotation)
    return frozenset(keys)


def _shapes_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [shape for part in get_args(annotation) for shape in _shapes_in(part)]
