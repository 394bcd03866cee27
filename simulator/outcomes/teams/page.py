"""One page a team: what it has, how full it is, who waits for it, and what is observed."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.observation import steps_served_by
from simulator.domain.offered_load import offered_loads
from simulator.domain.scenario import Scenario
from simulator.domain.team import BudgetLine
from simulator.domain.title import Titles
from simulator.outcomes.comparison.comparison import Comparison
from simulator.outcomes.teams.capacity import PoolCapacity, pool_capacity
from simulator.outcomes.teams.figure import Figure, Figures
from simulator.outcomes.teams.observed import Beside, beside


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigures:
    """The list, waits and contacts of one step."""

    pathway: str
    step: str
    called: str
    """What people call the step and its pathway."""
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """One team before any cut."""

    team: str
    called: str
    """What people call it."""
    pence_per_year: int
    """Its budget."""
    lines: tuple[BudgetLine, ...]
    staffing: frozenset[str]
    """Names of the lines that sustain a pool."""
    pools: tuple[PoolCapacity, ...]
    use: tuple[Figure, ...]
    steps: tuple[StepFigures, ...]
    observed: tuple[Beside, ...]


def team_pages(scenario: Scenario, comparison: Comparison) -> tuple[TeamPage, ...]:
    """A page for each team of a scenario without cuts, in the order of its file.

    Parameters
    ----------
    scenario
        The baseline.
    comparison
        Its run.
    """
    system, figures = scenario.baseline, Figures.of(comparison, scenario.name)
    loads, titles = offered_loads(system, scenario.horizon_days), Titles.of(system)
    pages = []
    for team in system.teams:
        served = steps_served_by(system, team.name)
        names = {(pathway, step.name) for pathway, step in served}
        entries = {(each.name, group.enters_at) for each in system.pathways for group in each.groups}
        pages.append(
            TeamPage(
                team=team.name,
                called=titles.teams.of(team.name),
                pence_per_year=team.pence_per_year_on(system.starts),
                lines=team.lines,
                staffing=frozenset(name for pool in team.pools for name in pool.staffed_by),
                pools=tuple(
                    pool_capacity(system, team, pool, loads, scenario.run.ends) for pool in team.pools
                ),
                use=figures.of_team(team),
                steps=tuple(
                    StepFigures(
                        pathway=pathway,
                        step=step.name,
                        called=f"'{titles.pathways.of(pathway, step.name)}' of {titles.pathways.of(pathway)}",
                        figures=figures.of_step(pathway, step, is_entry=(pathway, step.name) in entries),
                    )
                    for pathway, step in served
                ),
                observed=tuple(
                    found
                    for seen in scenario.observed
                    if seen.team == team.name or (seen.pathway, seen.step) in names
                    for found in beside(system, figures, seen, team.name)
                ),
            )
        )
    return tuple(pages)
