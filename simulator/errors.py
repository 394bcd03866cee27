"""What can be wrong with the user's input, collected so that every fault is reported at once."""

from __future__ import annotations

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
        """The place as people write it: `cuts[0].teams.crisis`."""
        written = ""
        for part in self.place:
            if isinstance(part, int):
                written += f"[{part}]"
            else:
                written += f".{part}" if written else part
        return written

    def __str__(self) -> str:
        """Place, rule and remedy on one line."""
        text = f"{self.written_place}: {self.rule}" if self.place else self.rule
        return f"{text}; {self.remedy}" if self.remedy else text


class SimulatorError(Exception):
    """A fault the user can mend; the command line shows its text and no traceback."""


class InvalidSystemError(SimulatorError):
    """A system, cut or scenario that does not make sense; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_brackets(error: BaseException) -> str:
    """What an error says, to stand in brackets behind a word; nothing where it says nothing."""
    return f" ({error})" if str(error) else ""
