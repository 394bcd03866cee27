"""What is said of an automatic number of replications."""

from __future__ import annotations

import math

import pandas as pd

from simulator.outcomes.samples.stopping import PRECISION_COLUMNS
from simulator.screen.precision import precision_sentences


def reached(*rows: tuple[str, float, float], against: str = "", number: int = 23) -> pd.DataFrame:
    """Measure, precision and what would be needed."""
    told = [
        ("plan", against, measure, number, 100.0, 100 * share, share, 0.05, share <= 0.05, needs)
        for measure, share, needs in rows
    ]
    return pd.DataFrame(told, columns=list(PRECISION_COLUMNS))


def test_a_study_that_stopped_says_with_how_many_and_how_precise() -> None:
    first, *lines = precision_sentences(
        reached(("recoveries", 0.031, 12.0), ("crisis_episodes", 0.048, 20.0))
    )
    assert first == (
        "Replications: 23 were enough; every measure stays within ±5.0%. "
        "Precision is half the 95% interval as a share of the estimate."
    )
    assert lines == ["  Crisis episodes: ±4.8%", "  Recoveries: ±3.1%"]


def test_a_study_at_its_bound_names_what_is_not_reached_and_what_it_would_take() -> None:
    first, *lines = precision_sentences(
        reached(
            ("recoveries", 0.031, 12.0),
            ("crisis_episodes", 0.12, 1152.0),
            ("completed_courses", 3.0, 720_000.0),
            number=200,
        )
    )
    assert first.startswith("Replications: stopped at the bound of 200; 2 of 3 did not get to ±5.0%")
    assert "--most-replications" in first
    assert lines == [
        "  Completed courses of treatment: ±300%, not reached (more than 10,000 replications would)",
        "  Crisis episodes: ±12%, not reached (about 1,152 replications would)",
        "  Recoveries: ±3.1%",
    ]


def test_a_comparison_says_that_its_precision_is_of_the_paired_difference() -> None:
    first, line = precision_sentences(reached(("recoveries", 0.01, 3.0), against="baseline"))
    assert "paired difference as a share of the baseline's value" in first
    assert "a difference near zero has no precision relative to itself" in first
    assert line == "  Recoveries, at worst plan against baseline: ±1.0%"


def test_a_comparison_tells_of_each_measure_the_pair_that_is_known_worst() -> None:
    pairs = [
        reached(("recoveries", share, 3.0), against=against)
        for share, against in ((0.01, "baseline"), (0.03, "slice"))
    ]
    _, line = precision_sentences(pd.concat(pairs, ignore_index=True))
    assert line == "  Recoveries, at worst plan against slice: ±3.0%"


def test_what_has_no_interval_is_said_so() -> None:
    _, line = precision_sentences(reached(("recoveries", math.nan, math.nan)))
    assert line == "  Recoveries: no interval, not reached"
