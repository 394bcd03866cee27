"""Names that must exist and names that must differ."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from simulator.errors import Problem

Place = tuple[str | int, ...]


RESERVED_BY_WINDOWS = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names, in small letters, that no file or folder of a Windows computer can have."""


def near(word: str, known: Iterable[str]) -> str:
    """`: did you mean 'x'?` for the nearest known word, or nothing when none is near."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f": did you mean '{matches[0]}'?" if matches else ""


def no_such(kind: str, name: str, known: Iterable[str], place: Place) -> Problem:
    """The problem of a name that does not exist, with the nearest one or all that do."""
    names = list(known)
    guess = near(name, names)
    remedy = "" if guess else f"known are {', '.join(names)}" if names else "there is none"
    return Problem(place=place, rule=f"no {kind} '{name}'{guess}", remedy=remedy)


def unknown(kind: str, names: Iterable[str], known: Iterable[str], place: Place) -> list[Problem]:
    """A problem for each of `names` that is not among `known`."""
    there = list(known)
    return [no_such(kind, name, there, place) for name in names if name not in there]


def repeated(kind: str, names: Iterable[str], place: Place) -> list[Problem]:
    """A problem for each name that is given more than once."""
    seen: set[str] = set()
    problems = []
    for name in names:
        if name in seen:
            rule = f"two {kind} are called '{name}'"
            problems.append(Problem(place=(*place, name), rule=rule, remedy="give each a name of its own"))
        seen.add(name)
    return problems
