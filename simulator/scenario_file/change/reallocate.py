"""How money moved from one team to another is written."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulator.domain.change.reallocate import Reallocate
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.change.shape import ChangeShape, common_keys
from simulator.scenario_file.schema.base import MoneyPerYear, Name
from simulator.scenario_file.written_quantity import pounds


class ReallocateShape(ChangeShape):
    """Money moved from one team to another."""

    keys_in_words: ClassVar[str] = (
        "`amount` a year, `out_of` one team `into` another; `out_of_lines` and `into_lines` name budget lines"
    )

    kind: Literal["reallocate"]
    amount: MoneyPerYear
    out_of: Name
    into: Name
    out_of_lines: list[Name] = Field(default_factory=list)
    """Budget lines that give; every line that can be cut when empty."""
    into_lines: list[Name] = Field(default_factory=list)
    """Budget lines that receive; every pay line that can be cut when empty."""

    def change(self, name: str) -> Reallocate:
        """The change that is written, called by this name."""
        return Reallocate(
            name=name,
            from_date=self.from_date,
            phase_months=self.phase,
            until=self.until,
            amount_pence_per_year=self.amount,
            out_of=self.out_of,
            into=self.into,
            out_of_lines=tuple(self.out_of_lines),
            into_lines=tuple(self.into_lines),
        )


def canonical(change: Reallocate) -> dict[str, Canonical]:
    """The change in the fully qualified form."""
    return {
        "kind": "reallocate",
        **common_keys(change),
        "amount": pounds(change.amount_pence_per_year),
        "out_of": change.out_of,
        "into": change.into,
        "out_of_lines": list(change.out_of_lines),
        "into_lines": list(change.into_lines),
    }
