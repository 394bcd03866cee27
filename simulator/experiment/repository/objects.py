"""The objects of a repository: commits and the lists of their folders, named by the hash of their content."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from simulator.experiment.repository.folder import Repository
from simulator.experiment.repository.pack import MOST_OBJECT_BYTES, Pack
from simulator.experiment.repository.reading import UnreadableRepositoryError, content_of

_MOST_ALTERNATES: Final = 20
_FOLDER: Final = b"40000"
_LINK: Final = b"120000"


@dataclass(frozen=True)
class Objects:
    """Reads objects one by one, and believes none whose content is not what its name says."""

    repository: Repository

    def tree_of(self, commit: str) -> str:
        """The list of the top folder of a commit.

        Raises
        ------
        UnreadableRepositoryError
            An object is missing, as in a partial clone, or damaged.
        """
        content = self._content(commit, "commit")
        first, _, _ = content.partition(b"\n")
        if not first.startswith(b"tree "):
            raise UnreadableRepositoryError(f"the commit {commit} has no files")
        return first.removeprefix(b"tree ").decode("ascii", "replace")

    def file_in(self, tree: str, path: tuple[str, ...]) -> str | None:
        """The name of the content of a file below a list; none where it holds no such file.

        Raises
        ------
        UnreadableRepositoryError
            An object is missing or damaged.
        """
        for number, part in enumerate(path, start=1):
            found = self._entries(tree).get(os.fsencode(part))
            if found is None:
                return None
            mode, tree = found
            is_last = number == len(path)
            if is_last != (mode != _FOLDER) or mode == _LINK:
                return None
        return tree

    def name_of(self, content: bytes) -> str:
        """The name that a file with this content has."""
        return self._named("blob", content)

    def _named(self, kind: str, content: bytes) -> str:
        named = hashlib.new(self.repository.hash_name, usedforsecurity=False)
        named.update(f"{kind} {len(content)}\0".encode())
        named.update(content)
        return named.hexdigest()

    def _entries(self, tree: str) -> dict[bytes, tuple[bytes, str]]:
        """By name, the mode and the object of each entry of a folder."""
        content, at, found = self._content(tree, "tree"), 0, {}
        length = self.repository.id_bytes
        while at < len(content):
            end = content.find(b"\0", at)
            mode, space, name = content[at:end].partition(b" ")
            at = end + 1 + length
            if end < 0 or not space or at > len(content):
                raise UnreadableRepositoryError(f"the list {tree} is damaged")
            found[name] = (mode, content[end + 1 : at].hex())
        return found

    def _content(self, name: str, kind: str) -> bytes:
        found = self._found(name)
        if found is None:
            raise UnreadableRepositoryError(f"the {kind} {name} is not there")
        is_kind, content = found
        if is_kind != kind or self._named(kind, content) != name:
            raise UnreadableRepositoryError(f"the {kind} {name} is damaged")
        return content

    def _found(self, name: str) -> tuple[str, bytes] | None:
        for folder in self._folders:
            loose = content_of(folder / name[:2] / name[2:])
            if loose is not None:
                return _loose(loose, name)
        for pack in self._packs:
            packed = pack.object_named(bytes.fromhex(name))
            if packed is not None:
                return packed
        return None

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        """Where objects lie: here, and where this repository borrows them from."""
        found: list[Path] = []
        ahead = [self.repository.shared / "objects"]
        while ahead and len(found) < _MOST_ALTERNATES:
            folder = ahead.pop(0)
            if folder not in found:
                found.append(folder)
                ahead += _alternates(folder)
        return tuple(found)

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        length = self.repository.id_bytes
        return tuple(
            Pack(index, length)
            for folder in self._folders
            for index in sorted((folder / "pack").glob("pack-*.idx"))
        )


def _alternates(folder: Path) -> Iterator[Path]:
    for line in (content_of(folder / "info" / "alternates") or b"").splitlines():
        if line and not line.startswith(b"#"):
            yield folder / os.fsdecode(line)


def _loose(packed: bytes, name: str) -> tuple[str, bytes]:
    """The kind and the content of an object in a file of its own."""
    unpacking = zlib.decompressobj()
    try:
        whole = unpacking.decompress(packed, MOST_OBJECT_BYTES)
    except zlib.error as damaged:
        raise UnreadableRepositoryError(f"the object {name} is damaged: {damaged}") from None
    header, _, content = whole.partition(b"\0")
    if not unpacking.eof or header.partition(b" ")[2] != b"%d" % len(content):
        raise UnreadableRepositoryError(f"the object {name} is damaged or too large")
    return header.partition(b" ")[0].decode("ascii", "replace"), content
