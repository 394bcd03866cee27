"""Which plan is best: by how much each may fall behind the best, and how probable it is to be the best.

Every statement rests on paired replications: `float64[plan, replication]` pseudo-values, whose mean is the
estimate of a plan and whose spread over the square root of their number is its standard error. Of a mean
they are the values themselves; of a ratio of means, the jackknife's.
"""

from __future__ import annotations

from math import ceil
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE
from simulator.outcomes.statistics.skewness import lean_of, reach_of

Standing = Literal["best", "best or as good", "may be best", "not best", "no interval"]
"""What can be said of a plan: `best` beats every other; `best or as good` is within the indifference of the
best; `may be best` does not fall clearly behind it; `not best` is beaten by another."""

_POINTS: Final = 14
"""Two to this power are the points of the probability's sum: its error is about 0.001."""


class BehindBest(NamedTuple):
    """How far each plan falls behind the best of the others; `float64[plan]`, in the unit of the measure."""

    low: NDArray[np.float64]
    """At least so far; below 0 where the plan may lead by so much."""
    high: NDArray[np.float64]
    """At most so far."""
    may_be_best: NDArray[np.bool_]
    """Whether no other plan beats it."""


def behind_best(costs: NDArray[np.float64], errors: NDArray[np.float64]) -> BehindBest:
    """Simultaneous 95 % intervals of how far each plan is behind the best of the others.

    Parameters
    ----------
    costs
        `float64[plan]`, estimates of what should be small; two plans or more.
    errors
        `float64[plan, plan]`, half-widths for each pair of plans from `pair_half_widths`.

    Notes
    -----
    Multiple comparisons with the best (Hsu 1984, Annals of Statistics 12:1136-1144) for paired replications
    (Nelson and Matejcik 1995, Management Science 41:1935-1945). A plan is beaten when another is better by
    more than the half-width of their pair; who is left may be the best.
    """
    number = len(costs)
    gaps = costs[:, None] - costs[None, :]
    others = ~np.eye(number, dtype=np.bool_)
    may_be_best = np.asarray(((gaps - errors <= 0) | ~others).all(axis=1))
    low = np.minimum(0.0, np.where(others, gaps - errors, -np.inf).max(axis=1))
    rivals = others & may_be_best[None, :]
    high = np.maximum(0.0, np.where(rivals, gaps + errors.T, -np.inf).max(axis=1))
    if np.isnan(errors).any():
        return BehindBest(
            low=np.full(number, np.nan), high=np.full(number, np.nan), may_be_best=np.ones(number, np.bool_)
        )
    return BehindBest(low=low, high=high, may_be_best=may_be_best)


def pair_half_widths(pseudo_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[plan, plan]`, how much better one plan must look than another to be called better.

    Parameters
    ----------
    pseudo_values
        `float64[plan, replication]`.

    Notes
    -----
    Student's t for the paired difference, one-sided, at 0.05 divided by the number of plans (Bonferroni). The
    comparisons with the best need 0.05 divided by one less; at this level it also holds that among plans
    that are exactly as good as one another one is called the best in at most 5 studies of 100. With two plans
    it is the 95 % interval of their difference. Where differences are skewed, the side of the tail is longer,
    as in `skewness.reaching_further`: how much better one plan must look than another is then not how much
    better the other must look.
    """
    from scipy.special import stdtrit

    number, replications = pseudo_values.shape
    if replications < 2:
        return np.full((number, number), np.nan)
    quantile = stdtrit(replications - 1, 1 - (1 - CONFIDENCE_SHARE) / number)
    differences = pseudo_values[:, None, :] - pseudo_values[None, :, :]
    lean = lean_of(differences.reshape(-1, replications)).reshape(number, number)
    # A plan looks worse than it is where its differences have a tail below.
    reach = reach_of(np.full(lean.shape, quantile), np.maximum(-lean, 0.0))
    return np.asarray(reach * _pair_errors(pseudo_values))


def probability_best(costs: NDArray[np.float64], pseudo_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[plan]`, how probable it is that each plan is the best, given these replications.

    Parameters
    ----------
    costs
        `float64[plan]`, estimates of what should be small.
    pseudo_values
        `float64[plan, replication]`; NaN comes back where there are fewer than two.

    Notes
    -----
    Given the replications and no other knowledge, the true means are taken to be multivariate t around the
    estimates with their paired covariance (Chick and Inoue 2001, Management Science 47:1133-1149), with one
    degree of freedom less than there are replications, so that for two plans the probability is one minus
    the one-sided p value of the paired t test. Summed over the points of a Sobol net, not drawn at random.
    Plans that are the same in every replication share the place between them.
    """
    from scipy.special import gammaincinv, ndtri
    from scipy.stats.qmc import Sobol

    number, replications = pseudo_values.shape
    if replications < 2:
        return np.full(number, np.nan)
    same = (_pair_errors(pseudo_values) == 0) & (costs[:, None] == costs[None, :])
    first = same.argmax(axis=1)
    distinct = np.unique(first)
    freedom = replications - 1
    covariance = np.atleast_2d(np.cov(pseudo_values[distinct])) / replications
    scales, axes = np.linalg.eigh(covariance)
    points = Sobol(len(distinct) + 1, scramble=False).random_base2(_POINTS) + 0.5 ** (_POINTS + 1)
    normal = ndtri(points[:, :-1]) * np.sqrt(np.maximum(scales, 0.0))
    spread = np.sqrt(freedom / (2 * gammaincinv(freedom / 2, points[:, -1:])))
    worlds = costs[distinct] + (normal @ axes.T) * spread
    wins = np.bincount(worlds.argmin(axis=1), minlength=len(distinct)) / len(worlds)
    share = dict(zip(distinct, wins, strict=True))
    return np.array([share[each] / (first == each).sum() for each in first])


def standings(behind: BehindBest, indifference: float) -> list[Standing]:
    """The standing of each plan.

    Parameters
    ----------
    behind
        How far each plan is behind the best of the others.
    indifference
        How far behind makes no difference to the decision, in the unit of the measure; 0 or more.
    """
    standings: list[Standing] = []
    alone = behind.may_be_best.sum() == 1
    for may_be_best, high in zip(behind.may_be_best, behind.high, strict=True):
        if np.isnan(high):
            standings.append("no interval")
        elif may_be_best and alone:
            standings.append("best")
        elif indifference > 0 and high <= indifference:
            standings.append("best or as good")
        else:
            standings.append("may be best" if may_be_best else "not best")
    return standings


def replications_to_find_best(pseudo_values: NDArray[np.float64], indifference: float) -> int:
    """Replications after which the plan that looks best is within the indifference of the best.

    Parameters
    ----------
    pseudo_values
        `float64[plan, replication]`; two replications or more.
    indifference
        More than 0, in the unit of the measure.

    Notes
    -----
    The second stage of Rinott (1978), Communications in Statistics A7:799-811, for paired differences
    (Nelson and Matejcik 1995): the square of t times the largest standard deviation of a difference, divided
    by the indifference. Never fewer than there are.
    """
    if indifference <= 0:
        raise ValueError(f"an indifference of {indifference!r} is not allowed: it must be more than 0")
    replications = int(pseudo_values.shape[1])
    widest = float(pair_half_widths(pseudo_values).max())
    return max(replications, ceil(replications * (widest / indifference) ** 2))


def _pair_errors(pseudo_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[plan, plan]`, standard errors of the paired differences."""
    differences = pseudo_values[:, None, :] - pseudo_values[None, :, :]
    errors = differences.std(axis=2, ddof=1) / np.sqrt(pseudo_values.shape[1])
    # Pairs that never differ by anything else have no spread, whatever the rounding of their mean.
    errors[differences.max(axis=2) == differences.min(axis=2)] = 0.0
    return np.asarray(errors)
