"""What differs between two scenarios, in their fully qualified form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simulator.domain.scenario import Scenario
from simulator.errors import Problem
from simulator.scenario_file.canonical import document
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.loading import read_scenario
from simulator.scenario_file.tree import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFigure:
    """One figure that two scenarios state differently."""

    place: str
    """Where, as `teams.crisis.staff.nurse.wte`."""
    left: str | None
    """As the first scenario states it; None when it does not."""
    right: str | None
    """As the second scenario states it; None when it does not."""

    def __str__(self) -> str:
        """Place, left and right on one line."""
        return f"{self.place}: {self.left or 'absent'} → {self.right or 'absent'}"


def figures_that_differ(
    left: Scenario | Path | str, right: Scenario | Path | str
) -> tuple[ChangedFigure, ...]:
    """Every figure that differs, in the order of the first scenario, then what only the second has.

    Raises
    ------
    ScenarioFileError
        One of the files is faulty.
    """
    first, second = document(_scenario(left)), document(_scenario(right))
    of_left, of_right = dict(_flat(first, ())), dict(_flat(second, ()))
    figures = tuple(
        ChangedFigure(place=_written(place), left=of_left.get(place), right=of_right.get(place))
        for place in {**of_left, **of_right}
        if of_left.get(place) != of_right.get(place)
    )
    return figures + tuple(_orders(first, second, ()))


def _orders(left: Canonical, right: Canonical, place: Place) -> Iterator[ChangedFigure]:
    """Tables of the same keys in another order, where the order is part of what is run."""
    if not (isinstance(left, Mapping) and isinstance(right, Mapping)):
        return
    if _is_ordered(place) and set(left) == set(right) and list(left) != list(right):
        yield ChangedFigure(
            place=f"{_written(place)} (order)",
            left=", ".join(map(str, left)),
            right=", ".join(map(str, right)),
        )
    for key in left:
        if key in right:
            yield from _orders(left[key], right[key], (*place, key))


def _is_ordered(place: Place) -> bool:
    """Whether the order of a table's keys is part of what is run: it decides ties and who takes a route."""
    match place:
        case ("pathways" | "teams",) | ("pathways", _, "groups") | ("teams", _, "pools") | ("day_one", *_):
            return True
    return place[-1:] in (("routes",), ("dropped_out_routes",))


def _scenario(stated: Scenario | Path | str) -> Scenario:
    return stated if isinstance(stated, Scenario) else read_scenario(stated)


def _written(place: Place) -> str:
    return Problem(place=place, rule="").written_place


def _flat(value: Canonical, place: Place) -> Iterator[tuple[Place, str]]:
    """Every figure with its place; an empty mapping or list says nothing."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _flat(child, (*place, key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for position, child in enumerate(value):
            yield from _flat(child, (*place, position))
    else:
        yield place, _text(value)


def _text(value: str | float | bool | date | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)
