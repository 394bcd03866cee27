"""`extends`: a scenario file that changes another one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from simulator.errors import Problem
from simulator.scenario_file.default_source import with_default_source
from simulator.scenario_file.fault import Fault, Origin, ScenarioFileError, shown
from simulator.scenario_file.text.reader import near_file, read_yaml
from simulator.scenario_file.tree import Written, merged

LONGEST_CHAIN = 10
"""Files in one chain of `extends`."""


def read_chain(path: Path) -> Written:
    """A scenario file laid over the files it extends, `extends` itself left out.

    Parameters
    ----------
    path
        The file; `extends` names another one relative to its folder.

    Raises
    ------
    ScenarioFileError
        A file of the chain cannot be read, the chain is a ring, or it is too long.
    """
    return _read(path, ())


def files_of_chain(path: Path) -> tuple[Path, ...]:
    """The files a scenario is made of: this one, the one it extends, and so on; none where one is gone.

    Raises
    ------
    ScenarioFileError
        A file of the chain cannot be read as YAML.
    """
    files: list[Path] = []
    while path.is_file() and path not in files:
        files.append(path)
        extends = read_yaml(path).child("extends")
        if extends is None:
            break
        path = path.parent / str(extends.value)
    return tuple(files)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """One file of the chain and the place that names the next."""

    file: Path
    extends: Origin


def _read(path: Path, links: tuple[_Link, ...]) -> Written:
    document = read_yaml(path)
    extends = document.child("extends")
    if extends is None or not isinstance(document.value, dict):
        return with_default_source(document)
    own = Written({k: v for k, v in document.value.items() if k != "extends"}, document.origin)
    if not isinstance(extends.value, str) or not extends.value.strip():
        _refuse(extends.origin, "a file name is needed here", "write 'extends: baseline.yaml'")
    base = _base(path, extends.origin, extends.value)
    links = (*links, _Link(file=path.resolve(), extends=extends.origin))
    ring = [link.file for link in links]
    if base in ring:
        names = " extends ".join(shown(file) for file in [*ring[ring.index(base) :], base])
        _refuse(extends.origin, f"this goes round in a ring: {names}", "let one of them stand alone")
    if len(links) >= LONGEST_CHAIN:
        _refuse(extends.origin, f"more than {LONGEST_CHAIN} files extend one another", "shorten the chain")
    return with_default_source(merged(_read(base, links), own))


def _base(path: Path, origin: Origin, extends: str) -> Path:
    """The file that `extends` names, with links followed."""
    base = path.parent / extends
    try:
        resolved = base.resolve()
        if resolved.is_file():
            return resolved
        if resolved.is_dir():
            _refuse(origin, f"'{extends}' is a folder", "name the scenario file in it")
        if resolved.exists():
            rule = f"'{extends}' is a pipe or a device: a scenario is read from a file"
            _refuse(origin, rule, "save the scenario as a file first")
    except (OSError, ValueError, RuntimeError):  # too long, not a name at all, or a ring of symbolic links
        _refuse(origin, f"'{extends}' cannot be a file's name", "write the path of a scenario file")
    _refuse(
        origin,
        f"there is no file '{extends}'{near_file(base)}",
        "write its path from the folder of this file",
    )


def _refuse(origin: Origin, rule: str, remedy: str = "") -> NoReturn:
    problem = Problem(place=("extends",), rule=rule, remedy=remedy)
    raise ScenarioFileError([Fault(origin=origin, problem=problem)])
