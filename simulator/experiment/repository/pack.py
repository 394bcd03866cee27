"""Objects in packs: thousands in one file, many of them written as what differs from another."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from simulator.experiment.repository.reading import UnreadableRepositoryError

MOST_OBJECT_BYTES: Final = 64 * 2**20
"""Of a commit or a folder's list, unpacked. A larger one is a bomb or no business of a scenario's."""
_MOST_DELTAS: Final = 4_096
"""Links of a chain of differences; git makes no longer ones."""
_KINDS: Final = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_OFFSET_DELTA, _NAMED_DELTA = 6, 7
_LARGE: Final = 1 << 31


@dataclass(frozen=True)
class Pack:
    """A pack with its index."""

    index: Path
    """`pack-*.idx`; the pack itself lies beside it."""
    id_bytes: int

    def object_named(self, name: bytes) -> tuple[str, bytes] | None:
        """The kind and the content of an object; none where it is not in this pack.

        Raises
        ------
        UnreadableRepositoryError
            The pack or its index is damaged, or is of another version than 1 and 2.
        """
        try:
            offset = self._offset(name)
            return None if offset is None else self._unpacked(offset)
        except (IndexError, OSError, ValueError, zlib.error) as damaged:
            raise UnreadableRepositoryError(f"{self.index}: {damaged}") from None

    @cached_property
    def _listed(self) -> mmap:
        return _mapped(self.index)

    @cached_property
    def _packed(self) -> mmap:
        return _mapped(self.index.with_suffix(".pack"))

    @property
    def _is_version_2(self) -> bool:
        if self._listed[:4] != b"\xfftOc":
            return False
        if _whole(self._listed, 4) != 2:
            raise ValueError("an index of a version that is not known")
        return True

    def _offset(self, name: bytes) -> int | None:
        """Where an object begins in the pack, found by halving the ascending list of names."""
        listed, start = self._listed, 8 if self._is_version_2 else 0
        low = _whole(listed, start + 4 * (name[0] - 1)) if name[0] else 0
        high, count = _whole(listed, start + 4 * name[0]), _whole(listed, start + 4 * 255)
        names = start + 4 * 256
        step, before = (self.id_bytes, 0) if self._is_version_2 else (self.id_bytes + 4, 4)
        while low < high:
            middle = (low + high) // 2
            at = names + middle * step + before
            found = listed[at : at + self.id_bytes]
            if found == name:
                return self._listed_offset(names, count, middle)
            low, high = (middle + 1, high) if found < name else (low, middle)
        return None

    def _listed_offset(self, names: int, count: int, position: int) -> int:
        if not self._is_version_2:
            return _whole(self._listed, names + position * (self.id_bytes + 4))
        offsets = names + count * (self.id_bytes + 4)
        offset = _whole(self._listed, offsets + 4 * position)
        if offset < _LARGE:
            return offset
        at = offsets + 4 * count + 8 * (offset - _LARGE)
        return int.from_bytes(self._listed[at : at + 8], "big")

    def _unpacked(self, offset: int) -> tuple[str, bytes]:
        """An object, its differences applied one after another from its base on."""
        deltas: list[bytes] = []
        while len(deltas) <= _MOST_DELTAS and sum(map(len, deltas)) <= MOST_OBJECT_BYTES:
            kind, size, at = self._header(offset)
            if kind in _KINDS:
                content = _inflated(self._packed, at, size)
                for delta in reversed(deltas):
                    content = _patched(content, delta)
                return _KINDS[kind], content
            if kind == _OFFSET_DELTA:
                back, at = _backwards(self._packed, at)
                base = offset - back
            elif kind == _NAMED_DELTA:
                base_name = self._packed[at : at + self.id_bytes]
                at += self.id_bytes
                found = self._offset(base_name)
                if found is None:
                    raise ValueError("an object rests on one that is not in its pack")
                base = found
            else:
                raise ValueError(f"an object of kind {kind}")
            if base <= 0:
                raise ValueError("an object rests on nothing")
            deltas.append(_inflated(self._packed, at, size))
            offset = base
        raise ValueError("differences go on without an end")

    def _header(self, at: int) -> tuple[int, int, int]:
        """Kind, size, and where the content begins."""
        byte = self._packed[at]
        kind, size, shift = (byte >> 4) & 7, byte & 15, 4
        while byte & 0x80:
            at += 1
            byte = self._packed[at]
            size |= (byte & 0x7F) << shift
            shift += 7
        return kind, size, at + 1


def _mapped(path: Path) -> mmap:
    if not path.is_file():
        raise ValueError(f"{path} is not there")
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _whole(listed: mmap, at: int) -> int:
    four = listed[at : at + 4]
    if len(four) != 4:
        raise ValueError("the index ends early")
    return int.from_bytes(four, "big")


def _backwards(packed: mmap, at: int) -> tuple[int, int]:
    """How far before an object its base begins, and where the content goes on."""
    byte = packed[at]
    back = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = packed[at]
        back = ((back + 1) << 7) | (byte & 0x7F)
    return back, at + 1


def _inflated(packed: mmap, at: int, size: int) -> bytes:
    if size > MOST_OBJECT_BYTES:
        raise ValueError(f"an object of {size} bytes")
    unpacking = zlib.decompressobj()
    content = b""
    while len(content) < size and not unpacking.eof:
        piece = packed[at : at + 65_536]
        if not piece:
            break
        at += len(piece)
        content += unpacking.decompress(unpacking.unconsumed_tail + piece, size - len(content) + 1)
        while unpacking.unconsumed_tail and len(content) <= size and not unpacking.eof:
            content += unpacking.decompress(unpacking.unconsumed_tail, size - len(content) + 1)
    if len(content) != size:
        raise ValueError("an object is not as long as it says")
    return content


def _patched(base: bytes, delta: bytes) -> bytes:
    """A content made of pieces of its base and of new ones."""
    base_size, at = _varying(delta, 0)
    size, at = _varying(delta, at)
    if base_size != len(base) or size > MOST_OBJECT_BYTES:
        raise ValueError("a difference is of another object")
    content = bytearray()
    while at < len(delta) and len(content) <= size:
        order = delta[at]
        at += 1
        if order & 0x80:
            start, at = _chosen(delta, at, order, 4)
            length, at = _chosen(delta, at, order >> 4, 3)
            content += base[start : start + (length or 0x10000)]
        elif order:
            content += delta[at : at + order]
            at += order
        else:
            raise ValueError("a difference says nothing known")
    if len(content) != size:
        raise ValueError("a difference does not give what it says")
    return bytes(content)


def _varying(delta: bytes, at: int) -> tuple[int, int]:
    number, shift = 0, 0
    while True:
        byte = delta[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return number, at


def _chosen(delta: bytes, at: int, present: int, most: int) -> tuple[int, int]:
    """A number of which only the bytes are written that are not 0."""
    number = 0
    for position in range(most):
        if present & (1 << position):
            number |= delta[at] << (8 * position)
            at += 1
    return number, at
