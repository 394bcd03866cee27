"""The system: pathways, teams and demand, as one thing that can be checked, cut and run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from simulator.domain.demand import DayOne, Referrals
from simulator.domain.pathway import Pathway
from simulator.domain.team import LineChange, Team
from simulator.units import PENCE_PER_POUND


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class System:
    """Pathways, teams and demand of one provider."""

    starts: date
    """First day; the run starts at its midnight."""
    pathways: tuple[Pathway, ...]
    teams: tuple[Team, ...]
    referrals: tuple[Referrals, ...]
    day_one: tuple[DayOne, ...] = ()
    price_year: str = ""
    """Financial year of all its prices, `2025/26`; empty where it is not stated."""

    def __repr__(self) -> str:
        """What it is, on one line."""
        steps = sum(len(pathway.steps) for pathway in self.pathways)
        # Not by `wording`: what measures rest on must not change with the words of people.
        budget = f"£{self.pence_per_year_on(self.starts) // PENCE_PER_POUND:,}"
        return f"a system of {steps} steps and {len(self.teams)} teams at {budget} a year"

    def pathway(self, name: str) -> Pathway:
        """The pathway of this name; `KeyError` when there is none."""
        for pathway in self.pathways:
            if pathway.name == name:
                return pathway
        raise KeyError(name)

    def team(self, name: str) -> Team:
        """The team of this name; `KeyError` when there is none."""
        for team in self.teams:
            if team.name == name:
                return team
        raise KeyError(name)

    def pence_per_year_on(self, moment: date) -> int:
        """Annual budget of all teams in force on a date, pence."""
        return sum(team.pence_per_year_on(moment) for team in self.teams)

    def with_changes(self, changes: Mapping[str, Mapping[str, Iterable[LineChange]]]) -> System:
        """The same system with dated changes added to budget lines, `changes[team][line]`."""
        return replace(
            self,
            teams=tuple(
                team.with_changes({line: tuple(made) for line, made in changes.get(team.name, {}).items()})
                for team in self.teams
            ),
        )
