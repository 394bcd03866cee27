"""A whole document becomes a scenario of the domain."""

from __future__ import annotations

from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.scenario_file.change.register import change_of
from simulator.scenario_file.document import Document
from simulator.scenario_file.resolve import demand, observed, pathway, team


def scenario(document: Document) -> Scenario:
    """The scenario a document states; its sense is not checked here."""
    run = document.run
    ends = run.ends
    if ends is None:
        assert run.length is not None
        ends = run.length.after(document.starts)
    return Scenario(
        name=document.name,
        description=document.description,
        baseline=system(document),
        cuts=tuple(change_of(cut, position) for position, cut in enumerate(document.cuts, start=1)),
        run=RunSettings(ends=ends, warm_up_days=run.warm_up, replications=run.replications, seed=run.seed),
        observed=observed.observations(document.observed),
    )


def system(document: Document) -> System:
    """The system before any cut."""
    year = document.price_year or ""
    return System(
        starts=document.starts,
        price_year=year,
        pathways=tuple(pathway.pathway(name, shape, year) for name, shape in document.pathways.items()),
        teams=tuple(team.team(name, shape, year) for name, shape in document.teams.items()),
        referrals=tuple(
            demand.referrals(of_pathway, group, shape, document.starts)
            for of_pathway, groups in document.demand.items()
            for group, shape in groups.items()
        ),
        day_one=tuple(
            demand.day_one(of_pathway, group, step, shape)
            for of_pathway, groups in document.day_one.items()
            for group, steps in groups.items()
            for step, shape in steps.items()
        ),
    )
