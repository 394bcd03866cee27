"""What is said of the warm-up: one line when it is long enough, the worst cases with the remedy otherwise."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from simulator.outcomes.warm_up.check import WARM_UP_COLUMNS
from simulator.screen.warm_up import warm_up_sentences

STARTS = date(2026, 4, 1)


def checks(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Measure, verdict and suggested days of rows for the only pathway's steps."""
    told = [
        ("baseline", "adults", "all", f"step_{number}", "all", measure, 90.0, days, verdict, "some reason")
        for number, (measure, verdict, days) in enumerate(rows)
    ]
    return pd.DataFrame(told, columns=list(WARM_UP_COLUMNS))


def test_one_line_says_that_all_is_met() -> None:
    told = warm_up_sentences(checks(("reneged", "met", 20.0), ("recoveries", "met", 90.0)), STARTS)
    assert told == ["Warm-up: 90 days are enough for all 2 series that were checked."]


def test_the_three_longest_are_named_with_dates_and_what_to_write() -> None:
    told = warm_up_sentences(
        checks(
            ("reneged", "not met", 120.0),
            ("recoveries", "not met", 400.0),
            ("crisis_episodes", "not met", 200.0),
            ("completed_courses", "not met", 300.0),
            ("treatment_starts", "met", 30.0),
        ),
        STARTS,
    )
    assert told == [
        "Warm-up not met: 90 days are too short for 4 of 5 series. Recoveries, step 1: 400 days "
        "(to 2027-05-06); Completed courses of treatment, step 3: 300 days (to 2027-01-26); "
        "Crisis episodes, step 2: 200 days (to 2026-10-18); and 1 more. "
        "Write `warm_up: 400 days` under `run:`, and let the run end as much later.",
        "Warm-up: 90 days are enough for 1 of 5 series.",
    ]


def test_no_steady_state_is_said_with_its_reason_and_that_no_warm_up_helps() -> None:
    told = warm_up_sentences(checks(("reneged", "no steady state", math.nan)), STARTS)
    assert told == [
        "No steady state in 1 of 1 series: Gave up waiting, step 0. Reason: some reason. No warm-up helps: "
        "these averages depend on which days you measure."
    ]


def test_what_cannot_be_told_is_said_with_its_reason() -> None:
    (told,) = warm_up_sentences(checks(("reneged", "cannot tell", math.nan)), STARTS)
    assert told == (
        "Warm-up: the check could not decide whether 90 days are enough for 1 of 1 series. "
        "Gave up waiting, step 0 (some reason)."
    )


def test_an_actual_list_needs_none_and_says_so() -> None:
    (told,) = warm_up_sentences(checks(("reneged", "none needed", math.nan)), STARTS)
    assert told == "Warm-up: none is needed, because some reason."


def test_the_only_pathway_is_not_named_beside_the_whole_system() -> None:
    twice = pd.concat([checks(("reneged", "met", 20.0))] * 2, ignore_index=True)
    twice["step"] = "all"
    twice.loc[0, "pathway"] = "all"
    (told,) = warm_up_sentences(twice, STARTS)
    assert "all 1 series" in told


def test_without_a_series_that_counts_anything_the_warm_up_is_not_judged() -> None:
    assert "too little happened in the run to judge it" in warm_up_sentences(checks(), STARTS)[0]
