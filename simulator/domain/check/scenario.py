"""Whether a system and a scenario make sense: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simulator.domain.check.demand import problems_of_demand
from simulator.domain.check.flow import problems_of_held_places
from simulator.domain.check.observation import problems_of_observations
from simulator.domain.check.pathway import problems_of_pathway
from simulator.domain.check.price import problems_of_price_years
from simulator.domain.check.team import problems_of_team
from simulator.domain.check.warning import warnings_of, warnings_of_scenario
from simulator.domain.naming import no_such, repeated, same_titles
from simulator.domain.pathway import PoolName
from simulator.domain.scenario import Scenario, problems_of_name
from simulator.domain.system import System
from simulator.errors import Problem
from simulator.units import day_number
from simulator.wording import as_stated

__all__ = ["problems_of", "problems_of_scenario", "warnings_of", "warnings_of_scenario"]


def problems_of(system: System) -> tuple[Problem, ...]:
    """Every rule a system breaks; empty for one that can be run.

    Parameters
    ----------
    system
        Any system whose numbers are of the right kind; ranges of single figures are checked where it
        is made.
    """
    problems = [problem for pathway in system.pathways for problem in problems_of_pathway(pathway)]
    problems += [problem for team in system.teams for problem in problems_of_team(team)]
    return tuple(problems + problems_between(system))


def problems_between(system: System) -> list[Problem]:
    """Rules broken between pathways, teams and demand, each of them sound by itself."""
    problems = [
        *repeated("pathways", [pathway.name for pathway in system.pathways], ("pathways",)),
        *repeated("teams", [team.name for team in system.teams], ("teams",)),
        *same_titles("pathways", [(each.name, each.title) for each in system.pathways], ("pathways",)),
        *same_titles("teams", [(team.name, team.title) for team in system.teams], ("teams",)),
        *_problems_of_pools(system),
        *problems_of_price_years(system),
    ]
    if not system.pathways:
        problems.append(Problem(place=("pathways",), rule="a system needs at least one pathway"))
    return [*problems, *problems_of_held_places(system), *problems_of_demand(system)]


def _problems_of_pools(system: System) -> Iterator[Problem]:
    for pathway in system.pathways:
        for step in pathway.steps:
            place = ("pathways", pathway.name, "steps", step.name)
            if step.place is not None:
                yield from _problems_of_pool_name(system, step.place, (*place, "place"), ("places", "beds"))
            if step.clinicians is not None:
                yield from _problems_of_pool_name(
                    system, step.clinicians, (*place, "clinicians"), ("contacts",)
                )


def _problems_of_pool_name(
    system: System, named: PoolName, place: tuple[str, ...], kinds: tuple[str, ...]
) -> Iterator[Problem]:
    pools = {f"{team.name}.{pool.name}": pool for team in system.teams for pool in team.pools}
    if str(named) not in pools:
        known = [name for name, pool in pools.items() if pool.kind in kinds]
        yield no_such("pool", str(named), known, place)
        return
    kind = pools[str(named)].kind
    if kind not in kinds:
        rule = f"'{named}' is a pool of {kind}, where {' or '.join(kinds)} are needed"
        key = "clinicians" if kind == "contacts" else "place"
        yield Problem(place=place, rule=rule, remedy=f"name it as '{key}', or name another pool")


def problems_of_scenario(scenario: Scenario) -> tuple[Problem, ...]:
    """Every rule a scenario breaks: those of its system, of its run and of its cuts."""
    problems = [*problems_of(scenario.baseline), *problems_of_run(scenario), *problems_of_name(scenario)]
    problems += problems_of_observations(scenario.baseline, scenario.observed)
    if any(problem.place[:1] == ("teams",) for problem in problems):
        return (*problems, *_names_unknown_to_cuts(scenario))
    return (*problems, *scenario.problems_of_changes())


def _names_unknown_to_cuts(scenario: Scenario) -> list[Problem]:
    """Teams and lines that cuts name and no team has, where faults of pools hide what else the cuts do."""
    teams = tuple(replace(team, pools=()) for team in scenario.baseline.teams)
    of_budgets = replace(scenario, baseline=replace(scenario.baseline, teams=teams))
    return [problem for problem in of_budgets.problems_of_changes() if problem.rule.startswith("no ")]


def problems_of_run(scenario: Scenario) -> list[Problem]:
    """A run that ends before it starts, or that is all warm-up."""
    run, starts = scenario.run, scenario.baseline.starts
    length = day_number(run.ends, starts)
    if length <= 0:
        rule = f"the run ends on {run.ends} and starts on {starts}: it must end later"
        return [Problem(place=("run", "ends"), rule=rule)]
    if run.warm_up_days >= length:
        rule = f"a warm-up of {as_stated(run.warm_up_days)} days leaves nothing of a run of {length} days"
        return [Problem(place=("run", "warm_up"), rule=rule, remedy="shorten it, or let the run end later")]
    return []
