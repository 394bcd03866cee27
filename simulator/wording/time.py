"""Lengths of time, dates and rates as people write them."""

from __future__ import annotations

import math
from datetime import date
from typing import Final

from simulator.units import DAYS_PER_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR
from simulator.wording.figure import counted, plain

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Written here, because the calendar's own names follow the language of the machine."""

_HOURS_PER_DAY, _MINUTES_PER_DAY = 24, 1_440


def duration(days: float) -> str:
    """A time in the unit people would write: `45 minutes`, `2 days`, `6 weeks`, `3 years`."""
    if not math.isfinite(days):
        return "never"
    rounded = float(f"{days:.5g}")
    for factor, unit, below in ((_HOURS_PER_DAY, "hour", 4), (_MINUTES_PER_DAY, "minute", 1 / 12)):
        if 0 < days < below and days % 1 and math.isclose(days * factor, round(days * factor), rel_tol=1e-9):
            return counted(round(days * factor), unit)
    if days >= DAYS_PER_YEAR and days % DAYS_PER_YEAR == 0:
        return counted(days / DAYS_PER_YEAR, "year")
    if days >= 4 * DAYS_PER_WEEK and days % DAYS_PER_WEEK == 0:
        return counted(days / DAYS_PER_WEEK, "week")
    # In full below a thousand: 0.0125 days are not 0 hours.
    exact = int(rounded) if rounded.is_integer() else rounded
    return f"{exact} day{'' if exact == 1 else 's'}" if rounded < 1_000 else counted(rounded, "day")


def rate(per_day: float) -> str:
    """A rate in the unit in which it is roundest: `12 per week`."""
    units = (("day", 1.0), ("week", DAYS_PER_WEEK), ("month", DAYS_PER_MONTH), ("year", DAYS_PER_YEAR))
    for unit, days in units:
        figure = per_day * days
        if math.isclose(figure, round(figure), rel_tol=1e-9, abs_tol=1e-12):
            return f"{round(figure):,} per {unit}"
    return f"{plain(per_day * DAYS_PER_WEEK)} per week"


def day(moment: date) -> str:
    """A date, as files write it."""
    return moment.isoformat()


def month(period: str) -> str:
    """A month of the tidy table, `2026-10`, as `Oct 2026`."""
    year, number = period.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"
