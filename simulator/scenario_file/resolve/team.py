"""Teams as written become teams of the domain, with money in whole pence."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from simulator.domain.team import BudgetLine, CapacityFactor, Category, Pool, Team
from simulator.scenario_file.resolve.price import priced
from simulator.scenario_file.schema.team import NonPayShape, PoolShape, PremisesShape, StaffShape, TeamShape


def team(name: str, written: TeamShape, price_year: str = "") -> Team:
    """The team, with every default filled in.

    Parameters
    ----------
    name, written
        What it is called, and what the file says of it.
    price_year
        Of the file; empty where it has none.
    """
    lines = [
        *(_staff(line, shape, price_year) for line, shape in written.staff.items()),
        *(_other(line, "non_pay", shape, price_year) for line, shape in written.non_pay.items()),
        *(_other(line, "premises", shape, price_year) for line, shape in written.premises.items()),
    ]
    return Team(
        name=name,
        title=written.title or "",
        lines=tuple(lines),
        pools=tuple(_pool(pool, shape, lines) for pool, shape in written.pools.items()),
    )


def _staff(name: str, written: StaffShape, price_year: str) -> BudgetLine:
    pence_per_year = written.per_year
    if pence_per_year is None:
        assert written.cost_per_wte is not None
        assert written.wte is not None
        # Half pennies go up, as in every other amount that is a product.
        pence_per_year = floor(written.wte * written.cost_per_wte + Fraction(1, 2))
    pence, stated = priced(pence_per_year, written.price_year, price_year)
    return BudgetLine(
        name=name,
        category="pay",
        behaviour=written.behaviour,
        pence_per_year=pence,
        source=written.source,
        wte=written.wte,
        band=written.band,
        stated=stated,
        sees_patients=written.sees_patients,
    )


def _other(
    name: str, category: Category, written: NonPayShape | PremisesShape, price_year: str
) -> BudgetLine:
    pence, stated = priced(written.per_year, written.price_year, price_year)
    return BudgetLine(
        name=name,
        category=category,
        behaviour=written.behaviour,
        pence_per_year=pence,
        source=written.source,
        wte=written.wte if isinstance(written, NonPayShape) else None,
        stated=stated,
        sees_patients=written.sees_patients if isinstance(written, NonPayShape) else None,
    )


def _pool(name: str, written: PoolShape, lines: list[BudgetLine]) -> Pool:
    staffed_by = written.staffed_by
    if staffed_by is None:
        staffed_by = [line.name for line in lines if line.staffs_pools]
    count = written.count or 0
    if written.per_wte is not None:
        wte = sum((line.wte or Fraction(0) for line in lines if line.name in staffed_by), Fraction(0))
        count = floor(wte * Fraction(written.per_wte))
    return Pool(
        name=name,
        title=written.title or "",
        kind=written.kind,
        staffed_by=tuple(staffed_by),
        count=count,
        contacts_per_wte_per_week=written.per_wte_per_week,
        source=written.source,
        factors=tuple(
            CapacityFactor(from_date=factor.from_date, factor=factor.times, source=factor.source or "")
            for factor in written.factors
        ),
        in_treatment_first=written.in_treatment_first,
    )
