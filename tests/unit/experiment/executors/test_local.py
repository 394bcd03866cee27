"""Executors do every task once and leave no process behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from multiprocessing import active_children
from time import sleep

import pytest

from simulator.errors import SimulatorError
from simulator.experiment import WorkerDiedError
from simulator.experiment.executors.local import Processes, Serial
from simulator.experiment.task import Executor, Finished, Task, Worker

# Processes that are started, killed and waited for.
pytestmark = pytest.mark.slow

TASKS = [Task("plan", replication) for replication in range(5)]


def start_idle() -> Worker:
    return lambda task: 0.0


def start_sleeper() -> Worker:
    def work(task: Task) -> float:
        if task.replication > 0:
            sleep(60)
        return 0.0

    return work


def start_refusing() -> Worker:
    def work(task: Task) -> float:
        raise SimulatorError("the cut cannot be made")

    return work


def start_failing() -> Worker:
    raise SystemExit(3)


@pytest.mark.parametrize("executor", [Serial(), Processes(workers=1), Processes(workers=3)])
def test_every_task_is_done_once(executor: Executor) -> None:
    finished: list[Finished] = []
    executor.run(start_idle, TASKS, finished.append)
    assert sorted(done.task for done in finished) == TASKS
    assert active_children() == []


def test_without_tasks_no_process_is_started() -> None:
    Processes(workers=2).run(start_idle, [], pytest.fail)


def test_processes_can_be_started_from_a_thread() -> None:
    finished: list[Finished] = []
    thread = threading.Thread(target=Processes(workers=2).run, args=(start_idle, TASKS, finished.append))
    thread.start()
    thread.join()
    assert len(finished) == len(TASKS)


def test_ctrl_c_leaves_no_process_behind_even_in_the_middle_of_a_task() -> None:
    def stop(finished: Finished) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Processes(workers=2).run(start_sleeper, TASKS, stop)
    assert active_children() == []


@pytest.mark.parametrize("executor", [Serial(), Processes(workers=2)])
def test_a_fault_of_the_user_stays_one(executor: Executor) -> None:
    with pytest.raises(SimulatorError, match=r"^the cut cannot be made$"):
        executor.run(start_refusing, TASKS, pytest.fail)


def test_processes_that_cannot_start_are_told_with_the_usual_cause() -> None:
    with pytest.raises(WorkerDiedError, match=r"at their start.*exit code 3.*__main__"):
        Processes(workers=1).run(start_failing, TASKS, pytest.fail)


KILLED_PARENT = """
from simulator.experiment.executors.local import Processes
from tests.unit.experiment.executors.test_local import TASKS, start_sleeper

if __name__ == "__main__":
    Processes(workers=2).run(start_sleeper, TASKS, lambda finished: print("working", flush=True))
"""


def test_processes_leave_with_a_parent_that_is_killed(tmp_path_factory: pytest.TempPathFactory) -> None:
    script = tmp_path_factory.mktemp("script") / "study.py"
    script.write_text(KILLED_PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "working\n"
    parent.kill()
    # The pipe ends only when the last process that inherited it has gone; each would sleep for a minute.
    parent.communicate(timeout=20)
