"""Checking the shape of a scenario, with every fault said in the words of the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from simulator.domain.check_name import near
from simulator.errors import Problem
from simulator.scenario_file.fault import Fault, as_written
from simulator.scenario_file.schema.document import Document
from simulator.scenario_file.tree import Place, Written

S = TypeVar("S", bound=BaseModel)


def shaped(written: Written, shape: type[S], place: Place = ()) -> tuple[S | None, list[Fault]]:
    """A part of a document in its shape, or the faults of its shape.

    Parameters
    ----------
    written
        The whole document.
    shape
        The shape of the part.
    place
        Where the part stands in the document; empty for the whole.
    """
    part = written
    for key in place:
        child = part.child(key)
        assert child is not None, f"{place} is written"
        part = child
    try:
        return TypeAdapter(shape).validate_python(part.plain()), []
    except ValidationError as error:
        faults = [_fault(details, part, shape, place) for details in error.errors(include_url=False)]
        return None, [_with_origin(problem, written) for problem in faults]


def _with_origin(problem: Problem, written: Written) -> Fault:
    return Fault(origin=written.origin_of(problem.place), problem=problem)


def _fault(details: ErrorDetails, part: Written, shape: type[BaseModel], start: Place) -> Problem:
    place = _place(details, part)
    rule, remedy = _said(details, place, shape)
    return Problem(place=(*start, *place), rule=rule, remedy=remedy)


def _place(details: ErrorDetails, part: Written) -> Place:
    """The keys of an error that the file has, and the missing one if a key is missing."""
    missing = details["loc"][-1:] if details["type"] == "missing" else ()
    place: list[str | int] = []
    found = part
    for key in details["loc"][: len(details["loc"]) - len(missing)]:
        child = found.child(key)
        if child is not None:
            place.append(key)
            found = child
    return (*place, *missing)


_WRONG_CONTAINER = {
    "model_type": ("", "write keys with values, indented below this key"),
    "dict_type": ("", "write keys with values, indented below this key"),
    "list_type": ("", "write a list, one '- ' a line or in [brackets]"),
    "string_type": (" as a name", "write a name, in quotes if it looks like a number"),
}


def _said(details: ErrorDetails, place: Place, shape: type[BaseModel]) -> tuple[str, str]:
    """Rule and remedy of one error."""
    kind, context, written = details["type"], details.get("ctx", {}), details["input"]
    if kind == "value_error":
        rule, _, remedy = str(context["error"]).partition(": write ")
        return rule, f"write {remedy}" if remedy else ""
    if kind == "extra_forbidden":
        known = _known_keys(shape, place[:-1])
        guess = near(str(place[-1]), known)
        return f"unknown field{guess}", "" if guess or not known else f"known here are {', '.join(known)}"
    if kind in _WRONG_CONTAINER:
        purpose, remedy = _WRONG_CONTAINER[kind]
        return f"{as_written(written)} is not allowed here{purpose}", remedy
    if kind == "missing":
        return f"'{place[-1]}' is missing", ""
    return _said_of_choice(kind, context, written) or (details["msg"], "")


# Any: pydantic gives no narrower type for the context of an error
def _said_of_choice(kind: str, context: Mapping[str, Any], written: object) -> tuple[str, str] | None:
    if kind == "literal_error":
        expected = str(context["expected"])
        guess = near(str(written), _quoted(expected))
        return f"{as_written(written)} is not allowed here{guess}", f"write {expected}"
    if kind == "union_tag_invalid":
        expected, word = str(context["expected_tags"]), str(context["tag"])
        return f"'{word}' is no kind of cut" + near(word, _quoted(expected)), f"write {expected}"
    if kind == "union_tag_not_found":
        return "'kind' is missing", "write kind: across_the_board, protect, targeted or reallocate"
    return None


def _quoted(expected: str) -> list[str]:
    return [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]


def _known_keys(shape: type[BaseModel], place: Place) -> list[str]:
    """The keys allowed at a place, found by following the annotations of the shapes."""
    shapes: list[object] = [shape]
    for key in place:
        shapes = [below for candidate in shapes for below in _below(candidate, key)]
    return list(dict.fromkeys(key for candidate in shapes for key in _keys(candidate)))


def _plain_types(annotation: object) -> Iterator[object]:
    """The classes and containers an annotation allows, without `Annotated`, unions and None."""
    if get_origin(annotation) is Annotated:
        yield from _plain_types(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _plain_types(choice)
    else:
        yield annotation


def _fields(shape: object) -> Mapping[str, Any]:  # Any: annotations of fields have no narrower type
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}
    return {}


def _below(shape: object, key: str | int) -> list[object]:
    fields = _fields(shape)
    if key in fields:
        return list(_plain_types(fields[str(key)]))
    if get_origin(shape) in (dict, list):
        return list(_plain_types(get_args(shape)[-1]))
    return []


def _keys(shape: object) -> list[str]:
    return list(_fields(shape))


def shape_of_document(written: Written) -> tuple[Document | None, list[Fault]]:
    """The whole document in its shape, or the faults of its shape."""
    return shaped(written, Document)
