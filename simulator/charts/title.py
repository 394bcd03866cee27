"""Titles: what a chart found, with its figures. A title repeats verdicts and gives none of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from simulator.charts.selection import SAME, HeadlineRow
from simulator.charts.sentence import marked
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import PlanFinding
from simulator.outcomes.comparison.finding_sentence import people_in_brief
from simulator.outcomes.statistics.simultaneous import PERHAPS
from simulator.wording import month, whole, written, written_name

JUDGED: Final = ("worse", "better", "higher", "lower")
"""Verdicts of a difference that chance does not explain."""
MOST_NAMED: Final = 2
"""Plans that a title names one by one."""


def judged(verdict: str) -> str:
    """A verdict beyond chance without its `perhaps`; empty for every other."""
    bare = verdict.removeprefix(PERHAPS).strip()
    return bare if bare in JUDGED else ""


def baseline_named(comparison: Comparison) -> str:
    """The baseline within a sentence."""
    name = written_name(comparison.baseline)
    return f"the {name}" if name == "baseline" else name


def of_measure(comparison: Comparison, subject: str, unit: str, rows: Mapping[str, HeadlineRow]) -> str:
    """The figure of the scenario that fares worst, or differs most, beside that of the baseline.

    Parameters
    ----------
    comparison
        The scenarios.
    subject
        What is measured, such as `Courses completed`.
    unit
        Of the measure.
    rows
        By scenario, its figure and its difference from the baseline.
    """
    before = _figure(rows[comparison.baseline], unit)
    others = {name: row for name, row in rows.items() if name != comparison.baseline}
    if not others:
        return f"{subject}: {before}"
    if all(row.verdict in SAME for row in others.values()):
        return f"{subject}: {before} in every scenario"
    judged_rows = {name: row for name, row in others.items() if judged(row.verdict)}
    if not judged_rows:
        why = "1 replication judges none" if comparison.replications == 1 else "none beyond chance"
        return f"{subject}: {before} in {baseline_named(comparison)}; differences: {why}"
    worse = {name: row for name, row in judged_rows.items() if judged(row.verdict) == "worse"} or judged_rows
    name = max(worse, key=lambda name: abs(worse[name].difference.value))
    row = worse[name]
    after = marked(_figure(row, unit), row.difference_marks)
    beside = f"{before} in {baseline_named(comparison)} ({row.verdict})"
    return f"{subject}: {after} with {written_name(name)}, {beside}"


def of_counts(counts: Mapping[str, tuple[int, int]]) -> str:
    """How many figures are worse in each scenario, and how many better, of those judged beyond chance.

    Parameters
    ----------
    counts
        By scenario, figures worse and figures better than in the baseline.
    """
    if not any(worse or better for worse, better in counts.values()):
        return "No figure differs from the baseline beyond chance"
    order = sorted(counts, key=lambda name: -counts[name][0])
    parts = [
        f"{written_name(name)} {counts[name][0]} worse, {counts[name][1]} better"
        for name in order[:MOST_NAMED]
    ]
    return f"Figures beyond chance: {'; '.join(parts)}{_others(len(order))}"


def of_plans(plans: Sequence[PlanFinding]) -> str:
    """What plans save and how many people are worse off."""
    if len(plans) <= MOST_NAMED:
        return "; ".join(
            f"{written_name(plan.scenario)}: {written(plan.saving.estimate, '£')} saved, "
            f"{people_in_brief(plan)}"
            for plan in plans
        )
    order = sorted(plans, key=_worse_off)
    least, most = order[0], order[-1]
    return (
        f"{whole(_worse_off(least))} to {whole(_worse_off(most))} people worse off: "
        f"{written(least.saving.estimate, '£')} saved with {written_name(least.scenario)}, "
        f"{written(most.saving.estimate, '£')} with {written_name(most.scenario)}"
    )


def of_people(plans: Sequence[PlanFinding]) -> str:
    """How many people are worse and better off in each plan, or in the two with most worse off."""
    order = sorted(plans, key=_worse_off, reverse=True)
    parts = [f"{written_name(plan.scenario)}: {people_in_brief(plan)}" for plan in order[:MOST_NAMED]]
    return f"{'; '.join(parts)}{_others(len(order))}"


def of_money(plans: Sequence[PlanFinding]) -> str:
    """What is left of the saving once knock-on cost is paid, and once the people left waiting are seen."""
    order = sorted(plans, key=lambda plan: plan.net_of_backlog_pounds)
    parts = [
        f"{written(plan.net_of_backlog_pounds, '£')} of {written(plan.saving.estimate, '£')} with "
        f"{written_name(plan.scenario)}"
        for plan in order[:MOST_NAMED]
    ]
    when = "the people left waiting are seen" if any(plan.owed for plan in plans) else "knock-on cost is paid"
    return f"Left of the saving once {when}: {'; '.join(parts)}{_others(len(order))}"


def period_of(periods: Sequence[str]) -> str:
    """The months measured, such as `Jul 2026 to Mar 2028`; `the measured period` where there is none."""
    if not periods:
        return "the measured period"
    first, last = month(periods[0]), month(periods[-1])
    return first if first == last else f"{first} to {last}"


def _worse_off(plan: PlanFinding) -> float:
    return 0.0 if plan.worse_off is None else plan.worse_off.estimate


def _figure(row: HeadlineRow, unit: str) -> str:
    parts = written(row.estimate.value, unit)
    return parts if unit in ("£", "share", "patients") else f"{parts} {unit}"


def _others(plans: int) -> str:
    return f"; {plans - MOST_NAMED} more below" if plans > MOST_NAMED else ""
