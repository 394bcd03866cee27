"""Every field of the JSON Schema, each with a place in a valid scenario where it stands or could stand."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from simulator.scenario_file.fault import Origin
from simulator.scenario_file.json_schema import JsonObject
from simulator.scenario_file.tree import Place, Plain, Written


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the format, a value of a mapping that the user names, or an item of a list."""

    name: str
    """Shape and key: `RunShape.seed`; `*` is a name that the user gives, `[]` an item of a list."""
    place: Place
    """Where it is tried in the scenario."""

    def __str__(self) -> str:
        """Its name."""
        return self.name


def fields_of(schema: JsonObject, document: Plain) -> list[Field]:
    """Every field that the schema knows of the shapes in a document, each at the first place that has it."""
    found: dict[str, Field] = {}
    for field in _walked(schema, schema["$defs"], document, (), "Document"):
        known = found.setdefault(field.name, field)
        if _at(document, known.place) is None and _at(document, field.place) is not None:
            found[field.name] = field
    return list(found.values())


def shapes_of(schema: JsonObject) -> set[str]:
    """Names of all shapes, whatever their parameters."""
    return {_short(name) for name in schema["$defs"]}


def changed(document: Plain, place: Place, value: Plain) -> Plain:
    """A copy of a document with another value at a place, which is made if its holder is there."""
    whole: Any = copy.deepcopy(document)
    holder = whole
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = copy.deepcopy(value)
    return whole  # type: ignore[no-any-return]  # as plain as what was given


def written(document: Plain, file: Path) -> Written:
    """A document as if read from a file, each value on a line of its own."""
    lines = count(1)

    def node(value: Plain) -> Written:
        origin = Origin(file=file, line=next(lines))
        if isinstance(value, dict):
            return Written({key: node(child) for key, child in value.items()}, origin)
        if isinstance(value, list):
            return Written([node(child) for child in value], origin)
        return Written(value, origin)

    return node(document)


def _walked(part: JsonObject, shapes: JsonObject, value: Any, place: Place, owner: str) -> Iterator[Field]:
    for choice in _choices(part, shapes):
        name = choice.get("named", owner)
        if isinstance(value, dict) and set(value) <= set(choice.get("properties", ())):
            for key, below in choice["properties"].items():
                yield Field(f"{name}.{key}", (*place, key))
                yield from _walked(below, shapes, value.get(key), (*place, key), f"{name}.{key}")
        below = choice.get("additionalProperties")
        if isinstance(value, dict) and isinstance(below, dict):
            for key, child in value.items():
                yield Field(f"{name}.*", (*place, key))
                yield from _walked(below, shapes, child, (*place, key), f"{name}.*")
        if isinstance(value, list) and "items" in choice:
            for position, child in enumerate(value):
                yield Field(f"{name}[]", (*place, position))
                yield from _walked(choice["items"], shapes, child, (*place, position), f"{name}[]")


def _choices(part: JsonObject, shapes: JsonObject) -> Iterator[JsonObject]:
    """The alternatives of a part, references followed."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        yield {**shapes[name], "named": _short(name)}
        return
    alternatives = [*part.get("anyOf", ()), *part.get("oneOf", ())]
    if not alternatives:
        yield part
    for alternative in alternatives:
        yield from _choices(alternative, shapes)


def _short(name: str) -> str:
    return name.rpartition("__schema__")[2].removeprefix("distribution__").partition("_Annotated")[0]


def _at(document: Any, place: Place) -> Any:
    for key in place:
        document = document.get(key) if isinstance(document, dict) else document[key]
    return document
