"""Prices of other years: which figures a system brings to its own, by what index, or why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.check.team import SECTION
from simulator.domain.naming import Place
from simulator.domain.pathway import Course
from simulator.domain.price import StatedPrice, price_index
from simulator.domain.system import System
from simulator.errors import Problem
from simulator.wording import decimals, written_pounds


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOfAnotherYear:
    """A figure whose price year the file gives, and what it is at the prices of the file."""

    place: Place
    """Of what holds it, as `teams.crisis.staff.nurse`."""
    called: str
    """What it is of, as people read it: `a day out of area of 'adults.ward'`."""
    stated: StatedPrice
    pence: int
    """At the prices of the file."""


def prices_of_other_years(system: System) -> Iterator[PriceOfAnotherYear]:
    """The figures beside which a price year stands, those of pathways first."""
    for pathway in system.pathways:
        at = ("pathways", pathway.name)
        for step in pathway.steps:
            name, place = f"'{pathway.name}.{step.name}'", (*at, "steps", step.name)
            if step.stated is not None:
                yield PriceOfAnotherYear(
                    place=place,
                    called=f"a start of {name}",
                    stated=step.stated,
                    pence=step.price_pence_per_start,
                )
            courses: dict[Place, Course] = {(): step.course}
            courses |= {("groups", group): course for group, course in step.course_by_group.items()}
            for of_group, course in courses.items():
                overflow = course.overflow
                if overflow is not None and overflow.stated is not None:
                    yield PriceOfAnotherYear(
                        place=(*place, *of_group, "overflow"),
                        called=f"a day placed elsewhere from {name}",
                        stated=overflow.stated,
                        pence=overflow.price_pence_per_day,
                    )
        for way_out in pathway.exits:
            if way_out.stated is not None:
                yield PriceOfAnotherYear(
                    place=(*at, "exits", way_out.name),
                    called=f"a patient who leaves by '{pathway.name}.{way_out.name}'",
                    stated=way_out.stated,
                    pence=way_out.price_pence,
                )
    for team in system.teams:
        for line in team.lines:
            if line.stated is not None:
                yield PriceOfAnotherYear(
                    place=("teams", team.name, SECTION[line.category], line.name),
                    called=f"a year of '{team.name}.{line.name}'",
                    stated=line.stated,
                    pence=line.pence_per_year,
                )


def problems_of_price_years(system: System) -> Iterator[Problem]:
    """Price years that the index does not cover, and those of figures in a file that has none."""
    years = price_index().years
    span = f"the index covers {years[0]} to {years[-1]}"
    if system.price_year and system.price_year not in years:
        rule = f"no index brings prices to {system.price_year}: {span}"
        yield Problem(place=("price_year",), rule=rule, remedy="write a year of the index")
        return
    for price in prices_of_other_years(system):
        place, year = (*price.place, "price_year"), price.stated.year
        if not system.price_year:
            rule = f"prices of {year} beside others whose year is not stated"
            remedy = "write the price year of the whole file at its top, like 'price_year: 2025/26'"
            yield Problem(place=place, rule=rule, remedy=remedy)
        elif year not in years:
            rule = f"no index brings prices of {year} to {system.price_year}: {span}"
            yield Problem(place=place, rule=rule, remedy="write a figure of one of these years")


def upratings_in_words(system: System) -> tuple[str, ...]:
    """What each figure of another year is at the prices of the system, and by which index, in sentences.

    Parameters
    ----------
    system
        A system without problems.

    Returns
    -------
    tuple of str
        One sentence a figure, one a year with the index, and the sources; empty where every price is of one
        year.
    """
    to_year, index = system.price_year, price_index()
    others = [price for price in prices_of_other_years(system) if price.stated.year != to_year]
    notes = {
        f"{written_pounds(price.stated.pence)} {price.called} at {price.stated.year} prices is "
        f"{written_pounds(price.pence)} at {to_year} prices": None
        for price in others
    }
    years = sorted({price.stated.year for price in others})
    factors = (
        f"prices of {year} times {decimals(float(index.factor(year, to_year)), 4)} are prices of {to_year}: "
        f"{index.in_words(year, to_year)}"
        for year in years
    )
    sources = dict.fromkeys(source for year in years for source in index.sources(year, to_year))
    return (*notes, *factors, *sources)
