"""Titles: what people call the pathways, groups, steps, teams and pools of a system."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.domain.system import System
from simulator.wording import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """The names of a system's things as people read them, by what kind of thing they are."""

    pathways: Names = field(default_factory=Names)
    """Of pathways by their name, of steps by pathway and step."""
    groups: Names = field(default_factory=Names)
    """By pathway and group."""
    teams: Names = field(default_factory=Names)
    """Of teams by their name, of pools by team and pool."""

    @classmethod
    def of(cls, system: System) -> Titles:
        """Those of a system; names in words where it gives no title."""
        pathways: dict[tuple[str, ...], str] = {}
        groups: dict[tuple[str, ...], str] = {}
        teams: dict[tuple[str, ...], str] = {}
        for pathway in system.pathways:
            pathways[pathway.name,] = pathway.title
            pathways |= {(pathway.name, step.name): step.title for step in pathway.steps}
            groups |= {(pathway.name, group.name): group.title for group in pathway.groups}
        for team in system.teams:
            teams[team.name,] = team.title
            teams |= {(team.name, pool.name): pool.title for pool in team.pools}
        return cls(pathways=Names(pathways), groups=Names(groups), teams=Names(teams))
