"""What is written is whole or absent, and read only where it is what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulator.errors import SimulatorError
from simulator.experiment.store import MEASURE_COLUMNS, Store, write_text, write_whole
from simulator.experiment.task import Task

TASK = Task("plan", 0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(folder=tmp_path, digests={"plan": "0123456789ab"})


def measures(values: list[float]) -> pd.DataFrame:
    labels = {name: ["all"] * len(values) for name in MEASURE_COLUMNS if name != "value"}
    return pd.DataFrame({**labels, "value": values})


def test_what_is_saved_is_loaded(store: Store) -> None:
    store.save(TASK, measures([1.5, float("nan")]), engine="reference", seconds=0.1)
    kept = store.load(TASK)
    assert kept is not None
    assert kept.engine == "reference"
    values = kept.measures.to_pandas()["value"]
    assert values[0] == 1.5
    assert pd.isna(values[1])


def series(*values: float) -> pd.DataFrame:
    empty = np.empty(0, dtype=np.float32)
    place = ("all", "all", "all", "reneged")
    row = (*place, np.array(values, dtype=np.float32), empty)
    return pd.DataFrame([row], columns=["pathway", "step", "team", "measure", "amounts", "people"])


def test_series_that_are_saved_are_loaded(store: Store) -> None:
    store.save_series(TASK, series(1.5, 0.0, 7.0))
    kept = store.load_series(TASK)
    assert kept is not None
    np.testing.assert_array_equal(kept["amounts"][0], [1.5, 0.0, 7.0])
    assert len(kept["people"][0]) == 0
    assert kept["measure"][0] == "reneged"


def test_a_replication_without_its_series_is_not_held(store: Store) -> None:
    store.save(TASK, measures([1.5]), engine="reference", seconds=0.1)
    assert not store.holds(TASK, with_history=False)
    store.save_series(TASK, series(1.0))
    assert store.holds(TASK, with_history=False)


@pytest.mark.parametrize("kept_bytes", [0, 40, -1])
def test_damaged_series_are_not_loaded(store: Store, kept_bytes: int) -> None:
    store.save_series(TASK, series(1.0))
    path = store.series_path(TASK)
    path.write_bytes(path.read_bytes()[:kept_bytes])
    assert store.load_series(TASK) is None


def test_series_of_another_replication_are_not_loaded(store: Store) -> None:
    other = Task("plan", 1)
    store.save_series(TASK, series(1.0))
    store.series_path(other).write_bytes(store.series_path(TASK).read_bytes())
    assert store.load_series(other) is None


def test_what_was_never_saved_is_not_held(store: Store) -> None:
    assert not store.holds(TASK, with_history=False)


def test_a_file_with_the_right_proof_and_other_columns_is_not_used(store: Store) -> None:
    store.save(TASK, measures([1.0]), engine="reference", seconds=0.1)
    table = pq.read_table(store.path(TASK), partitioning=None)
    pq.write_table(table.drop_columns(["team"]), store.path(TASK))
    assert store.load(TASK) is None


def test_a_replication_that_vanishes_is_told(store: Store) -> None:
    with pytest.raises(SimulatorError, match="was damaged or removed"):
        store.results([("plan", "plan")], 1)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    write_text(path, "old")

    def fail(file: Path) -> None:
        file.write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        write_whole(path, fail)
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.csv"]
    assert path.read_text() == "old"


def test_a_file_that_may_not_be_replaced_is_told_with_the_usual_cause(tmp_path: Path) -> None:
    def refuse(file: Path) -> None:
        raise PermissionError("denied")

    with pytest.raises(SimulatorError, match="open in another program"):
        write_whole(tmp_path / "results.csv", refuse)


def test_unfinished_files_of_a_killed_run_are_cleared(store: Store) -> None:
    store.save(TASK, measures([1.0]), engine="reference", seconds=0.1)
    left = store.path(TASK).with_name("0001.parquet.unfinished-123")
    left.write_bytes(b"half")
    store.clear_unfinished()
    assert not left.exists()
    assert store.path(TASK).exists()
