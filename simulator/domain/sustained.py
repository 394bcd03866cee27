"""Money that sustains nothing: budget lines whose fall changes no wait in the model.

A budget line sustains a pool when the pool is `staffed_by` it and a step uses the pool. Every other pound can
be cut without any patient waiting a day longer here, which says something of the model and nothing of the
service.
"""

from __future__ import annotations

from collections import Counter

from simulator.domain.scenario import Scenario
from simulator.domain.system import System

LineName = tuple[str, str]
"""A team and one of its budget lines."""


def pools_in_use(system: System) -> frozenset[str]:
    """The pools, as `team.pool`, that some step takes places or contacts from."""
    return frozenset(
        str(pool)
        for pathway in system.pathways
        for step in pathway.steps
        for pool in (step.place, step.clinicians)
        if pool is not None
    )


def lines_that_sustain(system: System) -> frozenset[LineName]:
    """The budget lines whose money sustains a pool that some step uses."""
    in_use = pools_in_use(system)
    return frozenset(
        (team.name, line)
        for team in system.teams
        for pool in team.pools
        if f"{team.name}.{pool.name}" in in_use
        for line in pool.staffed_by
    )


def money_that_sustains_nothing(system: System) -> dict[LineName, int]:
    """What could be cut on the first day without changing a wait, pence a year by team and line.

    Fixed lines are left out, since they cannot be cut, and so are lines without money.
    """
    sustaining = lines_that_sustain(system)
    return {
        (team.name, line.name): pence
        for team in system.teams
        for line in team.lines
        if line.can_be_cut
        and (team.name, line.name) not in sustaining
        and (pence := line.pence_per_year_on(system.starts)) > 0
    }


def saving_that_sustains_nothing(scenario: Scenario) -> dict[LineName, int]:
    """The part of a scenario's gross saving that comes from lines no patient waits for here.

    Parameters
    ----------
    scenario
        A scenario whose cuts can be made.

    Returns
    -------
    dict
        Pence a year once every cut is complete, more than 0, by team and budget line, in the order in which
        the system lists them. Their sum is at most the gross saving of the cuts. Money that is only moved
        counts for nothing: it is no saving.

    Raises
    ------
    InvalidSystemError
        A cut cannot be made.
    """
    sustaining = lines_that_sustain(scenario.baseline)
    taken: Counter[LineName] = Counter()
    for ledger in scenario.ledgers():
        if ledger.saving_pence_per_year > 0:
            for entry in ledger.recurrent:
                if not entry.undoes:
                    taken[entry.team, entry.line] -= entry.pence_per_year
    return {
        (team.name, line.name): taken[team.name, line.name]
        for team in scenario.baseline.teams
        for line in team.lines
        if taken[team.name, line.name] > 0 and (team.name, line.name) not in sustaining
    }
