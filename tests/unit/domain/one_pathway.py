"""Systems of one pathway in a few words, for the tests of what is refused and what is doubtful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.check.scenario import problems_of
from simulator.domain.demand import Referrals
from simulator.domain.distribution import Exponential
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Pathway,
    PoolName,
    Risk,
    Route,
    Step,
)
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, Pool, Team

START = date(2026, 4, 1)
BEDS = PoolName(team="ward", pool="beds")
ROOMS = PoolName(team="house", pool="rooms")


def to(*destinations, share=None):
    return tuple(Route(to=name, share=share or 1 / len(destinations)) for name in destinations)


def stay_step(name, *destinations, place=None, days=10.0, **more):
    course = Course(routes=to(*destinations), stay=Exponential(average=days))
    return Step(name=name, role="inpatient", course=course, place=place, **more)


def places_team(name, pool, count):
    line = BudgetLine(
        name="nurse", category="pay", behaviour="variable", pence_per_year=100, source="test", wte=Fraction(1)
    )
    held = Pool(name=pool, kind="places", staffed_by=("nurse",), count=count, source="test")
    return Team(name=name, lines=(line,), pools=(held,))


def contacts_team(name, wte, per_week=7.0):
    line = BudgetLine(
        name="nurse",
        category="pay",
        behaviour="variable",
        pence_per_year=100,
        source="test",
        wte=Fraction(wte),
    )
    pool = Pool(name="contacts", kind="contacts", staffed_by=("nurse",), contacts_per_wte_per_week=per_week)
    return Team(name=name, lines=(line,), pools=(pool,))


def system_of(steps, teams=(), per_day=1.0, **pathway):
    group = Group(name="all", enters_at=steps[0].name)
    exits = (Exit(name="out", meaning="completed"),)
    whole = Pathway(name="p", steps=tuple(steps), **{"groups": (group,), "exits": exits, **pathway})
    referrals = Referrals(pathway="p", group="all", source="test", per_day=per_day)
    return System(starts=START, pathways=(whole,), teams=tuple(teams), referrals=(referrals,))


def sound_system():
    ward = system_of([stay_step("ward", "out", place=BEDS)], [places_team("ward", "beds", 20)])
    return with_course(ward, patience=Risk(after=Exponential(average=365.0), routes=to("out")))


def with_course(system, **changes):
    (pathway,) = system.pathways
    first = pathway.steps[0]
    changed = replace(first, course=replace(first.course, **changes))
    return replace(system, pathways=(replace(pathway, steps=(changed, *pathway.steps[1:])),))


def only_problem(system):
    problems = problems_of(system)
    assert len(problems) == 1, problems
    return problems[0]


def scenario_of(system, *cuts, ends=date(2028, 4, 1), warm_up_days=30.0):
    run = RunSettings(ends=ends, warm_up_days=warm_up_days, replications=1, seed=1)
    return Scenario(name="s", description="", baseline=system, cuts=cuts, run=run)


def slice_of(share, name="slice", when=date(2026, 10, 1)):
    return AcrossTheBoard(name=name, from_date=when, share=share)
