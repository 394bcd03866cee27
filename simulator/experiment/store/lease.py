"""Leases: which studies use a store now, so that nothing they use is removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from simulator.disk.whole import is_unfinished
from simulator.errors import SimulatorError
from simulator.experiment.store.lock import hold, taking_turns

LEASES = "running"
"""Folder of a store that holds a folder for each study that runs."""
_LOCK = "lease"
_NAME = re.compile("[0-9a-f]{16}")
"""Of the folder of a study."""


@contextmanager
def lease(store: Path) -> Iterator[Path]:
    """Use a store: nothing that is used from now on is removed until this ends.

    The folder of a study that was killed is removed when the next study begins or the store is cleared.

    Parameters
    ----------
    store
        Its folder; made when it is not there.

    Returns
    -------
    Path
        A folder of this study's own on the same disk, for files that are being written.

    Raises
    ------
    SimulatorError
        The store cannot be made, or nothing can be written there.
    """
    try:
        (store / LEASES).mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise SimulatorError(f"the store {store} cannot be made: {refused}") from refused
    own = store / LEASES / token_hex(8)
    with ExitStack() as held:
        with taking_turns(store):
            remove_dead(store)
            own.mkdir()
            file = held.enter_context((own / _LOCK).open("a+b"))
            hold(file)
        try:
            yield own
        finally:
            held.close()
            _remove(own)


def in_use_since(store: Path) -> float | None:
    """When the oldest study that still runs began, seconds of the file system's clock; none when none runs.

    To be called while the store is held (`lock.taking_turns`).
    """
    began = [_began(folder) for folder in _folders(store)]
    return min((moment for moment in began if moment is not None), default=None)


def remove_dead(store: Path) -> None:
    """Remove what studies left behind that were killed.

    To be called while the store is held (`lock.taking_turns`).
    """
    for folder in _folders(store):
        if _began(folder) is None:
            _remove(folder)


def _folders(store: Path) -> list[Path]:
    place = store / LEASES
    if not place.is_dir():
        return []
    return [folder for folder in place.iterdir() if _NAME.fullmatch(folder.name) and folder.is_dir()]


def _remove(folder: Path) -> None:
    """Remove the folder of a study that ended: what was being written there, and nothing of a user's own."""
    with suppress(OSError):
        for file in folder.iterdir():
            if is_unfinished(file.name):
                file.unlink(missing_ok=True)
        # Its lease goes last: while anything is left, its owner is known.
        if [file.name for file in folder.iterdir()] == [_LOCK]:
            (folder / _LOCK).unlink()
        folder.rmdir()


def _began(folder: Path) -> float | None:
    """When a study began; none when it is not running any more."""
    with suppress(FileNotFoundError), (folder / _LOCK).open("r+b") as file:
        # Where there are no locks nothing shows that a study is dead, so it counts as running.
        if hold(file) is not True:
            return (folder / _LOCK).stat().st_mtime
    return None
