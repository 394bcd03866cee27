"""Distributions of the time until something acts, stated as a risk that changes with the time waited."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from simulator.domain.distribution import Distribution
from simulator.wording import as_stated


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardTable(Distribution):
    """A hazard that is constant between listed days of waiting and keeps its last value for ever."""

    from_days: tuple[float, ...]
    """Days of waiting at which each hazard begins, ascending; the first is 0."""
    hazards_per_day: tuple[float, ...]
    """Hazard from each of these days on, per day; 0 or more. A last hazard of 0 means some never act."""

    def cumulative_hazard(self, days: float) -> float:
        """The hazard added up from 0 to `days`; dimensionless."""
        ends = (*self.from_days[1:], math.inf)
        return math.fsum(
            hazard * (min(days, end) - start)
            for start, end, hazard in zip(self.from_days, ends, self.hazards_per_day, strict=True)
            if days > start and hazard > 0
        )

    @property
    def mean(self) -> float:
        """Integral of the survival function; infinite when the last hazard is 0."""
        if self.hazards_per_day[-1] == 0:
            return math.inf
        ends = (*self.from_days[1:], math.inf)
        pieces = []
        for start, end, hazard in zip(self.from_days, ends, self.hazards_per_day, strict=True):
            survival = math.exp(-self.cumulative_hazard(start))
            if hazard == 0:
                pieces.append(survival * (end - start))
            else:
                pieces.append(survival * -math.expm1(-hazard * (end - start)) / hazard)
        return math.fsum(pieces)

    def share_by(self, value: float) -> float:
        """1 - exp(-cumulative hazard)."""
        return -math.expm1(-self.cumulative_hazard(value)) if value > 0 else 0.0

    def faults(self) -> tuple[str, ...]:
        """Days out of order, a first day other than 0, or a negative hazard."""
        wrong = []
        if not self.from_days or len(self.from_days) != len(self.hazards_per_day):
            wrong.append("give one hazard for each day listed, and at least one")
        elif self.from_days[0] != 0 or list(self.from_days) != sorted(set(self.from_days)):
            wrong.append("the days must ascend and begin at 0")
        if any(not (math.isfinite(h) and h >= 0) for h in self.hazards_per_day):
            wrong.append("every hazard must be 0 or more a day and finite")
        return tuple(wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRisk(Distribution):
    """A chance of acting once on each whole day of waiting."""

    risks: tuple[float, ...]
    """Probability of acting on day 1, 2, 3 … for those still waiting; the last one continues for ever."""
    hour_of_day_days: float = 0.0
    """Part of the day after which the risk acts, 0 to below 1."""

    @classmethod
    def s_curve(cls, *, shape: float, half_days: float, hour_of_day_days: float = 0.0) -> DailyRisk:
        """The log-logistic daily curve r(x) = (x/c)^b / (1 + (x/c)^b), b the shape and c the half-way day.

        Parameters
        ----------
        shape
            Steepness b; more than 0.
        half_days
            Days waited c at which the daily risk is one half; more than 0.
        hour_of_day_days
            Part of the day after which the risk acts, 0 to below 1.

        Raises
        ------
        ValueError
            A parameter is outside its range.

        Notes
        -----
        The table ends once fewer than one in 10^17 would still be waiting. Source of the form: Murch et al.
        (2021), Operations Research for Health Care 30:100311.
        """
        if not (shape > 0 and half_days > 0):
            raise ValueError(f"shape {shape!r} and half_days {half_days!r} must be more than 0")
        risks: list[float] = []
        surviving = 1.0
        while surviving > 1e-17:
            odds = ((len(risks) + 1) / half_days) ** shape
            risks.append(odds / (1 + odds))
            surviving *= 1 - risks[-1]
        return cls(risks=tuple(risks), hour_of_day_days=hour_of_day_days)

    @property
    def mean(self) -> float:
        """Sum of the survival function over whole days, plus the hour; infinite if some never act."""
        if self.risks[-1] == 0:
            return math.inf
        survival: list[float] = [1.0, *accumulate((1 - r for r in self.risks), operator.mul)]
        tail = survival[-1] / self.risks[-1]
        return math.fsum(survival[:-1]) + tail + self.hour_of_day_days

    def share_by(self, value: float) -> float:
        """1 - the product of (1 - risk) over the whole days completed by `value`."""
        days = math.floor(value - self.hour_of_day_days)
        if days < 1:
            return 0.0
        surviving = _surviving(self.risks)[min(days, len(self.risks))]
        days_beyond_table = float(max(0, days - len(self.risks)))
        return float(1.0 - surviving * (1.0 - self.risks[-1]) ** days_beyond_table)

    def faults(self) -> tuple[str, ...]:
        """A risk that is no probability, or an hour outside the day."""
        wrong = []
        if not self.risks or any(not 0 <= r <= 1 for r in self.risks):
            wrong.append("give at least one daily risk, each between 0 and 1")
        if not 0 <= self.hour_of_day_days < 1:
            wrong.append(f"hour of day {as_stated(self.hour_of_day_days)} is not allowed: 0 to below 1 day")
        return tuple(wrong)


@lru_cache(maxsize=256)
def _surviving(risks: tuple[float, ...]) -> tuple[float, ...]:
    """Share on whom no daily risk has acted after 0, 1, 2 … whole days, as far as the table of risks goes."""
    return tuple(accumulate((1 - risk for risk in risks), operator.mul, initial=1.0))
