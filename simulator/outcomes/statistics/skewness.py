"""95 % intervals of skewed paired differences: Student's t, reaching further on the side of the tail."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE, Interval, interval_of_mean

Floats = NDArray[np.float64]

FEWEST_DIFFERING: Final = 6
"""Replications that must differ before a difference that is nothing in the others is judged: with five, even
if all go one way, the exact two-sided sign test has a p value of 2 / 2^5 = 0.06; with six, of 0.03."""

FEWEST_FOR_SKEWNESS: Final = 10
"""Replications from which on a large skewness says something: 5 % of samples of 10 normal values reach
`steepest_lean`, but 38 % of samples of 5."""

ROWS_AT_A_TIME: Final = 8192
"""Rows whose third moments are taken together; bounds the memory that it takes."""


def interval_of_difference(values: Floats) -> Interval:
    """The mean over replications, with an interval that reaches further where the differences have a tail.

    Parameters
    ----------
    values
        `float64[row, replication]`, paired differences; NaN where a pair has no value. As `interval_of_mean`.

    Notes
    -----
    See `reaching_further`.
    """
    return reaching_further(interval_of_mean(values), lean_of(values))


def lean_of(values: Floats) -> Floats:
    """`float64[row]`, how skewed a mean is: the skewness of its values over the root of their number.

    Parameters
    ----------
    values
        `float64[row, replication]`; NaN is left out. 0 where there are fewer than three values, where they
        never differ, or where one is infinite.

    Notes
    -----
    Fisher's skewness G₁, which is unbiased for normal values. Bounded by `steepest_lean`.
    """
    lean = np.zeros(len(values))
    for first in range(0, len(values), ROWS_AT_A_TIME):
        rows = slice(first, first + ROWS_AT_A_TIME)
        lean[rows] = _lean(values[rows])
    return lean


def _lean(values: Floats) -> Floats:
    usable = np.isfinite(values)
    usable &= ~np.isinf(values).any(axis=1, keepdims=True)
    number = usable.sum(axis=1)
    enough = (number >= 3) & (_highest(values, usable) > -_highest(-values, usable))
    lean = np.zeros(len(values))
    if not enough.any():
        return lean
    there, size = usable[enough], number[enough].astype(np.float64)
    centred = np.where(there, values[enough], 0.0)
    centred -= np.where(there, (centred.sum(axis=1) / size)[:, None], 0.0)
    # In units of the largest deviation, so that no square is too small for a float.
    centred /= np.abs(centred).max(axis=1, keepdims=True)
    squares = (centred * centred).sum(axis=1) / size
    cubes = (centred * centred * centred).sum(axis=1) / size
    skewness = cubes / squares**1.5 * np.sqrt(size * (size - 1)) / (size - 2)
    steepest = steepest_lean(number[enough])
    lean[enough] = np.clip(skewness / np.sqrt(size), -steepest, steepest)
    return lean


def _highest(values: Floats, usable: NDArray[np.bool_]) -> Floats:
    return np.asarray(np.where(usable, values, -np.inf).max(axis=1, initial=-np.inf))


def steepest_lean(replications: NDArray[np.int64]) -> Floats:
    """`float64[row]`, the lean at which the correction is at its largest: 1 / t.

    Beyond it Hall's cubic bends back. It is a skewness of 1.4 with 10 replications, 2.1 with 20 and 2.7 with
    30: what is more skewed has an interval about four times as long on one side as on the other.
    """
    return np.asarray(1 / _quantile(np.maximum(replications - 1, 1), 1))


def reaching_further(found: Interval, lean: Floats) -> Interval:
    """Symmetrical intervals, made longer on the side to which the differences lean.

    Parameters
    ----------
    found
        Student's t intervals.
    lean
        `float64[row]`, of `lean_of`.

    Notes
    -----
    Hall (1992), On the removal of skewness by transformation, Journal of the Royal Statistical Society B
    54:221-228: with a the lean and T the t statistic, T + aT²/3 + a²T³/27 + a/6 has less skewness than T. It
    is inverted exactly, with quantiles of Student's t. On the other side Hall's interval would be shorter
    than Student's; a tail that was not met yet may be there, so that side is left as long as it is.
    """
    error, freedom = _error(found), found.replications - 1
    return _with_reach(found, error, lean, _quantile(freedom, 1))


def lean_and_error(found: Interval) -> tuple[Floats, Floats]:
    """`float64[row]` each: the lean and the standard error of intervals of `reaching_further`.

    The shorter side is Student's t and tells the error; how much longer the other is tells the lean.
    """
    below, above = found.estimate - found.low, found.high - found.estimate
    quantile = _quantile(found.replications - 1, 1)
    shorter, longer = np.minimum(below, above), np.maximum(below, above)
    reach = np.full(len(shorter), np.nan)
    np.divide(quantile * longer, shorter, out=reach, where=shorter > 0)
    # The lean a solves reach³a²/27 − (reach²/3 + 1/6)a + (reach − t) = 0; the smaller root.
    square, linear, rest = reach**3 / 27, reach**2 / 3 + 1 / 6, np.maximum(reach - quantile, 0.0)
    root = np.sqrt(np.maximum(linear**2 - 4 * square * rest, 0.0))
    lean = np.where(np.isnan(reach), 0.0, 2 * rest / (linear + root))
    # Rounding alone makes no lean: sides that differ by less are alike.
    lean = np.where(lean < _ROUNDING, 0.0, lean)
    return np.where(above > below, lean, -lean), shorter / quantile


_ROUNDING: Final = 1e-9


LOPSIDED_SHARE: Final = 0.5
"""Lean from which on a difference is called lopsided, as a share of `steepest_lean`. Chosen on the template:
the round number at which most studies of every difference whose intervals cover less than 93 % are labelled,
at 10, 20 and 30 replications; other pairs, seen while it was chosen: docs/coverage-of-differences.md."""


def is_lopsided(found: Interval) -> NDArray[np.bool_]:
    """`bool[row]`, whether the differences lean so much that their interval may fall short.

    A sample shows less of a tail than there is: so this begins at half of what the correction can bear. With
    fewer than `FEWEST_FOR_SKEWNESS` most samples look so, whatever they are of, and none is said to.
    """
    lean, _ = lean_and_error(found)
    leans = np.abs(lean) >= LOPSIDED_SHARE * steepest_lean(found.replications)
    return np.asarray(leans & (found.replications >= FEWEST_FOR_SKEWNESS))


def p_value_of(found: Interval) -> Floats:
    """`float64[row]`, two-sided p values that agree with the intervals: below 0.05 where 0 lies outside.

    Parameters
    ----------
    found
        Intervals of `reaching_further` with some width; NaN elsewhere.
    """
    from scipy.special import stdtr

    lean, error = lean_and_error(found)
    statistic = np.full(len(error), np.nan)
    np.divide(np.abs(found.estimate), error, out=statistic, where=error > 0)
    # Seen from the estimate, 0 lies on the side of the tail where the lean is against the estimate's sign.
    towards = np.maximum(-np.sign(found.estimate) * lean, 0.0)
    straight = statistic - towards * statistic**2 / 3 + towards**2 * statistic**3 / 27 - towards / 6
    freedom = found.replications - 1
    nearest = np.minimum(statistic, np.maximum(straight, 0.0))
    return np.asarray(np.where(freedom > 0, 2 * stdtr(np.maximum(freedom, 1), -nearest), np.nan))


def of_family(found: Interval, family: int) -> Interval:
    """The same intervals with 1 − 0.05 / family of confidence each (Bonferroni's inequality)."""
    lean, error = lean_and_error(found)
    wide = found.high > found.low
    wider = _with_reach(found, error, lean, _quantile(found.replications - 1, family))
    return found._replace(
        low=np.where(wide, wider.low, found.low), high=np.where(wide, wider.high, found.high)
    )


def _with_reach(found: Interval, error: Floats, lean: Floats, quantile: Floats) -> Interval:
    further = reach_of(quantile, np.abs(lean))
    return found._replace(
        low=found.estimate - np.where(lean < 0, further, quantile) * error,
        high=found.estimate + np.where(lean > 0, further, quantile) * error,
    )


def reach_of(quantile: Floats, lean: Floats) -> Floats:
    """How far an interval reaches on the side of the tail, in standard errors; never less than Student's.

    Parameters
    ----------
    quantile
        Of Student's t.
    lean
        0 or more; of the same shape, or of one that goes with it.

    Notes
    -----
    Hall's: (1 − ∛(1 − x)) / a with x = a (t + a/6), written so that no lean at all gives t.
    """
    root = np.cbrt(1 - lean * (quantile + lean / 6))
    return np.asarray(np.maximum(3 * (quantile + lean / 6) / (1 + root + root**2), quantile))


def _error(found: Interval) -> Floats:
    return np.asarray((found.high - found.low) / 2 / _quantile(found.replications - 1, 1))


def _quantile(freedom: NDArray[np.int64], family: int) -> Floats:
    from scipy.special import stdtrit

    point = 1 - (1 - CONFIDENCE_SHARE) / 2 / family
    return np.asarray(np.where(freedom > 0, stdtrit(np.maximum(freedom, 1), point), np.nan))
