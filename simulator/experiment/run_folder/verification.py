"""Whether a run folder is as its run left it, and the entries of the store that it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.disk.sealed_parquet import BrokenSealError, refuse_broken_seal
from simulator.disk.whole import is_unfinished
from simulator.errors import SimulatorError
from simulator.experiment.run_folder.manifest import MANIFEST_NAME, BrokenManifestError, Manifest, names_in
from simulator.experiment.run_folder.publication import RESULTS_NAME, is_as
from simulator.experiment.run_folder.reading import AGAIN
from simulator.experiment.run_folder.references import files_referred_to
from simulator.experiment.store.lock import LOCK_NAME
from simulator.wording import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found in a run folder."""

    folder: Path
    faults: tuple[str, ...]
    """One sentence for each file that is not as the run wrote it; none where all is whole."""
    sealed: int
    """Files that are as the run wrote them."""
    others: tuple[str, ...]
    """Files that no run wrote, such as one's own notes; they are no fault."""
    damaged_replications: tuple[str, ...]
    """Files of the store that are there and not whole; they are computed again when a study needs them."""
    replications_gone: int
    """Files of the store that are not there any more; they are computed again when a study needs them."""

    @property
    def is_whole(self) -> bool:
        """Whether everything that is there can be relied on."""
        return not self.faults and not self.damaged_replications

    def __str__(self) -> str:
        """A line for each thing that differs, and a summary."""
        lines = [f"{self.folder.as_posix()}: {fault}" for fault in self.faults]
        lines += [
            f"in the store, not to be relied on: {file}; {AGAIN}, which computes it anew"
            for file in self.damaged_replications
        ]
        lines += [f"not written by a run: {name}" for name in self.others]
        if self.replications_gone:
            lines.append(
                f"{counted(self.replications_gone, 'file')} of replications no longer in the store: computed "
                "again when needed"
            )
        if self.faults:
            lines.append(f"{self.folder.as_posix()} is NOT as its run left it: {AGAIN}, which mends it")
        else:
            lines.append(
                f"{self.folder.as_posix()}: {counted(self.sealed, 'file')} of the folder as the run left them"
            )
        return "\n".join(lines)


def verify(folder: Path) -> Verification:
    """Compare every file of a run folder with its manifest, and the store's with the digests they carry.

    Raises
    ------
    SimulatorError
        It is no run folder.
    """
    try:
        manifest = Manifest.read(folder)
    except BrokenManifestError as broken:
        return _found(folder, faults=(str(broken),))
    if manifest is None:
        if not (folder / RESULTS_NAME).is_file():
            raise SimulatorError(
                f"{folder} is not the folder of a run: it has neither {MANIFEST_NAME} nor {RESULTS_NAME}"
            )
        why = "an older version wrote the folder, or the file was removed"
        return _found(folder, faults=(f"there is no {MANIFEST_NAME}: {why}",))
    faults = list(_faults_of(folder, manifest))
    damaged, gone = _replications(folder) if not faults else ((), 0)
    return Verification(
        folder=folder,
        faults=tuple(faults),
        sealed=len(manifest.files) - len(faults),
        others=tuple(name for name in names_in(folder) if not _is_ours(name, manifest)),
        damaged_replications=damaged,
        replications_gone=gone,
    )


def _found(folder: Path, faults: tuple[str, ...]) -> Verification:
    return Verification(
        folder=folder, faults=faults, sealed=0, others=(), damaged_replications=(), replications_gone=0
    )


_WITHOUT_MEANING: Final = {MANIFEST_NAME, LOCK_NAME}


def _is_ours(name: str, manifest: Manifest) -> bool:
    """Whether a run wrote a file, or leaves it behind as a lock or as what it had begun to write."""
    parts = name.split("/")
    return name in manifest.files or name in _WITHOUT_MEANING or any(map(is_unfinished, parts))


def _faults_of(folder: Path, manifest: Manifest) -> Iterator[str]:
    if not manifest.is_whole:
        yield "the folder is not whole: a run that writes it is at work, or was stopped then"
        return
    for name, sealed in manifest.files.items():
        file = folder / name
        if not file.is_file():
            yield f"{name} is missing"
        elif not is_as(folder, name, sealed):
            size = file.stat().st_size
            how = (
                "its content was changed"
                if size == sealed.size_bytes
                else f"it has {size} bytes instead of {sealed.size_bytes}"
            )
            yield f"{name} is not as the run wrote it: {how}"


def _replications(folder: Path) -> tuple[tuple[str, ...], int]:
    damaged, gone = [], 0
    for file in files_referred_to(folder):
        try:
            refuse_broken_seal(file)
        except FileNotFoundError:
            gone += 1
        except (BrokenSealError, OSError) as broken:
            damaged.append(f"{file.as_posix()}: {broken}")
    return tuple(damaged), gone
