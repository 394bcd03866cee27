"""Locks on folders, which the operating system gives up by itself when their holder dies."""

from __future__ import annotations

import errno
import logging
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from simulator.errors import SimulatorError

logger = logging.getLogger(__name__)

LOCK_NAME = ".lock"
SECONDS_BETWEEN_TRIES = 0.05
_IN_USE = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_FLAGS = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
# Far beyond the process number that the file holds: Windows forbids reading the bytes that are locked.
_LOCKED_BYTE = 1 << 20


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for one run at a time.

    The lock file stays behind and means nothing without a living holder: a killed run blocks no other.

    Parameters
    ----------
    folder
        An existing folder.

    Raises
    ------
    SimulatorError
        Another run holds the folder; its process number is named. Or nothing can be written there.
    """
    with _opened(folder / LOCK_NAME) as file:
        try:
            _acquire(file)
        except OSError as refused:
            if refused.errno not in _IN_USE:
                # Some network folders have no locks; two runs there still never mix, as every file is whole.
                logger.warning("%s cannot be locked: %s", folder, refused)
            else:
                file.seek(0)
                holder = file.read(20).decode(errors="replace").strip()
                raise SimulatorError(
                    f"{folder} is in use by another run (process {holder}): wait until it ends, or stop it"
                ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        yield


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """Hold a folder for a moment, after the process that holds it now.

    Parameters
    ----------
    folder
        An existing folder.

    Raises
    ------
    SimulatorError
        Nothing can be written there.
    """
    with _opened(folder / LOCK_NAME) as file:
        while hold(file) is False:
            time.sleep(SECONDS_BETWEEN_TRIES)
        yield


def hold(file: BinaryIO) -> bool | None:
    """Lock an open file until it is closed.

    Returns
    -------
    bool or None
        False where another process holds it; none where this file system has no locks.
    """
    try:
        _acquire(file)
    except OSError as refused:
        return False if refused.errno in _IN_USE else None
    return True


def _opened(path: Path) -> BinaryIO:
    """The lock file, which is a plain file of its own: what a link leads to must not be written over.

    Raises
    ------
    SimulatorError
        It is something else, or cannot be made.
    """
    try:
        handle = os.open(path, _FLAGS, 0o666)
    except OSError as refused:
        if path.is_symlink() or not path.parent.is_dir():
            raise SimulatorError(_no_plain_file(path)) from refused
        raise SimulatorError(
            f"the folder {path.parent} cannot be written to ({refused.strerror}): try another, --runs"
        ) from refused
    state = os.fstat(handle)
    # Where links cannot be refused when a file is opened, as on Windows, they are found afterwards.
    if not stat.S_ISREG(state.st_mode) or state.st_nlink > 1 or path.is_symlink():
        os.close(handle)
        raise SimulatorError(_no_plain_file(path))
    return os.fdopen(handle, "r+b")


def _no_plain_file(path: Path) -> str:
    return f"{path} is a link or no plain file, so nothing is written there: remove it, or try another folder"


if sys.platform == "win32":
    import msvcrt

    def _acquire(file: BinaryIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
else:
    import fcntl

    def _acquire(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
