"""The run folder: what it holds, written whole or not at all, and read back only when it is what it says."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from simulator.errors import SimulatorError
from simulator.experiment.task import Task
from simulator.outcomes.measures.dimension import DIMENSIONS, PLACES_OF_SERIES
from simulator.outcomes.measures.waits.wait_curve import CURVE_COLUMNS, CURVE_KEYS, FATES
from simulator.simulation.history import VISIT, History
from simulator.simulation.network import Network

logger = logging.getLogger(__name__)

HISTORY_COLUMNS = ["pathway", "group", *(VISIT.names or ())]
VISITS_AT_A_TIME = 65_536
"""Rows of a row group of a history: what is in memory in addition while one is written or checked."""

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
_TEMPORARY = ".unfinished-"
_FULL = {errno.ENOSPC, errno.EDQUOT}
"""Codes of a full disk and of a quota that is used up."""
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a replication on disk says of itself."""

    measures: pa.Table
    """Columns of `MEASURE_COLUMNS`."""
    engine: str
    """Name of the engine that computed it; every engine gives the same measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The replications in a run folder."""

    folder: Path
    digests: Mapping[str, str]
    """By scenario, the digest of all that its replications are computed from."""

    def path(self, task: Task) -> Path:
        """File of a replication's measures."""
        return self.folder / "replications" / task.scenario / f"{task.replication:04d}.parquet"

    def history_path(self, task: Task) -> Path:
        """File of a replication's visits."""
        return self.folder / "history" / task.scenario / f"{task.replication:04d}.parquet"

    def waits_path(self, task: Task) -> Path:
        """File of a replication's curves of waits."""
        return self.folder / "replications" / task.scenario / f"{task.replication:04d}.waits.parquet"

    def save(self, task: Task, measures: pd.DataFrame, *, engine: str, seconds: float) -> None:
        """Keep the measures of a replication, with what proves later that they are whole and its own.

        Raises
        ------
        ValueError
            A column of `MEASURE_COLUMNS` is missing, or another one is there.
        """
        if sorted(measures.columns) != sorted(MEASURE_COLUMNS):
            raise ValueError(f"measures have the columns {list(measures.columns)}, not {MEASURE_COLUMNS}")
        table = pa.Table.from_pandas(measures[list(MEASURE_COLUMNS)], preserve_index=False).cast(_MEASURES)
        self._write(self.path(task), table, task, {"engine": engine, "seconds": f"{seconds:.3f}"})

    def save_waits(self, task: Task, waits: pd.DataFrame) -> None:
        """Keep how many people waited how long in a replication, in `CURVE_COLUMNS`."""
        table = pa.Table.from_pandas(waits[list(CURVE_COLUMNS)], preserve_index=False).cast(_WAITS)
        self._write(self.waits_path(task), table, task, {})

    def load_waits(self, task: Task) -> pa.Table | None:
        """The curves of waits of a replication, or none where they are absent, damaged or of others."""
        table = self._read(self.waits_path(task), task)
        if table is None or not table.schema.equals(_WAITS):
            return None
        return table.replace_schema_metadata()

    def series_path(self, task: Task) -> Path:
        """File of a replication's daily series."""
        return self.folder / "series" / task.scenario / f"{task.replication:04d}.parquet"

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
        said = table.replace_schema_metadata(self._proof(task, table.num_rows))
        # Numbers that hardly repeat: a dictionary would only double them.
        write_whole(
            self.series_path(task),
            lambda file: pq.write_table(
                said, file, write_page_checksum=True, compression="zstd", use_dictionary=list(SERIES_LABELS)
            ),
        )

    def load_series(self, task: Task) -> pd.DataFrame | None:
        """The daily series of a replication, or none where they are absent, damaged or of something else."""
        table = self._read(self.series_path(task), task)
        if table is None or not table.schema.equals(_SERIES):
            return None
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def save_history(self, task: Task, history: History, network: Network) -> None:
        """Keep the visits of a replication, in the columns of `History.table`.

        They are written a row group at a time, so that no copy of them all is ever in memory.
        """
        proof = self._proof(task, len(history.visits))

        def write(file: Path) -> None:
            pieces = history.tables(network, VISITS_AT_A_TIME)
            tables = (pa.Table.from_pandas(piece, preserve_index=False) for piece in pieces)
            first = next(tables)
            with pq.ParquetWriter(
                file, first.schema.with_metadata(proof), write_page_checksum=True
            ) as writer:
                for table in chain((first,), tables):
                    writer.write_table(table.replace_schema_metadata(proof))

        write_whole(self.history_path(task), write)

    def load(self, task: Task) -> Kept | None:
        """The measures of a replication, or none where they are absent, damaged or of something else."""
        table = self._read(self.path(task), task)
        if table is None:
            return None
        if not table.schema.equals(_MEASURES):
            logger.warning("%s has other columns and is computed again", self.path(task))
            return None
        engine = (table.schema.metadata or {}).get(b"engine", b"").decode()
        return Kept(measures=table.replace_schema_metadata(), engine=engine)

    def holds(self, task: Task, *, with_series: bool, with_history: bool) -> bool:
        """Whether a replication need not be computed again."""
        return (
            self.load(task) is not None
            and self.load_waits(task) is not None
            and (not with_series or self.load_series(task) is not None)
            and (not with_history or self._holds_history(task))
        )

    def clear_unfinished(self) -> None:
        """Remove what a run that was killed had begun to write."""
        for file in self.folder.rglob(f"*{_TEMPORARY}*"):
            file.unlink(missing_ok=True)

    def _proof(self, task: Task, rows: int) -> dict[bytes, bytes]:
        return {
            b"inputs": self.digests[task.scenario].encode(),
            b"scenario": task.scenario.encode(),
            b"replication": str(task.replication).encode(),
            b"rows": str(rows).encode(),
        }

    def _write(self, path: Path, table: pa.Table, task: Task, remarks: Mapping[str, str]) -> None:
        said = self._proof(task, table.num_rows) | {k.encode(): v.encode() for k, v in remarks.items()}
        write_parquet(path, table.replace_schema_metadata(said))

    def _read(self, path: Path, task: Task) -> pa.Table | None:
        """The table of a file, or none where it is absent, damaged or of something else."""
        return self._checked(path, task, lambda file: file.read())

    def _holds_history(self, task: Task) -> bool:
        """Whether the visits of a replication are there and whole; they are read a piece at a time."""
        return self._checked(self.history_path(task), task, _read_through) is not None

    def _checked(self, path: Path, task: Task, read: Callable[[pq.ParquetFile], _Found]) -> _Found | None:
        if not path.exists():
            return None
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                said = file.schema_arrow.metadata or {}
                proof = self._proof(task, file.metadata.num_rows)
                if any(said.get(key) != value for key, value in proof.items()):
                    logger.warning("%s belongs to something else and is computed again", path)
                    return None
                return read(file)
        except (pa.ArrowException, OSError) as damage:
            logger.warning("%s is damaged and is computed again: %s", path, damage)
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


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table as Parquet: the same table gives the same bytes, each page carrying its checksum."""
    write_whole(path, lambda file: pq.write_table(table, file, write_page_checksum=True))


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with the line endings it has."""
    write_whole(path, lambda file: file.write_text(text, encoding="utf-8", newline=""))


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place, then move it there, so that nobody ever sees half of it.

    Raises
    ------
    SimulatorError
        The place cannot be written to.
    """
    beside = path.with_name(f"{path.name}{_TEMPORARY}{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(beside)
        beside.replace(path)
    except PermissionError as refused:
        raise SimulatorError(
            f"{path} cannot be written: is it open in another program, or the folder read-only? ({refused})"
        ) from refused
    except OSError as refused:
        remedy = "free some space, then run" if refused.errno in _FULL else "when that is mended, run"
        raise SimulatorError(
            f"{path} cannot be written: {refused.strerror or refused}; what was finished before is kept: "
            f"{remedy} the same command again"
        ) from refused
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
