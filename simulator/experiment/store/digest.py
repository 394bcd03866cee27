"""Digests: short names for exactly what something was computed from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import blake2b, file_digest
from pathlib import Path

DIGEST_BYTES = 6
"""Twelve hexadecimal characters: two of a million runs share a digest with a chance of 1 in 500."""

KEY_BYTES = 16
"""Thirty-two hexadecimal characters: even two of a billion replications share a key with a chance below
1 in 10^20. A key alone decides whether a replication is reused, so it is never short."""

Words = Mapping[type, frozenset[str]]
"""By class, the fields that are left out of a canonical text."""

_NO_WORDS: Words = {}


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


def key_of(*texts: str) -> str:
    """Thirty-two hexadecimal characters that name these texts, in this order."""
    return blake2b(json.dumps(texts).encode(), digest_size=KEY_BYTES).hexdigest()


def canonical_text(thing: object, without: Words = _NO_WORDS) -> str:
    """One text for one value of the domain: equal values give equal texts, unequal ones never do.

    Parameters
    ----------
    thing
        A scenario, a network, or any part of one.
    without
        Fields that do not count.

    Raises
    ------
    TypeError
        A part is of a type that scenarios do not hold.
    """
    return json.dumps(_plain(thing, without), ensure_ascii=True, separators=(",", ":"))


def _plain(thing: object, without: Words) -> object:
    """The value as nested lists, each beginning with its type, so that no two types are confused."""
    if thing is None or type(thing) in (bool, int, str):
        return thing
    kind = type(thing).__name__
    if isinstance(thing, (float, Fraction, date, Enum)):
        return [kind, thing.hex() if isinstance(thing, float) else str(thing)]
    if is_dataclass(thing):
        left_out = without.get(type(thing), frozenset())
        names = [field.name for field in fields(thing) if field.name not in left_out]
        return [kind, *([name, _plain(getattr(thing, name), without)] for name in names)]
    if isinstance(thing, Mapping):
        members = ([key, _plain(value, without)] for key, value in thing.items())
        return ["mapping", *sorted(members, key=json.dumps)]
    if isinstance(thing, Set):
        return ["set", *sorted((_plain(member, without) for member in thing), key=json.dumps)]
    if isinstance(thing, Sequence):
        return ["list", *(_plain(member, without) for member in thing)]
    raise TypeError(f"a scenario holds a {type(thing).__name__}, which has no canonical text: {thing!r}")
