"""The compiled kernel on disk: a folder that is whole and sealed, or not there at all.

Machine code with one changed byte can end a process without a word. So the files of a kernel are made in a
folder of their own, sealed with the digest of each, and moved into place together; a process that finds a
folder whose files are not those that were sealed makes the kernel anew. Processes that compile at the same
time do not see each other's files.

Loading a kernel runs what its files hold. So they are read only where no other user can have written them
(`simulator.disk.trust`).
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from simulator.disk.trust import (
    ONLY_OWNER,
    UntrustedError,
    fault_of_folder,
    is_own,
    keep_private,
    make_private,
)

CHOSEN_BY: Final = "NUMBA_CACHE_DIR"
"""Variable of the environment that names another folder than the user's."""
PREFIX: Final = "kernel-"
_SEAL: Final = "sealed.txt"
_UNFINISHED: Final = ".unfinished-"
_NOT_THERE: Final = "kernel"
"""A name below a folder, to ask about the folder and those above it alone."""
_OURS: Final = re.compile(rf"{PREFIX}[0-9a-f]{{16}}({re.escape(_UNFINISHED)}\w+)?")
"""Names of folders that this module makes; a user's own folder beside them is called otherwise."""
_FILES: Final = {_SEAL, ".nbi", ".nbc", ".tmp"}
"""Names or endings of what lies in them."""
_DAYS_KEPT: Final = 30.0
"""A kernel of another version that was not used for so long is removed."""

_LOGGER: Final = logging.getLogger(__name__)


def folder_of(digest: str) -> Path:
    """Where the kernel of this digest is kept for this user."""
    chosen = os.environ.get(CHOSEN_BY)
    return (Path(chosen) if chosen else _user_cache_folder() / "simulator") / f"{PREFIX}{digest}"


def fault_of(folder: Path) -> str | None:
    """Why a kernel there may be the work of another user and must not be loaded; none where it cannot be."""
    return fault_of_folder(folder, kept_in=folder.parent)


def is_sealed(folder: Path) -> bool:
    """Whether a kernel is there that only this user can have made, and every byte of it is as it was made."""
    try:
        if fault_of(folder) is not None:
            return False
        return (folder / _SEAL).read_text(encoding="utf-8") == _digests(folder)
    except (OSError, ValueError):
        return False


def remove(folder: Path) -> None:
    """Remove a kernel that cannot be used, if it is this user's and can be removed."""
    if is_own(folder) and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


def seal(folder: Path) -> None:
    """Seal a kernel that was found whole and is in use; so it is not removed for its age."""
    with suppress(OSError):
        keep_private(folder)
    if is_sealed(folder):
        with suppress(OSError):
            os.utime(folder / _SEAL)
    else:
        with suppress(OSError):
            (folder / _SEAL).write_text(_digests(folder), encoding="utf-8")


@contextmanager
def workshop(folder: Path) -> Iterator[Path | None]:
    """A folder to make a kernel in, which is sealed and takes the name given once it is left without error.

    Where nothing can be written there, it is a temporary folder of this process, in which the processes that
    it starts find the kernel too; none where that fails as well. Then only time is lost. An error of the
    making itself goes on to the caller.
    """
    place = folder
    try:
        room = _room_for(place)
    except OSError as refused:
        _LOGGER.warning(
            "the compiled kernel cannot be kept in %s and will be compiled again by the next run: %s",
            folder.parent,
            refused.strerror or refused,
        )
        try:
            place = Path(_folder_of_this_process()) / folder.name
            room = _room_for(place)
        except OSError:
            yield None
            return
    try:
        yield room
        _finish(room, place)
    finally:
        remove(room)


def _finish(room: Path, place: Path) -> None:
    """Seal what was made, move it into place, and remove what is long unused."""
    try:
        keep_private(room)
        (room / _SEAL).write_text(_digests(room), encoding="utf-8")
        (room / _SEAL).chmod(0o600)
        _move_into_place(room, place)
    except OSError as refused:
        _LOGGER.warning("the compiled kernel cannot be kept in %s: %s", place, refused)
    _remove_old(place)


def _room_for(folder: Path) -> Path:
    make_private(folder.parent)
    if not os.environ.get(CHOSEN_BY):
        # A folder of ours, made by an earlier version for whatever the user's umask was.
        with suppress(OSError):
            folder.parent.chmod(ONLY_OWNER)
    fault = fault_of_folder(folder.parent / _NOT_THERE, kept_in=folder.parent)
    if fault is not None:
        raise UntrustedError(fault)
    return Path(tempfile.mkdtemp(prefix=f"{folder.name}{_UNFINISHED}", dir=folder.parent))


def _folder_of_this_process() -> str:
    """A temporary folder until this process ends, told to those that it starts."""
    folder = tempfile.mkdtemp(prefix="simulator-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[CHOSEN_BY] = folder
    return folder


def _move_into_place(room: Path, folder: Path) -> None:
    try:
        room.rename(folder)
    except OSError:
        # Another process was quicker, which is as well; or what is there is damaged.
        if not is_sealed(folder):
            remove(folder)
            room.rename(folder)


def _digests(folder: Path) -> str:
    """The digest and the name of every file but the seal, a line each."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != _SEAL)
    return "".join(
        f"{hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()}  "
        f"{file.relative_to(folder).as_posix()}\n"
        for file in files
    )


def _remove_old(folder: Path) -> None:
    """Remove kernels of other versions, and unfinished ones, that are long unused."""
    oldest = time.time() - _DAYS_KEPT * 86_400
    for other in folder.parent.glob(f"{PREFIX}*"):
        seal = other / _SEAL
        with suppress(OSError):
            is_old = (seal if seal.exists() else other).stat().st_mtime < oldest
            if is_old and _OURS.fullmatch(other.name) and _holds_a_kernel_alone(other):
                remove(other)


def _holds_a_kernel_alone(folder: Path) -> bool:
    """Whether nothing lies in a folder but what a kernel is made of."""
    files = [file for file in folder.rglob("*") if not file.is_dir()]
    return all(file.name in _FILES or _FILES & set(file.suffixes) for file in files)


def _user_cache_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
