"""What every kind of change must say: its money, its checks, its warnings and its words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from simulator.domain.change.ledger import Ledger
from simulator.domain.system import System
from simulator.errors import Problem
from simulator.wording import money


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a change makes of a system."""

    system: System
    """The system with the change made."""
    ledger: Ledger
    """Every pound and all capacity that it moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind(ABC):
    """A dated change of a system. The kinds there are make up `simulator.domain.change.union.Change`."""

    name: str
    """What the ledger calls it."""
    from_date: date
    """Day from which it counts."""
    phase_months: int = 1
    """Equal monthly steps until it is complete; 1 is all at once."""
    until: date | None = None
    """First day on which it is undone, all at once, whatever its phase; none for a change that stays."""

    @abstractmethod
    def apply(self, system: System) -> Applied:
        """The system with this change made, and the ledger of it.

        Raises
        ------
        InvalidSystemError
            It cannot be made; the place of each problem is relative to the change.
        """

    @abstractmethod
    def problems(self) -> tuple[Problem, ...]:
        """Every rule that it breaks whatever the system, such as money moved into itself."""

    @abstractmethod
    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        """What is legal and doubtful about it, as sentences with a number.

        Parameters
        ----------
        ledger
            What this change moved, and no other.
        """

    @abstractmethod
    def what_in_words(self) -> str:
        """What it does and to whom, for people, as the rest of a sentence that begins with its date."""

    @property
    @abstractmethod
    def is_uniform_slice(self) -> bool:
        """Whether it takes from all teams alike, so that it is its own equal-money slice."""

    def in_words(self) -> str:
        """From when it counts, what it does and to whom."""
        steps = f", in {self.phase_months} equal monthly steps" if self.phase_months > 1 else ""
        end = "" if self.until is None else f" until {self.until.isoformat()}"
        return f"from {self.from_date.isoformat()}{end}{steps}, {self.what_in_words()}"

    def saving_in_words(self, ledger: Ledger) -> str:
        """What this change saves in a full year by itself, as one sentence."""
        end = "" if self.until is None else f" until {self.until.isoformat()}, and nothing from then on"
        return f"It saves {money(ledger.saving_pence_per_year)} a year{end}."

    def warning_of_nothing(self) -> str:
        """The warning of a change that moves no money."""
        return f"cut '{self.name}' takes £0 a year: it changes nothing"
