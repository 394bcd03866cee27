"""Money that no patient waits for: what of a budget, and of a saving, changes nothing in the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.domain.pathway import PoolName
from simulator.domain.scenario import Scenario
from simulator.domain.sustained import (
    LineName,
    money_that_sustains_nothing,
    pools_in_use,
    saving_that_sustains_nothing,
)
from simulator.domain.system import System
from simulator.domain.team import Pool, Team
from simulator.wording import as_stated, listed, whole, written_pounds


def warnings_of_money(system: System) -> Iterator[str]:
    """Money of teams with pools that sustains none of them, and pools that no money sustains.

    A team without pools is left out: that its money buys nothing here is plain from the file. Where a saving
    comes from it, `warnings_of_saving` says so.
    """
    in_use = pools_in_use(system)
    with_pools = {
        team.name for team in system.teams if any(f"{team.name}.{p.name}" in in_use for p in team.pools)
    }
    idle = {line: p for line, p in money_that_sustains_nothing(system).items() if line[0] in with_pools}
    if idle:
        total = written_pounds(sum(idle.values()))
        yield (
            f"{total} a year of teams that patients wait for sustains no pool ({_by_line(idle)}): cutting it "
            "changes no wait in this model; where it buys cover, write its 'wte', and where it cannot be "
            "cut, 'behaviour: fixed'"
        )
    for team in system.teams:
        budget = team.pence_per_year_on(system.starts)
        for pool in team.pools:
            if budget and f"{team.name}.{pool.name}" in in_use and not _is_paid_for(team, pool):
                yield _without_money(team, pool, budget)


def _is_paid_for(team: Team, pool: Pool) -> bool:
    """Whether a line that sustains the pool costs anything, so that cutting it closes some of it."""
    return any(team.line(name).pence_per_year > 0 for name in pool.staffed_by)


def _without_money(team: Team, pool: Pool, budget: int) -> str:
    """The warning of a pool that cuts cannot reach."""
    name, cut = f"'{team.name}.{pool.name}'", f"cutting the {written_pounds(budget)} a year of its team"
    if not pool.staffed_by:
        return (
            f"no budget line sustains the {whole(pool.count)} {pool.kind} of {name}: {cut} closes none; "
            "name the lines that pay for them in 'staffed_by'"
        )
    lines = listed(f"'{line}'" for line in pool.staffed_by)
    if pool.kind != "contacts":
        return (
            f"the lines that sustain the {whole(pool.count)} {pool.kind} of {name} cost £0 a year ({lines}): "
            f"{cut} closes none; write what they cost, or name the lines that pay in 'staffed_by'"
        )
    wte = sum(float(team.line(line).wte or 0) for line in pool.staffed_by)
    return (
        f"the {as_stated(wte)} WTE that give the contacts of {name} cost £0 a year ({lines}): {cut} takes "
        "none of them away; write what they cost"
    )


def warnings_of_prices(system: System) -> Iterator[str]:
    """Starts that cost a price although a budget already pays for who or what does them."""
    for pathway in system.pathways:
        for step in pathway.steps:
            paid = [
                f"{written_pounds(pence)} a year of '{pool}'"
                for pool in (step.place, step.clinicians)
                if pool is not None and (pence := _pence_behind(system, pool)) > 0
            ]
            if paid and step.price_pence_per_start:
                yield (
                    f"each start of '{pathway.name}.{step.name}' counts its cost twice: the price of "
                    f"{written_pounds(step.price_pence_per_start)} a start, and the budget that staffs it "
                    f"({listed(paid)}); 'price_per_start' is for a start that no team here pays"
                )


def _pence_behind(system: System, named: PoolName) -> int:
    """What the budget lines behind a pool cost on the first day, pence a year."""
    team = system.team(named.team)
    lines = (team.line(name) for name in team.pool(named.pool).staffed_by)
    return sum(line.pence_per_year_on(system.starts) for line in lines)


def warnings_of_saving(scenario: Scenario) -> Iterator[str]:
    """The part of a saving that comes from lines no patient waits for."""
    idle = saving_that_sustains_nothing(scenario)
    if idle:
        saving = sum(saved for saved in scenario.savings_pence_per_year() if saved > 0)
        yield (
            f"{written_pounds(sum(idle.values()))} of the {written_pounds(saving)} a year that "
            f"'{scenario.name}' saves comes from lines no patient waits for here ({_by_line(idle)}): what "
            "that does to people, this model cannot show"
        )


def _by_line(pence: Mapping[LineName, int]) -> str:
    return listed(f"{written_pounds(amount)} of '{team}.{line}'" for (team, line), amount in pence.items())
