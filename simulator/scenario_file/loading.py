"""Scenario files become scenarios, or one report of everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simulator.disk.input_file import InputFile
from simulator.domain.check.pathway import problems_of_pathway
from simulator.domain.check.price import upratings_in_words
from simulator.domain.check.scenario import problems_of_scenario, warnings_of_scenario
from simulator.domain.check.team import problems_of_team
from simulator.domain.scenario import Scenario
from simulator.errors import Problem, SimulatorError
from simulator.scenario_file.canonical import document as canonical_document
from simulator.scenario_file.counted import counted_by_default
from simulator.scenario_file.document import Document
from simulator.scenario_file.empty_key import faults_of_empty_keys, warnings_of_empty_keys
from simulator.scenario_file.extension import faults_of_extension, warnings_of_extension
from simulator.scenario_file.fault import Fault, ScenarioFileError, in_order, shown
from simulator.scenario_file.inheritance import files_of_chain, read_chain
from simulator.scenario_file.mending import Mended, mended
from simulator.scenario_file.plan import faults_of_plan, plan_in_words
from simulator.scenario_file.resolve.pathway import pathway
from simulator.scenario_file.resolve.scenario import scenario
from simulator.scenario_file.resolve.team import team
from simulator.scenario_file.schema.pathway import PathwayShape
from simulator.scenario_file.schema.team import TeamShape
from simulator.scenario_file.shape import shaped
from simulator.scenario_file.tree import Written, with_whole_courses
from simulator.scenario_file.yaml_writer import yaml_text

MOST_READINGS = 5
"""Times that a file is read which changes while it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check of a scenario file found."""

    problems: tuple[Fault, ...]
    """Faults, each with file, line, place, rule and remedy; empty for a file that can be run."""
    warnings: tuple[str, ...]
    """What is legal and doubtful; empty for a file with problems."""
    notes: tuple[str, ...] = ()
    """What was made of a file without problems, in sentences: prices brought to its year, and whose posts
    were taken to see patients."""
    plan: tuple[str, ...] = ()
    """What a file with cuts saves, a year and in each financial year, and its equal slice, in sentences."""

    def __str__(self) -> str:
        """The report as people read it."""
        if self.problems:
            return str(ScenarioFileError(self.problems))
        found = [f"warning: {warning}" for warning in self.warnings] or ["no problems"]
        return "\n".join([*found, *(f"  {sentence}" for sentence in (*self.notes, *self.plan))])


def read_scenario(path: Path | str) -> Scenario:
    """The scenario a file states, with the files it extends.

    Raises
    ------
    ScenarioFileError
        Anything is wrong with it; every fault is reported, and nothing of it is used.
    """
    return _read(Path(path))[1]


def _read(path: Path) -> tuple[Written, Scenario, Document]:
    """What a file states, as written, as a scenario and in its shape."""
    chain = read_chain(path)
    of_plan = faults_of_plan(chain, path)
    of_extension = [*faults_of_extension(chain, path), *faults_of_empty_keys(chain, Document)]
    written = with_whole_courses(chain)
    found = mended(written)
    if found.faults or found.shape is None:
        raise _refusal([*of_extension, *found.faults, *_faults_of_the_rest(found, written)], of_plan)
    stated = scenario(found.shape)
    faults = [*of_extension, *_located(problems_of_scenario(stated), written)]
    if faults or of_plan:
        raise _refusal(faults, of_plan)
    return chain, stated, found.shape


def _refusal(faults: list[Fault], of_plan: list[Fault]) -> ScenarioFileError:
    """All faults, and the silent changes of a plan where nothing else is wrong with the figure."""
    faulty = {fault.origin for fault in faults}
    return ScenarioFileError([*faults, *(fault for fault in of_plan if fault.origin not in faulty)])


def check(path: Path | str) -> CheckResult:
    """Everything wrong with a scenario file, and what is doubtful in one that is right."""
    try:
        written, stated, document = _read(Path(path))
        warnings = _warnings(written, Path(path), stated)
        notes = (*upratings_in_words(stated.baseline), *counted_by_default(document))
        return CheckResult(problems=(), warnings=warnings, notes=notes, plan=plan_in_words(stated))
    except ScenarioFileError as refused:
        return CheckResult(problems=in_order(refused.faults), warnings=())


def read_with_warnings(path: Path | str) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario a file states, and what is legal and doubtful in it.

    Raises
    ------
    ScenarioFileError
        Anything is wrong with it, as for `read_scenario`.
    """
    written, stated, _ = _read(Path(path))
    return stated, _warnings(written, Path(path), stated)


def read_with_inputs(path: Path | str) -> tuple[Scenario, tuple[str, ...], tuple[InputFile, ...]]:
    """The scenario a file states, what is doubtful in it, and every file of its chain as it was read.

    The bytes are those of before and after the reading, which are the same: where they are not, because
    someone saves the file at this moment, it is read again.

    Raises
    ------
    ScenarioFileError
        Anything is wrong with it, as for `read_scenario`.
    SimulatorError
        The file changes each time it is read.
    """
    file = Path(path)
    for _ in range(MOST_READINGS):
        before = _inputs(file)
        stated, warnings = read_with_warnings(file)
        if before and before == _inputs(file):
            return stated, warnings, before
    raise SimulatorError(
        f"{shown(file)}, or a file it extends, changes while it is read: save it, then run the same command"
    )


def _inputs(path: Path) -> tuple[InputFile, ...]:
    """The files of a chain as they are now; none where one is faulty or gone, which reading them says."""
    try:
        return tuple(InputFile.read(file) for file in files_of_chain(path))
    except (ScenarioFileError, OSError):
        return ()


def _warnings(written: Written, path: Path, stated: Scenario) -> tuple[str, ...]:
    extends = len(files_of_chain(path)) > 1
    return (
        *warnings_of_empty_keys(written, extends=extends),
        *warnings_of_scenario(stated),
        *warnings_of_extension(written, path, stated),
    )


def resolved_text(stated: Scenario | Path | str) -> str:
    """The fully qualified form of a scenario, as YAML that resolves to itself.

    Raises
    ------
    ScenarioFileError
        The file is faulty.
    """
    return yaml_text(canonical_document(stated if isinstance(stated, Scenario) else read_scenario(stated)))


def _located(problems: Iterable[Problem], written: Written) -> list[Fault]:
    return [Fault(origin=written.origin_of(problem.place), problem=problem) for problem in problems]


def _faults_of_the_rest(found: Mended, written: Written) -> list[Fault]:
    """Faults of sense in what is sound of a document, when something of its shape is not."""
    if found.shape is None:
        return _faults_of_sound_parts(written)
    problems = [
        Problem(place=found.as_in_file(problem.place), rule=problem.rule, remedy=problem.remedy)
        for problem in problems_of_scenario(scenario(found.shape))
    ]
    return _located([problem for problem in problems if found.stands(problem)], written)


def _faults_of_sound_parts(written: Written) -> list[Fault]:
    """Faults of sense in the pathways and teams whose own shape is right, when something else's is not."""
    problems: list[Problem] = []
    for name in _names(written, "pathways"):
        shape, _ = shaped(written, PathwayShape, ("pathways", name))
        problems += problems_of_pathway(pathway(name, shape)) if shape is not None else []
    for name in _names(written, "teams"):
        of_team, _ = shaped(written, TeamShape, ("teams", name))
        problems += problems_of_team(team(name, of_team)) if of_team is not None else []
    return _located(problems, written)


def _names(written: Written, key: str) -> list[str]:
    part = written.child(key)
    if part is None or not isinstance(part.value, dict):
        return []
    return [name for name, child in part.value.items() if child.value is not None]
