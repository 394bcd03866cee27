"""The index that brings prices of one financial year to those of another.

The change into each year is that of the NHS Cost Inflation Index (pay and prices) where it has been
published, because it is of the pay and goods that the NHS buys, and that of the GDP deflator before and
after. Both stand beside this module as data, each value with its source.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Final

NHS_COST_INFLATION: Final = "NHS Cost Inflation Index"
GDP_DEFLATOR: Final = "GDP deflator"
NOT_FINAL: Final = frozenset({"provisional", "forecast"})
"""What is said of a year's figure that its publisher will still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """How prices changed from one financial year to the next."""

    year: str
    """The later year, `2018/19`."""
    factor: Fraction
    """Prices of that year relative to those of the year before."""
    series: str
    """The published series that it is of."""
    status: str
    """`final`, `outturn`, `provisional` or `forecast`."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceIndex:
    """Changes of prices, year after year without a gap."""

    first_year: str
    changes: tuple[PriceChange, ...]

    @property
    def years(self) -> tuple[str, ...]:
        """Financial years that it covers, in order."""
        return (self.first_year, *(change.year for change in self.changes))

    def between(self, year: str, other: str) -> tuple[PriceChange, ...]:
        """The changes between two years, in order, whichever is the later; `ValueError` for unknown ones."""
        for unknown in {year, other} - set(self.years):
            raise ValueError(f"{unknown} lies outside {self.years[0]} to {self.years[-1]}")
        first, last = sorted((self.years.index(year), self.years.index(other)))
        return self.changes[first:last]

    def factor(self, from_year: str, to_year: str) -> Fraction:
        """Prices of one year relative to those of another, exactly.

        Raises
        ------
        ValueError
            It does not cover one of the years.
        """
        factor = Fraction(1)
        for change in self.between(from_year, to_year):
            factor *= change.factor
        return 1 / factor if from_year > to_year else factor

    def in_words(self, year: str, other: str) -> str:
        """The series between two years, each with its years and what of it is no final figure."""
        parts = []
        for series, of_series in groupby(self.between(year, other), key=lambda change: change.series):
            changes = list(of_series)
            first, last = changes[0].year, changes[-1].year
            years = first if first == last else f"{first} to {last}"
            open_years = [f"{c.year} {c.status}" for c in changes if c.status in NOT_FINAL]
            doubt = f" ({', '.join(open_years)})" if open_years else ""
            parts.append(f"{series} for {years}{doubt}")
        return ", ".join(parts)

    def sources(self, year: str, other: str) -> tuple[str, ...]:
        """Where the changes between two years were published, series by series."""
        sources = (f"{change.series}: {change.source}" for change in self.between(year, other))
        return tuple(dict.fromkeys(sources))


@cache
def price_index() -> PriceIndex:
    """The index that comes with the simulator."""
    of_nhs = {
        row["year"]: PriceChange(
            year=row["year"],
            factor=1 + Fraction(row["change_on_year_before_per_cent"]) / 100,
            series=NHS_COST_INFLATION,
            status=row["status"],
            source=row["source"],
        )
        for row in _rows("nhs_cost_inflation.csv")
    }
    levels = list(_rows("gdp_deflator.csv"))
    of_all = (
        PriceChange(
            year=row["year"],
            factor=Fraction(row["level_2024_25_is_100"]) / Fraction(before["level_2024_25_is_100"]),
            series=GDP_DEFLATOR,
            status=row["status"],
            source=row["source"],
        )
        for before, row in pairwise(levels)
    )
    return PriceIndex(
        first_year=levels[0]["year"],
        changes=tuple(of_nhs.get(change.year, change) for change in of_all),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("simulator.domain.price") / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))
