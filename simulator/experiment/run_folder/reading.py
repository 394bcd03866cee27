"""Run folders read back: only what a manifest seals, or a sentence that says what differs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from simulator.errors import SimulatorError
from simulator.experiment.run_folder.manifest import MANIFEST_NAME, Manifest
from simulator.experiment.run_folder.publication import RESULTS_NAME

logger = logging.getLogger(__name__)

AGAIN = "run the same command again"


class UnsealedFileError(SimulatorError):
    """A file of a run folder is not as the run wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFolder:
    """A finished run, whose files are read one by one and compared with what the run wrote."""

    path: Path
    manifest: Manifest | None
    """None for a folder from before there were manifests: nothing tells whether its files are whole."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """The folder of a finished run.

        Raises
        ------
        SimulatorError
            It is no run folder, a run that writes it is at work or was stopped, or its manifest is damaged.
        """
        manifest = Manifest.read(path)
        if manifest is None and not (path / RESULTS_NAME).is_file():
            raise SimulatorError(f"{path} is not the folder of a finished run: it has no {RESULTS_NAME}")
        if manifest is not None and not manifest.is_whole:
            raise SimulatorError(
                f"{path} is not whole: a run that writes it is at work, or was stopped then; {AGAIN}"
            )
        return cls(path=path, manifest=manifest)

    def warn_if_unsealed(self) -> None:
        """Say in the log that there is no manifest, before figures of such a folder are shown."""
        if self.manifest is None:
            logger.warning(
                "%s has no %s, so nothing tells whether its files are whole: %s to seal it",
                self.path,
                MANIFEST_NAME,
                AGAIN,
            )

    def holds(self, name: str) -> bool:
        """Whether the run wrote such a file; in a folder without a manifest, whether it is there."""
        return (self.path / name).is_file() if self.manifest is None else name in self.manifest.files

    def content(self, name: str) -> bytes:
        """What the run wrote into a file.

        Raises
        ------
        UnsealedFileError
            The run wrote no such file, or it was changed, cut short or removed since.
        """
        file = self.path / name
        if not self.holds(name):
            raise UnsealedFileError(f"{self.path} has no {name} of a finished run: {AGAIN}")
        try:
            content = file.read_bytes()
        except OSError as refused:
            raise UnsealedFileError(
                f"{file} cannot be read ({refused.strerror or refused}), and the run wrote it: {AGAIN}"
            ) from None
        if self.manifest is None:
            return content
        sealed = self.manifest.files[name]
        if len(content) != sealed.size_bytes or sha256(content).hexdigest() != sealed.sha256:
            raise UnsealedFileError(
                f"{file} is not as the run wrote it: {_difference(len(content), sealed.size_bytes)}; "
                f"{AGAIN}, which writes it anew ('simulator verify' lists all that differs)"
            )
        return content

    def text(self, name: str) -> str:
        """As `content`, decoded from UTF-8.

        Raises
        ------
        UnsealedFileError
            As for `content`, or in a folder without a manifest the file is no text.
        """
        try:
            return self.content(name).decode("utf-8")
        except UnicodeDecodeError:
            raise UnsealedFileError(f"{self.path / name} is no text: {AGAIN}") from None


def _difference(size: int, sealed_size: int) -> str:
    if size == sealed_size:
        return "as long, with other content"
    return f"{size} bytes instead of {sealed_size}"
