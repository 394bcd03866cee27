"""Cumulative incidence with a competing risk: the share seen in time, and the time until a share is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.statistics.grouped import stable_order

Integers = NDArray[np.signedinteger]
Truths = NDArray[np.bool_]

CLOCK_TOLERANCE_DAYS = 1e-6
"""A wait of exactly six weeks is within six weeks although it is the difference of two rounded moments."""

FEW_CODES = 512
"""Up to so many codes are sooner added up one after another than by pandas."""

ROUNDING_SHARE = 1e-9
"""Shares this near to one another are the same."""

CENSORED, SEEN, GONE = 0, 1, 2
"""Still waiting when last heard of; seen; gone without being seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """People followed until they are seen or gone, cohort by cohort, in the order in which they settle.

    Notes
    -----
    The estimator of Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141-150, computed as
    Efron (1967) redistributes mass to the right: each of n people weighs 1/n, and each still waiting
    when last heard of hands that weight in equal parts to those with a longer time. At equal times events
    come before the censored.
    """

    days: NDArray[np.float64]
    """`float64[person]`, days until what `fate` says; 0 or more."""
    fate: Integers
    """`int[person]`, `SEEN`, `GONE` or `CENSORED`."""
    codes: NDArray[np.int64]
    """`int64[person]`, the cohort of each, ascending."""
    weight: NDArray[np.float64]
    """`float64[person]`, what each weighs beside the 1/n of the beginning."""
    counts: NDArray[np.int64]
    """`int64[cohort]`, people."""

    @classmethod
    def of(cls, days: NDArray[np.float64], fate: Integers, codes: NDArray[np.int64], size: int) -> Cohorts:
        """The cohorts of people in any order; see `in_order`."""
        order = order_of_fates(days, fate)
        return cls.in_order(days[order], fate[order], codes[order], size)

    @classmethod
    def in_order(
        cls, days: NDArray[np.float64], fate: Integers, codes: NDArray[np.int64], size: int
    ) -> Cohorts:
        """The cohorts of people who stand in the order of `order_of_fates`.

        Parameters
        ----------
        days, fate
            As the fields.
        codes
            `int64[person]`, 0 to below `size`.
        size
            Number of cohorts.
        """
        order = stable_order(codes, size)
        days, fate, codes = days[order], fate[order], codes[order]
        counts = np.bincount(codes, minlength=size)
        weight = _weights(fate == CENSORED, codes, np.cumsum(counts) - 1, counts)
        return cls(days=days, fate=fate, codes=codes, weight=weight, counts=counts)

    def shares(self, within_days: Sequence[float]) -> NDArray[np.float64]:
        """`float64[within, cohort]`, the cumulative incidence: the share who are seen within so many days.

        The days ascend. NaN where there are no people, or where all of them were followed for less long.
        """
        size, there = len(self.counts), np.flatnonzero(self.counts)
        last = np.cumsum(self.counts)[there] - 1
        is_settled = self.fate[last] != CENSORED
        seen = np.flatnonzero(self.fate == SEEN)
        days, codes, weight = self.days[seen], self.codes[seen], self.weight[seen]
        shares = np.full((len(within_days), size), np.nan)
        sums, before = np.zeros(size), -np.inf
        for row, limit in enumerate(within_days):
            latest = limit + CLOCK_TOLERANCE_DAYS
            since = np.flatnonzero((days > before) & (days <= latest))
            np.add.at(sums, codes[since], weight[since])
            known = there[is_settled | (self.days[last] >= limit)]
            shares[row, known] = sums[known] / self.counts[known]
            before = latest
        return shares

    def percentiles(self, shares: Sequence[float]) -> NDArray[np.float64]:
        """`float64[share, cohort]`, days by which so large a share, more than 0 and at most 1, are seen.

        The first moment at which the cumulative incidence reaches the share. Infinite where so many are never
        seen, because too many leave unseen; NaN where there are no people, or where they were not followed
        for long enough.
        """
        size, there = len(self.counts), np.flatnonzero(self.counts)
        last = np.cumsum(self.counts)[there] - 1
        was_seen = self.fate == SEEN
        weight = np.where(was_seen, self.weight, 0.0)
        incidence = _added_up(weight, self.codes, size) / self.counts[self.codes]
        found = np.full((len(shares), size), np.nan)
        found[:, there[self.fate[last] != CENSORED]] = np.inf
        for row, share in enumerate(shares):
            # One third of three people is reached by the first, whatever the rounding of sums.
            reached = np.flatnonzero(was_seen & (incidence >= share - ROUNDING_SHARE))
            reached = reached[_firsts(self.codes[reached])]
            found[row, self.codes[reached]] = self.days[reached]
        return found


def order_of_fates(days: NDArray[np.float64], fate: Integers) -> NDArray[np.int64]:
    """`int64[person]`, positions by ascending days; at equal times the censored last."""
    return np.lexsort((fate == CENSORED, days))


def _weights(
    is_censored: Truths, codes: NDArray[np.int64], last: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """`float64[person]`, what each weighs; `last` is where each cohort ends."""
    weight = np.ones(len(codes))
    # Only where a patient is censored is anything handed on.
    some = np.flatnonzero(np.bincount(codes[is_censored], minlength=len(counts))[codes])
    codes = codes[some]
    at_risk = last[codes] - some + 1
    hands_on = np.flatnonzero(is_censored[some] & (at_risk > 1))
    handed, before = np.zeros(len(codes)), np.zeros(len(codes))
    handed[hands_on] = np.log(at_risk[hands_on] / (at_risk[hands_on] - 1))
    before[1:] = _added_up(handed, codes, len(counts))[:-1]
    before[some == (last - counts + 1)[codes]] = 0.0
    weight[some] = np.exp(before)
    return weight


def _added_up(values: NDArray[np.float64], codes: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Running sums code by code, so that what happens in one changes not a bit of another; codes ascend."""
    if size > FEW_CODES:
        return np.asarray(pd.Series(values).groupby(codes).cumsum().to_numpy())
    sums = np.empty(len(values))
    edges = np.append(_firsts(codes), len(codes))
    for first, beyond in pairwise(edges.tolist()):
        np.cumsum(values[first:beyond], out=sums[first:beyond])
    return sums


def _firsts(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """`int64[code]`, where each begins; codes ascend."""
    begins = np.ones(len(codes), dtype=np.bool_)
    begins[1:] = codes[1:] != codes[:-1]
    return np.flatnonzero(begins)
