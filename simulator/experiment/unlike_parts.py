"""Where two values of the domain differ, said in the names that people use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

MOST_LISTED = 10
LONGEST_VALUE = 60


def parts_that_differ(first: object, second: object) -> list[str]:
    """Every place where two values differ, `teams.crisis.lines.nurses.wte: 6 against 5`.

    Parameters
    ----------
    first, second
        Values of the domain, of one type.

    Returns
    -------
    list of str
        Empty when they are equal. Members that have a name are matched by it, others by position. After ten
        places one line counts the rest.
    """
    found = list(_parts_that_differ(first, second, ""))
    if len(found) > MOST_LISTED:
        return [*found[:MOST_LISTED], f"and {len(found) - MOST_LISTED} more"]
    return found


def _parts_that_differ(first: object, second: object, place: str) -> Iterator[str]:
    if first == second:
        return
    before, after = _parts(first), _parts(second)
    if type(first) is not type(second) or before is None or after is None:
        yield f"{place}: {_written(first)} against {_written(second)}"
        return
    if before.keys() == after.keys() and list(before) != list(after):
        yield f"{place}: the order differs"
    for name in {**before, **after}:
        inner = f"{place}.{name}" if place else name
        if name not in after:
            yield f"{inner}: only in the first"
        elif name not in before:
            yield f"{inner}: only in the second"
        else:
            yield from _parts_that_differ(before[name], after[name], inner)


def _parts(thing: object) -> dict[str, object] | None:
    """The named parts of a value; none for a value that is shown whole."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: getattr(thing, field.name) for field in fields(thing)}
    if isinstance(thing, Mapping):
        return {str(key): value for key, value in thing.items()}
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        names = [str(getattr(member, "name", position)) for position, member in enumerate(thing)]
        if len(set(names)) < len(names):
            names = [str(position) for position in range(len(thing))]
        return dict(zip(names, thing, strict=True))
    return None


def _written(thing: object) -> str:
    text = str(thing)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
