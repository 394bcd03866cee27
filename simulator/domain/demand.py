"""Demand: referrals through the years, and who is waiting or in care on day one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from simulator.units import DAYS_PER_YEAR, MONTHS_PER_YEAR, day_number

EVEN_MONTHS = (1.0,) * MONTHS_PER_YEAR
EVEN_WEEK = (1.0,) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRate:
    """A referral rate from a date on, before season; growth counts from that date."""

    from_date: date
    per_day: float
    """Mean referrals on that date, patients per day; 0 or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """New referrals of one patient group: a Poisson process whose rate may change by day, or listed days."""

    pathway: str
    group: str
    source: str
    per_day: float = 0.0
    """Mean referrals on the first day, before season; patients per day, 0 or more."""
    growth_per_year: float = 0.0
    """Relative growth a year, compounding daily from the first day or the date of the rate in force."""
    month_factors: tuple[float, ...] = EVEN_MONTHS
    """January to December, relative to the mean."""
    weekday_factors: tuple[float, ...] = EVEN_WEEK
    """Monday to Sunday, relative to the mean."""
    changes: tuple[DatedRate, ...] = ()
    """Rates that replace `per_day` from their dates on, ascending."""
    listed_days: tuple[float, ...] | None = None
    """Actual moments of referral, days from the start, ascending; replaces the random process."""
    logged_daily: bool = False
    """Whether a referral counts from the morning of its day rather than from its moment."""

    def rates_per_day(self, starts: date, days: int) -> NDArray[np.float64]:
        """Mean referrals of each day; `float64[day]`, patients per day.

        Parameters
        ----------
        starts
            First day.
        days
            Number of days from it.
        """
        base, stated_on = np.full(days, self.per_day), np.zeros(days)
        for change in self.changes:
            since = day_number(change.from_date, starts)
            base[max(0, since) :] = change.per_day
            stated_on[max(0, since) :] = since
        season = np.ones(days)
        if (self.month_factors, self.weekday_factors) != (EVEN_MONTHS, EVEN_WEEK):
            calendar = [starts + timedelta(days=day) for day in range(days)]
            season = np.array(
                [self.month_factors[d.month - 1] * self.weekday_factors[d.weekday()] for d in calendar]
            ).reshape(days)
        growth = (1 + self.growth_per_year) ** ((np.arange(days) - stated_on) / DAYS_PER_YEAR)
        return np.asarray(base * season * growth, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOne:
    """The people at one step when the run starts."""

    pathway: str
    group: str
    step: str
    source: str
    waited_days: tuple[float, ...] = ()
    """Days each person on the waiting list has already waited, longest first."""
    in_care: int = 0
    """Patients in the middle of this step, spread over its length as in a steady state."""
    in_care_days: tuple[float, ...] = field(default=())
    """Days each patient has already been in care, when known; replaces `in_care`."""
    out_of_area: int = 0
    """Patients placed elsewhere by the step's overflow, spread over their stay as in a steady state."""
    out_of_area_days: tuple[float, ...] = ()
    """Days each of them has already been there, when known; replaces `out_of_area`."""
