"""Cumulative incidence with a competing risk: the share seen in time, drop-outs counted in full."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CLOCK_TOLERANCE_DAYS = 1e-6
"""A wait of exactly six weeks is within six weeks although it is the difference of two rounded moments."""

CENSORED, SEEN, GONE = 0, 1, 2
"""Still waiting when last heard of; seen; gone without being seen."""


def cumulative_incidence(
    days: NDArray[np.float64],
    fate: NDArray[np.int64],
    codes: NDArray[np.int64],
    size: int,
    within_days: Sequence[float],
) -> NDArray[np.float64]:
    """`float64[within, size]`, the share of the people of each code who are seen within so many days.

    Parameters
    ----------
    days
        `float64[person]`, days until what `fate` says; 0 or more.
    fate
        `int64[person]`, `SEEN`, `GONE` or `CENSORED`.
    codes
        `int64[person]`, 0 to below `size`.
    size
        Number of codes.
    within_days
        Days by which to have been seen.

    Returns
    -------
    NDArray[np.float64]
        NaN where nobody is, or where everybody left was last heard of sooner, so that no share can be told.

    Notes
    -----
    The estimator of Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141-150, computed as
    Efron (1967) redistributes mass to the right: each of n people weighs 1/n, and whoever is still waiting
    when last heard of hands that weight in equal parts to those with a longer time. At equal times events
    come before the censored.
    """
    order = np.lexsort((fate == CENSORED, days, codes))
    days, fate, codes = days[order], fate[order], codes[order]
    counts = np.bincount(codes, minlength=size)
    last = np.cumsum(counts) - 1
    at_risk = last[codes] - np.arange(len(codes)) + 1
    hands_on = (fate == CENSORED) & (at_risk > 1)
    handed = pd.Series(np.where(hands_on, np.log(at_risk / np.maximum(at_risk - 1, 1)), 0.0))
    # Added up group by group, so that what happens in one changes not a bit of another.
    before = handed.groupby(codes).cumsum().shift(fill_value=0.0).to_numpy(copy=True)
    before[(last - counts + 1)[counts > 0]] = 0.0
    weight = np.exp(before)
    longest = np.full(size, -np.inf)
    everybody_settled = np.zeros(size, dtype=np.bool_)
    there = counts > 0
    longest[there] = days[last[there]]
    everybody_settled[there] = fate[last[there]] != CENSORED
    shares = np.full((len(within_days), size), np.nan)
    for row, limit in enumerate(within_days):
        in_time = (fate == SEEN) & (days <= limit + CLOCK_TOLERANCE_DAYS)
        seen = np.bincount(codes[in_time], weights=weight[in_time], minlength=size)
        known = there & (everybody_settled | (longest >= limit))
        shares[row, known] = seen[known] / counts[known]
    return shares
