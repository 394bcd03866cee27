"""Running scenarios: one by itself, or several beside their baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from os import cpu_count
from pathlib import Path
from typing import Literal

from simulator.disk.input_file import InputFile
from simulator.domain.scenario import Scenario
from simulator.engines import EngineName
from simulator.errors import SimulatorError
from simulator.experiment import (
    Automatic,
    NoProgress,
    Plan,
    Progress,
    plan_comparison,
    plan_run,
    run_plan,
    wanted_replications,
)
from simulator.experiment.executors.local import Processes, Serial
from simulator.experiment.study_size import crew_for
from simulator.experiment.task import Executor
from simulator.outcomes.people import Tolerances
from simulator.screen.outlet import say_error
from simulator.screen.progress import ProgressBar, make_ready, say_warning
from simulator.study.files import FileOrScenario, read_for_run
from simulator.study.study import Study
from simulator.study.tolerance import tolerances_of

ExecutorName = Literal["serial", "processes"]
"""One replication after the other in this process, or a crew of processes on this machine."""


def run(
    scenario: FileOrScenario,
    *,
    replications: int | Literal["auto"] | Automatic | None = None,
    precision: float | None = None,
    most: int | None = None,
    precise_for: Sequence[str] | None = None,
    seed: int | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    executor: ExecutorName | Executor | None = None,
    folder: str | Path = "runs",
    store: str | Path | None = None,
    keep: str | None = None,
    keep_history: bool = False,
    quiet: bool = False,
    progress: Progress | None = None,
) -> Study:
    """One scenario, run and measured. What is doubtful in it is said first, on standard error.

    Parameters
    ----------
    scenario
        A file, or a scenario that was loaded or made.
    replications
        Runs with different random numbers, 1 or more; as the file says when absent. With `auto` as many as
        the precision needs.
    precision
        With `auto`, largest half-width of the 95 % interval as a share of the estimate, in a comparison that
        of the paired difference as a share of the baseline's value; 0.05 when absent.
    most
        With `auto`, replications after which it stops in any case; 200 when absent.
    precise_for
        With `auto`, names of the measures that are all to be so precise; the usual ones when absent.
    seed
        Another set of random numbers than the file's, 0 to 2^63 - 1.
    engine
        `fast` is compiled, `reference` is written to be read; the choice changes speed, never results.
    workers
        Processes, 1 or more; one a processor when absent.
    executor
        `serial`, `processes`, or an object with the method `run` of `simulator.experiment.task.Executor`;
        processes when absent, unless there is one worker. Changes speed, never results.
    folder
        Where results are kept; the same inputs find them there again.
    store
        Folder that holds the replications of all studies; `store` in `folder` when absent.
    keep
        What the store may hold once the study is finished, such as `5GB`, or `all`; 10 GB when absent. What
        was unused longest goes first.
    keep_history
        Whether to keep every visit of every patient as Parquet, which is large.
    quiet
        Whether to show no progress bar.
    progress
        Hears how far it has come, in place of the bar.

    Raises
    ------
    SimulatorError
        The scenario is faulty, a number is out of range, or a replication could not be computed.
    """
    wanted = wanted_replications(replications, precision, most, precise_for)
    scenarios, warnings, inputs = _read([scenario], seed)
    plan = plan_run(scenarios[0], inputs=inputs)
    bar = _bar(progress, quiet=quiet)
    place = _Place(folder=Path(folder), store=None if store is None else Path(store), keep=keep)
    return _studied(plan, warnings, wanted, engine, workers, executor, place, bar, keep_history)


def compare(
    *scenarios: FileOrScenario,
    replications: int | Literal["auto"] | Automatic | None = None,
    precision: float | None = None,
    most: int | None = None,
    precise_for: Sequence[str] | None = None,
    against: Sequence[str] | None = None,
    tolerances: Tolerances | Mapping[str, object] | Sequence[str] | None = None,
    seed: int | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    executor: ExecutorName | Executor | None = None,
    folder: str | Path = "runs",
    store: str | Path | None = None,
    keep: str | None = None,
    keep_history: bool = False,
    quiet: bool = False,
    progress: Progress | None = None,
) -> Study:
    """Scenarios beside their baseline and beside the uniform slice that saves the same money.

    Parameters
    ----------
    scenarios
        Files, or scenarios that were loaded or made; all of one baseline, which need not be among them.
    replications, precision, most, precise_for, seed, engine, workers, executor
        As for `run`.
    against
        Names of scenarios that the other plans are compared with too. When absent the second of two plans is
        compared with the first.
    tolerances
        How much makes a person worse off or better off, by what it is of, such as
        `{"wait_treatment": "2 weeks"}`; the usual ones when absent, which `docs/harm.md` argues.
    folder, store, keep, keep_history, quiet, progress
        As for `run`.

    Raises
    ------
    SimulatorError
        A scenario is faulty, they have different baselines, none of them makes a cut, a number is out of
        range, or a replication could not be computed.
    """
    wanted = wanted_replications(replications, precision, most, precise_for)
    read, warnings, inputs = _read(scenarios, seed)
    plan = plan_comparison(
        read,
        inputs=inputs,
        against=against,
        tolerances=tolerances_of(tolerances),
    )
    bar = _bar(progress, quiet=quiet)
    place = _Place(folder=Path(folder), store=None if store is None else Path(store), keep=keep)
    return _studied(plan, warnings, wanted, engine, workers, executor, place, bar, keep_history)


def seed_of(asked: int | None, usual: int) -> int:
    """The seed asked for, or the usual one; a number that is no seed is refused."""
    if asked is not None and not 0 <= asked < 2**63:
        raise SimulatorError(f"a seed of {asked} is not allowed: it is 0 to 2^63 - 1")
    return usual if asked is None else asked


def workers_of(asked: int | None) -> int:
    """The number of processes asked for, or one a processor."""
    if asked is not None and asked < 1:
        raise SimulatorError(f"{asked} workers are not allowed: at least 1 is needed")
    return asked or cpu_count() or 1


def _read(
    given: Sequence[FileOrScenario], seed: int | None
) -> tuple[list[Scenario], list[str], list[InputFile]]:
    """The scenarios with their seed, what is doubtful in any of them, and the files as they were read."""
    scenarios: list[Scenario] = []
    warnings: list[str] = []
    inputs: dict[Path, InputFile] = {}
    for each in given:
        scenario, doubts, files = read_for_run(each)
        for file in files:
            if inputs.setdefault(file.path, file) != file:
                raise SimulatorError(
                    f"{file.path.as_posix()} changed while the scenarios were read, and several rest on it: "
                    "run the same command again"
                )
        run_settings = replace(scenario.run, seed=seed_of(seed, scenario.run.seed))
        scenarios.append(scenario.with_run(run_settings))
        warnings += doubts
    return scenarios, list(dict.fromkeys(warnings)), list(inputs.values())


def _bar(progress: Progress | None, *, quiet: bool) -> Progress | None:
    """What hears how far a study has come; none stands for a bar of its own."""
    return NoProgress() if progress is None and quiet else progress


def _executor(asked: ExecutorName | Executor | None, workers: int) -> Executor | None:
    match asked:
        case None:
            return None
        case "serial":
            return Serial()
        case "processes":
            return Processes(workers=workers)
        case str():
            raise SimulatorError(f"there is no executor '{asked}': write serial or processes")
        case _:
            return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a study leaves what it finds."""

    folder: Path
    store: Path | None
    keep: str | None


def _studied(
    plan: Plan,
    doubts: list[str],
    replications: int | Automatic | None,
    engine: EngineName,
    workers: int | None,
    executor: ExecutorName | Executor | None,
    place: _Place,
    progress: Progress | None,
    keep_history: bool,
) -> Study:
    warnings = (*doubts, *plan.warnings)
    for warning in warnings:
        say_warning(warning)
    asked = plan.baseline.run.replications if replications is None else replications
    most = asked.most if isinstance(asked, Automatic) else asked
    crew = crew_for(plan, most, engine, 1 if executor == "serial" else workers, say_error)
    work = _executor(executor, crew)
    make_ready(engine)
    bar = ProgressBar() if progress is None else nullcontext(progress)
    with bar as watched:
        result = run_plan(
            plan,
            replications=replications,
            engine=engine,
            workers=crew,
            executor=work,
            folder=place.folder,
            store=place.store,
            keep=place.keep,
            keep_history=keep_history,
            progress=watched,
        )
    return Study(result, warnings)
