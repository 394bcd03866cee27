"""The ledger as a statement: each recurrent entry beside its budget line, and what that leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simulator.domain.change.ledger import Ledger
from simulator.domain.system import System


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One dated change of one budget line, in pounds and in people."""

    from_date: date
    cut: str
    """Name of the change that makes it."""
    team: str
    line: str
    category: str
    behaviour: str
    change_pence_per_year: int
    after_pence_per_year: int
    """The line's annual amount once every change up to this date is made."""
    change_wte: float
    after_wte: float


def postings(system: System, ledger: Ledger) -> tuple[Posting, ...]:
    """The recurrent entries of a ledger, by date, then by team and line as the system lists them.

    Parameters
    ----------
    system
        The system after every change.
    ledger
        What those changes moved.
    """
    lines = [(team.name, line.name) for team in system.teams for line in team.lines]
    position = {name: index for index, name in enumerate(lines)}
    posted = []
    for entry in sorted(ledger.recurrent, key=lambda e: (e.from_date, position[e.team, e.line])):
        line = system.team(entry.team).line(entry.line)
        wte = 0.0
        if line.wte is not None and line.pence_per_year:
            wte = float(line.wte * entry.pence_per_year / line.pence_per_year)
        posted.append(
            Posting(
                from_date=entry.from_date,
                cut=entry.reason,
                team=entry.team,
                line=entry.line,
                category=line.category,
                behaviour=line.behaviour,
                change_pence_per_year=entry.pence_per_year,
                after_pence_per_year=line.pence_per_year_on(entry.from_date),
                change_wte=wte,
                after_wte=float(line.wte_on(entry.from_date)),
            )
        )
    return tuple(posted)
