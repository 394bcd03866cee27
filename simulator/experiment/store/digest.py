"""Digests: short names for exactly what a run was computed from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import blake2b, file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from simulator.domain.scenario import Scenario

DIGEST_BYTES = 6
"""Twelve hexadecimal characters: two of a million runs share a digest with a chance of 1 in 500."""

RESULT_LIBRARIES = ("numpy", "scipy", "simpy", "numba")
"""Libraries whose arithmetic is in a result, in case another version rounds otherwise."""

RESULT_SOURCES = ("units.py", "wording", "domain", "simulation", "compilation", "engines", "outcomes")
"""Files and folders of the package that decide what a replication's measures are."""


def digest_of(*texts: str) -> str:
    """Twelve hexadecimal characters that name these texts, in this order."""
    return digest_of_bytes(json.dumps(texts).encode())


def digest_of_bytes(content: bytes) -> str:
    """Twelve hexadecimal characters that name this content."""
    return blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def digest_of_file(path: Path) -> str:
    """Hexadecimal characters that name the content of a file, read a piece at a time."""
    with path.open("rb") as file:
        return file_digest(file, "blake2b").hexdigest()


def scenario_digest(scenario: Scenario, code: str) -> str:
    """What one replication of a scenario is computed from, the number of replications left out.

    Parameters
    ----------
    scenario
        The scenario, fully resolved.
    code
        The `code_digest` of the code that computes it.
    """
    one_replication = replace(scenario, run=replace(scenario.run, replications=1))
    return digest_of(code, canonical_text(one_replication))


def code_digest(package: Path | None = None) -> str:
    """The version of the product with the source and the libraries that compute its results.

    Parameters
    ----------
    package
        Folder of the package; the running one when absent.

    Returns
    -------
    str
        The same whatever the line endings of a checkout, and whichever of the engines is chosen.
    """
    root = Path(__file__).parents[2] if package is None else package
    texts = [version("simulator"), *(_version_or_none(library) for library in RESULT_LIBRARIES)]
    for source in RESULT_SOURCES:
        place = root / source
        files = [place] if place.is_file() else place.rglob("*.py")
        for file in sorted(files, key=lambda file: file.relative_to(root).as_posix()):
            texts += [file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")]
    return digest_of(*texts)


def _version_or_none(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"no {library}"


def canonical_text(thing: object) -> str:
    """One text for one value of the domain: equal values give equal texts, unequal ones never do.

    Raises
    ------
    TypeError
        A part is of a type that scenarios do not hold.
    """
    return json.dumps(_plain(thing), ensure_ascii=True, separators=(",", ":"))


def _plain(thing: object) -> object:
    """The value as nested lists, each beginning with its type, so that no two types are confused."""
    if thing is None or type(thing) in (bool, int, str):
        return thing
    kind = type(thing).__name__
    if isinstance(thing, (float, Fraction, date, Enum)):
        return [kind, thing.hex() if isinstance(thing, float) else str(thing)]
    if is_dataclass(thing):
        return [kind, *([field.name, _plain(getattr(thing, field.name))] for field in fields(thing))]
    if isinstance(thing, Mapping):
        return ["mapping", *sorted(([key, _plain(value)] for key, value in thing.items()), key=json.dumps)]
    if isinstance(thing, Set):
        return ["set", *sorted((_plain(member) for member in thing), key=json.dumps)]
    if isinstance(thing, Sequence):
        return ["list", *(_plain(member) for member in thing)]
    raise TypeError(f"a scenario holds a {type(thing).__name__}, which has no canonical text: {thing!r}")
