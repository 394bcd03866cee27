"""The commit that `HEAD` stands at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from simulator.experiment.repository.folder import Repository
from simulator.experiment.repository.reading import UnreadableRepositoryError, content_of, line_of

_MOST_STEPS: Final = 5
"""From a reference to what it refers to, as git allows."""
_OF_ONE_WORKTREE: Final = ("refs/bisect/", "refs/worktree/", "refs/rewritten/")
_UNSAFE: Final = re.compile(r"(^|/)\.|\.\.|//|[\x00-\x20\x7f~^:?*\[\\]|/$|\.lock(/|$)")


def head_of(repository: Repository) -> str:
    """The commit in full, in hexadecimal characters.

    Raises
    ------
    UnreadableRepositoryError
        There is no commit yet, or what is written there makes no sense.
    """
    name = "HEAD"
    for _ in range(_MOST_STEPS):
        written = _written(repository, name)
        if not written.startswith("ref:"):
            if re.fullmatch(f"[0-9a-f]{{{2 * repository.id_bytes}}}", written) is None:
                raise UnreadableRepositoryError(f"{name} names no commit")
            return written
        name = written.removeprefix("ref:").strip()
        if not name.startswith("refs/") or _UNSAFE.search(name):
            raise UnreadableRepositoryError(f"{repository.own} refers to {name!r}")
    raise UnreadableRepositoryError("references go round in a circle")


def _written(repository: Repository, name: str) -> str:
    is_own = name == "HEAD" or name.startswith(_OF_ONE_WORKTREE)
    place = (repository.own if is_own else repository.shared) / name
    loose = None if place.is_dir() else line_of(place)
    if loose is not None:
        return loose
    packed = _packed(repository.shared / "packed-refs", name)
    if packed is None:
        raise UnreadableRepositoryError(f"{name} is not there: nothing was committed yet")
    return packed


def _packed(path: Path, name: str) -> str | None:
    for line in (content_of(path) or b"").decode("utf-8", "surrogateescape").splitlines():
        commit, _, of = line.partition(" ")
        if of == name:
            return commit
    return None
