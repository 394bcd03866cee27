"""Small files of a repository that may be anyone's: only plain files, and none that is too large."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 64 * 2**20
"""Of one file that is read whole: a list of packed references of half a million branches is this large."""


class UnreadableRepositoryError(Exception):
    """A repository whose files are damaged, missing, or of a form that is not known here."""


def content_of(path: Path) -> bytes | None:
    """The bytes of a plain file; none where there is no such file.

    Raises
    ------
    UnreadableRepositoryError
        It is no plain file, cannot be read, or is too large. A pipe or a device is not waited for.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as refused:
        raise UnreadableRepositoryError(f"{path}: {refused}") from None
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or state.st_size > MOST_BYTES:
            raise UnreadableRepositoryError(f"{path} is no plain file of a sensible size")
        try:
            return file.read(MOST_BYTES)
        except OSError as refused:
            raise UnreadableRepositoryError(f"{path}: {refused}") from None


def line_of(path: Path) -> str | None:
    """The text of a file of one line, as git writes `HEAD`; none where there is no such file.

    Raises
    ------
    UnreadableRepositoryError
        It cannot be read.
    """
    content = content_of(path)
    return None if content is None else os.fsdecode(content).rstrip("\r\n ")
