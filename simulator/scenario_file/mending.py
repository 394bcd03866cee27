"""Looking past faults of shape: what is faulty is taken out, so that the rest is checked with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from simulator.errors import Problem
from simulator.scenario_file.document import Document
from simulator.scenario_file.fault import Fault
from simulator.scenario_file.shape import shape_of_document
from simulator.scenario_file.tree import Place, Written

MOST_ROUNDS = 12
"""Times a document is looked at; each takes one more part out at least, and parts nest less deep."""
PLACEHOLDER = "not stated"
"""Stands for a source that is missing, which changes no figure."""
ENTITY_DEPTH = {"pathways": 4, "teams": 2, "demand": 3, "day_one": 4, "cuts": 2}
"""Keys that lead to one step, team, group's demand, people of day one, or cut."""
RESTS_ON = {
    "cuts": frozenset({"teams", "cuts", "starts", "run"}),
    "day_one": frozenset({"teams", "pathways", "starts", "run"}),
    "demand": frozenset({"pathways", "starts", "run"}),
}
"""Parts whose figures decide whether those of another part make sense."""
MOVES_PEOPLE = frozenset({"routes", "dropped_out_routes", "patience", "deterioration", "overflow"})


@dataclass(slots=True)
class Mended:
    """A document without its faulty parts."""

    written: Written
    """What is left of it."""
    faults: list[Fault] = field(default_factory=list)
    """Every fault of shape, in the order found."""
    shape: Document | None = None
    """What is left in its shape; None when too little is left."""
    removed: list[Place] = field(default_factory=list)
    """Places of what was taken out."""
    cuts: list[int] = field(default_factory=list)
    """Positions that the cuts that are left have in the file."""

    def as_in_file(self, place: Place) -> Place:
        """A place of what is left, as it is in the file."""
        if len(place) > 1 and place[0] == "cuts" and isinstance(place[1], int):
            return ("cuts", self.cuts[place[1]], *place[2:])
        return place

    def stands(self, problem: Problem) -> bool:
        """Whether a problem of what is left is one of the file, and not of what was taken out.

        Parameters
        ----------
        problem
            With its place in the file.
        """
        if not self.removed:
            return True
        names = {str(place[-1]) for place in self.removed}
        if problem.rule.startswith("no "):
            return not names & set(re.findall(r"[^'.]+", problem.rule))
        place = problem.place
        top = str(place[0]) if place else ""
        depth = ENTITY_DEPTH.get(top, 1)
        if any(_is_near(place, gone, depth) for gone in self.removed):
            return False
        if top == "pathways":
            return not any(_leads_elsewhere(gone) for gone in self.removed if gone[:2] == place[:2])
        return RESTS_ON.get(top, frozenset()).isdisjoint(gone[0] for gone in self.removed)


def _is_near(place: Place, gone: Place, depth: int) -> bool:
    """Whether a place is in the same entity as what is gone, or holds it."""
    length = min(len(place), len(gone), depth)
    return place[:length] == gone[:length]


def _leads_elsewhere(gone: Place) -> bool:
    """Whether what is gone of a pathway decides where its people go: a step, an exit, a group or a route."""
    return len(gone) <= ENTITY_DEPTH["pathways"] or bool(MOVES_PEOPLE & set(map(str, gone)))


def mended(written: Written) -> Mended:
    """A document without the parts that have faults of shape, and all of these faults.

    A value with a fault is taken out; where it may not be absent, so is what holds it, and so on.

    Parameters
    ----------
    written
        A whole document.
    """
    cuts = written.child("cuts")
    listed = cuts.value if cuts is not None and isinstance(cuts.value, list) else []
    found = Mended(written=written, cuts=list(range(len(listed))))
    for _ in range(MOST_ROUNDS):
        found.shape, faults = shape_of_document(found.written)
        if found.shape is not None:
            return found
        taken: list[Place] = []
        for fault in faults:
            place = fault.problem.place
            if not any(gone[: len(place)] == found.as_in_file(place) for gone in found.removed):
                # A fault of what holds something that was taken out is only that this is missing.
                problem = replace(fault.problem, place=found.as_in_file(place))
                found.faults.append(replace(fault, problem=problem))
            taken.append(_to_take_out(found.written, place))
        if () in taken:
            return found
        for place in _from_the_end(taken):
            _take_out(found, place)
    return found


def _to_take_out(written: Written, place: Place) -> Place:
    """What to take out for a fault: the value there, or what holds it when nothing is there."""
    is_there = written
    for key in place:
        child = is_there.child(key)
        if child is None:
            return place if place[-1] == "source" else place[:-1]
        is_there = child
    return place


def _from_the_end(places: Iterable[Place]) -> list[Place]:
    """Places each once, later items of lists first, so that taking one out moves none of the others."""
    return sorted(dict.fromkeys(places), key=_position, reverse=True)


def _position(place: Place) -> tuple[int, ...]:
    return tuple(key if isinstance(key, int) else -1 for key in place)


def _take_out(found: Mended, place: Place) -> None:
    in_file = found.as_in_file(place)
    if place[-1] == "source" and _holder(found.written, place) is not None:
        found.written = _with(found.written, place, Written(PLACEHOLDER, found.written.origin_of(place)))
        return
    first = 2 if place[0] == "cuts" else 0
    in_list = [at for at, key in enumerate(place) if at >= first and isinstance(key, int)]
    if in_list:
        # Items of other lists keep their places, so the whole list goes.
        place, in_file = place[: in_list[0]], in_file[: in_list[0]]
    found.removed.append(in_file)
    found.written = _with(found.written, place, None)
    if len(place) == 2 and place[0] == "cuts":
        del found.cuts[int(place[1])]


def _holder(written: Written, place: Place) -> Written | None:
    holder: Written | None = written
    for key in place[:-1]:
        holder = None if holder is None else holder.child(key)
    return holder


def _with(holder: Written, place: Place, value: Written | None) -> Written:
    """A tree with another value at a place, or without it."""
    key = place[0]
    child = holder.child(key)
    if len(place) > 1:
        if child is None:
            return holder
        value = _with(child, place[1:], value)
    if isinstance(holder.value, list) and isinstance(key, int) and child is not None:
        items = [*holder.value[:key], *([] if value is None else [value]), *holder.value[key + 1 :]]
        return replace(holder, value=items)
    if isinstance(holder.value, dict):
        rest = {name: held for name, held in holder.value.items() if name != key or value is not None}
        return replace(holder, value=rest if value is None else {**rest, str(key): value})
    return holder
