"""95 % intervals over replications: Student's t for means, the jackknife for ratios of means."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CONFIDENCE_SHARE = 0.95
"""Share of intervals that cover the true value, the custom of the field."""


class Interval(NamedTuple):
    """Estimates with their 95 % intervals; `float64[row]` each, NaN where there is none."""

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    replications: NDArray[np.int64]
    """`int64[row]`, replications that had a value."""


def interval_of_mean(values: NDArray[np.float64]) -> Interval:
    """The mean over replications, with Student's t interval.

    Parameters
    ----------
    values
        `float64[row, replication]`; NaN where a replication has no value, which is left out. A row in which
        one is infinite (never) has an infinite mean without bounds.

    Returns
    -------
    Interval
        Without bounds where fewer than two replications have a value.
    """
    never = np.asarray(np.isinf(values).any(axis=1))
    if never.any():
        finite = interval_of_mean(np.where(never[:, None], np.nan, values))
        finite.estimate[never] = np.inf
        return finite
    there = ~np.isnan(values)
    number = there.sum(axis=1)
    mean = _divided(np.where(there, values, 0.0).sum(axis=1), number)
    # A value that never differs has no spread, whatever the rounding of its mean.
    steady = _all_equal(values, there)
    first = values[np.arange(len(values)), there.argmax(axis=1)] if values.shape[1] else mean
    mean = np.where(steady, first, mean)
    squares = np.where(there, values - mean[:, None], 0.0) ** 2
    error = np.sqrt(_divided(squares.sum(axis=1), number * (number - 1)))
    return _around(mean, error, number)


def interval_of_ratio(
    above: NDArray[np.float64],
    below: NDArray[np.float64],
    reference_above: NDArray[np.float64] | None = None,
    reference_below: NDArray[np.float64] | None = None,
) -> Interval:
    """The ratio of two means, or its difference from a reference ratio, with a jackknife interval.

    Parameters
    ----------
    above, below
        `float64[row, replication]`, numerator and denominator.
    reference_above, reference_below
        The same of the reference, paired by replication; no difference is taken when absent.

    Returns
    -------
    Interval
        NaN where a denominator adds up to 0; without bounds where leaving one replication out makes it so.

    Notes
    -----
    Each replication is left out in turn, and the spread of the resulting ratios gives the standard error; t
    with one degree of freedom less than the replications. Chosen before Fieller's interval because it carries
    over to paired differences of ratios and is never unbounded; where the denominator never varies it is
    Student's t interval of the mean. Sources: Efron and Tibshirani (1993), An Introduction to the Bootstrap,
    chapter 11; for ratios from simulations, Iglehart (1975), Naval Research Logistics Quarterly 22:553-565.
    """
    whole, without = _ratios(above, below)
    if reference_above is not None and reference_below is not None:
        reference_whole, reference_without = _ratios(reference_above, reference_below)
        whole, without = whole - reference_whole, without - reference_without
    replications = above.shape[1]
    number = np.full(len(above), replications, dtype=np.int64)
    if replications < 2:
        return _around(whole, np.full(len(above), np.nan), number)
    centre = interval_of_mean(without).estimate
    squares = (without - centre[:, None]) ** 2
    error = np.sqrt((replications - 1) / replications * squares.sum(axis=1))
    return _around(whole, error, number)


def pseudo_values_of_ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[row, replication]`, the jackknife's pseudo-values of a ratio of means.

    Their mean is nearly the ratio, and their standard error that of `interval_of_ratio`, so that several
    ratios from the same replications can be compared pair by pair. Source: Tukey (1958), in Efron and
    Tibshirani (1993), An Introduction to the Bootstrap, section 11.5.

    Parameters
    ----------
    above, below
        `float64[row, replication]`, numerator and denominator; two replications or more, else NaN.
    """
    whole, without = _ratios(above, below)
    replications = above.shape[1]
    return np.asarray(replications * whole[:, None] - (replications - 1) * without)


def _ratios(
    above: NDArray[np.float64], below: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ratio of the sums, and the same without each replication in turn."""
    sums, totals = above.sum(axis=1, keepdims=True), below.sum(axis=1, keepdims=True)
    return _divided(sums, totals)[:, 0], _divided(sums - above, totals - below)


def _around(estimate: NDArray[np.float64], error: NDArray[np.float64], number: NDArray[np.int64]) -> Interval:
    from scipy.special import stdtrit

    enough = number >= 2
    quantile = np.full(len(number), np.nan)
    quantile[enough] = stdtrit(number[enough] - 1, (1 + CONFIDENCE_SHARE) / 2)
    half = quantile * error
    return Interval(estimate=estimate, low=estimate - half, high=estimate + half, replications=number)


def _all_equal(values: NDArray[np.float64], there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    highest = np.where(there, values, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(there, values, np.inf).min(axis=1, initial=np.inf)
    return np.asarray(highest == lowest)


def _divided(
    above: NDArray[np.float64], below: NDArray[np.float64] | NDArray[np.int64]
) -> NDArray[np.float64]:
    quotient = np.full(above.shape, np.nan)
    return np.asarray(np.divide(above, below, out=quotient, where=below != 0))
