"""A kind of change for tests: any other change, with costs that are paid once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from simulator.domain.change.kind import Applied, ChangeKind
from simulator.domain.change.ledger import Ledger, OneOffEntry
from simulator.domain.change.union import Change
from simulator.domain.system import System
from simulator.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOnce(ChangeKind):
    """What another change does, and what that costs once: (date, team, budget line, pence)."""

    change: Change
    costs: tuple[tuple[date, str, str | None, int], ...]

    def apply(self, system: System) -> Applied:
        made = replace(self.change, name=self.name).apply(system)
        once = tuple(
            OneOffEntry(on_date=on, team=team, line=line, pence=pence, reason=self.name)
            for on, team, line, pence in self.costs
        )
        return Applied(system=made.system, ledger=replace(made.ledger, one_off=once))

    def problems(self) -> tuple[Problem, ...]:
        return self.change.problems()

    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        return self.change.warnings(ledger)

    def what_in_words(self) -> str:
        return self.change.what_in_words()

    @property
    def is_uniform_slice(self) -> bool:
        return self.change.is_uniform_slice


def paid_once(
    change: Change, *costs: tuple[date, str, str | None, int], name: str = "redundancy"
) -> PaidOnce:
    return PaidOnce(name=name, from_date=change.from_date, change=change, costs=costs)
