"""Rehabilitation beds as published by Monks and others (2016): how often a unit of n beds would be full."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simulator.compilation.laws import law_of
from simulator.simulation.history import History
from simulator.simulation.network import Network, PatientClass
from simulator.theory import delay_probability, occupancy_at_most_probability
from simulator.validation.cases.small_network import course, in_care, network, pool, step
from simulator.validation.cases.stationary import lognormal, newcomers, under_way
from simulator.validation.estimate import Quantity
from simulator.validation.replicated import Replicated
from simulator.validation.source import MIRASOL, MONKS
from simulator.wording import decimals

ADMISSIONS: Final = (
    (0.6 * (1 / 21.8 + 0.24 / 1.2), lognormal(28.4, 27.2)),
    (0.4 * (1 / 21.8 + 0.24 / 1.2), lognormal(30.3, 23.1)),
    (0.01 / 9.3, lognormal(18.7, 23.5)),
    (1 / 31.7 + 0.11 / 3.6, lognormal(27.6, 28.4)),
    (1 / 28.6 + 0.05 / 3.2, lognormal(16.1, 14.1)),
)
"""Admissions a day, and stays with their mean and standard deviation in days."""
PUBLISHED: Final = {10: 0.20, 12: 0.11, 13: 0.08, 14: 0.05, 15: 0.03, 16: 0.02}
"""By beds, the probability of delay that the paper prints."""
PUBLISHED_WITH_MORE: Final = {12: 0.13, 13: 0.09, 14: 0.06, 15: 0.04, 16: 0.03}
"""The same with 5 % more admissions."""


def offered_load(growth: float = 1.0) -> float:
    """Mean patients there if no patient is ever turned away."""
    return growth * math.fsum(rate * stay.mean for rate, stay in ADMISSIONS)


def rehabilitation() -> tuple[Replicated, ...]:
    """As admitted then, and with 5 % more."""
    return (
        _case("Five years, as admitted", 1.0, PUBLISHED),
        _case("Five years, 5% more admitted", 1.05, PUBLISHED_WITH_MORE),
    )


def _case(title: str, growth: float, published: dict[int, float]) -> Replicated:
    """Five years as published, but from the steady state on.

    P(N = n) / P(N <= n) is a ratio, whose estimate has not quite the mean that it estimates. What is averaged
    here has: the numerator less the exact ratio times the denominator, divided by the exact denominator.
    """
    days, load = 5 * 365, offered_load(growth)
    exact = {beds: delay_probability(beds, load) for beds in published}
    at_most = {beds: occupancy_at_most_probability(beds, load) for beds in published}

    def describe(chance: np.random.Generator) -> Network:
        classes: list[PatientClass] = []
        care = []
        for kind, (rate, stay) in enumerate(ADMISSIONS):
            there = chance.poisson(growth * rate * stay.mean)
            people = [under_way(stay, chance) for _ in range(there)]
            classes += [
                in_care(*people, name=f"unit/{kind} there"),
                newcomers(growth * rate, days, name=f"unit/{kind}"),
            ]
            care += [course(law_of(stay))] * 2
        return network(float(days), [pool(200)], [step(*care, place=0)], classes)

    def measure(history: History) -> list[float]:
        at = days_with_present(history, days) / days
        shares = [
            exact[beds] + (at[beds] - exact[beds] * at[: beds + 1].sum()) / at_most[beds]
            for beds in published
        ]
        return [*shares, history.busy_days[0, 0] / days]

    finds = {10: 0.06, 12: 0.1, 13: 0.12, 14: 0.15, 15: 0.2, 16: 0.25}
    return Replicated(
        family="Rehabilitation beds (in brackets: as published, in hundredths)",
        title=title,
        describe=describe,
        measure=measure,
        quantities=(
            *(
                Quantity(
                    name=f"share delayed, {beds} beds ({decimals(share, 2)})",
                    exact=exact[beds],
                    source=MONKS,
                    finds_share=finds[beds],
                )
                for beds, share in published.items()
            ),
            Quantity(name="beds in use", exact=load, source=MIRASOL, finds_share=0.02),
        ),
        replications=400,
        short_replications=16,
    )


def days_with_present(history: History, days: float) -> np.ndarray:
    """`float64[present]`: days of the run with exactly so many people in care."""
    visits = history.visits
    begins = np.maximum(visits["started"], 0.0)
    ends = np.where(np.isnan(visits["left"]), days, visits["left"])
    moments = np.concatenate([begins, ends, [0.0, days]])
    steps = np.concatenate([np.ones(len(begins)), -np.ones(len(ends)), [0.0, 0.0]])
    order = np.argsort(moments, kind="stable")
    present = np.cumsum(steps[order]).astype(int)[:-1]
    return np.bincount(present, weights=np.diff(moments[order]), minlength=60)
