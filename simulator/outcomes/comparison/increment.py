"""Increments: what each larger saving costs in people, from no cut through the plans that none beats."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.outcomes.comparison.comparison import EQUAL_SAVING_SHARE, Comparison
from simulator.outcomes.comparison.finding import Figure, Finding, PlanFinding
from simulator.outcomes.measures.dimension import is_total
from simulator.outcomes.measures.money import GROSS_SAVING
from simulator.outcomes.measures.people_compared import PEOPLE_WORSE_OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """What one plan adds to the next smaller one, replication by replication."""

    scenario: str
    against: str
    """The plan with the next smaller saving that none beats; the baseline for the first."""
    saving: Figure
    """Gross saving more than that one's, over the measured period, pounds."""
    worse_off: Figure
    """People worse off than in the baseline, more than with that one. No bounds where they are withheld."""
    verdict: str
    """Of the people: `worse` beyond chance, `within noise`, or why there is no interval."""
    labels: str
    """What must be said beside the number of people: `label.Label`s joined by `; `."""


def increments_of(comparison: Comparison, finding: Finding) -> tuple[Increment, ...]:
    """The increments of a comparison, the smallest saving first; none where people were not paired.

    Parameters
    ----------
    comparison
        The scenarios.
    finding
        Of that comparison.

    Notes
    -----
    Both ends of an increment are people worse off than in the baseline, so it is a difference of two counts
    of the same people with the same luck. The path is chosen by the means; the interval is of the increment,
    not of the choice.
    """
    keys = comparison.samples.keys
    total = is_total(keys)
    rows = [
        np.flatnonzero((keys["measure"] == measure.name).to_numpy() & total)
        for measure in (GROSS_SAVING, PEOPLE_WORSE_OFF)
    ]
    if not all(len(found) for found in rows):
        return ()
    saving, people = (int(found[0]) for found in rows)
    found, against = [], comparison.baseline
    for plan in unbeaten(finding.plans):
        saved = comparison.difference_of(plan.scenario, against, saving)
        worse = comparison.difference_of(plan.scenario, against, people)
        found.append(
            Increment(
                scenario=plan.scenario,
                against=against,
                saving=Figure(saved.estimate, saved.low, saved.high),
                worse_off=Figure(worse.estimate, worse.low, worse.high),
                verdict=worse.verdict,
                labels=worse.labels,
            )
        )
        against = plan.scenario
    return tuple(found)


def unbeaten(plans: Sequence[PlanFinding]) -> list[PlanFinding]:
    """Plans that no other beats both in saving and in people worse off, the smallest saving first.

    Parameters
    ----------
    plans
        Of a finding. Those whose people were not paired, and those that save nothing, are left out.
    """
    found: list[PlanFinding] = []
    fewest = math.inf
    known = [(plan, plan.worse_off.estimate) for plan in plans if plan.worse_off is not None]
    for plan, worse_off in sorted(known, key=lambda each: (-each[0].saving.estimate, each[1])):
        if worse_off < fewest and plan.saving.estimate > 0:
            fewest = worse_off
            found.insert(0, plan)
    # Of plans whose saving is equal but for pennies, the one with fewer people worse off stands for both.
    return [
        plan
        for position, plan in enumerate(found)
        if plan is found[-1]
        or found[position + 1].saving.estimate - plan.saving.estimate
        > EQUAL_SAVING_SHARE * found[position + 1].saving.estimate
    ]
