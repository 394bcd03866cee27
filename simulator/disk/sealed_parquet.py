"""Parquet files that carry a digest of every one of their bytes, and stay readable for any program.

A page of Parquet may have a checksum; the footer, which says where pages are and how many rows they hold,
has none. So a digest of the whole file stands between the data and the footer, where nothing points to it:
readers find the footer from the end of the file, and the data from the footer.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

MARK: Final = b"simulator digest"
_DIGEST_BYTES: Final = 32
_SEAL_BYTES: Final = len(MARK) + _DIGEST_BYTES
_END_BYTES: Final = 8
"""Of the end of a file of Parquet: the length of the footer in four bytes, little end first, and `PAR1`."""
_PIECE_BYTES: Final = 1 << 20


class BrokenSealError(ValueError):
    """A file is not what was written, or carries no digest."""


def seal(path: Path) -> None:
    """Put the digest into a file of Parquet that has just been written.

    Raises
    ------
    BrokenSealError
        It is no file of Parquet.
    """
    with path.open("r+b") as file:
        footer_at = _footer_at(file)
        file.seek(footer_at)
        footer = file.read()
        digest = _digest(file, footer_at, footer)
        file.seek(footer_at)
        file.write(MARK + digest + footer)


def refuse_broken_seal(path: Path) -> None:
    """Refuse a file of which a single byte differs from what was sealed; it is read once, a piece at a time.

    Raises
    ------
    BrokenSealError
        It differs, is cut short, or carries no digest.
    OSError
        It cannot be read.
    """
    with path.open("rb") as file:
        footer_at = _footer_at(file)
        seal_at = footer_at - _SEAL_BYTES
        file.seek(max(0, seal_at))
        found, footer = file.read(_SEAL_BYTES), file.read()
        if seal_at < 0 or not found.startswith(MARK):
            raise BrokenSealError("it carries no digest of itself where one is expected")
        if found != MARK + _digest(file, seal_at, footer):
            raise BrokenSealError("its bytes are not those that were written")


def _footer_at(file: BinaryIO) -> int:
    """Where the footer begins."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_BYTES))
    end = file.read()
    footer_at = size - _END_BYTES - int.from_bytes(end[:4], "little")
    if len(end) < _END_BYTES or end[4:] != b"PAR1" or footer_at < 0:
        raise BrokenSealError("it does not end as a file of Parquet does")
    return footer_at


def _digest(file: BinaryIO, until: int, footer: bytes) -> bytes:
    """Of the bytes of a file up to a place, and of its footer."""
    found = blake2b(digest_size=_DIGEST_BYTES)
    file.seek(0)
    left = until
    while left:
        piece = file.read(min(_PIECE_BYTES, left))
        if not piece:
            raise BrokenSealError("it became shorter while it was read")
        found.update(piece)
        left -= len(piece)
    found.update(footer)
    return found.digest()
