"""Files of a store and of a run folder, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from simulator.disk.whole import UNFINISHED, clear_unfinished, write_text, write_whole

__all__ = ["UNFINISHED", "clear_unfinished", "write_parquet", "write_text", "write_whole"]


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table as Parquet: the same table gives the same bytes, each page carrying its checksum."""
    write_whole(path, lambda file: pq.write_table(table, file, write_page_checksum=True))
