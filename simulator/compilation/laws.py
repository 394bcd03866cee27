"""Distributions of a scenario as the laws that the sampler reads."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate

import numpy as np

from simulator.domain.distribution import (
    Deterministic,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable
from simulator.simulation.chance.sampler import Law, LawKind

TABLE_DAYS = 36_525
"""Longest daily risk table: a hundred years; a risk that has not acted by then never acts."""


def law_of(distribution: Distribution) -> Law:
    """The law of a distribution.

    Raises
    ------
    TypeError
        The distribution is of a kind without a law.
    """
    match distribution:
        case Deterministic(value=value):
            law = Law(LawKind.DETERMINISTIC, value)
        case Exponential(average=average):
            law = Law(LawKind.EXPONENTIAL, average)
        case Gamma(shape=shape, scale=scale):
            law = Law(LawKind.GAMMA, shape, scale)
        case Lognormal(mu=mu, sigma=sigma):
            law = Law(LawKind.LOGNORMAL, mu, sigma)
        case Weibull(shape=shape, scale=scale):
            law = Law(LawKind.WEIBULL, shape, scale)
        case Uniform(low=low, high=high):
            law = Law(LawKind.UNIFORM, low, high)
        case Triangular(low=low, mode=mode, high=high):
            law = Law(LawKind.TRIANGULAR, low, mode, high)
        case Empirical(values=values, weights=weights):
            law = Law(LawKind.EMPIRICAL, points=values, cumulative=cumulative_shares(weights))
        case HazardTable():
            law = _hazard_law(distribution)
        case DailyRisk():
            law = _daily_risk_law(distribution)
        case _:
            raise TypeError(f"no law for a distribution of type {type(distribution).__name__}")
    return law


def cumulative_shares(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Cumulative probabilities of weights that need not sum to 1; the last is exactly 1.

    Parameters
    ----------
    weights
        0 or more, with a positive sum.
    """
    total = math.fsum(weights)
    last_positive = max(i for i, weight in enumerate(weights) if weight > 0)
    return tuple(
        1.0 if i >= last_positive else min(1.0, math.fsum(weights[: i + 1]) / total)
        for i in range(len(weights))
    )


def _hazard_law(table: HazardTable) -> Law:
    reached = tuple(table.cumulative_hazard(day) for day in table.from_days)
    return Law(LawKind.HAZARD, table.hazards_per_day[-1], points=table.from_days, cumulative=reached)


def _daily_risk_law(risk: DailyRisk) -> Law:
    """Probability of having acted by each whole day, until all have or the table is full."""
    days: list[float] = []
    acted: list[float] = []
    surviving = 1.0
    day = 0
    while day < TABLE_DAYS and surviving > 2.0**-53 and (day < len(risk.risks) or risk.risks[-1] > 0):
        surviving *= 1 - risk.risks[min(day, len(risk.risks) - 1)]
        day += 1
        days.append(float(day))
        acted.append(1 - surviving)
    if surviving <= 2.0**-53:
        acted[-1] = 1.0
    return Law(LawKind.DAILY_RISK, risk.hour_of_day_days, points=tuple(days), cumulative=tuple(acted))


def steady_state_ages(distribution: Distribution, people: int) -> tuple[float, ...]:
    """How long each of `people` has been in care when a service has run unchanged for long, longest first.

    The age of a stay in progress has density `(1 - F(x)) / mean`, and what is left of it then follows from
    its age; the ages are the mid-quantiles of that density, so no chance is spent on them.

    Parameters
    ----------
    distribution
        Length of the whole stay; finite mean.
    people
        Number of stays in progress; 0 or more.

    Returns
    -------
    tuple of float
        One age a person, in the unit of the distribution.

    Notes
    -----
    Cox (1962), Renewal Theory, section 5.3.
    """
    if people == 0:
        return ()
    mean = distribution.mean
    if mean == 0:
        return (0.0,) * people
    top = mean
    while distribution.share_by(top) < 1 - 1e-9:
        top *= 1.5
    # Even steps where most stays end, and ever longer ones along a heavy tail.
    near = min(top, 4 * mean)
    ages = np.concatenate([np.linspace(0.0, near, 4001), np.geomspace(near, top, 1001)[1:]])
    surviving = np.array([1 - distribution.share_by(age) for age in ages])
    areas = np.concatenate([[0.0], np.cumsum(np.diff(ages) * (surviving[1:] + surviving[:-1]) / 2)])
    quantiles = (np.arange(people) + 0.5) / people
    return tuple(float(age) for age in np.interp(quantiles, areas / areas[-1], ages)[::-1])


def steady_state_counts(distribution: Distribution, people: int) -> tuple[int, ...]:
    """How many contacts each of `people` has already had in a service that has run unchanged for long.

    The first contact is had on coming into care, so a course of N contacts spends an interval after each of
    the first N - 1: the number done so far is k, at least 1, with probability `P(N > k) / (E[N] - 1)`, N
    rounded up and at least 1. Given as the mid-quantiles, most first; where no course has a second contact,
    those in care are about to have their only one.

    Parameters
    ----------
    distribution
        Contacts of a whole course before rounding up; finite mean.
    people
        Number of courses in progress; 0 or more.

    Notes
    -----
    Cox (1962), Renewal Theory, section 5.3, in whole intervals.
    """
    more_than: list[float] = []
    while not more_than or more_than[-1] > 1e-6:
        more_than.append(1 - distribution.share_by(float(len(more_than) + 1)))
    reached = list(accumulate(more_than))
    if reached[-1] == 0:
        return (0,) * people
    return tuple(
        1 + bisect_left(reached, (person + 0.5) / people * reached[-1])
        for person in range(people - 1, -1, -1)
    )
