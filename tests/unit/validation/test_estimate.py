"""An interval passes a sound engine as seldom wrongly as it says, and finds the error that it says."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.validation.estimate import Quantity, judged, spread_of, written_estimate
from simulator.validation.source import LITTLE
from simulator.validation.verdict import Got, Verdict

REPLICATIONS = 50
DEVIATION = 0.2


def quantity(exact: float = 1.0, *, finds_share: float = 0.2, tolerance: float = 0.0) -> Quantity:
    return Quantity(name="wait", exact=exact, source=LITTLE, finds_share=finds_share, tolerance=tolerance)


def of(values: np.ndarray, known: Quantity, false_alarm_share: float) -> Got:
    return judged(
        known,
        values,
        "fast",
        spread=spread_of(values),
        full_replications=len(values),
        false_alarm_share=false_alarm_share,
    )


def shares(
    mean: float, known: Quantity, false_alarm_share: float, *, experiments: int
) -> dict[Verdict, float]:
    chance = np.random.default_rng(5)
    found = [
        of(chance.normal(mean, DEVIATION, REPLICATIONS), known, false_alarm_share).verdict
        for _ in range(experiments)
    ]
    return {verdict: found.count(verdict) / experiments for verdict in Verdict}


def test_a_sound_engine_is_missed_as_often_as_the_false_alarm_share_says() -> None:
    share, experiments = 0.05, 2000
    found = shares(1.0, quantity(), share, experiments=experiments)
    assert found[Verdict.MISSED] == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / experiments))
    assert found[Verdict.TOO_WIDE] <= share


def test_an_error_of_the_size_told_is_found_in_95_of_100() -> None:
    chance, share, experiments = np.random.default_rng(6), 0.001, 1000
    finds = np.mean(
        [of(chance.normal(1.0, DEVIATION, REPLICATIONS), quantity(), share).finds_share for _ in range(400)]
    )
    found = shares(1.0 + finds, quantity(), share, experiments=experiments)
    assert found[Verdict.MISSED] == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / experiments))


def test_an_interval_that_says_too_little_is_not_met() -> None:
    chance = np.random.default_rng(7)
    values = chance.normal(1.0, 20 * DEVIATION, REPLICATIONS)
    got = of(values, quantity(), 1e-6)
    assert got.verdict is Verdict.TOO_WIDE
    assert "differ by" in got.detail


def test_values_that_never_differ_must_be_exact() -> None:
    assert of(np.full(10, 9.0), quantity(9.0), 1e-6).verdict is Verdict.MET
    assert of(np.full(10, 9.001), quantity(9.0), 1e-6).verdict is Verdict.MISSED


def test_rounding_in_sums_is_no_error() -> None:
    assert of(np.full(10, 9.0 - 2e-15), quantity(9.0), 1e-6).verdict is Verdict.MET


def test_a_tolerance_widens_what_is_let_pass_and_is_told() -> None:
    values = np.full(10, 9.4)
    got = of(values, quantity(9.0, tolerance=0.5), 1e-6)
    assert got.verdict is Verdict.MET
    assert got.finds_share == pytest.approx(0.5 / 9.0)
    assert of(values, quantity(9.0, tolerance=0.3), 1e-6).verdict is Verdict.MISSED


def test_a_mean_that_is_no_number_is_missed() -> None:
    assert of(np.array([1.0, np.nan, 1.0]), quantity(), 1e-6).verdict is Verdict.MISSED


@pytest.mark.parametrize(
    ("mean", "half_width", "written"),
    [
        (9.0712, 0.4321, "9.07 ±0.43"),
        (9.0712, 0.61, "9.1 ±0.6"),
        (1284.31, 6.2, "1,284 ±6"),
        (0.90071, 0.0094, "0.901 ±0.009"),
        (3662.2, 25.3, "3,662 ±25"),
        (1.0, 0.0, "1 ±0"),
    ],
)
def test_a_mean_is_told_to_the_digits_that_its_interval_leaves(
    mean: float, half_width: float, written: str
) -> None:
    assert written_estimate(mean, half_width) == written
