"""Running the suite: cases are shared out to processes, and their rows put together again."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from simulator.disk.trust import unpickled
from simulator.engines import ENGINES, Engine, EngineName
from simulator.engines.fast.compiled import can_compile
from simulator.experiment import NoProgress, Progress
from simulator.experiment.executors.local import Processes, Serial
from simulator.experiment.task import Executor, Task, Worker
from simulator.validation.case import Case, Conditions
from simulator.validation.suite import all_cases
from simulator.validation.verdict import Row, Verdict

SEED: Final = 2026
"""Of the random numbers, unless another is asked for."""
FALSE_ALARM_SHARE: Final = 0.001
"""Probability with which a sound engine fails anything at all in one examination, at most."""
ROOM_SHARE: Final = 0.5
"""Of which so much is spent on the intervals, and the rest kept for means that are not quite normal."""
QUICK_EFFORT: Final = 0.25
"""Share of the replications in a quick examination."""
PATIENCE_ALONE: Final = 3
"""How many times as many replications a slow engine runs when no quick one is examined beside it."""
LONGEST_FIRST: Final = ("A year after two",)
"""How the titles of the longest cases begin: they go first, so that no process ends long after the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What came out of a suite."""

    rows: tuple[Row, ...]
    """In the order of the suite."""
    engines: tuple[EngineName, ...]
    left_out: tuple[str, ...]
    """Titles of cases that none of these engines can run in reasonable time, or that need two of them."""
    seed: int
    effort: float
    """Share of the replications of a whole examination."""
    comparisons: int
    """How many times chance alone might have failed it."""
    seconds: float
    """From beginning to end."""
    workers: int

    @property
    def failed(self) -> tuple[Row, ...]:
        """Rows with any other verdict than met."""
        return tuple(row for row in self.rows if row.verdict is not Verdict.MET)

    @property
    def passed(self) -> bool:
        """Whether there are rows, and every one of them is met."""
        return bool(self.rows) and not self.failed


def validate(
    engines: Sequence[EngineName] | Mapping[EngineName, Engine] = ("fast", "reference"),
    *,
    seed: int = SEED,
    effort: float = 1.0,
    workers: int = 1,
    cases: Sequence[Case] | None = None,
    progress: Progress | None = None,
) -> Examination:
    """Run cases whose answers are known, and judge.

    Parameters
    ----------
    engines
        Names of engines, or engines by name: whatever is handed over under a name is examined as that one.
    seed
        Of the random numbers, 0 to 2^63 - 1. Each case has a seed of its own, made of this and its title.
    effort
        Share of the replications, more than 0. With fewer, only larger errors are found.
    workers
        Processes; 1 stays in this one.
    cases
        Some cases of the suite, or one's own with one worker; the whole suite when absent.
    progress
        Called with how far it has come.

    Raises
    ------
    SimulatorError
        A process died, or a file that a case needs is missing.
    """
    began = perf_counter()
    shown = progress or NoProgress()
    by_name = engines if isinstance(engines, Mapping) else {name: ENGINES[name] for name in engines}
    chosen = tuple(all_cases() if cases is None else cases)
    conditions, comparisons = _conditions(chosen, by_name, seed, effort)
    tasks = [Task(case.title, 0) for case in sorted(chosen, key=_is_short)]
    shown.started(total=len(tasks), reused=0)
    with TemporaryDirectory(prefix="simulator-validate-") as folder:
        work = _Work(engines=dict(by_name), conditions=conditions, folder=Path(folder))
        executor: Executor = Processes(workers=workers) if workers > 1 else Serial()
        start = work.start if workers > 1 else lambda: work.worker(chosen)
        executor.run(start, tasks, lambda done: shown.finished(done.task.scenario, 0, done.seconds))
        found = {case.title: work.rows_of(case.title) for case in chosen}
    return Examination(
        rows=tuple(row for rows in found.values() for row in rows),
        engines=tuple(by_name),
        left_out=tuple(title for title, rows in found.items() if not rows),
        seed=seed,
        effort=effort,
        comparisons=comparisons,
        seconds=perf_counter() - began,
        workers=workers,
    )


def _conditions(
    cases: Sequence[Case], engines: Mapping[EngineName, Engine], seed: int, effort: float
) -> tuple[Conditions, int]:
    """What holds for every case, and how many comparisons share the risk of a false alarm (Bonferroni)."""
    quick: frozenset[EngineName] = frozenset({"fast"}) if can_compile() else frozenset()
    whole = Conditions(
        seed=seed,
        effort=effort,
        false_alarm_share=FALSE_ALARM_SHARE * ROOM_SHARE,
        patience=1 if quick & engines.keys() else PATIENCE_ALONE,
        quick_engines=quick,
    )
    comparisons = sum(case.comparisons(engines, whole) for case in cases)
    return replace(whole, false_alarm_share=whole.false_alarm_share / max(1, comparisons)), comparisons


def _is_short(case: Case) -> bool:
    return not case.title.startswith(LONGEST_FIRST)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Everything a process must know to examine any case."""

    engines: Mapping[EngineName, Engine]
    conditions: Conditions
    folder: Path
    """Where the rows of each case are left for the caller."""

    def start(self) -> Worker:
        """The worker of one process, which makes the suite anew: cases hold functions and cannot travel."""
        return self.worker(all_cases())

    def worker(self, cases: Sequence[Case]) -> Worker:
        by_title = {case.title: case for case in cases}

        def examine(task: Task) -> float:
            began = perf_counter()
            rows = by_title[task.scenario].examine(self.engines, self.conditions)
            self._file(task.scenario).write_bytes(pickle.dumps(rows))
            return perf_counter() - began

        return examine

    def rows_of(self, title: str) -> tuple[Row, ...]:
        rows: tuple[Row, ...] = unpickled(self._file(title))
        return rows

    def _file(self, title: str) -> Path:
        return self.folder / f"{self.conditions.seed_of(title):016x}"
