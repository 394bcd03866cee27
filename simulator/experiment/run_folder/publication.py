"""Files written beside a run folder first, then moved into it together, then sealed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Final

from simulator.disk.whole import UNFINISHED, is_unfinished, write_whole
from simulator.errors import SimulatorError
from simulator.experiment.run_folder.manifest import BrokenManifestError, Manifest, Sealed, names_in

RESULTS_NAME: Final = "results.parquet"
"""The file that all others in a run folder are made beside."""
_STAGING: Final = f"staging{UNFINISHED}"


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """An empty folder inside a run folder to write its files in; it is gone afterwards.

    Raises
    ------
    SimulatorError
        It cannot be made.
    """
    staging = folder / f"{_STAGING}{os.getpid()}-{token_hex(4)}"
    try:
        staging.mkdir()
    except OSError as refused:
        raise SimulatorError(f"{folder} cannot be written to: {refused.strerror or refused}") from refused
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def clear_staging(folder: Path) -> None:
    """Remove what killed runs had begun to write in a run folder that is locked now."""
    for left in folder.glob(f"{_STAGING}*"):
        if is_unfinished(left.name) and left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


def publish(folder: Path, staging: Path, *, study: str, replications: int) -> Manifest:
    """Move all that a run wrote into its folder, and seal it.

    Files that an earlier run wrote and this one did not, such as charts, stay where the results are the same,
    and go where they are of other results. A file that is not as a run wrote it is a user's own and stays.

    Parameters
    ----------
    folder
        The run folder, locked.
    staging
        Holds every file of the run.
    study
        The digest behind the folder's name.
    replications
        Of each scenario.

    Returns
    -------
    Manifest
        What the folder holds now.

    Raises
    ------
    SimulatorError
        A file cannot be moved; the folder then counts as unfinished.
    """
    before = manifest_before(folder)
    written = {name: Sealed.of(staging / name) for name in names_in(staging)}
    kept = dict(before.files) if before is not None else {}
    same_results = before is not None and before.is_whole and _same_results(kept, written)
    others = {name: file for name, file in kept.items() if name not in written and is_as(folder, name, file)}
    Manifest(study=study, replications=replications, files={**others, **written}, is_whole=False).write(
        folder
    )
    _move(staging, folder, written)
    if not same_results:
        for name in others:
            with suppress(OSError):
                (folder / name).unlink()
        others = {}
    found = Manifest(study=study, replications=replications, files={**others, **written})
    found.write(folder)
    return found


def add(folder: Path, staging: Path, to: Manifest) -> None:
    """Move further files of a run into its folder, such as charts, and seal them too.

    Parameters
    ----------
    folder
        The run folder, locked.
    staging
        Holds the files.
    to
        What `publish` returned for the run that they belong to.

    Raises
    ------
    SimulatorError
        The folder holds other results by now, or a file cannot be moved.
    """
    written = {name: Sealed.of(staging / name) for name in names_in(staging)}
    now = Manifest.read(folder)
    if now is None or not now.is_whole or not _same_results(now.files, to.files):
        raise SimulatorError(
            f"{folder} holds other results by now, of another run of the same study: run the same command "
            "again"
        )
    together = replace(now, files={**now.files, **written})
    replace(together, is_whole=False).write(folder)
    _move(staging, folder, written)
    together.write(folder)


def manifest_before(folder: Path) -> Manifest | None:
    """The manifest that the run which is at work replaces; none where there is none that can be read."""
    try:
        return Manifest.read(folder)
    except BrokenManifestError:
        # It is replaced now.
        return None


def _same_results(one: Mapping[str, Sealed], other: Mapping[str, Sealed]) -> bool:
    return RESULTS_NAME in one and one[RESULTS_NAME] == other.get(RESULTS_NAME)


def is_as(folder: Path, name: str, sealed: Sealed) -> bool:
    """Whether a file of a run folder is there and as it was sealed."""
    try:
        return Sealed.of(folder / name) == sealed
    except OSError:
        return False


def _move(staging: Path, folder: Path, written: Mapping[str, Sealed]) -> None:
    for name, sealed in written.items():
        if not is_as(folder, name, sealed):
            write_whole(folder / name, (staging / name).replace)
