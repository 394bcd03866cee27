"""Inverse distribution functions read from a table: empirical values, hazards, daily risks, choices.

A table is a pair of equally long sequences in ascending order. Tuples serve the reference engine and array
slices the compiled one: nothing is asked of them but length and place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def first_reaching(cumulative: Sequence[float], level: float) -> int:
    """Index of the first entry at or above a level, or the number of entries when none is.

    Parameters
    ----------
    cumulative
        Nondecreasing values.
    level
        What to reach, in the unit of ``cumulative``.

    Returns
    -------
    int
        0 to ``len(cumulative)``.
    """
    below, reaching = 0, len(cumulative)
    while below < reaching:
        middle = (below + reaching) // 2
        if cumulative[middle] < level:
            below = middle + 1
        else:
            reaching = middle
    return below


def choose(cumulative: Sequence[float], u: float) -> int:
    """Index of the choice made by the holder of this uniform.

    Parameters
    ----------
    cumulative
        Cumulative probabilities of the choices, nondecreasing. One of probability 0 is never made.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    int
        0 to ``len(cumulative) - 1``; ``len(cumulative)``, none of them, when the last is below ``u``.
    """
    return first_reaching(cumulative, u)


def empirical_quantile(points: Sequence[float], cumulative: Sequence[float], u: float) -> float:
    """Smallest observed value that a share ``u`` stays at or below.

    Parameters
    ----------
    points
        The values, ascending.
    cumulative
        Cumulative probability of each, ending in exactly 1.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        One of ``points``.
    """
    return points[first_reaching(cumulative, u)]


def hazard_quantile(
    points: Sequence[float], cumulative: Sequence[float], rate_after_per_day: float, u: float
) -> float:
    """Time of an event whose hazard is constant between the edges of a table.

    Parameters
    ----------
    points
        Edges of the intervals, days, ascending from 0.
    cumulative
        Cumulative hazard at each edge, nondecreasing; dimensionless. The first is 0 unless some act at once.
    rate_after_per_day
        Hazard after the last edge, per day; 0 when the event then never comes.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        Days, infinite for never.

    Notes
    -----
    The event comes when the cumulative hazard reaches an exponential value of mean 1: Kalbfleisch and
    Prentice (2002), The statistical analysis of failure time data, section 1.2, doi:10.1002/9781118032985.
    """
    hazard = -math.log1p(-u)
    last = len(points) - 1
    if hazard > cumulative[last]:
        if rate_after_per_day <= 0.0:
            return math.inf
        return points[last] + (hazard - cumulative[last]) / rate_after_per_day
    edge = first_reaching(cumulative, hazard)
    if edge == 0:
        return points[0]
    start = points[edge - 1]
    share = (hazard - cumulative[edge - 1]) / (cumulative[edge] - cumulative[edge - 1])
    return min(start + share * (points[edge] - start), points[edge])


def daily_risk_quantile(
    points: Sequence[float], cumulative: Sequence[float], offset_days: float, u: float
) -> float:
    """Time of an event that can come once on each whole day of waiting.

    Parameters
    ----------
    points
        Days of waiting on which it may come: whole, ascending, 1 or more.
    cumulative
        Probability that it has come by each of those days; nondecreasing, at most 1.
    offset_days
        Time of day at which it comes, days after the start of that day.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        Days, infinite when it comes on none of ``points``.
    """
    day = first_reaching(cumulative, u)
    if day == len(points):
        return math.inf
    return points[day] + offset_days
