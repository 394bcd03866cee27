"""The commit that some files lie in, and whether they are as they were committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from simulator.disk.input_file import InputFile
from simulator.experiment.repository.folder import Repository, repository_around
from simulator.experiment.repository.objects import Objects
from simulator.experiment.repository.reading import UnreadableRepositoryError
from simulator.experiment.repository.reference import head_of

CHANGED: Final = "-changed"
"""Behind a commit: a file is not as it was committed, or is not in it."""
UNCHECKED: Final = "-unchecked"
"""Behind a commit: its objects are not there or cannot be read, so no file could be compared with it."""


def commit_of(inputs: Sequence[InputFile]) -> str | None:
    """The commit that the repository of the first file stands at.

    No program is started and no setting of the repository is carried out: a repository can name programs that
    git starts when it is merely asked what has changed, and scenario files come from other people.

    Parameters
    ----------
    inputs
        Scenario files as they were read. Links are followed: what counts is where the content lies.

    Returns
    -------
    str or None
        The commit in full; `CHANGED` behind it where one of the files differs in more than the ends of its
        lines, `UNCHECKED` where that cannot be known; none outside a repository, where nothing was committed
        yet, or where the repository is damaged or of an unknown form.
    """
    try:
        places = {file.path.resolve(): file.content for file in inputs}
        repository = repository_around(next(iter(places)).parent) if places else None
        if repository is None:
            return None
        commit = head_of(repository)
    except (UnreadableRepositoryError, OSError, RuntimeError, ValueError):
        return None
    try:
        return f"{commit}{CHANGED}" if _differ(repository, commit, places) else commit
    except (UnreadableRepositoryError, OSError, RuntimeError, ValueError):
        return f"{commit}{UNCHECKED}"


def _differ(repository: Repository, commit: str, places: Mapping[Path, bytes]) -> bool:
    objects = Objects(repository)
    tree = objects.tree_of(commit)
    return any(_differs(objects, tree, place, content) for place, content in places.items())


def _differs(objects: Objects, tree: str, place: Path, content: bytes) -> bool:
    root = objects.repository.root.resolve()
    if not place.is_relative_to(root):
        return True
    committed = objects.file_in(tree, place.relative_to(root).parts)
    if committed is None:
        return True
    # On Windows git may write the ends of lines differently into the work tree; they mean the same.
    return committed not in (objects.name_of(content), objects.name_of(content.replace(b"\r\n", b"\n")))
