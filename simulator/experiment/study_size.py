"""How large a study is before it runs: people, visits, rows, memory and time; and whether it can run here."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from simulator.domain.load.expected_visits import expected_visits
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.engines import EngineName
from simulator.errors import SimulatorError
from simulator.experiment.executors.available import available_bytes
from simulator.experiment.plan import Plan
from simulator.outcomes.measures.dimension import PLACES
from simulator.outcomes.measures.registry import MEASURES
from simulator.units import DAYS_PER_MONTH
from simulator.wording import as_stated, counted, significant, whole, written_size

MOST_REPLICATIONS: Final = 100_000
"""An interval then has a thirtieth of the width that 100 replications give; assumption: the authors."""
WORKERS_PER_PROCESSOR: Final = 4
"""More processes than this for each processor only take memory; assumption: the authors."""

BYTES_OF_PROCESS: Final = 120 * 2**20
BYTES_OF_VISIT: Final = 650
"""Of a process while it works, and more for each visit of one replication: docs/runs.md, "Memory"."""
BYTES_OF_ROW: Final = 55
"""Of the tidy table while it is put together: docs/runs.md, "Memory"."""
SECONDS_OF_VISIT: Final[dict[EngineName, float]] = {"fast": 4e-6, "reference": 3e-4}
"""To run and measure one visit on one processor, order of magnitude: docs/runs.md, "Before a heavy run"."""
SECONDS_OF_REPLICATION: Final = 0.15
SECONDS_OF_ROW: Final = 2e-5
"""To put a row of the tidy table in its place, with its labels; order of magnitude, as above."""
LARGE_SECONDS: Final = 120.0
LARGE_BYTES: Final = 2 * 2**30
"""From here on a study is called large before it runs; assumption: the authors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySize:
    """What a study takes, in orders of magnitude."""

    scenario: str
    """The baseline, which the figures of one replication are of."""
    people: float
    """In one replication."""
    visits: float
    """In one replication."""
    most_of: str
    """`pathway.group` with the most people, and how many they are, in words."""
    scenarios: int
    """That are computed, each taken to be as large as the baseline."""
    replications: int
    """Of each."""
    rows: float
    """Of the tidy table."""
    seconds_of_visit: float

    @classmethod
    def of(cls, baseline: Scenario, scenarios: int, replications: int, engine: EngineName) -> Self:
        """The size of a study.

        Parameters
        ----------
        baseline
            What its scenarios have in common.
        scenarios
            How many are computed; 1 or more.
        replications
            Of each.
        engine
            Which engine runs them.
        """
        run = baseline.run
        expected = expected_visits(baseline.baseline, baseline.horizon_days)
        nothing = ("", ""), 0.0
        (pathway, group), people = max(expected.people.items(), key=lambda item: item[1], default=nothing)
        months = math.ceil(max(0.0, baseline.horizon_days - run.warm_up_days) / DAYS_PER_MONTH)
        return cls(
            scenario=baseline.name,
            people=math.fsum(expected.people.values()),
            visits=expected.visits,
            most_of=f"'{pathway}.{group}' has {whole(people)} of them",
            scenarios=scenarios,
            replications=replications,
            rows=replications * scenarios * rows_of_replication(baseline.baseline, months),
            seconds_of_visit=SECONDS_OF_VISIT.get(engine, SECONDS_OF_VISIT["fast"]),
        )

    @property
    def bytes_of_process(self) -> float:
        """Of one process that computes the largest replication."""
        return BYTES_OF_PROCESS + BYTES_OF_VISIT * self.visits

    @property
    def bytes_of_results(self) -> float:
        """Of the results while they are put together, when the processes have left."""
        return BYTES_OF_PROCESS + BYTES_OF_ROW * self.rows

    def seconds(self, workers: int) -> float:
        """To compute it all."""
        of_one = SECONDS_OF_REPLICATION + self.seconds_of_visit * self.visits
        return of_one * self.replications * self.scenarios / max(1, workers) + SECONDS_OF_ROW * self.rows

    def in_words(self, workers: int) -> str:
        """One sentence with the figures."""
        minutes = self.seconds(workers) / 60
        time = (
            f"{significant(minutes / 60, 2)} hours" if minutes > 90 else f"{max(1, round(minutes))} minutes"
        )
        memory = max(
            self.bytes_of_process * min(workers, self.replications * self.scenarios), self.bytes_of_results
        )
        replications = counted(self.replications * self.scenarios, "replication")
        return (
            f"this is a large study: about {whole(self.people)} people and {whole(self.visits)} visits in a "
            f"replication of '{self.scenario}', {replications}, {whole(self.rows)} rows of results; about "
            f"{time} on {counted(workers, 'process', 'processes')}, and {written_size(memory)} of memory"
        )

    def is_large(self, workers: int) -> bool:
        """Whether it is worth a word before it runs."""
        memory = max(self.bytes_of_process * workers, self.bytes_of_results)
        return self.seconds(workers) > LARGE_SECONDS or memory > LARGE_BYTES

    def workers_here(self, workers: int, available: int | None, *, is_stated: bool) -> int:
        """The processes that have room, at most as many as wanted.

        Parameters
        ----------
        workers
            Wanted, 1 or more.
        available
            Bytes of memory; None where that is unknown, and everything has room.
        is_stated
            Whether the user asked for that number. It is then refused rather than lowered.

        Raises
        ------
        SimulatorError
            Not even one process has room, the results have none, or fewer than the user asked for.
        """
        if available is None:
            return workers
        there = f"{written_size(available)} of memory are free here"
        if self.bytes_of_process > available:
            raise SimulatorError(
                f"one replication of '{self.scenario}' needs about {written_size(self.bytes_of_process)} and "
                f"{there}: it has about {whole(self.people)} people and {whole(self.visits)} visits, and "
                f"{self.most_of}. Check that figure, or make the run shorter"
            )
        if self.bytes_of_results > available:
            fewer = int(
                (available - BYTES_OF_PROCESS)
                / (self.bytes_of_results - BYTES_OF_PROCESS)
                * self.replications
            )
            remedy = f"{whole(fewer)} replications would fit" if fewer else "make the run shorter"
            raise SimulatorError(
                f"the results of {whole(self.replications)} replications of "
                f"{counted(self.scenarios, 'scenario')} have about {whole(self.rows)} rows and need "
                f"{written_size(self.bytes_of_results)}, and {there}: {remedy}"
            )
        fit = int(available / self.bytes_of_process)
        if fit >= min(workers, self.replications * self.scenarios):
            return workers
        if is_stated:
            needed = written_size(workers * self.bytes_of_process)
            raise SimulatorError(
                f"{workers} processes need about {needed}, and {there}: write --workers {fit}, or shorten "
                f"the run (a replication of '{self.scenario}' has about {whole(self.visits)} visits)"
            )
        return fit


def rows_of_replication(system: System, months: int) -> int:
    """Rows of the tidy table that one replication has, in the order of magnitude.

    Parameters
    ----------
    system
        The system.
    months
        Measured months.
    """
    pathways = len(system.pathways)
    groups = sum(len(pathway.groups) for pathway in system.pathways)
    steps = sum(len(pathway.steps) for pathway in system.pathways)
    both = sum(len(pathway.groups) * len(pathway.steps) for pathway in system.pathways)
    rows = 0
    for measure in MEASURES:
        places = 0 if set(PLACES) & set(measure.by) else 1
        if "pathway" in measure.by:
            places += 1 + pathways + (groups if "group" in measure.by else 0)
        if "step" in measure.by:
            places += steps + (both if "group" in measure.by else 0)
        if "team" in measure.by:
            places += len(system.teams)
        rows += places * (1 + months if "period" in measure.by else 1)
    return rows


def refuse_out_of_range(replications: int, workers: int, processors: int) -> None:
    """Refuse numbers of replications or workers that no study can mean.

    Parameters
    ----------
    replications, workers
        As asked for.
    processors
        Of this machine.

    Raises
    ------
    SimulatorError
        One of them is below 1 or above its limit.
    """
    limits = (
        ("replications", replications, MOST_REPLICATIONS, "more make no interval narrower that matters"),
        (
            "workers",
            workers,
            WORKERS_PER_PROCESSOR * max(2, processors),
            f"{counted(processors, 'processor')} can do the work of as many at once",
        ),
    )
    for name, number, most, why in limits:
        if number < 1:
            raise SimulatorError(f"{number} {name} are not allowed: at least 1 is needed")
        if number > most:
            raise SimulatorError(
                f"{as_stated(number)} {name} are not allowed: at most {whole(most)}, as {why}"
            )


def crew_for(
    plan: Plan,
    replications: int,
    engine: EngineName,
    workers: int | None,
    say: Callable[[str], object] | None = None,
) -> int:
    """How many processes compute a study on this machine.

    Parameters
    ----------
    plan
        The study.
    replications
        Of each scenario.
    engine
        Which engine runs them.
    workers
        As the user asked for; one a processor when absent, or as many as there is memory for.
    say
        Hears what is large about the study, in sentences.

    Raises
    ------
    SimulatorError
        A number is out of range, or the study has no room in the memory of this machine.
    """
    processors = os.cpu_count() or 1
    wanted = processors if workers is None else workers
    refuse_out_of_range(replications, wanted, processors)
    computed = sum(each.name not in plan.same_as for each in plan.scenarios)
    size = StudySize.of(plan.baseline, computed, replications, engine)
    available = available_bytes()
    crew = size.workers_here(wanted, available, is_stated=workers is not None)
    if say is not None and size.is_large(crew):
        say(size.in_words(crew))
    if say is not None and crew < wanted and available is not None:
        free = written_size(available)
        say(f"{counted(crew, 'process', 'processes')} at once instead of {wanted}: {free} of memory are free")
    return crew
