"""A small system for the tests of money: two clinical teams and one that treats nobody."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from simulator.domain.distribution import Exponential
from simulator.domain.pathway import Course, Exit, Group, Pathway, PoolName, Route, Step
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, Pool, Team

STARTS = date(2026, 4, 1)
FROM = date(2026, 10, 1)


def line(name: str, pounds: int, *, wte: str | None = None, fixed: bool = False) -> BudgetLine:
    """A budget line; with people it is pay."""
    return BudgetLine(
        name=name,
        category="pay" if wte else "non_pay",
        behaviour="fixed" if fixed else "variable",
        pence_per_year=pounds * 100,
        source="assumption: the test",
        wte=Fraction(wte) if wte else None,
    )


def small_system() -> System:
    """Community: 10 nurses and a caseload of 300. Ward: 12 nurses, 12 beds. Estates: money only."""
    community = Team(
        name="community",
        lines=(line("nurse", 561_000, wte="10"), line("base", 90_000, fixed=True), line("travel", 39_000)),
        pools=(
            Pool(name="contacts", kind="contacts", staffed_by=("nurse",), contacts_per_wte_per_week=11),
            Pool(name="caseload", kind="places", staffed_by=("nurse",), count=300),
        ),
    )
    ward = Team(
        name="ward",
        lines=(line("ward_nurse", 550_800, wte="12"),),
        pools=(Pool(name="beds", kind="beds", staffed_by=("ward_nurse",), count=12),),
    )
    estates = Team(
        name="estates", lines=(line("repairs", 200_000), line("rent", 300_000, fixed=True)), pools=()
    )
    care = Step(
        name="care",
        role="treatment",
        place=PoolName(team="community", pool="caseload"),
        course=Course(routes=(Route(to="home", share=1.0),), stay=Exponential(average=100.0)),
    )
    pathway = Pathway(
        name="adults",
        groups=(Group(name="all", enters_at="care"),),
        steps=(care,),
        exits=(Exit(name="home", meaning="completed"),),
    )
    return System(starts=STARTS, pathways=(pathway,), teams=(community, ward, estates), referrals=())
