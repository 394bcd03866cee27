"""What is wrong with scenario files, reported all at once with file, line, place, rule and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simulator.domain.naming import Place
from simulator.errors import Problem, SimulatorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where something is written."""

    file: Path
    line: int
    """Counted from 1; 0 for the file as a whole, where there is no line to go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A problem and where it is written."""

    origin: Origin
    problem: Problem


class ScenarioFileError(SimulatorError):
    """A scenario file that cannot be used; carries every fault found in it and in the files it extends."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = in_order(faults)
        super().__init__(written_faults(self.faults))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by file and line, each told once even when several parts of the scenario inherit it."""
    kept: dict[tuple[Path, int, str, Place], Fault] = {}
    for fault in faults:
        key = (fault.origin.file, fault.origin.line, fault.problem.rule, _stated_at(fault.problem.place))
        kept.setdefault(key, fault)
    files = list(dict.fromkeys(fault.origin.file for fault in kept.values()))
    return tuple(sorted(kept.values(), key=lambda f: (files.index(f.origin.file), f.origin.line)))


def _stated_at(place: Place) -> Place:
    """A place without the patient group of a step: what a group takes over is stated once, for the step."""
    if place[:1] == ("pathways",) and place[2:3] == ("steps",) and place[4:5] == ("groups",):
        return (*place[:4], *place[6:])
    return place


def written_faults(faults: Iterable[Fault]) -> str:
    """The report of faults as people read it, one block a file."""
    by_file: dict[Path, list[Fault]] = {}
    for fault in faults:
        by_file.setdefault(fault.origin.file, []).append(fault)
    return "\n".join(_written_block(file, of_file) for file, of_file in by_file.items())


def _written_block(file: Path, faults: list[Fault]) -> str:
    if not any(fault.origin.line for fault in faults):
        return "\n".join(f"{shown(file)}: {fault.problem}" for fault in faults)
    number = f"{len(faults)} problem" + ("s" if len(faults) > 1 else "")
    places = [fault.problem.written_place for fault in faults]
    line_width = max(len(str(fault.origin.line)) for fault in faults)
    place_width = min(60, max(len(place) for place in places))
    lines = [f"{shown(file)} has {number}"]
    for fault, place in zip(faults, places, strict=True):
        text = fault.problem.written_rule
        start = f"  line {fault.origin.line:>{line_width}}  "
        lines.append(f"{start}{place:<{place_width}}  {text}" if place_width else start + text)
    return "\n".join(lines)


def shown(file: Path) -> str:
    """A file's name relative to the working directory when it lies below it."""
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError, RuntimeError):  # elsewhere; too long a name; a ring of symbolic links
        return file.as_posix()


def as_written(value: object) -> str:
    """A value in a message: text and numbers in quotes as the file has them, the rest by its kind."""
    if isinstance(value, bool):
        return "'true'" if value else "'false'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"'{value}'"
