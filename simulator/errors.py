"""What can be wrong with the user's input, collected so that every fault is reported at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of an input: where it is, which rule it breaks, what to do."""

    place: tuple[str | int, ...]
    """Keys and list positions from the top of the scenario to the fault, `("teams", "crisis", "wte")`."""
    rule: str
    """What is wrong, with the offending value and the rule it breaks."""
    remedy: str = ""
    """What to write instead; empty when the rule already says so."""

    @property
    def written_place(self) -> str:
        """The place as people write it, on one line: `cuts[0].teams.crisis`."""
        written = ""
        for part in self.place:
            if isinstance(part, int):
                written += f"[{part}]"
            else:
                written += f".{part}" if written else part
        return on_one_line(written)

    @property
    def written_rule(self) -> str:
        """Rule and remedy on one line, however long or broken the values that they quote."""
        return on_one_line(f"{self.rule}; {self.remedy}" if self.remedy else self.rule)

    def __str__(self) -> str:
        """Place, rule and remedy on one line."""
        return f"{self.written_place}: {self.written_rule}" if self.place else self.written_rule


class SimulatorError(Exception):
    """A fault the user can mend; the command line shows its text and no traceback."""


class InvalidSystemError(SimulatorError):
    """A system, cut or scenario that does not make sense; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


LONGEST_QUOTE = 100
"""Characters of a value that a message quotes; what is longer is cut off."""
_LONG_QUOTE = re.compile(rf"'([^']{{{LONGEST_QUOTE}}})[^']+'")
_BREAKS = re.compile(r"\s*[\n\r\t\v\f\x85\u2028\u2029]\s*")


def on_one_line(text: str) -> str:
    """A message on one line: breaks become spaces, control characters codes, and long quotes are cut."""
    flat = _BREAKS.sub(" ", text)
    shown = "".join(f"\\x{ord(c):02x}" if unicodedata.category(c) == "Cc" else c for c in flat)
    return _LONG_QUOTE.sub(r"'\1…'", shown).strip()


def in_brackets(error: BaseException) -> str:
    """What an error says, to stand in brackets behind a word; nothing where it says nothing.

    Of the sentence of numpy about an array that does not fit, only its size is kept.
    """
    asked = re.match(r"Unable to allocate ([0-9.]+ \w+) for an array", str(error))
    if asked:
        return f" ({asked[1]} were needed at once)"
    return f" ({error})" if str(error) else ""
