"""No byte of a sealed file of Parquet can change unseen, and any program still reads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from simulator.disk import sealed_parquet
from simulator.disk.sealed_parquet import MARK, BrokenSealError, refuse_broken_seal, seal

TABLE = pd.DataFrame({"step": ["crisis", "ward", "crisis"], "days": [1.5, float("nan"), 3.0]})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sealed.parquet"
    TABLE.to_parquet(path)
    seal(path)
    return path


def test_a_sealed_file_is_whole_and_any_reader_reads_it(file: Path) -> None:
    refuse_broken_seal(file)
    pd.testing.assert_frame_equal(pd.read_parquet(file), TABLE)
    assert pq.ParquetFile(file).metadata.num_rows == 3
    assert pq.read_table(file, columns=["days"])["days"].to_pylist()[0] == 1.5


def test_no_byte_can_change_unseen(file: Path) -> None:
    whole = file.read_bytes()
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1 << position % 8
        file.write_bytes(changed)
        with pytest.raises(BrokenSealError):
            refuse_broken_seal(file)


def test_no_file_that_is_cut_short_or_longer_passes(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(0, len(whole), 3):
        file.write_bytes(whole[:length])
        with pytest.raises(BrokenSealError):
            refuse_broken_seal(file)
    for longer in (whole + b"\0", whole + whole, whole + b"PAR1"):
        file.write_bytes(longer)
        with pytest.raises(BrokenSealError):
            refuse_broken_seal(file)


def test_a_file_without_a_digest_is_refused(file: Path) -> None:
    TABLE.to_parquet(file)
    with pytest.raises(BrokenSealError, match="carries no digest"):
        refuse_broken_seal(file)
    file.write_text("no Parquet at all, whatever its name", encoding="utf-8")
    with pytest.raises(BrokenSealError, match="does not end as a file of Parquet"):
        seal(file)


def test_a_file_longer_than_a_piece_is_read_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_parquet, "_PIECE_BYTES", 64)
    path = tmp_path / "long.parquet"
    table = pa.table({"value": np.random.default_rng(1).random(5_000)})
    pq.write_table(table, path, row_group_size=500)
    seal(path)
    refuse_broken_seal(path)
    assert pq.read_table(path).equals(table)
    whole = path.read_bytes()
    assert whole.count(MARK) == 1
    for position in (4, 64, len(whole) // 2, whole.index(MARK) - 1, whole.index(MARK) + 20, len(whole) - 9):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])
        with pytest.raises(BrokenSealError):
            refuse_broken_seal(path)
