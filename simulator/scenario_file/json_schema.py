"""The JSON Schema of scenario files, from which editors complete and explain keys."""

from __future__ import annotations

from typing import Any

from simulator.scenario_file.change.register import SHAPES
from simulator.scenario_file.document import Document

JsonObject = dict[str, Any]
"""Any: JSON Schema nests without a fixed shape."""

STANDS_IN_A_LIST = frozenset({"CapacityFactorShape", "DatedRateShape"} | {shape.__name__ for shape in SHAPES})
"""Shapes that no file inherits in part, so that their keys stay required."""


def json_schema() -> JsonObject:
    """The JSON Schema (draft 2020-12) of a scenario file.

    A file that extends another may leave any key out or set it to null, so the schema requires none there;
    `check` does, once the files are laid over one another.
    """
    schema = Document.model_json_schema()
    for name, part in {**schema["$defs"], "": schema}.items():
        if name not in STANDS_IN_A_LIST:
            part.pop("required", None)
            _allow_null(part)
    extends = {"type": "string", "description": "File that this one changes, relative to its folder."}
    schema["properties"] = {"extends": extends, **schema["properties"]}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Budget-cut scenario"
    return schema


def _allow_null(part: JsonObject) -> None:
    """Let null stand for every key: it deletes what the extended file says."""
    for key, value in part.get("properties", {}).items():
        if isinstance(value.get("default"), dict):
            del value["default"]
        if {"type": "null"} not in value.get("anyOf", ()):
            description = {word: value[word] for word in ("description", "title") if word in value}
            part["properties"][key] = {"anyOf": [value, {"type": "null"}], **description}
    values = part.get("additionalProperties")
    if isinstance(values, dict):
        part["additionalProperties"] = {"anyOf": [values, {"type": "null"}]}
