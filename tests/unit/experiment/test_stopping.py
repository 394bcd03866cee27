"""A run that is stopped, starved or sabotaged as a user sees it: from outside, as a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "scenario_files" / "valid" / "small.yaml"


def command(folder: Path, *options: str) -> list[str]:
    asked = [
        "run",
        str(SMALL),
        "--engine",
        "reference",
        "--runs",
        str(folder),
        "--quiet",
        "--no-charts",
        *options,
    ]
    return [sys.executable, "-m", "simulator.cli", *asked]


def kept(folder: Path) -> list[Path]:
    """Measures of replications; the waits and series beside them are written before."""
    return sorted(file for file in folder.glob("store/reductions/*/*.parquet") if file.name.count(".") == 1)


def begun(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A run that has finished one replication at least and has many more to do."""
    # A shell starts what it puts in the background with Ctrl-C ignored, and programs inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            command(folder, *options), stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
        )
    finally:
        signal.signal(signal.SIGINT, before)
    until = time.monotonic() + 60
    while not kept(folder) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert kept(folder)
    assert process.poll() is None
    return process


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_what_it_keeps_and_shows_no_results(tmp_path: Path, stop: int) -> None:
    process = begun(tmp_path, "--replications", "2000", "--workers", "2")
    process.send_signal(stop)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"stopped: {len(kept(tmp_path))} of 2000 replications are finished and kept" in told
    assert not list(tmp_path.rglob("results.parquet"))
    assert not list(tmp_path.rglob("*.unfinished-*"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_was_killed_is_continued_with_what_it_finished(tmp_path: Path) -> None:
    process = begun(tmp_path, "--replications", "2000", "--workers", "1")
    process.kill()
    process.communicate(timeout=60)
    finished = len(kept(tmp_path))
    # A file that the killed run had begun, and one that was cut short since.
    torn = kept(tmp_path)[0]
    torn.write_bytes(torn.read_bytes()[:-20])
    left = tmp_path / "store" / "running" / "0123456789abcdef"
    left.mkdir(parents=True)
    (left / "9999.parquet.unfinished-1-0123abcd").write_bytes(b"half")
    again = subprocess.run(
        command(tmp_path, "--replications", str(finished + 1), "--workers", "1"),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert f"2 replications computed, {finished - 1} reused" in again.stdout
    assert "cannot be relied on and is computed again" in " ".join(again.stderr.split())
    (results,) = tmp_path.rglob("results.parquet")
    assert pd.read_parquet(results)["replication"].nunique() == finished + 1
    assert not list(tmp_path.rglob("*.unfinished-*"))


SMALLEST_FILES = {"scenario": 100, "measures": 20_000, "labels": 60_000}
"""Bytes a file may have, by what is the first that has more."""
LIMITED = (
    "import resource, signal, sys\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "most = int(sys.argv.pop(1))\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\n"
    "from simulator.cli import main\n"
    "main()\n"
)
"""The command line in a process whose files may not grow: to it, the disk is full."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("most", SMALLEST_FILES.values(), ids=SMALLEST_FILES)
def test_a_file_that_cannot_be_written_whole_is_not_there_at_all(tmp_path: Path, most: int) -> None:
    asked = command(tmp_path, "--replications", "2", "--workers", "1", "--keep-history")[3:]
    starved = subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), *asked],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    told = " ".join(starved.stderr.split())
    assert starved.returncode == 2
    assert "cannot be written: " in told
    assert "File too large" in told
    assert "Traceback" not in told
    assert not list(tmp_path.rglob("*.unfinished-*"))
    for file in tmp_path.rglob("*.parquet"):
        pd.read_parquet(file)
    whole = command(tmp_path, "--replications", "2", "--workers", "1", "--keep-history")
    subprocess.run(whole, capture_output=True, cwd=ROOT, check=True)
    assert len(list(tmp_path.rglob("results.parquet"))) == 1
