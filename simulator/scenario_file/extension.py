"""What a file that extends another one most likely did not mean to say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from simulator.domain.check.team import SECTION
from simulator.domain.scenario import Scenario
from simulator.errors import Problem
from simulator.scenario_file.fault import Fault, Origin
from simulator.scenario_file.inheritance import files_of_chain
from simulator.scenario_file.tree import Written
from simulator.wording import written_pounds

NEAR_SHARE = 0.8
"""How alike two names must be for one to be a slip of the other, 0 to 1; assumption: the authors."""


def faults_of_extension(written: Written, path: Path) -> list[Fault]:
    """Cuts made under the name of another scenario, told at the top of the file that makes them.

    Parameters
    ----------
    written
        The scenario laid over those it extends.
    path
        Its file.
    """
    cuts, name = written.child("cuts"), written.child("name")
    if cuts is None or not cuts.value or name is None or name.value is None:
        return []
    depths = _depths(path)
    if _depth(name.origin.file, depths) <= _depth(cuts.origin.file, depths):
        return []
    rule = f"cuts make another scenario than '{name.value}': give it a name of its own"
    problem = Problem(place=("name",), rule=rule)
    return [Fault(origin=Origin(file=cuts.origin.file, line=1), problem=problem)]


def warnings_of_extension(written: Written, path: Path, stated: Scenario) -> tuple[str, ...]:
    """Budget lines that a file adds to a team beside an inherited one of nearly the same name.

    Parameters
    ----------
    written
        The scenario laid over those it extends.
    path
        Its file.
    stated
        The same scenario, resolved.
    """
    depths = _depths(path)
    if len(depths) == 1:
        return ()
    return tuple(
        f"'{team.name}.{added}' adds {written_pounds(team.line(added).pence_per_year)} a year "
        f"beside the inherited '{inherited}': did you mean '{inherited}'?"
        for team in stated.baseline.teams
        for added, inherited in _slips(written, team.name, depths)
    )


def _depths(path: Path) -> dict[Path, int]:
    """The files of a scenario, each with the number of files that extend it."""
    return {file.resolve(): depth for depth, file in enumerate(files_of_chain(path))}


def _depth(file: Path, depths: dict[Path, int]) -> int:
    """Number of files that extend this one; a file reached only by links counts as the deepest."""
    return depths.get(file.resolve(), len(depths))


def _slips(written: Written, team: str, depths: dict[Path, int]) -> Iterator[tuple[str, str]]:
    """Names of added lines, each with the inherited one it is nearly called."""
    lines: dict[str, set[int]] = {}
    for section in SECTION.values():
        part = written.child("teams")
        for key in (team, section):
            part = None if part is None else part.child(key)
        if part is not None and isinstance(part.value, dict):
            for name, line in part.value.items():
                if line.value is not None:
                    lines[name] = {_depth(file, depths) for file in _files(line)}
    for added, at in lines.items():
        inherited = {
            _plain(name): name for name, known in lines.items() if len(at) == 1 and max(known) > max(at)
        }
        others = [plain for plain, name in inherited.items() if _differ_in_letters(added, name)]
        for match in get_close_matches(_plain(added), others, n=1, cutoff=NEAR_SHARE):
            yield added, inherited[match]


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


def _differ_in_letters(name: str, other: str) -> bool:
    """Whether two names differ in more than their figures: `band_5` and `band_6` are no slip."""
    return _without_figures(name) != _without_figures(other)


def _without_figures(name: str) -> str:
    return re.sub("[_-]*[0-9]+", "", name)


def _files(line: Written) -> Iterator[Path]:
    """The files that the figures of a budget line come from."""
    if isinstance(line.value, dict) and line.value:
        for figure in line.value.values():
            yield from _files(figure)
    else:
        yield line.origin.file
