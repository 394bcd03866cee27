"""Units of the field: their constants, and the calendar. A quantity carries its unit in its name."""

from __future__ import annotations

from datetime import date

PENCE_PER_POUND = 100
DAYS_PER_WEEK = 7.0
DAYS_PER_YEAR = 365.25
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR


def day_number(moment: date, starts: date) -> int:
    """Whole days from the first day of a scenario to `moment`; negative before it."""
    return (moment - starts).days


def first_of_next_month(moment: date) -> date:
    """The first day of the calendar month after the one that holds `moment`."""
    if moment.month == MONTHS_PER_YEAR:
        return date(moment.year + 1, 1, 1)
    return date(moment.year, moment.month + 1, 1)


def months_later(moment: date, months: int) -> date:
    """The same day of the month, `months` calendar months on; the 31st becomes a short month's last day."""
    index = moment.month - 1 + months
    year, month = moment.year + index // MONTHS_PER_YEAR, index % MONTHS_PER_YEAR + 1
    last_day = (first_of_next_month(date(year, month, 1)) - date(year, month, 1)).days
    return date(year, month, min(moment.day, last_day))
