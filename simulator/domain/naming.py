"""Names that must exist and names that must differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from simulator.errors import Problem
from simulator.wording import written_name

Place = tuple[str | int, ...]


RESERVED_BY_WINDOWS = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names, in small letters, that no file or folder of a Windows computer can have."""


RESERVED_NAME = "all"
"""Stands for every pathway, group, step or team in the tables of results."""


def fault_of_name(name: str) -> tuple[str, str] | None:
    """Why a thing cannot be called so, as rule and remedy; none for a fit name."""
    if name.lower() == RESERVED_NAME:
        rule = f"'{name}' is not allowed as a name, because results call their totals so"
        return rule, "write 'everyone', or what it is"
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,59}", name):
        return None
    fit = re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-0123456789")[:60]
    rule = (
        f"'{name}' is not a name: a name is letters, digits, '_' and '-', begins with a letter "
        "and has at most 60 characters"
    )
    return rule, f"write '{fit}'" if fit else ""


def fault_of_file_name(name: str) -> tuple[str, str] | None:
    """Why the files of a run cannot be called so, as rule and remedy; none for a fit name."""
    if name.lower() in RESERVED_BY_WINDOWS:
        return f"'{name}' cannot name files on Windows", f"write '{name}_plan', or what it is"
    return fault_of_name(name)


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


def same_titles(kind: str, titled: Iterable[tuple[str, str]], place: Place) -> list[Problem]:
    """A problem for each title by which people would take two things for one.

    Parameters
    ----------
    kind
        What the things are, such as `steps`.
    titled
        Name and title of each, the title empty where it has none. People then read the name in words.
    place
        Of the section that holds them.
    """
    first: dict[str, tuple[str, str]] = {}
    problems = []
    for name, title in titled:
        called = " ".join((title or written_name(name)).casefold().split())
        other, others_title = first.setdefault(called, (name, title))
        if other == name or not (title or others_title):
            continue
        at, beside = (name, other) if title else (other, name)
        rule = f"'{title or others_title}' is what people read for '{beside}' too: two {kind} look like one"
        remedy = f"give '{at}' or '{beside}' another title"
        problems.append(Problem(place=(*place, at, "title"), rule=rule, remedy=remedy))
    return problems
