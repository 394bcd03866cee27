"""Names of a file, and lists of words, as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from simulator.wording.harmless import harmless


def written_name(name: str) -> str:
    """A name of a file as people read it."""
    return name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called where people read of them: their titles, or else their names in words.

    A thing is meant by the names that lead to it in the file: `("crisis",)` of a team,
    `("adults", "therapy")` of a step.
    """

    titles: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def of(self, *names: str) -> str:
        """What the thing at the end of these names is called."""
        return harmless(self.titles.get(names) or written_name(names[-1]))


def listed(words: Iterable[str], nothing: str = "none") -> str:
    """Words one after another, or what stands for none."""
    return ", ".join(words) or nothing
