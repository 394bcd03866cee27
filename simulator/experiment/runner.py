"""Run a plan: compute the replications that are not there yet, and put all of them together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pandas as pd

from simulator.domain.scenario import Scenario
from simulator.engines import ENGINES, EngineName
from simulator.errors import SimulatorError
from simulator.experiment.executors.local import Processes, Serial
from simulator.experiment.gathering import gather
from simulator.experiment.people import harms_of
from simulator.experiment.plan import Plan
from simulator.experiment.replication import Replications, Simulation, standard_simulation
from simulator.experiment.repository import commit_of
from simulator.experiment.run_folder.manifest import Manifest
from simulator.experiment.run_folder.provenance import (
    Provenance,
    command_line,
    file_digests,
    library_versions,
    now,
    platform_name,
    product_version,
    python_version,
    repeat_command,
)
from simulator.experiment.run_folder.publication import add, clear_staging, publish, staged
from simulator.experiment.run_folder.record import (
    write_ledgers,
    write_provenance,
    write_results,
    write_scenarios,
    write_titles,
)
from simulator.experiment.run_folder.references import REFERENCES_NAME, kept_history, write_references
from simulator.experiment.run_folder.results import ResultTable
from simulator.experiment.sequential import Automatic, Reached, Search
from simulator.experiment.store.budget import KEEP, STORE_NAME, clear, size_asked
from simulator.experiment.store.digest import canonical_text, digest_of
from simulator.experiment.store.entry import LostReplicationError, Store
from simulator.experiment.store.files import clear_unfinished
from simulator.experiment.store.key import CODE_NAME, CodeDigests, Inputs, window_of
from simulator.experiment.store.lease import lease
from simulator.experiment.store.lock import locked
from simulator.experiment.structure import structure_of
from simulator.experiment.study_size import crew_for
from simulator.experiment.task import Executor, Finished, NoProgress, Progress, Task
from simulator.experiment.warm_up import WarmUp
from simulator.outcomes import Comparison, with_net_saving, with_one_off_cost
from simulator.outcomes.people import Tolerances
from simulator.outcomes.samples.people_count import with_people
from simulator.outcomes.samples.sample import Samples

CSV_NAME = "results.csv"
MOST_TRIES = 3
"""How often a study is put together before it is given up because replications are damaged or removed."""

logger = logging.getLogger(__name__)


class RunInterruptedError(SimulatorError):
    """The user stopped a run; what was finished is kept."""

    def __init__(self, done: int, total: int, folder: Path) -> None:
        self.done = done
        self.total = total
        self.folder = folder
        super().__init__(
            f"stopped: {done} of {total} replications are finished and kept; "
            "the same command continues from there"
        )


@dataclass(frozen=True, kw_only=True)
class StudyResult:
    """A finished study: every replication of every scenario."""

    folder: Path
    """The run folder, `runs/<name>-<digest>`."""
    manifest: Manifest
    """What the run wrote into it."""
    comparison: Comparison
    """Every number of every replication, scenarios in the order of the plan."""
    plan: Plan
    provenance: Provenance
    warm_up_check: WarmUp
    """The check of the warm-up of the baseline, with the series it was made on."""
    precision: pd.DataFrame | None
    """What an automatic number of replications reached, `outcomes.stopping.PRECISION_COLUMNS`; else none."""
    reused: int
    """Replications that were in the store."""
    computed: int
    """Replications that an engine computed now."""
    measured_again: int
    """Replications whose measures were taken anew from histories in the store, without an engine."""

    @property
    def counts(self) -> str:
        """How many replications were computed, and how many were not, as words."""
        again = f"{self.measured_again} measured again from kept histories, " if self.measured_again else ""
        return f"{self.computed} replications computed, {again}{self.reused} reused"

    def history(self, scenario: str, replication: int) -> pd.DataFrame:
        """Every visit of one replication where histories were kept: see `run_folder.references`.

        Raises
        ------
        SimulatorError
            The study has no such replication, or its history is not kept.
        """
        return kept_history(self.folder, scenario, replication)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Columns of `run_folder.results.RESULT_COLUMNS`, labels as categories. Made when first asked for."""
        return ResultTable.of(self.comparison).frame()

    @property
    def warm_up_checks(self) -> pd.DataFrame:
        """Whether the warm-up of the baseline is long enough; `outcomes.warm_up.WARM_UP_COLUMNS`."""
        return self.warm_up_check.checks

    def write_csv(self) -> Path:
        """Write the table as `results.csv` beside `results.parquet`; returns its path."""

        def write(folder: Path) -> tuple[Path, ...]:
            ResultTable.of(self.comparison).write_csv(folder / CSV_NAME)
            return (folder / CSV_NAME,)

        return self.add(write)[0]

    def add(self, write: Callable[[Path], Iterable[Path]]) -> tuple[Path, ...]:
        """Put further files of this study into its folder, such as charts, and seal them with the others.

        Parameters
        ----------
        write
            Writes them into a folder, as they are to lie in the run folder, and returns their paths there.

        Returns
        -------
        tuple of Path
            Their paths in the run folder.

        Raises
        ------
        SimulatorError
            The folder holds other results by now, another run uses it, or a file cannot be written.
        """
        # Locked from the beginning: a run that starts removes what an earlier one has left unfinished.
        with locked(self.folder), staged(self.folder) as staging:
            written = [file.relative_to(staging) for file in write(staging)]
            add(self.folder, staging, self.manifest)
        return tuple(self.folder / file for file in written)


def run_plan(  # noqa: PLR0913  # each is a choice of the user's, and has its usual value
    plan: Plan,
    *,
    replications: int | Automatic | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    executor: Executor | None = None,
    folder: Path = Path("runs"),
    store: Path | None = None,
    keep: str | None = None,
    keep_history: bool = False,
    progress: Progress | None = None,
    simulation: Simulation | None = None,
) -> StudyResult:
    """Run every scenario of a plan and keep the results in a folder named by what they are made of.

    Replications are kept in a store that all studies share; those that are there are not computed again.

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
    executor
        Gets the replications done; processes when absent, or this process where there is one worker.
    folder
        Where run folders are kept.
    store
        Folder of the store; `store` beside the run folders when absent.
    keep
        What the store may hold once the study is finished, such as `5GB`, or `all`; 10 GB when absent.
        What was unused longest goes first.
    keep_history
        Whether every replication's visits are kept as Parquet.
    progress
        Told how far the study has come.
    simulation
        The functions that compile, simulate and measure; those of the product when absent. Others must give
        the same results, because the store takes them for those of the product.

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
    if engine not in ENGINES:
        raise SimulatorError(f"there is no engine '{engine}': the engines are {', '.join(ENGINES)}")
    crew = crew_for(plan, count, engine, workers)
    most_bytes = size_asked(KEEP if keep is None else keep)
    functions = simulation or standard_simulation()
    study = replace(
        _Study.of(plan, folder, store or folder / STORE_NAME, count, engine, crew, functions),
        executor=executor,
    )
    try:
        study.folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise SimulatorError(f"the run folder {study.folder} cannot be made: {refused}") from refused
    with locked(study.folder), lease(study.store.folder) as unfinished:
        study = replace(study, store=replace(study.store, unfinished=unfinished))
        result = study.run(
            Replications(
                scenarios={scenario.name: scenario for scenario in study.distinct},
                simulation=functions,
                store=study.store,
                engine=engine,
                baseline=plan.baseline.name,
                keep_history=keep_history,
            ),
            progress or NoProgress(),
            wanted,
        )
    if most_bytes is not None:
        clear(study.store.folder, to_bytes=most_bytes)
    return result


@dataclass(slots=True)
class _Done:
    """How far a study has come."""

    looked_at: int = 0
    """Replications of all scenarios that are there."""
    missed: set[Task] = field(default_factory=set)
    """Those of them that were not in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Study:
    """A plan with its folder and its settings."""

    plan: Plan
    folder: Path
    digest: str
    code: CodeDigests
    store: Store
    sources: Mapping[str, str]
    """By scenario, the one whose replications it shows: itself, as a rule."""
    replications: int
    engine: EngineName
    workers: int
    began: datetime
    commit: str | None
    """That of the files which were read, as the run began."""
    executor: Executor | None = None

    @classmethod
    def of(
        cls,
        plan: Plan,
        folder: Path,
        store: Path,
        replications: int,
        engine: EngineName,
        workers: int,
        functions: Simulation,
    ) -> _Study:
        code = CodeDigests.of_product(store / CODE_NAME)
        inputs = {s.name: Inputs.of(s, functions.compile(s), code) for s in plan.scenarios}
        keys = {name: of_scenario.reduction for name, of_scenario in inputs.items()}
        texts = canonical_text(keys), *keys, canonical_text(plan.slices)
        digest = digest_of(*texts, *_asked(plan), *_spent_once(plan))
        return cls(
            plan=plan,
            folder=folder / f"{plan.name}-{digest}",
            digest=digest,
            code=code,
            store=Store(folder=store, inputs=inputs),
            sources=_sources(plan, keys),
            replications=replications,
            engine=engine,
            workers=workers,
            began=now(),
            commit=commit_of(plan.inputs),
        )

    @property
    def distinct(self) -> list[Scenario]:
        """The scenarios whose replications are computed: no two have the same keys."""
        return [scenario for scenario in self.plan.scenarios if self.sources[scenario.name] == scenario.name]

    @property
    def shown(self) -> list[tuple[str, str]]:
        return list(self.sources.items())

    def run(self, work: Replications, progress: Progress, wanted: int | Automatic) -> StudyResult:
        clear_unfinished(self.folder)
        clear_staging(self.folder)
        done = _Done()
        for _ in range(MOST_TRIES - 1):
            try:
                return self._found(work, progress, wanted, done)
            except LostReplicationError as lost:
                logger.warning("%s", lost)
                done.looked_at = 0
        return self._found(work, progress, wanted, done)

    def _found(
        self,
        work: Replications,
        progress: Progress,
        wanted: int | Automatic,
        done: _Done,
    ) -> StudyResult:
        def ensure(number: int) -> None:
            self._ensure(number, work, progress, done)

        if isinstance(wanted, Automatic):
            search = Search(request=wanted, plan=self.plan, store=self.store, sources=self.sources)
            reached = search.run(ensure, self.workers)
            return replace(self, replications=reached.replications)._result(done, reached)
        ensure(wanted)
        return self._result(done, None)

    def _result(self, done: _Done, reached: Reached | None) -> StudyResult:
        gathered = gather(self.store, self.shown, self.replications)
        again = sum(map(self.store.was_measured_again, done.missed))
        computed = len(done.missed) - again
        warm_up = WarmUp.of(self.store, self.plan.baseline, self.replications)
        harms = harms_of(
            self.store,
            {scenario.name: scenario for scenario in self.plan.scenarios},
            self.sources,
            self.plan.pairs,
            self.replications,
            self.plan.tolerances,
        )
        of_people = {
            name: harm.counts for (name, against), harm in harms.items() if against == self.plan.baseline.name
        }
        comparison = Comparison(
            samples=with_people(with_net_saving(self._with_one_off_cost(gathered.samples)), of_people),
            slices=self.plan.slices,
            against=self.plan.against,
            warm_up=warm_up.checks,
            structure=structure_of(self.plan),
            harms=harms,
        )
        with staged(self.folder) as staging:
            resolved = write_scenarios(staging, self.plan.scenarios)
            write_ledgers(staging, self.plan.scenarios)
            write_titles(staging, self.plan.baseline.baseline)
            metadata = {"digest": self.digest, "replications": str(self.replications)}
            write_results(staging, comparison, metadata, None if reached is None else reached.precision)
            warm_up.write(staging)
            write_references(
                staging / REFERENCES_NAME, self.folder, self.store, self.shown, self.replications
            )
            provenance = self._provenance(gathered.replications_by_engine, resolved, computed)
            write_provenance(staging, self.folder, provenance)
            manifest = publish(self.folder, staging, study=self.digest, replications=self.replications)
        return StudyResult(
            folder=self.folder,
            manifest=manifest,
            comparison=comparison,
            plan=self.plan,
            provenance=provenance,
            warm_up_check=warm_up,
            precision=None if reached is None else reached.precision,
            reused=done.looked_at - len(done.missed),
            computed=computed,
            measured_again=again,
        )

    def _with_one_off_cost(self, samples: Samples) -> Samples:
        ledgers = {scenario.name: scenario.ledger() for scenario in self.plan.scenarios}
        baseline = self.plan.baseline
        return with_one_off_cost(samples, ledgers, baseline.baseline, window_of(baseline))

    def _ensure(self, number: int, work: Replications, progress: Progress, done: _Done) -> None:
        """Compute the replications below a number that are not there yet."""
        # All scenarios advance together, so that an interrupted study has as many replications of each.
        tasks = [
            Task(scenario.name, replication) for replication in range(number) for scenario in self.distinct
        ]
        missing = [task for task in tasks[done.looked_at :] if not work.holds(task)]
        progress.started(total=len(tasks), reused=len(tasks) - len(missing))
        self._compute(work, tasks, missing, progress)
        done.missed.update(missing)
        done.looked_at = len(tasks)

    def _compute(
        self, work: Replications, tasks: list[Task], missing: list[Task], progress: Progress
    ) -> None:
        if not missing:
            return
        workers = min(self.workers, len(missing))
        executor = self.executor or (Processes(workers=workers) if workers > 1 else Serial())

        def report(finished: Finished) -> None:
            progress.finished(finished.task.scenario, finished.task.replication, finished.seconds)

        try:
            executor.run(work.start, missing, report)
        except KeyboardInterrupt:
            done = sum(work.holds(task) for task in tasks)
            raise RunInterruptedError(done, len(tasks), self.folder) from None

    def _provenance(
        self, replications_by_engine: dict[str, int], resolved: dict[str, str], computed: int
    ) -> Provenance:
        plan = self.plan
        return Provenance(
            name=plan.name,
            digest=self.digest,
            code_digests={"engines": self.code.engines, "measures": self.code.reduction},
            seed=plan.baseline.run.seed,
            replications=self.replications,
            scenarios=tuple(scenario.name for scenario in plan.scenarios),
            equal_money_slices=dict(plan.slices),
            compared_with=plan.against,
            tolerances_days=asdict(plan.tolerances),
            same_as=dict(plan.same_as),
            warnings=plan.warnings,
            scenario_digests={name: digest_of(text) for name, text in resolved.items()},
            input_files=file_digests(plan.inputs),
            git_commit=self.commit,
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


def _asked(plan: Plan) -> list[str]:
    """What was asked for beside the usual, since it changes what is compared."""
    asked = [canonical_text(list(plan.against))] if plan.against else []
    return [*asked, canonical_text(asdict(plan.tolerances))] if plan.tolerances != Tolerances() else asked


def _spent_once(plan: Plan) -> list[str]:
    """A text of what each scenario costs once, where any does: results are made of it, replications not."""
    once = {scenario.name: scenario.effect.one_off for scenario in plan.scenarios}
    return [canonical_text(once)] if any(once.values()) else []


def _sources(plan: Plan, keys: Mapping[str, str]) -> dict[str, str]:
    """By scenario, the first one whose replications it shares: the plan or the key says they are the same.

    Effects may differ where keys do not, in what is spent once. No replication knows of that: it is added to
    each scenario's own numbers afterwards.
    """
    first: dict[str, str] = {}
    found = {}
    for scenario in plan.scenarios:
        same = plan.same_as.get(scenario.name, scenario.name)
        found[scenario.name] = first.setdefault(keys[same], same)
    return found
