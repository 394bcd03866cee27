"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from simulator.errors import SimulatorError

UNFINISHED = ".unfinished-"
"""In the name of a file that is being written."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
"""Codes of a full disk and of a quota that is used up."""


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table as Parquet: the same table gives the same bytes, each page carrying its checksum."""
    write_whole(path, lambda file: pq.write_table(table, file, write_page_checksum=True))


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with the line endings it has."""
    write_whole(path, lambda file: file.write_text(text, encoding="utf-8", newline=""))


def write_whole(path: Path, write: Callable[[Path], object], *, unfinished: Path | None = None) -> None:
    """Write a file elsewhere, then move it to its place, so that half of it is never seen.

    Parameters
    ----------
    path
        Its place.
    write
        Writes it to the path it is given.
    unfinished
        For an entry of the store: an existing folder on the same disk to write in. Otherwise it is written
        beside its place.

    Raises
    ------
    SimulatorError
        The place cannot be written to.
    """
    name = f"{path.name}{UNFINISHED}{os.getpid()}-{token_hex(4)}"
    beginning = path.with_name(name) if unfinished is None else unfinished / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(beginning)
        beginning.replace(path)
    except PermissionError as refused:
        if unfinished is not None and path.exists():
            # Windows replaces no file that is open: another study has written this entry and reads it.
            return
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
            beginning.unlink(missing_ok=True)


def clear_unfinished(folder: Path) -> None:
    """Remove what a run that was killed had begun to write in a folder that is locked now."""
    for file in folder.rglob(f"*{UNFINISHED}*"):
        file.unlink(missing_ok=True)
