"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from simulator.errors import SimulatorError

UNFINISHED: Final = ".unfinished-"
"""In the name of a file that is being written."""
_OURS: Final = re.compile(rf".+{re.escape(UNFINISHED)}\d+-[0-9a-f]{{8}}")
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
"""Codes of a full disk and of a quota that is used up."""
_MOST_LETTERS: Final = 40
"""Of a file's name in that of its beginning: a name may have 255 bytes in all."""


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with the line endings it has."""
    write_whole(path, lambda file: file.write_text(text, encoding="utf-8", newline=""))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes."""
    write_whole(path, lambda file: file.write_bytes(content))


def write_whole(path: Path, write: Callable[[Path], object], *, unfinished: Path | None = None) -> None:
    """Write a file elsewhere, then move it to its place, so that half of it is never seen.

    A link in its place is replaced and not followed.

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
    name = f"{path.name[:_MOST_LETTERS]}{UNFINISHED}{os.getpid()}-{token_hex(4)}"
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


def write_named(path: Path, text: str) -> None:
    """Write a text to a file that the user named.

    A link is followed, the file keeps its permissions, and what is no plain file, such as `/dev/stdout` or a
    pipe, is written to as it is.

    Raises
    ------
    SimulatorError
        It cannot be written; what was there before is still there.
    """
    try:
        before = path.stat()
    except OSError:
        before = None
    if before is not None and not stat.S_ISREG(before.st_mode):
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as refused:
            raise SimulatorError(f"{path} cannot be written: {refused.strerror}") from None
        return
    if not path.parent.is_dir():
        raise SimulatorError(f"{path} cannot be written: there is no folder {path.parent}")

    def write(file: Path) -> None:
        file.write_text(text, encoding="utf-8", newline="")
        if before is not None:
            file.chmod(stat.S_IMODE(before.st_mode))

    try:
        place = path.resolve()
    except (OSError, RuntimeError) as refused:
        raise SimulatorError(f"{path} cannot be written: {refused}") from None
    write_whole(place, write)


def is_unfinished(name: str) -> bool:
    """Whether a file is the beginning of one that was written here: a user's own is called otherwise."""
    return _OURS.fullmatch(name) is not None


def clear_unfinished(folder: Path) -> None:
    """Remove what a run that was killed had begun to write in a folder that is locked now."""
    for file in folder.rglob(f"*{UNFINISHED}*"):
        if is_unfinished(file.name) and file.is_file() and not file.is_symlink():
            file.unlink(missing_ok=True)
