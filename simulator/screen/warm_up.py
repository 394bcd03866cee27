"""Sentences about the warm-up on the screen: one line when it is long enough, the worst cases otherwise."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from simulator.outcomes.measures.series import series_name
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.warm_up.steadiness import day_as_date
from simulator.wording import whole

MOST_NAMED: Final = 3
"""Series that are named, the worst first."""


def warm_up_sentences(checks: pd.DataFrame, starts: date) -> list[str]:
    """What people need to know of the chosen warm-up.

    Parameters
    ----------
    checks
        From `outcomes.warm_up.warm_up_checks`.
    starts
        First day of the run.

    Returns
    -------
    list of str
        One sentence when every verdict is `met` or `none needed`; otherwise one for each other verdict, that
        on series which ask for more first, with the remedy.
    """
    if checks.empty:
        return ["Warm-up: too little happened in the run to judge it: no series has an event to count."]
    return [
        *_not_met(checks, starts),
        *_no_steady_state(checks),
        *_cannot_tell(checks),
        *_long_enough(checks),
    ]


def _not_met(checks: pd.DataFrame, starts: date) -> list[str]:
    short = _distinct(checks[checks["verdict"] == "not met"]).sort_values(
        "suggested_days", ascending=False, kind="stable"
    )
    if short.empty:
        return []
    named = [
        f"{series_name(row)}: {whole(days)} days (to {day_as_date(days, starts)})"
        for row, days in zip(short.to_dict("records"), short["suggested_days"], strict=True)
    ]
    longest = float(short["suggested_days"].max())
    return [
        f"Warm-up not met: {_chosen(checks)} are too short for {_how_many(short, checks)}. {_listed(named)}. "
        f"Write `warm_up: {whole(longest)} days` under `run:`, and let the run end as much later."
    ]


def _no_steady_state(checks: pd.DataFrame) -> list[str]:
    moving = _distinct(checks[checks["verdict"] == "no steady state"])
    if moving.empty:
        return []
    named = [series_name(row) for row in moving.to_dict("records")]
    return [
        f"No steady state in {_how_many(moving, checks)}: {_listed(named)}. "
        f"Reason: {moving['reason'].iloc[0]}. No warm-up helps: "
        "these averages depend on which days you measure."
    ]


def _cannot_tell(checks: pd.DataFrame) -> list[str]:
    unknown = _distinct(checks[checks["verdict"] == "cannot tell"])
    if unknown.empty:
        return []
    named = [f"{series_name(row)} ({row['reason']})" for row in unknown.to_dict("records")]
    return [
        f"Warm-up: the check could not decide whether {_chosen(checks)} are enough for "
        f"{_how_many(unknown, checks)}. {_listed(named)}."
    ]


def _long_enough(checks: pd.DataFrame) -> list[str]:
    verdicts = set(checks["verdict"])
    if verdicts == {"none needed"}:
        return [f"Warm-up: none is needed, because {checks['reason'].iloc[0]}."]
    if verdicts <= {"met", "none needed"}:
        met = _distinct(checks[checks["verdict"] == "met"])
        some = "; the others start from an actual list and caseload" if len(verdicts) > 1 else ""
        return [f"Warm-up: {_chosen(checks)} are enough for all {len(met)} series that were checked{some}."]
    met = _distinct(checks[checks["verdict"] == "met"])
    return [f"Warm-up: {_chosen(checks)} are enough for {_how_many(met, checks)}."] if len(met) else []


def _distinct(checks: pd.DataFrame) -> pd.DataFrame:
    """The rows, those of the only pathway left out where they repeat those of the whole system."""
    pathways = checks.loc[checks["pathway"] != WHOLE_WINDOW, "pathway"].nunique()
    if pathways != 1:
        return checks
    repeats = (checks["pathway"] != WHOLE_WINDOW) & (checks["step"] == WHOLE_WINDOW)
    totals = checks.loc[checks["pathway"] == WHOLE_WINDOW, "measure"]
    return checks[~(repeats & checks["measure"].isin(totals))]


def _how_many(some: pd.DataFrame, checks: pd.DataFrame) -> str:
    return f"{len(some)} of {len(_distinct(checks))} series"


def _chosen(checks: pd.DataFrame) -> str:
    return f"{whole(checks['warm_up_days'].iloc[0])} days"


def _listed(named: list[str]) -> str:
    rest = f"; and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return "; ".join(named[:MOST_NAMED]) + rest
