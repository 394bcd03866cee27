"""Locks are plain files of their own, and a store leaves alone what it did not make."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.experiment.store.budget import clear
from simulator.experiment.store.lease import LEASES, lease
from simulator.experiment.store.lock import locked, taking_turns

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="links need rights there")


def make(kind: str, place: Path, mine: Path) -> None:
    match kind:
        case "link":
            place.symlink_to(mine)
        case "link to nothing":
            place.symlink_to(mine.with_name("nothing"))
        case "ring":
            place.symlink_to(place)
        case "hard link":
            place.hardlink_to(mine)
        case "folder":
            place.mkdir()
        case _:
            os.mkfifo(place)


@ON_POSIX
@pytest.mark.parametrize("kind", ["link", "link to nothing", "ring", "hard link", "folder", "pipe"])
@pytest.mark.parametrize("hold", [locked, taking_turns])
def test_a_lock_that_is_no_plain_file_is_refused_and_nothing_is_written(
    hold, kind: str, tmp_path: Path
) -> None:
    mine, folder = tmp_path / "mine.txt", tmp_path / "run"
    mine.write_text("my own")
    folder.mkdir()
    make(kind, folder / ".lock", mine)
    with pytest.raises(SimulatorError), hold(folder):
        pass
    assert mine.read_text() == "my own"
    assert not mine.with_name("nothing").exists()


@pytest.mark.parametrize("hold", [locked, taking_turns])
def test_a_lock_left_by_another_run_is_taken(hold, tmp_path: Path) -> None:
    for _ in range(2):
        with hold(tmp_path):
            pass


def test_a_lock_in_use_is_told_with_the_process_that_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(SimulatorError, match=f"process {os.getpid()}"), locked(tmp_path):
        pass


def test_a_store_removes_nothing_that_it_did_not_make(tmp_path: Path) -> None:
    """A user may name any folder as the store."""
    mine = [
        tmp_path / LEASES / "2024" / "marathon.txt",
        tmp_path / LEASES / "0123456789abcdef" / "diary.txt",
        tmp_path / "reductions" / "ab" / "patients.parquet",
        tmp_path / "histories" / "00" / "0.parquet",
        tmp_path / "notes.unfinished-draft",
    ]
    for file in mine:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("my own")
    with lease(tmp_path):
        pass
    clear(tmp_path, to_bytes=0)
    clear(tmp_path, unused_days=0)
    assert all(file.read_text() == "my own" for file in mine)
