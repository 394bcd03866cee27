"""What the study asks, and what theory answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from benchmarks.coverage.exact import Clinic
from simulator.domain.scenario import Scenario
from simulator.scenario_file import read_scenario

FOLDER = Path(__file__).parent
FILES = (FOLDER / "baseline.yaml", FOLDER / "two_posts_fewer.yaml")
BASELINE, CUT = "baseline", "two_posts_fewer"

Kind = Literal["mean", "percentile", "ratio"]

REFERRALS_PER_DAY, CONTACT_DAYS, PATIENCE_DAYS = 48.0, 0.7, 6.0
CLINICIANS = {BASELINE: 30, CUT: 28}
POUNDS_PER_YEAR = {BASELINE: 1_800_000.0, CUT: 1_680_000.0}
POUNDS_PER_GIVING_UP = 500.0
RECOVERY_SHARE = 0.5
"""As the two files say; a test compares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One measure with its exact value in each scenario."""

    kind: Kind
    measure: str
    exact: dict[str, float]


def scenarios() -> dict[str, Scenario]:
    """The scenarios by name, the baseline first."""
    return {scenario.name: scenario for scenario in map(read_scenario, FILES)}


def clinics() -> dict[str, Clinic]:
    """The queue behind each scenario."""
    return {
        name: Clinic(
            referrals_per_day=REFERRALS_PER_DAY,
            contact_days=CONTACT_DAYS,
            patience_days=PATIENCE_DAYS,
            clinicians=clinicians,
        )
        for name, clinicians in CLINICIANS.items()
    }


def cases() -> list[Case]:
    """Every question of the study."""
    run = scenarios()[BASELINE]
    days = run.horizon_days - run.run.warm_up_days
    months = _months(run)
    clinic = clinics()

    def pounds(name: str) -> float:
        knock_on = POUNDS_PER_GIVING_UP * clinic[name].reneged_per_day * days
        return POUNDS_PER_YEAR[name] / 12 * months + knock_on

    exact: list[tuple[Kind, str, dict[str, float]]] = [
        ("mean", "list_length_mean", {n: c.list_length for n, c in clinic.items()}),
        ("mean", "completed_courses", {n: c.completed_per_day * days for n, c in clinic.items()}),
        ("mean", "reneged", {n: c.reneged_per_day * days for n, c in clinic.items()}),
        ("mean", "treatment_wait_mean_days", {n: c.mean_wait_of_seen for n, c in clinic.items()}),
        ("mean", "treatment_within_4_weeks_share", {n: c.seen_within(28.0) for n, c in clinic.items()}),
        ("percentile", "treatment_wait_median_days", {n: c.wait_of_seen(0.5) for n, c in clinic.items()}),
        ("percentile", "treatment_wait_p90_days", {n: c.wait_of_seen(0.9) for n, c in clinic.items()}),
        (
            "percentile",
            "treatment_wait_p50_of_referred_days",
            {n: c.days_until_seen(0.5) for n, c in clinic.items()},
        ),
        (
            "ratio",
            "cost_per_completed_course_pounds",
            {n: pounds(n) / (c.completed_per_day * days) for n, c in clinic.items()},
        ),
        (
            "ratio",
            "cost_per_recovery_pounds",
            {n: pounds(n) / (RECOVERY_SHARE * c.completed_per_day * days) for n, c in clinic.items()},
        ),
        ("ratio", "recovery_share", dict.fromkeys(clinic, RECOVERY_SHARE)),
    ]
    return [Case(kind=kind, measure=measure, exact=values) for kind, measure, values in exact]


def _months(run: Scenario) -> float:
    """Twelfths of a year that the window costs: each calendar month one, its days in proportion."""
    first = run.system().starts + timedelta(days=run.run.warm_up_days)
    months = 0.0
    for day in range(int(run.horizon_days - run.run.warm_up_days)):
        moment = first + timedelta(days=day)
        next_month = (moment.replace(day=1) + timedelta(days=32)).replace(day=1)
        months += 1 / (next_month - moment.replace(day=1)).days
    return months
