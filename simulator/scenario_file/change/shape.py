"""What the written forms of all kinds of change have in common."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from simulator.domain.change.kind import ChangeKind
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.schema.base import Date, Months, Name, Shape


class ChangeShape(Shape):
    """What every cut has."""

    keys_in_words: ClassVar[str]
    """The keys of this kind alone, for the table of kinds in the documents."""

    name: Name | None = None
    """What the ledger calls it; its kind and position when absent."""
    from_date: Date = Field(alias="from")
    """Day from which it counts."""
    phase: Months = 1
    """Time in equal monthly steps until it is complete; all at once when absent."""
    until: Date | None = None
    """Day on which it is undone, all at once; it stays when absent."""


def common_keys(change: ChangeKind) -> dict[str, Canonical]:
    """Name, date, phase, and the end of a change that has one, in the fully qualified form."""
    phase = "1 month" if change.phase_months == 1 else f"{change.phase_months} months"
    common: dict[str, Canonical] = {"name": change.name, "from": change.from_date, "phase": phase}
    return common if change.until is None else {**common, "until": change.until}
