"""Worker processes keep the memory they have freed, and nobody else's process is touched."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator.experiment import replication
from simulator.experiment.executors import memory
from simulator.experiment.replication import Replications, standard_simulation
from simulator.experiment.store.entry import Store


class Library:
    """A C library that remembers which options were set."""

    def __init__(self) -> None:
        self.options: dict[int, int] = {}

    def mallopt(self, option: int, value: int) -> int:
        self.options[option] = value
        return 1


def start_worker(folder: Path) -> None:
    Replications(
        scenarios={},
        simulation=standard_simulation(),
        store=Store(folder=folder, inputs={}),
        engine="fast",
        baseline="",
        keep_history=False,
    ).start()


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library = Library()
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: library)
    return library


def test_blocks_of_a_replication_are_kept_under_linux(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    memory.keep_freed_memory()
    # M_TRIM_THRESHOLD is -1 and M_MMAP_THRESHOLD is -3 in malloc.h.
    assert library.options == {-3: 32 * 2**20, -1: 2**30}


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_left_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    memory.keep_freed_memory()
    assert library.options == {}


def test_a_library_without_the_option_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace())
    memory.keep_freed_memory()


@pytest.mark.parametrize(("parent", "calls"), [(None, 0), (SimpleNamespace(), 1)])
def test_a_worker_keeps_its_memory_and_the_process_of_the_user_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, parent: object, calls: int
) -> None:
    called: list[bool] = []
    monkeypatch.setattr(replication, "parent_process", lambda: parent)
    monkeypatch.setattr(replication, "keep_freed_memory", lambda: called.append(True))
    start_worker(tmp_path)
    assert len(called) == calls
