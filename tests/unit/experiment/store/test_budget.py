"""A store gives up what was unused longest, and never what a running study uses."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.experiment.store.budget import KEEP, clear, entries_of, size_asked
from simulator.experiment.store.lease import LEASES, in_use_since, lease

ROOT = Path(__file__).parents[4]
DAY = 86_400.0


def keep(store: Path, key: str, *, days_ago: float, size_bytes: int = 100, kind: str = "reductions") -> Path:
    """An entry that was last used so many days ago."""
    file = store / kind / key[:2] / f"{key}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(size_bytes))
    used = time.time() - days_ago * DAY
    os.utime(file, (used, used))
    return file


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for number in range(4):
        keep(tmp_path, f"{number}" * 32, days_ago=10.0 * (4 - number))
    keep(tmp_path, "a" * 32, days_ago=100.0, size_bytes=1000, kind="histories")
    return tmp_path


def left(store: Path) -> list[str]:
    return [entry.key[0] for entry in entries_of(store)]


def test_entries_are_listed_from_the_longest_unused_on(store: Path) -> None:
    assert left(store) == ["a", "0", "1", "2", "3"]
    assert [entry.size_bytes for entry in entries_of(store)] == [1000, 100, 100, 100, 100]


def test_the_files_of_an_entry_are_one_entry_as_recent_as_the_last_of_them(store: Path) -> None:
    (store / "reductions" / "00" / f"{'0' * 32}.waits.parquet").write_bytes(bytes(11))
    assert left(store) == ["a", "1", "2", "3", "0"]
    assert entries_of(store)[-1].size_bytes == 111


@pytest.mark.parametrize(
    ("to_bytes", "kept"),
    [(10_000, "a0123"), (1400, "a0123"), (1399, "0123"), (400, "0123"), (250, "23"), (0, "")],
)
def test_a_store_is_cleared_down_to_a_size(store: Path, to_bytes: int, kept: str) -> None:
    clear(store, to_bytes=to_bytes)
    assert left(store) == list(kept)


def test_a_store_is_cleared_of_what_was_unused_for_some_days(store: Path) -> None:
    cleared = clear(store, unused_days=25.0)
    assert (cleared.entries, cleared.size_bytes, cleared.in_use) == (3, 1200, 0)
    assert left(store) == ["2", "3"]


def test_what_is_used_since_a_running_study_began_is_left(store: Path) -> None:
    with lease(store):
        os.utime(store / "reductions" / "11" / f"{'1' * 32}.parquet")
        cleared = clear(store, to_bytes=0)
        assert left(store) == ["1"]
        assert cleared.in_use == 1
    clear(store, to_bytes=0)
    assert left(store) == []


def test_a_store_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert entries_of(tmp_path / "none") == []
    assert clear(tmp_path / "none", to_bytes=0).entries == 0


def test_a_lease_ends_with_its_study(tmp_path: Path) -> None:
    with lease(tmp_path) as folder:
        assert folder.is_dir()
        assert in_use_since(tmp_path) is not None
    assert in_use_since(tmp_path) is None
    assert not folder.exists()


def test_the_oldest_of_several_leases_counts(tmp_path: Path) -> None:
    with lease(tmp_path):
        first = in_use_since(tmp_path)
        with lease(tmp_path):
            assert in_use_since(tmp_path) == first


HOLDER = """
import sys
from pathlib import Path
from simulator.experiment.store.lease import lease
with lease(Path(sys.argv[1])) as folder:
    (folder / "a.parquet.unfinished-1-0a1b2c3d").write_text("half")
    print("holds", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_process(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the store."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "holds\n"
    yield process
    process.kill()
    process.communicate()


def test_the_lease_of_another_process_holds_until_it_is_killed(
    store: Path, other_process: subprocess.Popen[str]
) -> None:
    os.utime(store / "reductions" / "22" / f"{'2' * 32}.parquet")
    clear(store, to_bytes=0)
    assert left(store) == ["2"]
    assert len(list((store / LEASES).iterdir())) == 1
    other_process.kill()
    other_process.wait()
    clear(store, to_bytes=0)
    assert left(store) == []
    # What it had begun to write is gone too.
    assert list((store / LEASES).iterdir()) == []


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [("5GB", 5 * 10**9), ("500 mb", 5 * 10**8), ("1.5TB", 15 * 10**11), ("0B", 0), ("7kB", 7000)],
)
def test_a_size_has_a_number_and_a_unit(text: str, bytes_: int) -> None:
    assert size_asked(text) == bytes_


def test_all_sets_no_limit_and_the_usual_size_is_one() -> None:
    assert size_asked("all") is None
    assert size_asked(KEEP) == 10**10


@pytest.mark.parametrize("text", ["5", "GB", "-5GB", "5 gigabytes", "", "nan GB"])
def test_a_text_that_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SimulatorError, match="write a number with its unit, such as 5GB"):
        size_asked(text)
