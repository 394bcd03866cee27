"""The commit that some files lie in, and whether they are as they were committed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from simulator.experiment.repository.folder import Repository, repository_around
from simulator.experiment.repository.objects import Objects
from simulator.experiment.repository.reading import UnreadableRepositoryError, content_of
from simulator.experiment.repository.reference import head_of

CHANGED: Final = "-changed"
"""Behind a commit: a file is not as it was committed, or is not in it."""
UNCHECKED: Final = "-unchecked"
"""Behind a commit: its objects are not there or cannot be read, so no file could be compared with it."""


def commit_of(files: Sequence[Path]) -> str | None:
    """The commit that the repository of the first file stands at.

    No program is started and no setting of the repository is carried out: a repository can name programs that
    git starts when it is merely asked what has changed, and scenario files come from other people.

    Parameters
    ----------
    files
        Scenario files. Links are followed: what counts is where the content lies.

    Returns
    -------
    str or None
        The commit in full; `CHANGED` behind it where one of the files differs in more than the ends of its
        lines, `UNCHECKED` where that cannot be known; none outside a repository, where nothing was committed
        yet, or where the repository is damaged or of an unknown form.
    """
    try:
        places = [file.resolve() for file in files]
        repository = repository_around(places[0].parent) if places else None
        if repository is None:
            return None
        commit = head_of(repository)
    except (UnreadableRepositoryError, OSError, RuntimeError, ValueError):
        return None
    try:
        return f"{commit}{CHANGED}" if _differ(repository, commit, places) else commit
    except (UnreadableRepositoryError, OSError, RuntimeError, ValueError):
        return f"{commit}{UNCHECKED}"


def _differ(repository: Repository, commit: str, places: Sequence[Path]) -> bool:
    objects = Objects(repository)
    tree = objects.tree_of(commit)
    return any(_differs(objects, tree, place) for place in dict.fromkeys(places))


def _differs(objects: Objects, tree: str, place: Path) -> bool:
    root = objects.repository.root.resolve()
    if not place.is_relative_to(root):
        return True
    committed = objects.file_in(tree, place.relative_to(root).parts)
    content = content_of(place)
    if committed is None or content is None:
        return True
    # On Windows git may write the ends of lines differently into the work tree; they mean the same.
    return committed not in (objects.name_of(content), objects.name_of(content.replace(b"\r\n", b"\n")))
