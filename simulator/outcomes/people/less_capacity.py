"""Lists that a loss of capacity feeds: of the steps that have less, and of all that lead to them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from simulator.domain.pathway import Step
from simulator.domain.reach import feeding_steps
from simulator.domain.system import System
from simulator.domain.team import Pool, Team

Steps = frozenset[tuple[str, str]]
"""Pathway and step."""


def lists_fed_by_less(scenario: System, reference: System) -> Steps:
    """Steps of which a pool can do less than in the reference at any time, and every step that leads to one.

    While any of their lists is longer, nothing that others gain downstream is a gain of the plan: they have
    it because people are held back here.

    Parameters
    ----------
    scenario, reference
        After their cuts. A pool that the scenario lacks can do nothing; one that only the scenario has is no
        loss.
    """
    fed: set[tuple[str, str]] = set()
    less = steps_with_less(scenario, reference)
    for pathway in reference.pathways:
        feeding = feeding_steps(pathway)
        names = {step for of_pathway, step in less if of_pathway == pathway.name}
        fed |= {(pathway.name, before) for name in names for before in feeding[name]}
    return frozenset(fed)


def steps_with_less(scenario: System, reference: System) -> Steps:
    """Steps, `(pathway, step)`, of which a pool can do less than in the reference at any time."""
    less = _pools_with_less(scenario, reference)
    return frozenset(
        (pathway.name, step.name)
        for pathway in reference.pathways
        for step in pathway.steps
        if _pools_of(step) & less
    )


def _pools_with_less(scenario: System, reference: System) -> set[str]:
    teams = {team.name: team for team in scenario.teams}
    less = set()
    for team in reference.teams:
        other = teams.get(team.name)
        mine = {pool.name: pool for pool in other.pools} if other else {}
        for pool in team.pools:
            name = f"{team.name}.{pool.name}"
            if other is None or pool.name not in mine:
                less.add(name)
                continue
            dates = _dates(other, mine[pool.name], scenario.starts) | _dates(team, pool, reference.starts)
            if any(_offers(other, mine[pool.name], day) < _offers(team, pool, day) for day in dates):
                less.add(name)
    return less


def _dates(team: Team, pool: Pool, starts: date) -> set[date]:
    return {capacity.from_date for capacity in team.capacities(pool, starts)}


def _offers(team: Team, pool: Pool, moment: date) -> Fraction:
    """Work-days of standard contacts, places or beds in one day."""
    wte = team.capacity_on(pool, moment).wte
    return wte * Fraction(pool.contacts_per_wte_per_week or 1.0)


def _pools_of(step: Step) -> set[str]:
    return {str(pool) for pool in (step.place, step.clinicians) if pool is not None}
