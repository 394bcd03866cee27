"""What is done with scenarios without running them: read, check, write out in full, compare, start from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.disk.input_file import InputFile
from simulator.domain.change.union import Change
from simulator.domain.check.scenario import problems_of_scenario, warnings_of_scenario
from simulator.domain.scenario import Scenario
from simulator.errors import InvalidSystemError
from simulator.scenario_file import (
    ChangedFigure,
    CheckResult,
    figures_that_differ,
    json_schema,
    read_scenario,
    read_with_inputs,
    read_with_warnings,
    resolved_text,
    single_change,
)
from simulator.scenario_file import check as check_file
from simulator.scenario_file import write_template as write_template_files

FileOrScenario = str | Path | Scenario
"""A scenario file, or a scenario that was loaded or made."""


def load(path: str | Path) -> Scenario:
    """The scenario a file states, with the files it extends.

    Raises
    ------
    SimulatorError
        Anything is wrong with it; the message gives every fault with its line.
    """
    return read_scenario(path)


def check(path: str | Path) -> CheckResult:
    """Everything wrong with a scenario file, and what is doubtful in one that is right.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    CheckResult
        `problems` (none when the file can be run) and `warnings`; printed, it is what the command line shows.
    """
    return check_file(path)


def resolve(scenario: FileOrScenario) -> str:
    """The scenario in full, as the text of a file: nothing inherited, every default written.

    Raises
    ------
    SimulatorError
        The scenario is faulty.
    """
    return resolved_text(checked(scenario)[0])


def diff(left: FileOrScenario, right: FileOrScenario) -> tuple[ChangedFigure, ...]:
    """Every figure that two scenarios state differently.

    Returns
    -------
    tuple of ChangedFigure
        Each with `place`, `left` and `right`; none when nothing differs.

    Raises
    ------
    SimulatorError
        One of the scenarios is faulty.
    """
    return figures_that_differ(checked(left)[0], checked(right)[0])


def schema() -> dict[str, Any]:  # Any: a JSON Schema has no narrower type
    """The JSON Schema of scenario files, from which editors complete and explain keys."""
    return json_schema()


def write_template(folder: str | Path) -> tuple[Path, ...]:
    """Write commented scenario files to start from: a small service, a slice and a targeted plan.

    Parameters
    ----------
    folder
        Where to, made if need be.

    Returns
    -------
    tuple of Path
        The files written, the baseline first.

    Raises
    ------
    SimulatorError
        One of the files is already there, or the folder cannot be written; nothing is overwritten.
    """
    return write_template_files(folder)


def change(written: Mapping[str, object]) -> Change:
    """A change with the keys and the values that a scenario file has under `cuts`.

    Parameters
    ----------
    written
        Such as `{"kind": "across_the_board", "from": "2026-10-01", "share": "5%"}`; dates may be dates.

    Raises
    ------
    SimulatorError
        A key or a value is not what a file may hold; the message gives every fault with its place.
    """
    return single_change(written)


def checked(scenario: FileOrScenario) -> tuple[Scenario, tuple[str, ...]]:
    """A scenario that can be run, and what is doubtful in it.

    Raises
    ------
    SimulatorError
        It cannot be run; the message gives every fault with its place.
    """
    if not isinstance(scenario, Scenario):
        return read_with_warnings(scenario)
    problems = problems_of_scenario(scenario)
    if problems:
        raise InvalidSystemError(problems)
    return scenario, warnings_of_scenario(scenario)


def read_for_run(
    scenario: FileOrScenario,
) -> tuple[Scenario, tuple[str, ...], tuple[InputFile, ...]]:
    """As `checked`, with the files that the scenario was read from; none for one in memory.

    Raises
    ------
    SimulatorError
        It cannot be run, or its file changes while it is read.
    """
    return (*checked(scenario), ()) if isinstance(scenario, Scenario) else read_with_inputs(scenario)
