"""Where a repository keeps its files: beside the work tree, or elsewhere for worktrees and submodules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from simulator.experiment.repository.reading import UnreadableRepositoryError, content_of, line_of

_SECTION: Final = re.compile(r'\[\s*(?P<name>[\w.-]+)\s*(?:"(?P<part>(?:[^"\\]|\\.)*)")?\s*\]')
_SETTING: Final = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*(?:=\s*(?P<value>.*))?$")
_KNOWN_EXTENSIONS: Final = {
    "noop",
    "noop-v1",
    "objectformat",
    "partialclone",
    "preciousobjects",
    "refstorage",
    "relativeworktrees",
    "worktreeconfig",
}
"""Of gitrepository-layout. Another one may change what the files mean, so git refuses it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository as its files lie on disk."""

    root: Path
    """Top of the work tree."""
    own: Path
    """Folder with `HEAD`: that of this worktree."""
    shared: Path
    """Folder with the objects and the branches, which several worktrees share."""
    hash_name: Literal["sha1", "sha256"]

    @property
    def id_bytes(self) -> int:
        """Bytes of the name of an object."""
        return 20 if self.hash_name == "sha1" else 32


def repository_around(folder: Path) -> Repository | None:
    """The repository whose work tree holds a folder; none where no folder above has a `.git`.

    Raises
    ------
    UnreadableRepositoryError
        There is one, and its files cannot be understood.
    """
    for root in (folder, *folder.parents):
        link = root / ".git"
        if link.is_dir():
            # An empty folder of this name is no repository: git goes on looking above.
            if content_of(link / "HEAD") is None:
                continue
            return _opened(root, link)
        if link.exists():
            return _opened(root, _linked(link))
    return None


def _linked(link: Path) -> Path:
    """The folder that a file `.git` names, as in worktrees and submodules."""
    text = line_of(link) or ""
    if not text.startswith("gitdir: "):
        raise UnreadableRepositoryError(f"{link} names no folder")
    folder = link.parent / text.removeprefix("gitdir: ")
    if content_of(folder / "HEAD") is None:
        raise UnreadableRepositoryError(f"{link} names {folder}, which has no HEAD")
    return folder


def _opened(root: Path, own: Path) -> Repository:
    common = line_of(own / "commondir")
    shared = own if common is None else own / common
    settings = _settings(shared / "config")
    if settings.get("extensions.worktreeconfig", "false").lower() in ("true", "yes", "on", "1"):
        settings |= _settings(own / "config.worktree")
    version = settings.get("core.repositoryformatversion", "0")
    extensions = {name.removeprefix("extensions.") for name in settings if name.startswith("extensions.")}
    if version not in ("0", "1") or (version == "1" and not extensions <= _KNOWN_EXTENSIONS):
        raise UnreadableRepositoryError(f"{own} has a form that is not known")
    if settings.get("extensions.refstorage", "files") != "files":
        raise UnreadableRepositoryError(f"{own} keeps its branches in another form than files")
    hash_name = settings.get("extensions.objectformat", "sha1").lower()
    if hash_name not in ("sha1", "sha256"):
        raise UnreadableRepositoryError(f"{own} names its objects by {hash_name}")
    return Repository(
        root=_work_tree(root, own, settings),
        own=own,
        shared=shared,
        hash_name="sha1" if hash_name == "sha1" else "sha256",
    )


def _work_tree(root: Path, own: Path, settings: dict[str, str]) -> Path:
    """The top of the work tree, which a setting may put elsewhere, as it does for submodules."""
    elsewhere = settings.get("core.worktree")
    return root if elsewhere is None else (own / elsewhere).resolve()


def _settings(path: Path) -> dict[str, str]:
    """The settings of a configuration file, as `section.key`; files it includes are left alone.

    No setting is carried out. Only those that say how the repository is laid out are looked at.
    """
    content = content_of(path)
    found: dict[str, str] = {}
    section = ""
    for written in (content or b"").decode("utf-8", "surrogateescape").splitlines():
        line = written.strip()
        header = _SECTION.match(line)
        if header is not None:
            part = header["part"]
            section = header["name"].lower() + ("" if part is None else f".{part}")
            line = line[header.end() :].strip()
        setting = _SETTING.match(line)
        if setting is not None:
            found[f"{section}.{setting['key'].lower()}"] = _value(setting["value"])
    return found


def _value(written: str | None) -> str:
    """A value without its quotes and without a comment behind it; a key alone means true."""
    if written is None:
        return "true"
    text, is_quoted, letters = "", False, iter(written)
    for letter in letters:
        if letter == "\\":
            text += {"n": "\n", "t": "\t"}.get(escaped := next(letters, ""), escaped)
        elif letter == '"':
            is_quoted = not is_quoted
        elif letter in "#;" and not is_quoted:
            break
        else:
            text += letter
    return text.strip()
