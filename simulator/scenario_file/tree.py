"""A scenario as it is written: every value with the file and line it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simulator.scenario_file.fault import Origin

Scalar = str | int | float | bool | None
Plain = Scalar | list["Plain"] | dict[str, "Plain"]
"""A value without its origin."""
Place = tuple[str | int, ...]

NAMED = frozenset(
    {
        "pathways",
        "groups",
        "steps",
        "exits",
        "standards",
        "teams",
        "staff",
        "non_pay",
        "premises",
        "pools",
        "demand",
    }
)
"""Keys under which the keys are names that the user gave."""

WHOLE = frozenset(
    {
        "after",
        "daily_risk",
        "delay",
        "dropped_out_routes",
        "interval",
        "length",
        "months",
        "number",
        "routes",
        "stay",
        "weekdays",
    }
)
"""Keys whose mapping is one value (a table of routes, a distribution): it is replaced, never merged."""


@dataclass(frozen=True, slots=True)
class Written:
    """A value and where it is written."""

    value: Scalar | list[Written] | dict[str, Written]
    origin: Origin
    is_blank: bool = False
    """Whether nothing at all is written there; `null` is written."""
    removes_nothing: bool = False
    """Whether it is null or an empty list, laid over a file that has nothing there."""

    def plain(self) -> Plain:
        """The value without its origins; keys set to null are left out."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items() if child.value is not None}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, key: str | int) -> Written | None:
        """The value at a key or list position; None when there is none."""
        if isinstance(self.value, dict):
            return self.value.get(str(key))
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def origin_of(self, place: Place) -> Origin:
        """Where a place is written, or the nearest thing that holds it."""
        found = self
        for part in place:
            child = found.child(part)
            if child is None:
                break
            found = child
        return found.origin


def merged(under: Written, over: Written, key: str = "", holder: str = "") -> Written:
    """What is written in `under`, changed by what is written in `over`.

    Parameters
    ----------
    under
        The value that is extended.
    over
        What is written over it: mappings merge key by key, null deletes, anything else replaces.
    key
        The key that both stand under.
    holder
        The key above it; decides whether `key` is a name or a word of the format.

    Returns
    -------
    Written
        Keys of `under` first, in their order, then new ones; every value keeps its own origin.
    """
    if not (isinstance(under.value, dict) and isinstance(over.value, dict)):
        return over
    if key in WHOLE and holder not in NAMED:
        return over
    values: dict[str, Written] = dict(under.value)
    for name, child in over.value.items():
        if name in values:
            values[name] = merged(values[name], child, name, key)
        else:
            values[name] = replace(child, removes_nothing=True) if child.value in (None, []) else child
    return Written(values, over.origin)


COURSE = ("sessions", "stay", "priority", "rise", "patience", "deterioration", "overflow", "routes", "source")
"""Keys of a step that a patient group may change."""


def with_whole_courses(document: Written) -> Written:
    """The document with what a step says of a patient group laid over what it says of all."""

    def completed(step: Written) -> Written:
        groups = step.child("groups")
        if not (isinstance(step.value, dict) and groups and isinstance(groups.value, dict)):
            return step
        course = Written({k: v for k, v in step.value.items() if k in COURSE}, step.origin)
        whole = {
            name: merged(course, group) if isinstance(group.value, dict) else group
            for name, group in groups.value.items()
        }
        return _with(step, {"groups": replace(groups, value=whole)})

    pathways = _mapping(document.child("pathways"))
    changed: dict[str, Written] = {}
    for name, pathway in pathways.items():
        steps = pathway.child("steps")
        if steps is not None and isinstance(steps.value, dict):
            whole = replace(steps, value={key: completed(step) for key, step in steps.value.items()})
            changed[name] = _with(pathway, {"steps": whole})
    written = document.child("pathways")
    return _with(document, {"pathways": _with(written, changed)}) if written and changed else document


def _mapping(written: Written | None) -> Mapping[str, Written]:
    return written.value if written is not None and isinstance(written.value, dict) else {}


def _with(holder: Written, changed: Mapping[str, Written]) -> Written:
    return replace(holder, value={**_mapping(holder), **changed})
