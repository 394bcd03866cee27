"""Sums of money at the prices of their file."""

from __future__ import annotations

from simulator.domain.price import StatedPrice, brought_to


def priced(pence: int, year: str | None, price_year: str) -> tuple[int, StatedPrice | None]:
    """A sum at the prices of the file, and as it is stated where a price year stands beside it.

    Parameters
    ----------
    pence
        As written.
    year
        The price year beside it; None where there is none, so that it is that of the file.
    price_year
        Of the file; empty where it has none.
    """
    if year is None:
        return pence, None
    stated = StatedPrice(pence=pence, year=year)
    return brought_to(stated, price_year), stated
