"""Checking the shape of a scenario, with every fault said in the words of the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails

from simulator.domain.naming import near
from simulator.errors import Problem
from simulator.scenario_file.change.register import kinds_in_words
from simulator.scenario_file.document import Document
from simulator.scenario_file.fault import Fault, as_written
from simulator.scenario_file.near_shape import meant_key, remedy_of_bare_value
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
    rule, remedy = _rule_and_remedy(details, shape, start)
    return Problem(place=(*start, *place), rule=rule, remedy=remedy)


def _place(details: ErrorDetails, part: Written) -> Place:
    """The keys of an error that the file has, and the missing one if a key is missing."""
    missing = details["loc"][-1:] if details["type"] == "missing" else ()
    place: list[str | int] = []
    found, of_kind = part, None
    for key in details["loc"][: len(details["loc"]) - len(missing)]:
        child, kind = found.child(key), found.child("kind")
        if kind is not None and kind.value == key and of_kind is not found:
            of_kind = found  # pydantic names the kind of a cut before its keys, and 'protect' is a key too
        elif child is not None:
            place.append(key)
            found = child
    return (*place, *missing)


_WRONG_CONTAINER = {
    "model_type": ("", "write keys with values, indented below this key"),
    "model_attributes_type": ("", "write keys with values, indented below this key"),
    "dict_type": ("", "write keys with values, indented below this key"),
    "list_type": ("", "write a list, one '- ' a line or in [brackets]"),
    "string_type": (" as a name", "write a name, in quotes if it looks like a number"),
}


def _rule_and_remedy(details: ErrorDetails, shape: type[BaseModel], start: Place) -> tuple[str, str]:
    """Rule and remedy of one error in a part of a document that starts at a place."""
    kind, context, written = details["type"], details.get("ctx", {}), details["input"]
    if kind == "value_error":
        rule, _, remedy = str(context["error"]).partition(": write ")
        return rule, f"write {remedy}" if remedy else ""
    if kind == "extra_forbidden":
        return rule_of_unknown_key(str(details["loc"][-1]), written, *_shapes_at(shape, details["loc"][:-1]))
    if kind in _WRONG_CONTAINER:
        purpose, remedy = _WRONG_CONTAINER[kind]
        if kind.startswith("model"):
            remedy = remedy_of_bare_value((*start, *details["loc"]), written) or remedy
        return f"{as_written(written)} is not allowed here{purpose}", remedy
    if kind == "literal_error" and details["loc"] == ("format",) and type(written) is int and written > 1:
        return _rule_of_newer_format(written, str(context["expected"]))
    if kind == "missing":
        return _rule_of_missing_key(str(details["loc"][-1]), shape, details["loc"][:-1])
    return _rule_of_choice(kind, context, written) or (f"{as_written(written)} is not allowed here", "")


# Any: pydantic gives no narrower type for the context of an error
def _rule_of_choice(kind: str, context: Mapping[str, Any], written: object) -> tuple[str, str] | None:
    if kind == "literal_error":
        expected = str(context["expected"])
        if str(written) == expected:
            return f"'{written}' in quotes is text", f"write {expected} without quotes"
        guess = near(str(written), _quoted(expected))
        return f"{as_written(written)} is not allowed here{guess}", f"write {expected}"
    if kind == "union_tag_invalid":
        expected, word = str(context["expected_tags"]), _as_yaml(context["tag"])
        return f"'{word}' is not a kind of cut" + near(word, _quoted(expected)), f"write {expected}"
    if kind == "union_tag_not_found":
        return "'kind' is missing", f"write kind: {kinds_in_words()}"
    return None


def _as_yaml(word: object) -> str:
    """A word as a file has it; pydantic hands on `True` for `true`."""
    return {"True": "true", "False": "false"}.get(str(word), str(word))


def _rule_of_newer_format(written: int, known: str) -> tuple[str, str]:
    rule = f"this is simulator {version('simulator')}, which reads format {known} and not format {written}"
    return rule, "use a newer simulator for this file: its changelog names the formats that it reads"


def _quoted(expected: str) -> list[str]:
    return [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]


def rule_of_unknown_key(
    key: str, written: object, here: Sequence[object], others: Sequence[object] = ()
) -> tuple[str, str]:
    """Rule and remedy of a key that its mapping does not have, but another kind of cut perhaps has.

    Parameters
    ----------
    key, written
        The key and what stands behind it.
    here
        The shapes that the mapping may have.
    others
        Those of other kinds that it could have had.
    """
    known = list(dict.fromkeys(name for candidate in here for name in _keys(candidate)))
    owners = [kind_of_shape(other) for other in others if key in _keys(other)]
    if owners:
        shared = {name for name in known if all(name in _keys(other) for other in others)}
        own = ", ".join(f"'{name}'" for name in known if name not in shared)
        kinds = " and ".join(f"'{owner}'" for owner in owners)
        rule = f"'{key}' belongs to cuts of kind {kinds}"
        return rule, f"'{kind_of_shape(here[0])}' takes {own}"
    guess = meant_key(key, written, known) or near(key, known)
    rule = f"unknown field{guess}"
    return rule, "" if guess or not known else f"known here are {', '.join(known)}"


def _rule_of_missing_key(key: str, shape: type[BaseModel], trail: Place) -> tuple[str, str]:
    """Rule and remedy of a key that must be there, with an example of what it holds where one is known."""
    rule = f"'{key}' is missing"
    for candidate in _shapes_at(shape, trail)[0]:
        examples = _examples(candidate, key)
        if examples:
            example = f"write one like '{key}: {examples[0]}'"
            return rule, f"{example}, here or at the top for the whole file" if key == "source" else example
    return rule, ""


def _examples(shape: object, key: str) -> list[str]:
    """What the JSON Schema gives as examples of one key of a shape, without making the whole schema."""
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return []
    fields = shape.model_fields
    field = next((field for name, field in fields.items() if (field.alias or name) == key), None)
    if field is None:
        return []
    marks = [*field.metadata, *_marks(field.annotation)]
    stated = [mark.json_schema or {} for mark in marks if isinstance(mark, WithJsonSchema)]
    return [str(example) for part in stated for example in part.get("examples", ())]


def _marks(annotation: object) -> Iterator[object]:
    """What `Annotated` adds to an annotation or to a choice of it."""
    if get_origin(annotation) is Annotated:
        yield from get_args(annotation)[1:]
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _marks(choice)


def _shapes_at(shape: type[BaseModel], trail: Place) -> tuple[list[object], list[object]]:
    """The shapes that the keys of an error lead to, and those of other kinds that it could have been."""
    here: list[object] = [shape]
    others: list[object] = []
    for key in trail:
        of_kind = [candidate for candidate in here if kind_of_shape(candidate) == key]
        below = [found for candidate in here for found in shapes_below(candidate, key)]
        if of_kind:
            here, others = of_kind, [candidate for candidate in here if candidate not in of_kind]
        elif below:
            here, others = below, []
    return here, others


def kind_of_shape(shape: object) -> str:
    """The word that `kind` must be for a shape; empty for one that has no kinds."""
    kind = fields_of(shape).get("kind")
    return str(get_args(kind)[0]) if get_origin(kind) is Literal else ""


def _plain_types(annotation: object) -> Iterator[object]:
    """The classes and containers an annotation allows, without `Annotated`, unions and None."""
    if get_origin(annotation) is Annotated:
        yield from _plain_types(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _plain_types(choice)
    else:
        yield annotation


def fields_of(shape: object) -> Mapping[str, Any]:  # Any: annotations of fields have no narrower type
    """The keys of a shape with what each holds; none for what is no mapping of fixed keys."""
    return _fields_of_model(shape) if isinstance(shape, type) and issubclass(shape, BaseModel) else {}


@cache
def _fields_of_model(shape: type[BaseModel]) -> Mapping[str, Any]:
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}


def shapes_below(shape: object, key: str | int) -> list[object]:
    """What may stand at a key of a shape, or at a place of a list."""
    if key in fields_of(shape):
        return list(_types_of_field(shape, str(key)))
    if get_origin(shape) in (dict, list):
        return list(_plain_types(get_args(shape)[-1]))
    return []


@cache
def _types_of_field(shape: object, key: str) -> tuple[object, ...]:
    return tuple(_plain_types(fields_of(shape)[key]))


def _keys(shape: object) -> list[str]:
    return list(fields_of(shape))


def shape_of_document(written: Written) -> tuple[Document | None, list[Fault]]:
    """The whole document in its shape, or the faults of its shape."""
    return shaped(written, Document)
