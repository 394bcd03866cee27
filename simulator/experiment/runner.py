"""Run a plan: compute the replications that are not there yet, and put all of them together."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pandas as pd

from simulator.engines import ENGINES, EngineName
from simulator.errors import SimulatorError
from simulator.experiment.executors.local import Processes, Serial
from simulator.experiment.gathering import gather
from simulator.experiment.plan import Plan
from simulator.experiment.provenance import (
    Provenance,
    command_line,
    file_digests,
    git_commit,
    library_versions,
    now,
    platform_name,
    product_version,
    python_version,
    repeat_command,
)
from simulator.experiment.record import write_labels, write_ledgers, write_scenarios
from simulator.experiment.replication import Replications, Simulation, standard_simulation
from simulator.experiment.results import ResultTable
from simulator.experiment.sequential import PRECISION_NAME, Automatic, Reached, Search
from simulator.experiment.store.digest import (
    canonical_text,
    code_digest,
    digest_of,
    digest_of_file,
    scenario_digest,
)
from simulator.experiment.store.lock import locked
from simulator.experiment.store.run_folder import Store, write_text
from simulator.experiment.task import Executor, Finished, NoProgress, Progress, Task
from simulator.experiment.warm_up import WarmUp
from simulator.outcomes import Comparison, with_net_saving
from simulator.outcomes.comparison.judgement import Structure

RESULTS_NAME = "results.parquet"
CSV_NAME = "results.csv"
HEADLINE_NAME = "headline.csv"
PROVENANCE_NAME = "provenance.json"


class RunInterruptedError(SimulatorError):
    """The user stopped a run; what was finished is kept."""

    def __init__(self, done: int, total: int, folder: Path) -> None:
        self.done = done
        self.total = total
        self.folder = folder
        super().__init__(
            f"stopped: {done} of {total} replications are finished and kept in {folder}; "
            "the same command continues from there"
        )


@dataclass(frozen=True, kw_only=True)
class StudyResult:
    """A finished study: every replication of every scenario."""

    folder: Path
    """The run folder, `runs/<name>-<digest>`."""
    comparison: Comparison
    """Every number of every replication, scenarios in the order of the plan."""
    plan: Plan
    provenance: Provenance
    warm_up_check: WarmUp
    """The check of the warm-up of the baseline, with the series it was made on."""
    precision: pd.DataFrame | None
    """What an automatic number of replications reached, `outcomes.stopping.PRECISION_COLUMNS`; else none."""
    reused: int
    """Replications that were there already."""
    computed: int
    """Replications computed now."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """Columns of `results.RESULT_COLUMNS`; labels are categories. Made when it is first asked for."""
        return ResultTable.of(self.comparison).frame()

    @property
    def warm_up(self) -> pd.DataFrame:
        """Whether the warm-up of the baseline is long enough; `outcomes.warm_up.WARM_UP_COLUMNS`."""
        return self.warm_up_check.checks

    def write_csv(self) -> Path:
        """Write the table as `results.csv` beside `results.parquet`; returns its path."""
        path = self.folder / CSV_NAME
        ResultTable.of(self.comparison).write_csv(path)
        return path


def run_plan(
    plan: Plan,
    *,
    replications: int | Automatic | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    folder: Path = Path("runs"),
    keep_history: bool = False,
    progress: Progress | None = None,
    simulation: Simulation | None = None,
) -> StudyResult:
    """Run every scenario of a plan and keep the results in a folder named by what they are made of.

    Parameters
    ----------
    plan
        From `plan_run` or `plan_comparison`.
    replications
        Runs of each scenario with different random numbers, 1 or more; as the scenarios say when absent. With
        `Automatic`, as many as its precision needs: the result is then that of the number which was found.
    engine
        Name of the engine; changes speed, never results.
    workers
        Processes, 1 or more; one a processor when absent. 1 computes in this process.
    folder
        Where run folders are kept.
    keep_history
        Whether every replication's visits are kept as Parquet.
    progress
        Told how far the study has come.
    simulation
        The functions that compile, simulate and measure; those of the product when absent.

    Returns
    -------
    StudyResult
        The same for the same plan, whatever the engine, the workers and what was there before.

    Raises
    ------
    RunInterruptedError
        The user stopped it.
    SimulatorError
        A number is out of range, the folder is in use, or a replication could not be computed.
    """
    wanted = plan.baseline.run.replications if replications is None else replications
    count = wanted.most if isinstance(wanted, Automatic) else wanted
    crew = (os.cpu_count() or 1) if workers is None else workers
    for name, number in (("replications", count), ("workers", crew)):
        if number < 1:
            raise SimulatorError(f"{number} {name} are not allowed: at least 1 is needed")
    if engine not in ENGINES:
        raise SimulatorError(f"there is no engine '{engine}': the engines are {', '.join(ENGINES)}")
    study = _Study.of(plan, folder, count, engine, crew)
    try:
        study.folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise SimulatorError(f"the run folder {study.folder} cannot be made: {refused}") from refused
    with locked(study.folder):
        return study.run(
            Replications(
                scenarios={scenario.name: scenario for scenario in plan.computed},
                simulation=simulation or standard_simulation(),
                store=study.store,
                engine=engine,
                baseline=plan.baseline.name,
                keep_history=keep_history,
            ),
            progress or NoProgress(),
            wanted,
        )


@dataclass(slots=True)
class _Done:
    """How far a study has come."""

    looked_at: int = 0
    """Replications of all scenarios that are there."""
    computed: int = 0
    """Those of them that were computed now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Study:
    """A plan with its folder and its settings."""

    plan: Plan
    digest: str
    code: str
    store: Store
    replications: int
    engine: EngineName
    workers: int
    began: datetime

    @classmethod
    def of(cls, plan: Plan, folder: Path, replications: int, engine: EngineName, workers: int) -> _Study:
        code = code_digest()
        digests = {scenario.name: scenario_digest(scenario, code) for scenario in plan.scenarios}
        digest = digest_of(canonical_text(digests), *digests, canonical_text(plan.slices))
        return cls(
            plan=plan,
            digest=digest,
            code=code,
            store=Store(folder=folder / f"{plan.name}-{digest}", digests=digests),
            replications=replications,
            engine=engine,
            workers=workers,
            began=now(),
        )

    @property
    def folder(self) -> Path:
        return self.store.folder

    def run(self, work: Replications, progress: Progress, wanted: int | Automatic) -> StudyResult:
        self.store.clear_unfinished()
        resolved = write_scenarios(self.folder, self.plan.scenarios)
        write_ledgers(self.folder, self.plan.scenarios)
        done = _Done()

        def ensure(number: int) -> None:
            self._ensure(number, work, progress, done)

        if isinstance(wanted, Automatic):
            reached = Search(request=wanted, plan=self.plan, store=self.store).run(ensure, self.workers)
            return replace(self, replications=reached.replications)._result(resolved, done, reached)
        ensure(wanted)
        return self._result(resolved, done, None)

    def _result(self, resolved: dict[str, str], done: _Done, reached: Reached | None) -> StudyResult:
        shown = [(s.name, self.plan.same_as.get(s.name, s.name)) for s in self.plan.scenarios]
        gathered = gather(self.store, shown, self.replications)
        provenance = self._provenance(gathered.replications_by_engine, resolved, done.computed)
        warm_up = WarmUp.of(self.store, self.plan.baseline, self.replications)
        warm_up.write(self.folder)
        comparison = Comparison(
            samples=with_net_saving(gathered.samples),
            slices=self.plan.slices,
            warm_up=warm_up.checks,
            structure=Structure.of(
                {s.name: s.system() for s in self.plan.scenarios},
                self.plan.baseline.horizon_days - self.plan.baseline.run.warm_up_days,
            ),
        )
        self._keep(comparison, provenance)
        self._keep_precision(reached)
        return StudyResult(
            folder=self.folder,
            comparison=comparison,
            plan=self.plan,
            provenance=provenance,
            warm_up_check=warm_up,
            precision=None if reached is None else reached.precision,
            reused=done.looked_at - done.computed,
            computed=done.computed,
        )

    def _keep_precision(self, reached: Reached | None) -> None:
        """Write what precision was reached; a table of another number of replications does not stay."""
        path = self.folder / PRECISION_NAME
        if reached is None:
            path.unlink(missing_ok=True)
        else:
            write_text(path, reached.precision.to_csv(index=False, lineterminator="\n"))

    def _ensure(self, number: int, work: Replications, progress: Progress, done: _Done) -> None:
        """Compute the replications below a number that are not there yet."""
        # All scenarios advance together, so that an interrupted study has as many replications of each.
        tasks = [
            Task(scenario.name, replication)
            for replication in range(number)
            for scenario in self.plan.computed
        ]
        missing = [task for task in tasks[done.looked_at :] if not work.holds(task)]
        progress.started(total=len(tasks), reused=len(tasks) - len(missing))
        self._compute(work, tasks, missing, progress)
        done.computed += len(missing)
        done.looked_at = len(tasks)

    def _compute(
        self, work: Replications, tasks: list[Task], missing: list[Task], progress: Progress
    ) -> None:
        if not missing:
            return
        workers = min(self.workers, len(missing))
        executor: Executor = Processes(workers=workers) if workers > 1 else Serial()

        def tell(finished: Finished) -> None:
            progress.finished(finished.task.scenario, finished.task.replication, finished.seconds)

        try:
            executor.run(work.start, missing, tell)
        except KeyboardInterrupt:
            self.store.clear_unfinished()
            done = sum(work.holds(task) for task in tasks)
            raise RunInterruptedError(done, len(tasks), self.folder) from None

    def _provenance(
        self, replications_by_engine: dict[str, int], resolved: dict[str, str], computed: int
    ) -> Provenance:
        # As in `record.write_scenarios`: worker processes do without.
        from simulator.scenario_file import files_of_chain

        plan = self.plan
        return Provenance(
            name=plan.name,
            digest=self.digest,
            code_digest=self.code,
            seed=plan.baseline.run.seed,
            replications=self.replications,
            scenarios=tuple(scenario.name for scenario in plan.scenarios),
            equal_money_slices=dict(plan.slices),
            same_as=dict(plan.same_as),
            warnings=plan.warnings,
            scenario_digests={name: digest_of(text) for name, text in resolved.items()},
            input_files=file_digests(file for named in plan.files for file in files_of_chain(named)),
            git_commit=git_commit(plan.files),
            engine=self.engine,
            replications_by_engine=replications_by_engine,
            computed=computed,
            workers=self.workers,
            product=product_version(),
            python=python_version(),
            libraries=library_versions(),
            platform=platform_name(),
            command_line=command_line(),
            repeat_command=repeat_command(plan, replications=self.replications, engine=self.engine),
            started=self.began.isoformat(timespec="seconds"),
            duration_seconds=round((now() - self.began).total_seconds(), 3),
        )

    def _keep(self, comparison: Comparison, provenance: Provenance) -> None:
        """Replace the results and their record; a record stays where nothing was computed and nothing new."""
        path, record = self.folder / RESULTS_NAME, self.folder / PROVENANCE_NAME
        before = digest_of_file(path) if path.exists() else ""
        said = {"digest": self.digest, "replications": str(self.replications)}
        ResultTable.of(comparison).write_parquet(path, said)
        write_labels(self.folder, comparison.label_pieces())
        headline = comparison.headline().to_csv(index=False, lineterminator="\n")
        write_text(self.folder / HEADLINE_NAME, headline)
        is_unchanged = before == digest_of_file(path)
        if not is_unchanged:
            (self.folder / CSV_NAME).unlink(missing_ok=True)
        if provenance.computed or not is_unchanged or not record.exists():
            write_text(record, provenance.written())
