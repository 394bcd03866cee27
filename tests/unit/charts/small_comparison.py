"""A comparison written by hand: three scenarios, six months, differences known in advance."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simulator.outcomes import Comparison, measure_named

SLICE, PLAN = "five_percent_everywhere", "targeted"
SCENARIOS = ("baseline", SLICE, PLAN)
MONTHS = ("2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
RECOVERY_MEASURES = (
    "recoveries",
    "recovered_courses",
    "courses_with_outcome",
    "recovery_share",
    "cost_per_recovery_pounds",
)

# By measure: what a month of the baseline comes to, and what is added to it by the slice and by the plan.
MONTHLY = {
    "referrals": (200.0, 0.0, 0.0),
    "treatment_starts": (100.0, -5.0, 0.5),
    "completed_courses": (90.0, -5.0, 0.5),
    "waiting_for_treatment": (50.0, 20.0, 0.0),
    "treatment_wait_mean_days": (30.0, 9.0, -0.2),
    "reneged": (1.0, 3.0, 0.0),
    "recoveries": (45.0, -4.0, 0.25),
    "courses_with_outcome": (90.0, -5.0, 0.5),
    "spend_pounds": (400_000.0, -20_000.0, -20_000.0),
    "gross_saving_pounds": (0.0, 20_000.0, 20_000.0),
    "knock_on_cost_pounds": (30_000.0, 6_000.0, 0.0),
}
EVERYTHING_BUT_WAITS = (
    *RECOVERY_MEASURES,
    "referrals",
    "treatment_starts",
    "completed_courses",
    "cost_per_completed_course_pounds",
    "spend_pounds",
    "spend_with_knock_on_pounds",
    "gross_saving_pounds",
    "knock_on_cost_pounds",
)
STEADY = ("spend_pounds", "gross_saving_pounds", "referrals")
ONLY_OF_THE_SYSTEM = ("spend_pounds", "gross_saving_pounds")


def comparison(
    *,
    scenarios: tuple[str, ...] = SCENARIOS,
    replications: int = 4,
    without: tuple[str, ...] = (),
    months: tuple[str, ...] = MONTHS,
) -> Comparison:
    """The scenarios with so many replications, some measures left out."""
    slices = {PLAN: SLICE} if {PLAN, SLICE} <= set(scenarios) else {}
    lines = table(scenarios=scenarios, replications=replications, without=without, months=months)
    return Comparison.of(lines, slices=slices)


def table(
    *,
    scenarios: tuple[str, ...] = SCENARIOS,
    replications: int = 4,
    without: tuple[str, ...] = (),
    months: tuple[str, ...] = MONTHS,
) -> pd.DataFrame:
    """The tidy table of `comparison`."""
    rows = [
        {
            "scenario": scenario,
            "replication": replication,
            "pathway": pathway,
            "group": "all",
            "step": "all",
            "team": "all",
            "period": period,
            "measure": measure,
            "value": value,
            "unit": measure_named(measure).unit,
        }
        for scenario in scenarios
        for replication in range(replications)
        for position, period in enumerate(("all", *months))
        for pathway, measure, value in _values(scenario, replication, position)
        if measure not in without
    ]
    return pd.DataFrame(rows)


def _values(scenario: str, replication: int, position: int) -> Iterator[tuple[str, str, float]]:
    amounts = {}
    for measure, (level, of_slice, of_plan) in MONTHLY.items():
        added = {SLICE: of_slice, PLAN: of_plan}.get(scenario, 0.0)
        luck = 0.0 if measure in STEADY else 0.02 * level * (replication - 1.5)
        # The plan's own luck differs from that of the baseline, so that its small effects drown in it.
        own = 0.01 * level * (-1) ** replication if scenario == PLAN and measure not in STEADY else 0.0
        months = 6.0 if position == 0 else 1.0
        amounts[measure] = (level + luck + own + added) * months
    amounts["spend_with_knock_on_pounds"] = amounts["spend_pounds"] + amounts["knock_on_cost_pounds"]
    system_only = {*ONLY_OF_THE_SYSTEM, "spend_with_knock_on_pounds"}
    for measure, amount in amounts.items():
        yield "all", measure, amount
        if measure not in system_only:
            yield "talking", measure, amount
    spent = amounts["spend_with_knock_on_pounds"]
    yield "all", "recovered_courses", amounts["recoveries"]
    yield "all", "recovery_share", amounts["recoveries"] / amounts["courses_with_outcome"]
    yield "all", "cost_per_completed_course_pounds", spent / amounts["completed_courses"]
    yield "all", "cost_per_recovery_pounds", spent / amounts["recoveries"]
