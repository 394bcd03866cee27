"""A whole document becomes a scenario of the domain."""

from __future__ import annotations

from simulator.domain.change.cut import AcrossTheBoard, Cut, Reallocate, Targeted, TeamSaving
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.scenario_file.resolve import demand, pathway, team
from simulator.scenario_file.schema.cut import (
    AcrossTheBoardShape,
    AnyCut,
    ProtectShape,
    TargetedShape,
)
from simulator.scenario_file.schema.document import Document


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
        cuts=tuple(cut_of(position, cut) for position, cut in enumerate(document.cuts, start=1)),
        run=RunSettings(ends=ends, warm_up_days=run.warm_up, replications=run.replications, seed=run.seed),
    )


def system(document: Document) -> System:
    """The system before any cut."""
    return System(
        starts=document.starts,
        pathways=tuple(pathway.pathway(name, shape) for name, shape in document.pathways.items()),
        teams=tuple(team.team(name, shape) for name, shape in document.teams.items()),
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


def cut_of(position: int, written: AnyCut) -> Cut:
    """The cut that is written; its place in the list names it when nothing else does."""
    name = written.name or f"{written.kind}_{position}"
    if isinstance(written, AcrossTheBoardShape | ProtectShape):
        protecting = written if isinstance(written, ProtectShape) else None
        return AcrossTheBoard(
            name=name,
            from_date=written.from_date,
            phase_months=written.phase,
            share=written.share,
            share_of_all=protecting.share_of_all if protecting else None,
            amount_pence_per_year=written.amount,
            protect=tuple(protecting.protect) if protecting else (),
        )
    if isinstance(written, TargetedShape):
        return Targeted(
            name=name,
            from_date=written.from_date,
            phase_months=written.phase,
            teams=tuple(
                TeamSaving(
                    team=of_team,
                    amount_pence_per_year=saving.amount.pence_per_year,
                    share=saving.amount.share,
                    wte=saving.amount.wte,
                    lines=tuple(saving.lines),
                )
                for of_team, saving in written.teams.items()
            ),
        )
    return Reallocate(
        name=name,
        from_date=written.from_date,
        phase_months=written.phase,
        amount_pence_per_year=written.amount,
        out_of=written.out_of,
        into=written.into,
        out_of_lines=tuple(written.out_of_lines),
        into_lines=tuple(written.into_lines),
    )
