"""The headline table: throughput, waits, people lost, crisis, recovery and money, in one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from simulator.outcomes.measures.dimension import is_total
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.statistics.simultaneous import (
    HIGH_COLUMN,
    HOLM_COLUMN,
    LOW_COLUMN,
    STANDS_COLUMN,
    judged_together,
)

HEADLINE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Throughput", ("referrals", "treatment_starts", "completed_courses", "contacts_attended")),
    (
        "Waits",
        (
            "first_contact_wait_mean_days",
            "treatment_wait_mean_days",
            "waiting_for_treatment",
            "waiting_for_first_contact_over_18_weeks",
            "waiting_for_treatment_over_18_weeks",
            "within_standard_share",
        ),
    ),
    ("People lost", ("reneged", "dropped_out", "left_untreated")),
    ("Crisis and beds", ("crisis_episodes", "out_of_area_days", "delayed_discharge_days")),
    ("Recovery", ("recoveries", "recovery_share")),
    (
        "Money",
        (
            "spend_pounds",
            "gross_saving_pounds",
            "one_off_cost_pounds",
            "knock_on_cost_pounds",
            "net_saving_pounds",
            "cost_per_completed_course_pounds",
            "cost_per_recovery_pounds",
        ),
    ),
)
"""Measures a board asks for first, by subject."""

PREFIXES: Final = ("", "slice_")
"""Of the differences in a row: from the baseline, and from the equal-money slice."""

HEADLINE_COLUMNS: Final = (
    "theme",
    "measure",
    "title",
    "unit",
    "scenario",
    "estimate",
    "low",
    "high",
    "replications",
    "label",
    "growth_per_month",
    "growth_low",
    "growth_high",
    "difference",
    "difference_low",
    "difference_high",
    "relative_difference",
    "verdict",
    "difference_label",
    "slice",
    "slice_difference",
    "slice_difference_low",
    "slice_difference_high",
    "slice_relative_difference",
    "slice_verdict",
    "slice_difference_label",
    *(
        f"{prefix}{column}"
        for prefix in PREFIXES
        for column in (HOLM_COLUMN, LOW_COLUMN, HIGH_COLUMN, STANDS_COLUMN)
    ),
)
"""`growth_per_month` is for what has no steady state, with its interval: it is then read instead of the
estimate, which is of the measured period only."""


def headline_of(
    estimates: pd.DataFrame,
    differences: pd.DataFrame,
    growth: pd.DataFrame,
    *,
    scenarios: Sequence[str],
    slices: Mapping[str, str],
) -> pd.DataFrame:
    """The numbers a board asks for first, for the whole system and the whole window.

    Parameters
    ----------
    estimates, differences
        As `Comparison` gives them.
    growth
        How lists without a steady state change, as `Labelling.growth` gives it.
    scenarios
        Names, the baseline first.
    slices
        By the name of a scenario, that of its equal-money slice.

    Returns
    -------
    pandas.DataFrame
        Columns of `HEADLINE_COLUMNS`, one row a measure and scenario, measures in the order of `HEADLINE` and
        the baseline first. Differences are from the baseline and, where a scenario has one, from its
        equal-money slice; empty for the baseline. `holm_p_value`, `simultaneous_low`, `simultaneous_high` and
        `stands` judge each difference beside all the others shown; see `simultaneous.judged_together`. What
        no scenario can tell is left out, and what is zero throughout unless it is money or a share.
    """
    themes = pd.DataFrame(
        [
            (theme, name, measure_named(name).title, position)
            for position, (theme, name) in enumerate((t, n) for t, names in HEADLINE for n in names)
        ],
        columns=["theme", "measure", "title", "position"],
    )
    shown = themes.merge(_of_whole_system(estimates), on="measure")
    shown = shown[shown["measure"].isin(_worth_showing(shown))]
    shown = shown.merge(_growth(growth), on=["scenario", "measure"], how="left")
    differences = _of_whole_system(differences)
    pair = ["scenario", "measure"]
    against_baseline = differences[differences["against"] == scenarios[0]]
    shown = shown.merge(_renamed(against_baseline, ""), on=pair, how="left")
    is_slice = differences["scenario"].map(dict(slices)) == differences["against"]
    against_slice = _renamed(differences[is_slice], "slice_").assign(
        slice=differences.loc[is_slice, "against"]
    )
    shown = shown.merge(against_slice, on=pair, how="left")
    order = {scenario: position for position, scenario in enumerate(scenarios)}
    shown = shown.assign(of_scenario=shown["scenario"].map(order)).sort_values(["position", "of_scenario"])
    for column in ("verdict", "difference_label", "slice", "slice_verdict", "slice_difference_label"):
        shown[column] = shown[column].fillna("")
    shown = judged_together(shown, PREFIXES)
    return shown[list(HEADLINE_COLUMNS)].reset_index(drop=True)


def _of_whole_system(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[is_total(frame)]


def _growth(growth: pd.DataFrame) -> pd.DataFrame:
    """By scenario and measure, how the list changes behind what has no steady state."""
    grown = _of_whole_system(growth)
    names = {"value": "growth_per_month", "low": "growth_low", "high": "growth_high"}
    return grown[["scenario", "measure", *names]].rename(columns=names)


def _worth_showing(shown: pd.DataFrame) -> list[str]:
    # No money spent and no patient seen in time are findings; no bed days elsewhere are none.
    speaks_at_zero = shown["unit"].isin(["£", "share"])
    says_something = shown["estimate"].notna() & ((shown["estimate"] != 0) | speaks_at_zero)
    return list(shown.loc[says_something, "measure"].unique())


def _renamed(differences: pd.DataFrame, prefix: str) -> pd.DataFrame:
    names = {
        "difference": f"{prefix}difference",
        "low": f"{prefix}difference_low",
        "high": f"{prefix}difference_high",
        "relative_difference": f"{prefix}relative_difference",
        "verdict": f"{prefix}verdict",
        "label": f"{prefix}difference_label",
    }
    return differences[["scenario", "measure", *names]].rename(columns=names)
