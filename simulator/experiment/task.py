"""Tasks: the unit of work that is shared out, finished and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol


class Task(NamedTuple):
    """One replication of one scenario."""

    scenario: str
    replication: int
    """0 or more; names the random numbers."""

    def __str__(self) -> str:
        """As messages write it."""
        return f"replication {self.replication} of '{self.scenario}'"


class Finished(NamedTuple):
    """A task whose measures are on disk."""

    task: Task
    seconds: float
    """Time the task took in its process."""


Worker = Callable[[Task], float]
"""Does a task and keeps its result on disk; returns the seconds it took."""

StartWorker = Callable[[], Worker]
"""Makes the worker of one process; what it holds is shared by the tasks done there. It can be pickled."""


class Executor(Protocol):
    """A way of getting tasks done: one after the other, in processes, or on several machines."""

    def run(self, start: StartWorker, tasks: list[Task], finished: Callable[[Finished], None]) -> None:
        """Do every task.

        Parameters
        ----------
        start
            Makes a worker, once in every process.
        tasks
            What is to be done, in the order in which it is begun.
        finished
            Called here after each task, in the order in which they end.

        Raises
        ------
        SimulatorError
            A task could not be done; what was finished before is kept.
        KeyboardInterrupt
            The user stopped it; nothing is left running, and what was finished before is kept.
        """


class Progress(Protocol):
    """What shows how far a study has come."""

    def started(self, *, total: int, reused: int) -> None:
        """Told before the first task, and again when more replications turn out to be needed.

        Parameters
        ----------
        total
            Replications of all scenarios.
        reused
            Those that are there already.
        """

    def finished(self, scenario: str, replication: int, seconds: float) -> None:
        """Told after each replication that was computed, with the seconds it took in its process."""


class NoProgress:
    """Reports nothing."""

    def started(self, *, total: int, reused: int) -> None:
        """Nothing."""

    def finished(self, scenario: str, replication: int, seconds: float) -> None:
        """Nothing."""
