"""Files that a study was read from, with the bytes that were read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file and what stood in it when it was read; what becomes of it later changes nothing."""

    path: Path
    content: bytes

    @classmethod
    def read(cls, path: Path) -> Self:
        """A file as it is now.

        Raises
        ------
        OSError
            It cannot be read.
        """
        return cls(path, path.read_bytes())
