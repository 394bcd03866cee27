"""Two cores against one, for the engine alone and for a user's run; and the memory of a whole study."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.extent import Extent
from benchmarks.machine import one_core
from benchmarks.replications import run_replications
from benchmarks.study_run import StudyRun, run_study
from benchmarks.timing import Lap, Spread, speed_ratio
from simulator.engines import EngineName


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """The same work by one process on one core and by two on two, in turns."""

    engine_one: list[Lap]
    engine_two: list[Lap]
    run_one: list[StudyRun]
    run_two: list[StudyRun]

    @property
    def engine_ratio(self) -> Spread:
        """How many times as fast two are, for the engine alone."""
        return speed_ratio(self.engine_two, self.engine_one)

    @property
    def run_ratio(self) -> Spread:
        """The same for a user's run: starting workers, checking, measuring and keeping included."""
        return Spread.of([a.seconds / b.seconds for a, b in zip(self.run_one, self.run_two, strict=True)])


def two_cores(engine: EngineName, extent: Extent, say: Callable[[str], None]) -> Cores | None:
    """Replications of the baseline on one core and on two; none on a smaller machine."""
    if (os.cpu_count() or 1) < 2:
        return None
    count = extent.core_replications
    found = Cores(engine_one=[], engine_two=[], run_one=[], run_two=[])
    for number in range(extent.core_rounds):
        with one_core():
            found.engine_one.append(run_replications(engine, 1, count))
        found.engine_two.append(run_replications(engine, 2, count))
        with one_core():
            found.run_one.append(run_study(engine, 1, count, scenarios=1))
        found.run_two.append(run_study(engine, 2, count, scenarios=1))
        say(
            f"  round {number + 1} of {extent.core_rounds}  {count} replications on one core and on two: "
            f"engine {found.engine_one[-1].seconds:.1f} s, {found.engine_two[-1].seconds:.1f} s; "
            f"a user's run {found.run_one[-1].seconds:.1f} s, {found.run_two[-1].seconds:.1f} s"
        )
    return found


def whole_study(engine: EngineName, extent: Extent, say: Callable[[str], None]) -> StudyRun:
    """The standard study, by a worker a core."""
    run = run_study(engine, os.cpu_count() or 1, extent.study_replications, extent.study_scenarios)
    peak = "memory not told" if run.peak_bytes is None else f"at most {run.peak_bytes / 2**20:.0f} MiB"
    say(f"  {run.replications} replications in {run.seconds:.1f} s, {peak}")
    return run
