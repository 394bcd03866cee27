"""How many people a run has to do with, and how often they join a step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.domain.demand import DayOne, Referrals
from simulator.domain.load.visit_kind import VisitKind, entry_steps, visit_kinds
from simulator.domain.system import System

MOST_PEOPLE = 1e15
"""More are counted as so many: no computer has room for them."""
MOST_VISITS_OF_ONE = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedVisits:
    """Of one replication, in the mean."""

    people: dict[tuple[str, str], float]
    """By pathway and group: new referrals through the run, and the people of its first day."""
    visits: float
    """Times that one of them joins a step, those of the first day included."""


def expected_visits(system: System, run_days: float) -> ExpectedVisits:
    """People and visits of one replication if all who come are cared for.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run.

    Notes
    -----
    Visits of one person solve the traffic equations of Jackson (1957), Operations Research 5(4), with the
    routes after care alone. Where many give up there are fewer, where that sends them elsewhere perhaps more:
    the figure is for the size of a run and for no result.
    """
    people: dict[tuple[str, str], float] = {}
    for referrals in system.referrals:
        whose = referrals.pathway, referrals.group
        people[whose] = people.get(whose, 0.0) + _referred(referrals, system, run_days)
    for cohort in system.day_one:
        whose = cohort.pathway, cohort.group
        people[whose] = people.get(whose, 0.0) + _there(cohort)
    kinds = visit_kinds(system)
    entries = entry_steps(system)
    visits = math.fsum(
        number * _visits_of_one(kinds[whose], entries[whose]) for whose, number in people.items()
    )
    return ExpectedVisits(people=people, visits=visits)


def _referred(referrals: Referrals, system: System, run_days: float) -> float:
    if referrals.listed_days is not None:
        return float(sum(moment < run_days for moment in referrals.listed_days))
    with np.errstate(over="ignore"):
        rates = referrals.rates_per_day(system.starts, math.ceil(run_days))
        return min(MOST_PEOPLE, float(rates.sum()))


def _there(cohort: DayOne) -> int:
    in_care = len(cohort.in_care_days) or cohort.in_care
    elsewhere = len(cohort.out_of_area_days) or cohort.out_of_area
    return len(cohort.waited_days) + in_care + elsewhere


def _visits_of_one(visits: list[VisitKind], entry: int) -> float:
    """Mean visits of a person who comes in at a step; at least 1."""
    passes_on = np.zeros((len(visits), len(visits)))
    for here, kind in enumerate(visits):
        for to, share in kind.after_care:
            passes_on[to, here] += share
    entering = np.zeros(len(visits))
    entering[entry] = 1.0
    try:
        solved = np.linalg.solve(np.eye(len(visits)) - passes_on, entering)
    except np.linalg.LinAlgError:
        return MOST_VISITS_OF_ONE
    return (
        float(np.clip(solved.sum(), 1.0, MOST_VISITS_OF_ONE)) if (solved >= 0).all() else MOST_VISITS_OF_ONE
    )
