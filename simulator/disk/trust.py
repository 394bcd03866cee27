"""Whether only this user can have written something: what may run code when it is read must be so.

A compiled function is machine code, and a pickle runs what it says. So both are read only from a folder that
belongs to this user and that no other user may write to.
"""

from __future__ import annotations

import os
import pickle
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_ANY_USER: Final = stat.S_IWGRP | stat.S_IWOTH
ONLY_OWNER: Final = 0o700


class UntrustedError(OSError):
    """Something that another user may have written."""


def fault_of_folder(folder: Path, *, kept_in: Path | None = None) -> str | None:
    """Why what lies in a folder may be another user's; none where only this user can have written it.

    Parameters
    ----------
    folder
        Need not be there yet: what is there of the folders above it is looked at then.
    kept_in
        A folder above it to which no other user may write either, whatever else lies in it.

    Returns
    -------
    str or None
        Says what is wrong and how it is mended. The folder and everything in it must belong to this user, and
        neither the group nor others may write there. Above it, no other user may be able to put another
        folder in its place.
    """
    place = Path(os.path.realpath(folder))
    if os.name != "posix":
        return _fault_elsewhere(place)
    try:
        strict = () if kept_in is None else (Path(os.path.realpath(kept_in)),)
        for part in (*strict, place, *_inside(place)):
            fault = _fault_of(part)
            if fault is not None:
                return fault
        for above in place.parents:
            fault = _fault_above(above)
            if fault is not None:
                return fault
    except OSError as refused:
        return f"{refused.filename}: {refused.strerror}"
    return None


def require(folder: Path) -> None:
    """Refuse a folder in which another user may write.

    Raises
    ------
    UntrustedError
        Says what is wrong with it.
    """
    fault = fault_of_folder(folder)
    if fault is not None:
        raise UntrustedError(fault)


def is_own(path: Path) -> bool:
    """Whether a file or folder is there and belongs to this user."""
    try:
        return os.name != "posix" or path.lstat().st_uid == os.geteuid()
    except OSError:
        return False


def unpickled(file: Path) -> Any:  # Any: whatever was pickled
    """What a file of this user holds.

    Raises
    ------
    UntrustedError
        Another user may have written it.
    """
    require(file.parent)
    with file.open("rb") as content:
        return pickle.load(content)


def make_private(folder: Path) -> None:
    """Make a folder that only this user can write to, and those above it that are not there.

    Raises
    ------
    OSError
        It cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=ONLY_OWNER, exist_ok=True)


def keep_private(folder: Path) -> None:
    """Take from all other users the right to write to a folder of this user's and to what lies in it."""
    if os.name == "posix":
        for part in (folder, *_inside(folder)):
            mode = stat.S_IMODE(part.lstat().st_mode)
            if mode & _ANY_USER:
                part.chmod(mode & ~_ANY_USER)


def _inside(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for part in folder.iterdir():
            yield part
            if part.is_dir() and not part.is_symlink():
                yield from _inside(part)


def _fault_of(part: Path) -> str | None:
    try:
        state = part.lstat()
    except FileNotFoundError:
        return None
    if state.st_uid != os.geteuid():
        return f"{part} belongs to another user"
    if not stat.S_ISDIR(state.st_mode) and not stat.S_ISREG(state.st_mode):
        return f"{part} is neither a file nor a folder"
    if state.st_mode & _ANY_USER:
        return f"other users may write to {part}: 'chmod go-w' mends that"
    return None


def _fault_above(folder: Path) -> str | None:
    """Why another user could put another folder in the place of one below: not in `/tmp`, which is sticky."""
    try:
        state = folder.lstat()
    except FileNotFoundError:
        return None
    if state.st_uid not in (0, os.geteuid()):
        return f"{folder} belongs to another user"
    if state.st_mode & stat.S_IWOTH and not state.st_mode & stat.S_ISVTX:
        return f"any user may write to {folder}: 'chmod o-w' mends that"
    return None


def _fault_elsewhere(place: Path) -> str | None:
    """Windows keeps what lies below a user's own folder from others; elsewhere that is not known."""
    home = Path(os.path.realpath(Path.home()))
    return (
        None
        if place.is_relative_to(home)
        else f"{place} is not below {home}, which other users cannot write to"
    )
