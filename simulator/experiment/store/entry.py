"""Entries of the store: replications, read back only when they are whole and what they say."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray

from simulator.disk.sealed_parquet import BrokenSealError, refuse_broken_seal, seal
from simulator.errors import SimulatorError
from simulator.experiment.store.files import write_whole
from simulator.experiment.store.key import Inputs
from simulator.experiment.store.visits import VISITS_AT_A_TIME, visits_of
from simulator.experiment.task import Task
from simulator.outcomes.measures.dimension import DIMENSIONS, GROUPS, PLACES_OF_SERIES
from simulator.outcomes.measures.person_column import PERSON_SCHEMA
from simulator.outcomes.measures.waits.wait_curve import CURVE_COLUMNS, CURVE_KEYS, FATES
from simulator.simulation.history import VISIT, History
from simulator.simulation.network import Network

logger = logging.getLogger(__name__)

HISTORY_COLUMNS = [*GROUPS, *(VISIT.names or ())]
POOL_DAYS = ("busy_days", "capacity_days", "queue_days")
"""What a history says of a pool in a period."""

MEASURE_COLUMNS = (*DIMENSIONS, "measure", "value", "unit")
"""Columns of a replication's measures: labels, but for the value."""

LABEL = pa.dictionary(pa.int32(), pa.string())
"""How names are kept in every file."""
_MEASURES = pa.schema(
    [pa.field(name, pa.float64() if name == "value" else LABEL) for name in MEASURE_COLUMNS]
)
SERIES_LABELS = (*PLACES_OF_SERIES, "measure")
_SERIES = pa.schema(
    [pa.field(name, LABEL) for name in SERIES_LABELS]
    + [pa.field(name, pa.list_(pa.float32())) for name in ("amounts", "people")]
)
_WAITS = pa.schema(
    [
        *(pa.field(name, LABEL) for name in CURVE_KEYS),
        pa.field("days", pa.float64()),
        *(pa.field(name, pa.int32()) for name in FATES),
    ]
)
_POOLS = pa.schema(
    [pa.field(name, pa.int32()) for name in ("pool", "period")]
    + [pa.field(name, pa.float64()) for name in POOL_DAYS]
)
HISTORIES: Final = "histories"
REDUCTIONS: Final = "reductions"
_Found = TypeVar("_Found")


class LostReplicationError(SimulatorError):
    """A replication that was there is damaged, or has been removed since."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path}, or what belongs to it, was damaged or removed while the study was at work: run the "
            "same command again"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a replication on disk says of itself."""

    measures: pa.Table
    """Columns of `MEASURE_COLUMNS`."""
    engine: str
    """Name of the engine that computed it; every engine gives the same measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The replications of all studies, each under a key of what determines it."""

    folder: Path
    inputs: Mapping[str, Inputs]
    """By scenario of this study, what its replications are computed from."""
    unfinished: Path | None = None
    """Where files are written before they are moved to their places; beside those when absent."""

    def path(self, task: Task) -> Path:
        """File of a replication's measures."""
        return self._reduction(task, ".parquet")

    def waits_path(self, task: Task) -> Path:
        """File of a replication's curves of waits."""
        return self._reduction(task, ".waits.parquet")

    def series_path(self, task: Task) -> Path:
        """File of a replication's daily series."""
        return self._reduction(task, ".series.parquet")

    def people_path(self, task: Task) -> Path:
        """File of what became of each person in a replication."""
        return self._reduction(task, ".people.parquet")

    def history_path(self, task: Task) -> Path:
        """File of a replication's visits."""
        return self._history(task, ".parquet")

    def pools_path(self, task: Task) -> Path:
        """File of what the pools did in a replication whose visits are kept."""
        return self._history(task, ".pools.parquet")

    def save(
        self, task: Task, measures: pd.DataFrame, *, engine: str, seconds: float, from_history: bool = False
    ) -> None:
        """Keep the measures of a replication, with what proves later that they are whole and its own.

        Raises
        ------
        ValueError
            A column of `MEASURE_COLUMNS` is missing, or another one is there.
        """
        if sorted(measures.columns) != sorted(MEASURE_COLUMNS):
            raise ValueError(f"measures have the columns {list(measures.columns)}, not {MEASURE_COLUMNS}")
        table = pa.Table.from_pandas(measures[list(MEASURE_COLUMNS)], preserve_index=False).cast(_MEASURES)
        remarks = {
            "engine": engine,
            "seconds": f"{seconds:.3f}",
            "from": HISTORIES if from_history else "engine",
        }
        self._write(self.path(task), table, remarks)

    def save_waits(self, task: Task, waits: pd.DataFrame) -> None:
        """Keep how many people waited how long in a replication, in `CURVE_COLUMNS`."""
        table = pa.Table.from_pandas(waits[list(CURVE_COLUMNS)], preserve_index=False).cast(_WAITS)
        self._write(self.waits_path(task), table, {})

    def save_series(self, task: Task, series: pd.DataFrame) -> None:
        """Keep the daily series of a replication, with the same proofs as its measures.

        Parameters
        ----------
        task
            The replication.
        series
            From `outcomes.series.daily_series`.

        Raises
        ------
        ValueError
            A column of those is missing, or another one is there.
        """
        if sorted(series.columns) != sorted(_SERIES.names):
            raise ValueError(f"series have the columns {list(series.columns)}, not {_SERIES.names}")
        table = pa.Table.from_pandas(series[_SERIES.names], preserve_index=False).cast(_SERIES)
        # Numbers that hardly repeat: a dictionary would only double them.
        self._write(self.series_path(task), table, {}, compression="zstd", use_dictionary=list(SERIES_LABELS))

    def save_people(self, task: Task, people: pa.Table) -> None:
        """Keep what became of each person in a replication, in the columns of `PERSON_SCHEMA`."""
        self._write(self.people_path(task), people.cast(PERSON_SCHEMA), {}, compression="zstd")

    def save_history(self, task: Task, history: History, network: Network, *, engine: str = "") -> None:
        """Keep a history: its visits in the columns of `History.table`, and what the pools did.

        Visits are written a row group at a time, so that no copy of them all is ever in memory.
        """
        # The visits come last: where they are, the pools are.
        self._write(self.pools_path(task), _table_of_pools(history), {})
        path = self.history_path(task)
        remarks = {"bits": _bits(history.visits), "engine": engine}
        proof = _proof(path, len(history.visits)) | _encoded(remarks)

        def write(file: Path) -> None:
            pieces = history.tables(network, VISITS_AT_A_TIME)
            tables = (pa.Table.from_pandas(piece, preserve_index=False) for piece in pieces)
            first = next(tables)
            with pq.ParquetWriter(
                file, first.schema.with_metadata(proof), write_page_checksum=True
            ) as writer:
                for table in chain((first,), tables):
                    writer.write_table(table.replace_schema_metadata(proof))
            seal(file)

        write_whole(path, write, unfinished=self.unfinished)

    def load(self, task: Task) -> Kept | None:
        """The measures of a replication, or none where they are absent, damaged or of something else."""
        table = _read(self.path(task), _MEASURES)
        if table is None:
            return None
        engine = (table.schema.metadata or {}).get(b"engine", b"").decode()
        return Kept(measures=table.replace_schema_metadata(), engine=engine)

    def load_waits(self, task: Task) -> pa.Table | None:
        """The curves of waits of a replication, or none where they are absent, damaged or of others."""
        table = _read(self.waits_path(task), _WAITS)
        return None if table is None else table.replace_schema_metadata()

    def load_series(self, task: Task) -> pd.DataFrame | None:
        """The daily series of a replication, or none where they are absent, damaged or of something else."""
        table = _read(self.series_path(task), _SERIES)
        if table is None:
            return None
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def load_people(self, task: Task) -> pa.Table | None:
        """What became of each person in a replication, or none where it is absent, damaged or of others."""
        table = _read(self.people_path(task), PERSON_SCHEMA)
        return None if table is None else table.replace_schema_metadata()

    def load_history(self, task: Task, network: Network) -> tuple[History, str] | None:
        """A kept history equal in every bit to the one that was saved, with the engine that computed it.

        None where it is absent, damaged or of something else.
        """
        pools = _read(self.pools_path(task), _POOLS)
        if pools is None:
            return None
        shape = (len(network.pools), len(network.period_edges) - 1)
        if pools.num_rows != shape[0] * shape[1]:
            return None
        days = {name: pools[name].to_numpy().reshape(shape) for name in POOL_DAYS}

        def read(file: pq.ParquetFile) -> tuple[History, str]:
            visits = visits_of(file, network)
            metadata = file.schema_arrow.metadata
            if metadata.get(b"bits") != _bits(visits).encode():
                raise pa.ArrowInvalid("its visits are not those that were kept")
            return History(visits=visits, **days), metadata.get(b"engine", b"").decode()

        return _checked(self.history_path(task), read)

    def holds(self, task: Task, *, with_series: bool, with_history: bool) -> bool:
        """Whether a replication need not be computed again: every page that is needed is read."""
        return (
            self.load(task) is not None
            and self.load_waits(task) is not None
            and self.load_people(task) is not None
            and (not with_series or self.load_series(task) is not None)
            and (not with_history or self._holds_history(task))
        )

    def was_measured_again(self, task: Task) -> bool:
        """Whether the measures of a replication were taken from a kept history, without an engine."""
        metadata = _checked(self.path(task), lambda file: file.schema_arrow.metadata or {})
        return metadata is not None and metadata.get(b"from") == HISTORIES.encode()

    def has_history(self, task: Task) -> bool:
        """Whether there is a file of a replication's visits, whole or not."""
        return self.history_path(task).is_file()

    def _holds_history(self, task: Task) -> bool:
        """Whether a history is there and whole; its visits are read a piece at a time."""
        return (
            _read(self.pools_path(task), _POOLS) is not None
            and _checked(self.history_path(task), _read_through) is not None
        )

    def _reduction(self, task: Task, ending: str) -> Path:
        key = self.inputs[task.scenario].reduction_key(task.replication)
        return self.folder / REDUCTIONS / key[:2] / f"{key}{ending}"

    def _history(self, task: Task, ending: str) -> Path:
        key = self.inputs[task.scenario].history_key(task.replication)
        return self.folder / HISTORIES / key[:2] / f"{key}{ending}"

    def _write(self, path: Path, table: pa.Table, remarks: Mapping[str, str], **options: object) -> None:
        proved = table.replace_schema_metadata(_proof(path, table.num_rows) | _encoded(remarks))

        def write(file: Path) -> None:
            pq.write_table(proved, file, write_page_checksum=True, **options)
            seal(file)

        write_whole(path, write, unfinished=self.unfinished)


def key_in(path: Path) -> str:
    """The key of the entry that a file is part of."""
    return path.name.partition(".")[0]


def _encoded(remarks: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): text.encode() for name, text in remarks.items()}


def _proof(path: Path, rows: int) -> dict[bytes, bytes]:
    """What a file says of itself, to be found wanting where it was copied or renamed."""
    return _encoded({"entry": f"{path.parents[1].name}/{path.name}", "rows": str(rows)})


def _read(path: Path, schema: pa.Schema) -> pa.Table | None:
    """The table of a file, or none where it is absent, damaged or of something else."""
    table = _checked(path, lambda file: file.read())
    if table is not None and not table.schema.equals(schema):
        logger.warning("%s has other columns and is computed again", path)
        return None
    return table


def _checked(path: Path, read: Callable[[pq.ParquetFile], _Found]) -> _Found | None:
    # Before it is read, so that a store that is cleared meanwhile leaves it.
    with suppress(OSError):
        os.utime(path)
    if not path.exists():
        return None
    try:
        # Before anything is taken apart: a footer with a changed byte can have any meaning.
        refuse_broken_seal(path)
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            metadata = file.schema_arrow.metadata or {}
            proof = _proof(path, file.metadata.num_rows)
            if any(metadata.get(key) != value for key, value in proof.items()):
                logger.warning("%s belongs to something else and is computed again", path)
                return None
            return read(file)
    except FileNotFoundError:
        return None
    except (BrokenSealError, pa.ArrowException, OSError) as damage:
        logger.warning("%s cannot be relied on and is computed again: %s", path, damage)
        return None


def _read_through(file: pq.ParquetFile) -> int:
    """Read every page of a history, which compares its checksum; how many rows there are.

    Raises
    ------
    ArrowException
        A page is damaged, or the columns are others.
    """
    if file.schema_arrow.names != HISTORY_COLUMNS:
        raise pa.ArrowInvalid(f"its columns are {file.schema_arrow.names}")
    return sum(batch.num_rows for batch in file.iter_batches(VISITS_AT_A_TIME))


def _bits(visits: NDArray[np.void]) -> str:
    """Names every bit of the visits, with no copy of them."""
    return blake2b(np.ascontiguousarray(visits).view(np.uint8).data, digest_size=16).hexdigest()


def _table_of_pools(history: History) -> pa.Table:
    pools, periods = history.busy_days.shape
    columns = {
        "pool": np.repeat(np.arange(pools, dtype=np.int32), periods),
        "period": np.tile(np.arange(periods, dtype=np.int32), pools),
    } | {name: np.ravel(getattr(history, name)) for name in POOL_DAYS}
    return pa.table(columns, schema=_POOLS)
