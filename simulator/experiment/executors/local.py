"""Executors on one machine: one task after the other, or a crew of processes.

The processes are our own rather than those of `concurrent.futures`, for three reasons: a process that dies
names the very task it died of; what a process has compiled lives in its own loop and in no global; and a
process whose parent was killed leaves with it.
"""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from simulator.errors import SimulatorError
from simulator.experiment.task import Finished, StartWorker, Task

MOST_TRIES = 2
"""How often a task, or the start of a process, is tried before a death is put down to it."""
SECONDS_TO_LEAVE = 5.0
"""Patience with a process that was asked to leave, before it is killed."""


class WorkerDiedError(SimulatorError):
    """A process died twice over one task: out of memory, or a fault below Python."""


class Serial:
    """Does one task after the other in this process."""

    def run(self, start: StartWorker, tasks: list[Task], finished: Callable[[Finished], None]) -> None:
        """Do every task, in order; see `task.Executor`."""
        work = start()
        for task in tasks:
            finished(Finished(task, work(task)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """Shares tasks out to a crew of processes on this machine."""

    workers: int
    """Processes; 1 or more."""

    def run(self, start: StartWorker, tasks: list[Task], finished: Callable[[Finished], None]) -> None:
        """Do every task; see `task.Executor`. A task whose process dies is given to another, once."""
        shift = _Shift(start=start, waiting=deque(tasks))
        try:
            for _ in range(min(self.workers, len(tasks))):
                shift.hire()
            while shift.crew:
                for member in shift.members_with_news():
                    news = shift.hear(member)
                    if news is not None:
                        finished(news)
        finally:
            shift.dismiss()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A process is up and wants its first task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    """A task ended in an exception."""

    text: str
    traceback: str
    is_for_the_user: bool


@dataclass(slots=True, kw_only=True)
class _Member:
    """A process of the crew, as its parent sees it."""

    process: BaseProcess
    connection: Connection
    is_ready: bool = False
    task: Task | None = None


@dataclass(slots=True, kw_only=True)
class _Shift:
    """The crew at work, and what is left to do."""

    start: StartWorker
    waiting: deque[Task]
    crew: list[_Member] = field(default_factory=list)
    deaths: dict[Task | None, int] = field(default_factory=dict)
    """By task; by none for processes that died before they were ready."""

    def hire(self) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.start), daemon=True)
        with _ctrl_c_ignored():
            process.start()
        # Once ours is the only other end, a dead process reads as the end of the pipe.
        theirs.close()
        self.crew.append(_Member(process=process, connection=ours))

    def members_with_news(self) -> list[_Member]:
        by_connection = {id(member.connection): member for member in self.crew}
        heard = wait([member.connection for member in self.crew])
        return [by_connection[id(connection)] for connection in heard]

    def hear(self, member: _Member) -> Finished | None:
        """What a member says, or its death; in answer it gets its next task or may leave."""
        try:
            message = member.connection.recv()
        except (EOFError, OSError):
            self._replace(member)
            return None
        if isinstance(message, _Failed):
            _raise_failure(member.task, message)
        finished = message if isinstance(message, Finished) else None
        member.is_ready = True
        member.task = self.waiting.popleft() if self.waiting else None
        try:
            member.connection.send(member.task)
        except OSError:
            # It died since it spoke: the end of its pipe is heard next.
            return finished
        if member.task is None:
            self._let_go(member)
        return finished

    def _replace(self, dead: _Member) -> None:
        self._let_go(dead)
        died_of = dead.task
        if dead.is_ready and died_of is None:
            return
        self.deaths[died_of] = self.deaths.get(died_of, 0) + 1
        if self.deaths[died_of] >= MOST_TRIES:
            raise WorkerDiedError(_epitaph(died_of, dead.process.exitcode))
        if died_of is not None:
            self.waiting.appendleft(died_of)
        self.hire()

    def _let_go(self, member: _Member) -> None:
        self.crew.remove(member)
        _end(member)

    def dismiss(self) -> None:
        """Leave no process behind, whatever it is doing."""
        for member in self.crew:
            member.process.terminate()
        while self.crew:
            self._let_go(self.crew[0])


def _end(member: _Member) -> None:
    member.process.join(SECONDS_TO_LEAVE)
    if member.process.is_alive():
        member.process.kill()
        member.process.join()
    member.connection.close()


def _raise_failure(task: Task | None, failed: _Failed) -> None:
    if failed.is_for_the_user:
        raise SimulatorError(failed.text)
    raise RuntimeError(f"{task} failed: {failed.text}\n\nIn its process:\n{failed.traceback}")


def _epitaph(task: Task | None, exit_code: int | None) -> str:
    if task is None:
        return (
            f"worker processes die at their start (exit code {exit_code}). A Python script that runs "
            'scenarios must do so below the line `if __name__ == "__main__":`; or run it with one worker'
        )
    return (
        f"the process that computed {task} died, and so did the one that tried again (exit code "
        f"{exit_code}). Memory may have run out: try fewer workers. What was finished is kept, and a rerun "
        "continues from it"
    )


def _serve(connection: Connection, start: StartWorker) -> None:
    """The life of a process: do tasks until told that there are none, or until the parent is gone."""
    # Ctrl-C reaches the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        work = start()
        connection.send(_Ready())
        while (task := connection.recv()) is not None:
            connection.send(_done(work, task))
    except (EOFError, BrokenPipeError):
        return


def _leave_with_parent() -> None:
    """End this process, even in the middle of a task, once its parent is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _done(work: Callable[[Task], float], task: Task) -> Finished | _Failed:
    try:
        return Finished(task, work(task))
    except Exception as error:
        return _Failed(
            text=str(error) if isinstance(error, SimulatorError) else f"{type(error).__name__}: {error}",
            traceback=traceback.format_exc(),
            is_for_the_user=isinstance(error, SimulatorError),
        )


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """Let a process start deaf to Ctrl-C, so that none leaves with a traceback of its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
