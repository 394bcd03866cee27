"""A change by itself, outside a file: the same keys, values, rules and words as under `cuts`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from simulator.domain.change.union import Change
from simulator.errors import InvalidSystemError, Problem
from simulator.scenario_file.change.register import AnyChange, change_of
from simulator.scenario_file.empty_key import faults_of_empty_keys
from simulator.scenario_file.fault import Origin
from simulator.scenario_file.schema.base import Shape
from simulator.scenario_file.shape import shaped
from simulator.scenario_file.tree import Written

_IN_MEMORY = Origin(file=Path(), line=0)


class _Cuts(Shape):
    """The part of a document that makes cuts."""

    cuts: list[AnyChange]


def single_change(written: Mapping[str, object]) -> Change:
    """The change that a mapping states in the words of a scenario file.

    Parameters
    ----------
    written
        Keys and values of an entry under `cuts`; a date may be a `datetime.date`, a list a tuple.

    Raises
    ------
    InvalidSystemError
        A key or a value is not what a file may hold; carries every fault, with places within the change.
    """
    document = Written({"cuts": _written([written])}, _IN_MEMORY)
    shape, faults = shaped(document, _Cuts)
    faults += faults_of_empty_keys(document, _Cuts)
    if shape is None or faults:
        raise InvalidSystemError(
            Problem(place=fault.problem.place[2:], rule=fault.problem.rule, remedy=fault.problem.remedy)
            for fault in faults
        )
    return change_of(shape.cuts[0], 1)


def _written(value: object) -> Written:
    """A value as a file holds it."""
    if isinstance(value, Mapping):
        return Written({str(key): _written(child) for key, child in value.items()}, _IN_MEMORY)
    if isinstance(value, list | tuple):
        return Written([_written(child) for child in value], _IN_MEMORY)
    if value is None or isinstance(value, str | int | float):
        return Written(value, _IN_MEMORY)
    return Written(value.isoformat() if isinstance(value, date) else str(value), _IN_MEMORY)
