"""Keys without a value: unknown ones, names whose removal removes nothing, and those left empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from simulator.domain.naming import near
from simulator.errors import Problem
from simulator.scenario_file.fault import Fault, shown
from simulator.scenario_file.shape import fields_of, kind_of_shape, rule_of_unknown_key, shapes_below
from simulator.scenario_file.tree import Place, Written


def faults_of_empty_keys(written: Written, shape: type[BaseModel]) -> list[Fault]:
    """Keys set to null that the format does not have, and names set to null that nothing is called.

    A null is left out before the shape is checked, so that a misspelt `patince:` would pass unseen.

    Parameters
    ----------
    written
        The scenario laid over those it extends, or a part of one.
    shape
        What it must look like.
    """
    return list(_faults(written, [shape], ()))


def _faults(written: Written, shapes: list[object], place: Place) -> Iterator[Fault]:
    if isinstance(written.value, list):
        for position, item in enumerate(written.value):
            yield from _faults(item, _below(shapes, position), (*place, position))
        return
    if not isinstance(written.value, dict):
        return
    shapes = _of_kind(written, shapes)
    for key, child in written.value.items():
        if child.value is None:
            found = _fault_of_null(key, written, shapes)
            if found is not None:
                problem = Problem(place=(*place, key), rule=found[0], remedy=found[1])
                yield Fault(origin=child.origin, problem=problem)
        else:
            yield from _faults(child, _below(shapes, key), (*place, key))


def _fault_of_null(key: str, holder: Written, shapes: list[object]) -> tuple[str, str] | None:
    if any(key in fields_of(shape) for shape in shapes):
        return None
    tables = [shape for shape in shapes if get_origin(shape) is dict]
    if not tables:
        return rule_of_unknown_key(key, None, shapes) if shapes else None
    words = _words(get_args(tables[0])[0])
    if words and key not in words:
        guess = near(key, words)
        return f"unknown field{guess}", "" if guess else f"known here are {', '.join(words)}"
    if not words and holder.value and (child := holder.child(key)) is not None and child.removes_nothing:
        there = [name for name, other in _entries(holder) if other.value is not None]
        guess = near(key, there)
        rule = f"there is no '{key}' here to remove{guess}"
        return rule, "" if guess else "leave it out"
    return None


def _words(key_type: object) -> tuple[str, ...]:
    """The only words that the keys of a table may be; none where they are names."""
    return get_args(key_type) if get_origin(key_type) is Literal else ()


def _of_kind(written: Written, shapes: list[object]) -> list[object]:
    """Of several kinds of change the one that is written; all of them where none is."""
    kind = written.child("kind")
    chosen = [shape for shape in shapes if kind is not None and kind_of_shape(shape) == kind.value]
    return chosen or shapes


def _below(shapes: Iterable[object], key: str | int) -> list[object]:
    return [below for shape in shapes for below in shapes_below(shape, key)]


def _entries(holder: Written) -> Iterator[tuple[str, Written]]:
    if isinstance(holder.value, dict):
        yield from holder.value.items()


def warnings_of_empty_keys(written: Written, *, extends: bool) -> Iterator[str]:
    """Keys behind which nothing is written, and cuts of a plan that are none.

    Parameters
    ----------
    written
        The scenario laid over those it extends.
    extends
        Whether it extends another one, so that it is expected to change something.
    """
    cuts = written.child("cuts")
    no_cuts = cuts is not None and (cuts.value is None or cuts.value == [])
    if no_cuts and cuts is not None and extends and (cuts.is_blank or cuts.removes_nothing):
        yield f"'cuts' is empty ({_where(cuts)}): this scenario makes no cuts"
        written = Written({key: child for key, child in _entries(written) if key != "cuts"}, written.origin)
    for place, blank in _blanks(written, ()):
        written_place = Problem(place=place, rule="").written_place
        yield (
            f"nothing is written behind '{written_place}' ({_where(blank)}), so it counts as absent: write "
            "its value, or 'null' for none"
        )


def _where(written: Written) -> str:
    return f"line {written.origin.line} of {shown(written.origin.file)}"


def _blanks(written: Written, place: Place) -> Iterator[tuple[Place, Written]]:
    for key, child in _entries(written):
        if child.is_blank:
            yield (*place, key), child
        yield from _blanks(child, (*place, key))
    if isinstance(written.value, list):
        for position, item in enumerate(written.value):
            yield from _blanks(item, (*place, position))
