"""The manifest of a run folder: the digest of every file that a run wrote into it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final, Self

from simulator.disk.whole import write_text
from simulator.errors import SimulatorError

MANIFEST_NAME: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One file of a run folder as it was written."""

    size_bytes: int
    sha256: str
    """Hexadecimal, as `sha256sum` and `certutil -hashfile FILE SHA256` print it."""

    @classmethod
    def of(cls, file: Path) -> Self:
        """A file as it is now.

        Raises
        ------
        OSError
            It cannot be read.
        """
        with file.open("rb") as content:
            return cls(size_bytes=file.stat().st_size, sha256=file_digest(content, "sha256").hexdigest())


class BrokenManifestError(SimulatorError):
    """There is a manifest and it cannot be read."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"{(folder / MANIFEST_NAME).as_posix()} is damaged ({why}): run the same command again, which "
            "writes the folder anew"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a run folder must hold, file by file."""

    study: str
    """The digest behind the name of the folder."""
    replications: int
    """Of each scenario."""
    files: Mapping[str, Sealed]
    """By path within the folder, `/` between its parts."""
    is_whole: bool = True
    """Whether all files are written; while a run writes them, and after one that was stopped then, not."""

    def write(self, folder: Path) -> None:
        """Write it at once, in place of an earlier one."""
        content = self._content()
        text = json.dumps(content | {"sha256_of_this": _digest(content)}, indent=2, ensure_ascii=False)
        write_text(folder / MANIFEST_NAME, f"{text}\n")

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The manifest of a run folder; none where there is none, as in those of older versions.

        Raises
        ------
        BrokenManifestError
            It is damaged, or of a later version.
        """
        try:
            text = (folder / MANIFEST_NAME).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as refused:
            raise BrokenManifestError(folder, str(refused)) from None
        try:
            content = json.loads(text)
            stated = content.pop("sha256_of_this")
            if content["format"] != FORMAT:
                raise BrokenManifestError(folder, f"its format is {content['format']} and not {FORMAT}")
            found = cls(
                study=content["study"],
                replications=content["replications"],
                files={
                    name: Sealed(size_bytes=file["bytes"], sha256=file["sha256"])
                    for name, file in content["files"].items()
                },
                is_whole=content["state"] == _WHOLE,
            )
        except (ValueError, LookupError, TypeError, AttributeError):
            raise BrokenManifestError(folder, "it is not what a run writes") from None
        if stated != _digest(found._content()):
            raise BrokenManifestError(folder, "it was changed since the run wrote it")
        outside = next((name for name in found.files if not _is_inside(name)), None)
        if outside is not None:
            raise BrokenManifestError(folder, f"it names a file outside the folder, {outside!r}")
        return found

    def _content(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "state": _WHOLE if self.is_whole else _UNFINISHED,
            "study": self.study,
            "replications": self.replications,
            "files": {
                name: {"bytes": file.size_bytes, "sha256": file.sha256}
                for name, file in sorted(self.files.items())
            },
        }


_WHOLE: Final = "whole"
_UNFINISHED: Final = "being written"


def _digest(content: Mapping[str, object]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _is_inside(name: str) -> bool:
    """Whether a name leads to a file in the folder: files that a manifest names are read, and may be removed.

    A run folder may come from another person, and its manifest with it.
    """
    parts = name.split("/")
    return not ({"", ".", ".."} & set(parts) or {"\\", ":", "\0"} & set(name))


def names_in(folder: Path) -> Iterable[str]:
    """Paths of all files in a folder, from the folder, `/` between their parts."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
