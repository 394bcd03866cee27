"""What changes save in each financial year, by the ledger, before anything is run."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from simulator.domain.change.ledger import Ledger
from simulator.units import MONTHS_PER_YEAR, first_of_next_month

FIRST_MONTH = 4
"""Financial years begin on 1 April."""


def saved_by_financial_year(ledger: Ledger, starts: date, ends: date) -> dict[str, int]:
    """Gross saving in each financial year of a run, pence, by its name such as `2026/27`.

    Parameters
    ----------
    ledger
        Recurrent entries count from their dates on, a twelfth of the year's amount each month and a month
        by its days; money spent once is left out.
    starts, ends
        First day of the run, and first day after it: the first and the last year may be parts of one.
    """
    saved: dict[str, Fraction] = {}
    begins = starts
    while begins < ends:
        next_month = first_of_next_month(begins)
        month_ends, year = min(next_month, ends), financial_year(begins)
        days_in_month = (next_month - begins.replace(day=1)).days
        saved.setdefault(year, Fraction(0))
        pence_days = sum(
            entry.pence_per_year * max(0, (month_ends - max(begins, entry.from_date)).days)
            for entry in ledger.recurrent
        )
        saved[year] -= Fraction(pence_days, MONTHS_PER_YEAR * days_in_month)
        begins = month_ends
    return {year: round(pence) for year, pence in saved.items()}


def financial_year(moment: date) -> str:
    """The financial year that holds a day: `2026/27` from 1 April 2026 to 31 March 2027."""
    first = moment.year if moment.month >= FIRST_MONTH else moment.year - 1
    return f"{first}/{(first + 1) % 100:02d}"
