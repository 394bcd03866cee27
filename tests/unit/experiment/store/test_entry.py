"""What is written is whole or absent, and read only where it is what it says."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulator.compilation.network import compile_network
from simulator.disk.sealed_parquet import seal
from simulator.engines import run
from simulator.errors import SimulatorError
from simulator.experiment.store import entry as store_module
from simulator.experiment.store.entry import CURVE_COLUMNS, MEASURE_COLUMNS, Store
from simulator.experiment.store.files import clear_unfinished, write_text, write_whole
from simulator.experiment.store.key import Inputs
from simulator.experiment.task import Task
from simulator.outcomes.measures.person_column import PERSON_SCHEMA
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network
from tests.unit.experiment.small_study import scenario

TASK = Task("plan", 0)
NETWORK: Network = compile_network(scenario("plan"))
HISTORY: History = run(NETWORK, Streams(seed=5, replication=0), "reference")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(folder=tmp_path, inputs={"plan": Inputs(history="a", reduction="b")})


def measures(values: list[float]) -> pd.DataFrame:
    labels = {name: ["all"] * len(values) for name in MEASURE_COLUMNS if name != "value"}
    return pd.DataFrame({**labels, "value": values})


def waits(days: list[float]) -> pd.DataFrame:
    labels = {name: ["all"] * len(days) for name in CURVE_COLUMNS[:4]}
    return pd.DataFrame({**labels, "days": days, "seen": 1, "gone": 0, "censored": 2})


def test_a_replication_is_held_once_its_waits_and_its_measures_are(store: Store) -> None:
    store.save_series(TASK, series(1.0))
    store.save_waits(TASK, waits([1.0, 2.5]))
    store.save_people(TASK, PERSON_SCHEMA.empty_table())
    assert not store.holds(TASK, with_series=True, with_history=False)
    store.save(TASK, measures([1.0]), engine="fast", seconds=0.1)
    assert store.holds(TASK, with_series=True, with_history=False)
    kept = store.load_waits(TASK)
    assert kept is not None
    assert kept["days"].to_pylist() == [1.0, 2.5]
    assert kept["censored"].to_pylist() == [2, 2]


def test_a_replication_without_its_waits_is_computed_again(store: Store) -> None:
    store.save_series(TASK, series(1.0))
    store.save_waits(TASK, waits([1.0]))
    store.save_people(TASK, PERSON_SCHEMA.empty_table())
    store.save(TASK, measures([1.0]), engine="fast", seconds=0.1)
    assert store.holds(TASK, with_series=True, with_history=False)
    store.waits_path(TASK).unlink()
    assert not store.holds(TASK, with_series=True, with_history=False)


def test_a_replication_without_its_people_is_computed_again(store: Store) -> None:
    store.save_series(TASK, series(1.0))
    store.save_waits(TASK, waits([1.0]))
    store.save_people(TASK, PERSON_SCHEMA.empty_table())
    store.save(TASK, measures([1.0]), engine="fast", seconds=0.1)
    store.people_path(TASK).unlink()
    assert not store.holds(TASK, with_series=True, with_history=False)


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


def test_a_replication_without_its_series_is_held_only_where_nobody_needs_them(store: Store) -> None:
    store.save(TASK, measures([1.5]), engine="reference", seconds=0.1)
    store.save_waits(TASK, waits([1.0]))
    store.save_people(TASK, PERSON_SCHEMA.empty_table())
    assert not store.holds(TASK, with_series=True, with_history=False)
    assert store.holds(TASK, with_series=False, with_history=False)
    store.save_series(TASK, series(1.0))
    assert store.holds(TASK, with_series=True, with_history=False)


@pytest.mark.parametrize("kept_bytes", [0, 40, -1])
def test_damaged_series_are_not_loaded(store: Store, kept_bytes: int) -> None:
    store.save_series(TASK, series(1.0))
    path = store.series_path(TASK)
    path.write_bytes(path.read_bytes()[:kept_bytes])
    assert store.load_series(TASK) is None


def test_series_with_other_columns_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="series have the columns"):
        store.save_series(TASK, series(1.0).drop(columns="people"))


def test_series_of_another_replication_are_not_loaded(store: Store) -> None:
    other = Task("plan", 1)
    store.save_series(TASK, series(1.0))
    store.series_path(other).parent.mkdir(exist_ok=True)
    store.series_path(other).write_bytes(store.series_path(TASK).read_bytes())
    assert store.load_series(other) is None


def test_what_was_never_saved_is_not_held(store: Store) -> None:
    assert not store.holds(TASK, with_series=True, with_history=False)


def test_a_file_with_the_right_proof_and_other_columns_is_not_used(store: Store) -> None:
    store.save(TASK, measures([1.0]), engine="reference", seconds=0.1)
    table = pq.read_table(store.path(TASK), partitioning=None)
    pq.write_table(table.drop_columns(["team"]), store.path(TASK))
    seal(store.path(TASK))
    assert store.load(TASK) is None


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    write_text(path, "old")

    def fail(file: Path) -> None:
        file.write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(SimulatorError, match=r"ledger\.csv cannot be written: .*free some space"):
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
    left = store.path(TASK).with_name("0001.parquet.unfinished-123-0a1b2c3d")
    left.write_bytes(b"half")
    clear_unfinished(store.folder)
    assert not left.exists()
    assert store.path(TASK).exists()


@pytest.fixture
def a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "VISITS_AT_A_TIME", 16)


@pytest.mark.usefixtures("a_few_at_a_time")
def test_visits_are_kept_in_row_groups_and_read_as_one_table(store: Store) -> None:
    store.save_history(TASK, HISTORY, NETWORK)
    path = store.history_path(TASK)
    assert len(HISTORY.visits) > 32
    assert pq.ParquetFile(path).num_row_groups == -(-len(HISTORY.visits) // 16)
    pd.testing.assert_frame_equal(pd.read_parquet(path), HISTORY.table(NETWORK))


def test_a_history_without_visits_is_a_file_without_rows(store: Store) -> None:
    store.save_history(TASK, replace(HISTORY, visits=HISTORY.visits[:0]), NETWORK)
    kept = pd.read_parquet(store.history_path(TASK))
    assert len(kept) == 0
    assert list(kept.columns) == list(HISTORY.table(NETWORK).columns)


def last_byte_of(path: Path, column: str) -> int:
    """Position of the last byte of a column's values in the second row group."""
    file = pq.ParquetFile(path)
    chunk = file.metadata.row_group(1).column(file.schema_arrow.names.index(column))
    first = chunk.dictionary_page_offset or chunk.data_page_offset
    return int(first + chunk.total_compressed_size - 1)


@pytest.mark.usefixtures("a_few_at_a_time")
@pytest.mark.parametrize(
    "damage", ["cut short", "without its end", "one byte changed", "of another", "empty"]
)
def test_a_damaged_or_foreign_history_is_not_held(store: Store, damage: str) -> None:
    store.save(TASK, measures([1.0]), engine="reference", seconds=0.1)
    store.save_series(TASK, series(1.0))
    store.save_waits(TASK, waits([1.0]))
    store.save_people(TASK, PERSON_SCHEMA.empty_table())
    store.save_history(TASK, HISTORY, NETWORK)
    path = store.history_path(TASK)
    assert store.holds(TASK, with_series=True, with_history=True)
    whole = path.read_bytes()
    last = last_byte_of(path, "joined")
    if damage == "of another":
        store.save_history(Task("plan", 1), HISTORY, NETWORK)
        path.write_bytes(store.history_path(Task("plan", 1)).read_bytes())
    else:
        changed = {
            "cut short": whole[: len(whole) // 2],
            "without its end": whole[:-8],
            # Only the checksum can tell.
            "one byte changed": whole[:last] + bytes([whole[last] ^ 1]) + whole[last + 1 :],
            "empty": b"",
        }
        path.write_bytes(changed[damage])
    assert not store.holds(TASK, with_series=True, with_history=True)
    assert store.holds(TASK, with_series=True, with_history=False)


def positions_in(content: bytes) -> list[int]:
    """A byte in every part of a file: its beginning, its data, its digest, its footer, its end."""
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    return [
        0,
        5,
        footer // 2,
        footer - 40,
        footer - 1,
        footer,
        footer + 1,
        *range(footer + 2, len(content), 97),
    ]


def test_no_changed_byte_of_any_file_of_an_entry_is_read(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.save_series(TASK, series(1.0, 2.0))
    store.save_waits(TASK, waits([1.0, 2.5]))
    store.save_people(TASK, PERSON_SCHEMA.empty_table())
    store.save(TASK, measures([1.0, 2.0]), engine="fast", seconds=0.1)
    store.save_history(TASK, HISTORY, NETWORK)
    readers = {
        store.path(TASK): store.load,
        store.waits_path(TASK): store.load_waits,
        store.series_path(TASK): store.load_series,
        store.people_path(TASK): store.load_people,
        store.history_path(TASK): lambda task: store.load_history(task, NETWORK),
        store.pools_path(TASK): lambda task: store.load_history(task, NETWORK),
    }
    for file, load in readers.items():
        whole = file.read_bytes()
        assert load(TASK) is not None
        for position in positions_in(whole):
            file.write_bytes(whole[:position] + bytes([whole[position] ^ 0x21]) + whole[position + 1 :])
            caplog.clear()
            assert load(TASK) is None, (file.name, position)
            assert file.name in caplog.text
            assert not store.holds(TASK, with_series=True, with_history=True)
        file.write_bytes(whole)
    assert store.holds(TASK, with_series=True, with_history=True)
