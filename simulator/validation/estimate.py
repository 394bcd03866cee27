"""Whether the exact value lies inside the interval of the replications, and whether that says anything."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, t

from simulator.engines import EngineName
from simulator.validation.source import Source
from simulator.validation.verdict import Got, Verdict
from simulator.wording import (
    decimals,
    significant,
)

ROUNDING_SHARE = 1e-9
"""Relative difference that sums of many floating-point days may show, as in `simulation/invariants.py`."""
POWER = 0.95
"""Share of runs that find an error of the size that is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number whose exact or published value is known."""

    name: str
    """With its unit."""
    exact: float
    source: Source
    finds_share: float
    """Smallest error, as a share of the exact value, that the full number of replications is made to find."""
    tolerance: float = 0.0
    """How far two sound engines may be apart; for figures that were published, not derived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much replications differ, and how well that is known."""

    deviation: float
    """Standard deviation between replications."""
    freedom: int
    """Degrees of freedom it was estimated with."""


def spread_of(by_replication: NDArray[np.float64]) -> Spread:
    """The spread of some replications, two or more."""
    return Spread(deviation=float(by_replication.std(ddof=1)), freedom=len(by_replication) - 1)


def judged(
    quantity: Quantity,
    by_replication: NDArray[np.float64],
    engine: EngineName,
    *,
    spread: Spread,
    full_replications: int,
    false_alarm_share: float,
) -> Got:
    """What an engine got for a quantity.

    Parameters
    ----------
    quantity
        What is known.
    by_replication
        float64[replication]; independent, each with the exact value as its mean if the engine is sound.
    engine
        Who got it.
    spread
        Between replications: of these, or of the many that another engine ran of the very same case.
    full_replications
        Number of replications that `quantity.finds_share` holds for.
    false_alarm_share
        Probability with which a sound engine is called unsound, for each of the two questions: is the exact
        value outside, and is the spread larger than the one that the case was made for?
    """
    count = len(by_replication)
    mean = float(by_replication.mean())
    error = spread.deviation / math.sqrt(count)
    rounding = ROUNDING_SHARE * abs(quantity.exact)
    half_width = error * float(t.isf(false_alarm_share / 2, spread.freedom)) + rounding
    finds = quantity.tolerance + error * _errors_found(spread.freedom, false_alarm_share)
    scale = max(abs(quantity.exact), float(np.finfo(float).tiny))
    widest = _widest_deviation(quantity, scale, spread, full_replications, false_alarm_share)
    verdict, detail = Verdict.MET, ""
    if not abs(mean - quantity.exact) <= quantity.tolerance + half_width:
        verdict = Verdict.MISSED
        around = significant(quantity.tolerance + half_width, 3)
        detail = f"{significant(quantity.exact, 6)} lies outside {significant(mean, 6)} ± {around}"
    elif not spread.deviation <= widest + rounding:
        verdict = Verdict.TOO_WIDE
        detail = (
            f"replications differ by {significant(spread.deviation, 3)}, those of a sound engine by "
            f"{significant(widest, 3)} at most"
        )
    return Got(
        engine=engine,
        written=written_estimate(mean, half_width),
        verdict=verdict,
        replications=count,
        mean=mean,
        half_width=half_width,
        finds_share=finds / scale,
        detail=detail,
    )


def written_estimate(mean: float, half_width: float) -> str:
    """A mean and the half-width of its interval, to the digits that the interval leaves standing."""
    if not (math.isfinite(mean) and math.isfinite(half_width)):
        return significant(mean, 4)
    if half_width <= 2 * ROUNDING_SHARE * abs(mean):
        return f"{significant(mean, 6)} ±0"
    # Two digits where the first is small, so that rounding never changes a half-width by more than a tenth.
    digits = max(0, math.ceil(-math.log10(half_width / 5)))
    return f"{decimals(mean, digits)} ±{decimals(half_width, digits)}"


def _errors_found(freedom: int, false_alarm_share: float) -> float:
    """Smallest error that is found with the stated power, in standard errors of the mean."""
    return float(t.isf(false_alarm_share / 2, freedom) + t.isf(1 - POWER, freedom))


def _widest_deviation(
    quantity: Quantity, scale: float, spread: Spread, full: int, false_alarm_share: float
) -> float:
    """Largest spread that a sound engine shows.

    The spread the case was made for, times what chance may add to an estimate of it. That factor is squared,
    because means of replications are not quite normal, and their spread varies more than that of normal ones.
    """
    made_for = quantity.finds_share * scale * math.sqrt(full) / _errors_found(full - 1, false_alarm_share)
    luck_squared = float(chi2.isf(false_alarm_share, spread.freedom)) / spread.freedom
    return made_for * luck_squared
