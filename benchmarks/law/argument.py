"""The argument built on the verdicts, on trial: the finding, the ranking and the board's first words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import Finding, PlanFinding, finding_of
from simulator.outcomes.comparison.finding_sentence import plan_sentence

HALF_A_POUND = 0.5
PRAISE = (" best", "better than", "an improvement")
"""Words that praise a plan in a sentence; `better off` counts people, and stands beside `worse off`."""


def faults_of_argument(
    comparison: Comparison, takes: Mapping[str, bool], longer: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """What breaks the law in the finding of a comparison, by plan.

    Parameters
    ----------
    comparison
        A baseline and plans that take capacity or give it, with people paired.
    takes
        By plan, whether it takes capacity and gives nothing back; if not, it gives and takes nothing.
    longer
        By plan, lists that are longer than in the baseline.
    """
    finding = finding_of(comparison)
    for plan in finding.plans:
        is_longer = bool(longer[plan.scenario])
        if takes[plan.scenario]:
            yield from _faults_of_less(finding, plan, is_longer)
        elif plan.verdict == "worse":
            yield plan.scenario, "people are called worse off on the whole, and capacity was only given"
    for group in finding.ranked:
        for place in group:
            if place.standing == "best" and takes[place.scenario] and longer[place.scenario]:
                yield place.scenario, "is ranked best while a list is longer"


def _faults_of_less(finding: Finding, plan: PlanFinding, is_longer: bool) -> Iterator[tuple[str, str]]:
    sentence = plan_sentence(finding, plan)
    if is_longer and plan.verdict == "better":
        yield plan.scenario, "people are called better off on the whole while a list is longer"
    if is_longer and any(word in sentence for word in PRAISE):
        yield plan.scenario, f"the finding praises it: {sentence}"
    if plan.knock_on.high < 0 and is_longer and "avoided" not in sentence:
        yield plan.scenario, f"a fall of knock-on cost is not divided: {sentence}"
    is_nobody_better = plan.better_off is not None and plan.better_off.estimate == 0
    if is_longer and is_nobody_better and plan.net_of_backlog_pounds > plan.saving.estimate + HALF_A_POUND:
        yield plan.scenario, "it makes nobody better off, and is left with more than it saves"
    if plan.people is not None and "worse off" not in sentence and plan.verdict != "no difference":
        yield plan.scenario, f"the finding does not say how many people are worse off: {sentence}"
