"""Demand as written becomes referrals and day-one lists of the domain."""

from __future__ import annotations

import math
from datetime import date

from simulator.domain.demand import DatedRate, DayOne, Referrals
from simulator.scenario_file.schema.demand import (
    MONTHS,
    WEEKDAYS,
    DayOneShape,
    ReferralsShape,
    WaitersShape,
)
from simulator.units import day_number


def referrals(pathway: str, group: str, written: ReferralsShape, starts: date) -> Referrals:
    """The referrals of one patient group, rates a day."""
    listed = None
    if written.listed is not None:
        moments = (_days_from(moment, starts) for moment in written.listed)
        listed = tuple(sorted(moments))
    return Referrals(
        pathway=pathway,
        group=group,
        source=written.source,
        per_day=written.rate or 0.0,
        growth_per_year=written.growth,
        month_factors=tuple(written.months.get(month, 1.0) for month in MONTHS),
        weekday_factors=tuple(written.weekdays.get(day, 1.0) for day in WEEKDAYS),
        changes=tuple(DatedRate(from_date=c.from_date, per_day=c.rate) for c in written.changes),
        listed_days=listed,
        logged_daily=written.logged_daily,
    )


def _days_from(moment: date | float, starts: date) -> float:
    return float(day_number(moment, starts)) if isinstance(moment, date) else moment


def day_one(pathway: str, group: str, step: str, written: DayOneShape) -> DayOne:
    """The people at one step when the run starts; waits longest first."""
    return DayOne(
        pathway=pathway,
        group=group,
        step=step,
        source=written.source,
        waited_days=tuple(sorted(_waits(written.waiting), reverse=True)),
        in_care=written.in_care.people,
        in_care_days=tuple(written.in_care.days or ()),
        out_of_area=written.out_of_area.people,
        out_of_area_days=tuple(written.out_of_area.days or ()),
    )


def _waits(written: list[WaitersShape]) -> list[float]:
    """Every person's wait; people of a band are spread evenly between its ends."""
    waits: list[float] = []
    band_begins, width, before = 0.0, 0.0, 0
    for waiters in written:
        if waiters.wait is not None:
            waits += [waiters.wait] * waiters.people
        elif waiters.up_to is not None:
            width = waiters.up_to - band_begins
            waits += [band_begins + width * (i + 0.5) / waiters.people for i in range(waiters.people)]
            band_begins, before = waiters.up_to, waiters.people
        elif waiters.over is not None:
            waits += [waiters.over + days for days in _days_over(waiters.people, width, before)]
    return waits


def _days_over(people: int, width_days: float, before: int) -> list[float]:
    """Days that people of an open band have waited beyond its beginning.

    The list is taken to thin out there at the rate at which it does so through the band before: of all who
    waited as long as that band begins, `people` of `before + people` waited for its width as well. So the
    excess is exponential, and its mid-quantiles stand for the people.
    """
    mean_days = width_days / math.log((before + people) / people) if people else 0.0
    return [-mean_days * math.log1p(-(i + 0.5) / people) for i in range(people)]
