"""A sum of money as its source states it, with the year of its prices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from simulator.domain.price.index import price_index

_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_NEAR = re.compile(r"([0-9]{4})(?:\s*[-–/]\s*[0-9]{2,4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPrice:
    """A sum before it is brought to the price year of its file."""

    pence: int
    """As the source states it; negative for income."""
    year: str
    """Financial year of its prices, `2017/18`."""


def fault_of_price_year(year: str) -> tuple[str, str] | None:
    """Why a text names no financial year, and what to write; None for one that does."""
    found = _YEAR.fullmatch(year)
    if found is not None and int(found[2]) == (int(found[1]) + 1) % 100:
        return None
    near = _NEAR.fullmatch(year.strip())
    example = financial_year_of(int(near[1])) if near else "2025/26"
    return f"'{year}' is no financial year", f"write it like {example}"


def financial_year_of(first: int) -> str:
    """The financial year that begins in April of a year: `2017/18` for 2017."""
    return f"{first}/{(first + 1) % 100:02d}"


def brought_to(stated: StatedPrice, year: str) -> int:
    """The sum at the prices of another year, to the nearest penny, halves up.

    As stated where either year is unknown: `problems_of_price_years` refuses such a system.
    """
    index = price_index()
    if stated.year not in index.years or year not in index.years:
        return stated.pence
    return floor(stated.pence * index.factor(stated.year, year) + Fraction(1, 2))
