"""Cumulative incidence with a competing risk: the share seen in time, and the time until a share is seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.distribution import stable_order
from simulator.outcomes.record import Integers, Truths

CLOCK_TOLERANCE_DAYS = 1e-6
"""A wait of exactly six weeks is within six weeks although it is the difference of two rounded moments."""

FEW_CODES = 512
"""Up to so many codes are sooner added up one after another than by pandas."""

ROUNDING_SHARE = 1e-9
"""Shares this near to one another are the same."""

CENSORED, SEEN, GONE = 0, 1, 2
"""Still waiting when last heard of; seen; gone without being seen."""


def cumulative_incidence(
    days: NDArray[np.float64],
    fate: Integers,
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
    order = order_of_fates(days, fate)
    return incidence_in_order(days[order], fate[order], codes[order], size, within_days)


def order_of_fates(days: NDArray[np.float64], fate: Integers) -> NDArray[np.int64]:
    """`int64[person]`, positions by ascending days; at equal times the censored last."""
    return np.lexsort((fate == CENSORED, days))


def incidence_in_order(
    days: NDArray[np.float64],
    fate: Integers,
    codes: NDArray[np.int64],
    size: int,
    within_days: Sequence[float],
) -> NDArray[np.float64]:
    """`cumulative_incidence` of people who stand in the order of `order_of_fates`."""
    order = stable_order(codes, size)
    days, fate, codes = days[order], fate[order], codes[order]
    counts = np.bincount(codes, minlength=size)
    last = np.cumsum(counts) - 1
    weight = _weights(fate == CENSORED, codes, last, counts)
    longest = np.full(size, -np.inf)
    everybody_settled = np.zeros(size, dtype=np.bool_)
    there = counts > 0
    longest[there] = days[last[there]]
    everybody_settled[there] = fate[last[there]] != CENSORED
    shares = np.full((len(within_days), size), np.nan)
    was_seen = fate == SEEN
    for row, limit in enumerate(within_days):
        in_time = np.flatnonzero(was_seen & (days <= limit + CLOCK_TOLERANCE_DAYS))
        seen = np.bincount(codes[in_time], weights=weight[in_time], minlength=size)
        known = there & (everybody_settled | (longest >= limit))
        shares[row, known] = seen[known] / counts[known]
    return shares


def _weights(
    is_censored: Truths, codes: NDArray[np.int64], last: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """`float64[person]`, what each weighs beside the 1/n of the beginning."""
    weight = np.ones(len(codes))
    # Only where somebody is censored is anything handed on.
    some = np.flatnonzero((np.bincount(codes, weights=is_censored, minlength=len(counts)) > 0)[codes])
    codes = codes[some]
    at_risk = last[codes] - some + 1
    hands_on = is_censored[some] & (at_risk > 1)
    handed = np.where(hands_on, np.log(at_risk / np.maximum(at_risk - 1, 1)), 0.0)
    before = np.zeros(len(codes))
    before[1:] = _added_up(handed, codes, len(counts))[:-1]
    before[some == (last - counts + 1)[codes]] = 0.0
    weight[some] = np.exp(before)
    return weight


def incidence_percentiles(
    days: NDArray[np.float64],
    fate: Integers,
    codes: NDArray[np.int64],
    size: int,
    shares: Sequence[float],
) -> NDArray[np.float64]:
    """`float64[share, size]`, days by which so large a share of the people of each code are seen.

    Parameters
    ----------
    days, fate, codes, size
        As for `cumulative_incidence`.
    shares
        More than 0 and at most 1 each.

    Returns
    -------
    NDArray[np.float64]
        The first moment at which the cumulative incidence reaches the share. Infinite where so many are never
        seen, because too many leave unseen; NaN where nobody is, or where people were not followed for long
        enough to tell.
    """
    order = order_of_fates(days, fate)
    days, fate, codes = days[order], fate[order], codes[order]
    order = stable_order(codes, size)
    days, fate, codes = days[order], fate[order], codes[order]
    counts = np.bincount(codes, minlength=size)
    last = np.cumsum(counts) - 1
    weight = np.where(fate == SEEN, _weights(fate == CENSORED, codes, last, counts), 0.0)
    incidence = _added_up(weight, codes, size) / counts[codes]
    there = np.flatnonzero(counts)
    found = np.full((len(shares), size), np.nan)
    found[:, there[fate[last[there]] != CENSORED]] = np.inf
    for row, share in enumerate(shares):
        # One third of three people is reached by the first, whatever the rounding of sums.
        reached = np.flatnonzero((fate == SEEN) & (incidence >= share - ROUNDING_SHARE))
        code, first = np.unique(codes[reached], return_index=True)
        found[row, code] = days[reached[first]]
    return found


def _added_up(values: NDArray[np.float64], codes: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Running sums code by code, so that what happens in one changes not a bit of another; codes ascend."""
    if size > FEW_CODES:
        return np.asarray(pd.Series(values).groupby(codes).cumsum().to_numpy())
    sums = np.empty(len(values))
    edges = np.append(np.flatnonzero(np.diff(codes, prepend=-1)), len(codes))
    for first, beyond in pairwise(edges.tolist()):
        np.cumsum(values[first:beyond], out=sums[first:beyond])
    return sums
