"""Names of a file, and lists of words, as people read them."""

from __future__ import annotations

from collections.abc import Iterable


def written_name(name: str) -> str:
    """A name of a file as people read it."""
    return name.replace("_", " ")


def listed(words: Iterable[str], nothing: str = "none") -> str:
    """Words one after another, or what stands for none."""
    return ", ".join(words) or nothing
