"""Percentiles over all replications together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

import numpy as np
import pandas as pd
import pytest

from simulator.compilation.network import network_of
from simulator.outcomes import Comparison, Reduction
from simulator.outcomes.measures.waits.wait_curve import CURVE_COLUMNS, kept_days
from simulator.outcomes.samples.pooled_wait import PooledPercentiles, pooled_percentiles
from simulator.outcomes.statistics.incidence import CENSORED, GONE, SEEN, Cohorts
from simulator.simulation.history import Ended
from tests.unit.outcomes.comparison.test_comparison import one, tidy
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    HORIZON_DAYS,
    LOST,
    STREAMS,
    THERAPY,
    WHOLE_RUN,
    history,
    small_system,
    visit,
)

P50, P90 = "first_contact_wait_p50_of_referred_days", "first_contact_wait_p90_of_referred_days"

Person = tuple[float, int]
"""Days, and what became of them."""


def waits_of(replications: Sequence[Sequence[Person]], scenario: str = "baseline") -> pd.DataFrame:
    rows = [
        {
            "scenario": scenario,
            "replication": replication,
            "curve": "first_contact_wait_of_referred_days",
            "pathway": "talking",
            "group": "adults",
            "step": "all",
            "days": days,
            "seen": int(fate == SEEN),
            "gone": int(fate == GONE),
            "censored": int(fate == CENSORED),
        }
        for replication, people in enumerate(replications)
        for days, fate in people
    ]
    return pd.DataFrame(rows)


def keys_of(*measures: str) -> pd.DataFrame:
    everywhere = {"pathway": "all", "group": "all", "step": "all", "period": "all"}
    return pd.DataFrame([everywhere | {"measure": measure} for measure in measures])


def pooled(replications: Sequence[Sequence[Person]], *measures: str) -> PooledPercentiles:
    return pooled_percentiles(waits_of(replications), keys_of(*measures), range(len(replications)))


def drawn(seed: int, replications: int, people: int) -> list[list[Person]]:
    generator = np.random.default_rng(seed)
    return [
        [(float(day), SEEN) for day in generator.integers(0, 40, size=people)] for _ in range(replications)
    ]


def test_the_estimate_is_that_of_all_people_together_and_no_mean_of_percentiles() -> None:
    replications = [
        [(1.0, SEEN), (2.0, GONE), (9.0, CENSORED)],
        [(3.0, SEEN), (4.0, SEEN), (4.0, GONE)],
        [(8.0, SEEN)],
    ]
    days, fate = (np.array(column) for column in zip(*chain(*replications), strict=True))
    expected = Cohorts.of(days, fate, np.zeros(len(days), np.int64), 1).percentiles([0.5])
    assert pooled(replications, P50).estimate[0] == expected[0, 0] == 8.0


def test_a_share_that_is_never_reached_is_never() -> None:
    replications = [[(1.0, SEEN), (2.0, GONE)], [(2.0, SEEN), (3.0, GONE)], [(4.0, GONE), (5.0, SEEN)]]
    found = pooled(replications, P90)
    assert found.estimate[0] == found.high[0] == math.inf
    told = one(Comparison.of(tidy({"baseline": {P90: [1.0] * 3}}), waits=waits_of(replications)).estimates())
    assert told["estimate"] == math.inf
    assert "no value" not in told["label"]


def test_a_share_that_might_never_be_reached_has_an_interval_that_ends_in_never() -> None:
    generator = np.random.default_rng(101)
    replications = [
        [(float(day), SEEN if day < 36 else GONE) for day in generator.integers(0, 40, size=12)]
        for _ in range(8)
    ]
    found = pooled(replications, P90)
    assert found.low[0] < found.estimate[0] < math.inf
    assert found.high[0] == math.inf


def test_people_not_followed_for_long_enough_have_no_percentile() -> None:
    assert math.isnan(pooled([[(1.0, SEEN), (2.0, CENSORED)]] * 3, P90).estimate[0])


def test_replications_that_agree_have_an_interval_of_no_width() -> None:
    found = pooled([[(1.0, SEEN), (3.0, SEEN), (7.0, SEEN)]] * 5, P50)
    assert found.low[0] == found.estimate[0] == found.high[0] == 3.0


def test_one_replication_has_no_interval() -> None:
    found = pooled([[(1.0, SEEN), (3.0, SEEN)]], P50)
    assert found.estimate[0] == 1.0
    assert math.isnan(found.low[0])


def test_the_interval_of_independent_people_is_as_wide_as_the_binomial_one() -> None:
    """For n people the share below the median has standard error 0.5 / √n; 40 days, evenly."""
    widths = []
    for seed in range(20):
        found = pooled(drawn(seed, 40, 30), P50)
        widths.append((found.high[0] - found.low[0]) / 2)
    expected = 40 * 2.02 * 0.5 / 1200**0.5
    # Each width is a sample standard deviation of 40, known to 11 %, and a whole number of days over two.
    assert np.mean(widths) == pytest.approx(expected, rel=0.11)


def test_its_pseudo_values_have_the_width_of_its_interval() -> None:
    found = pooled(drawn(7, 30, 40), P50)
    error = found.pseudo_values[0].std(ddof=1) / 30**0.5
    assert 2.0452 * error == pytest.approx((found.high[0] - found.low[0]) / 2, rel=1e-4)
    assert found.pseudo_values[0].mean() == pytest.approx(found.estimate[0])


def compared(first: list[list[Person]], second: list[list[Person]]) -> pd.Series:
    number = len(first)
    table = tidy({"baseline": {P50: [1.0] * number}, "cut": {P50: [2.0] * number}})
    waits = pd.concat([waits_of(first), waits_of(second, "cut")], ignore_index=True)
    return one(Comparison.of(table, waits=waits).differences())


def test_differences_are_paired_so_that_a_wait_longer_by_a_day_is_so_without_doubt() -> None:
    first = drawn(9, 12, 25)
    told = compared(first, [[(day + 1, fate) for day, fate in people] for people in first])
    assert told["difference"] == 1.0
    assert told["low"] > 0.9
    assert told["verdict"] == "worse"


def test_never_against_some_days_has_no_interval() -> None:
    first = drawn(9, 4, 25)
    told = compared(first, [[(day, GONE) for day, _ in people] for people in first])
    assert told["verdict"] == "no interval"


def test_whole_days_are_kept_exactly_and_others_to_half_a_percent() -> None:
    whole = np.arange(0.0, 129.0)
    assert (kept_days(whole) == whole).all()
    others = np.random.default_rng(3).uniform(0.5, 900.0, size=1000)
    assert np.abs(kept_days(others) / others - 1).max() <= 1 / 256
    assert np.abs(kept_days(others / 1000) - others / 1000).max() <= 1 / 512


def test_curves_count_those_seen_those_waiting_and_those_referred() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    rows = history(
        visit(0, ASSESSMENT, 1.0, started=8.0, finished=9.0, to=THERAPY),
        visit(0, THERAPY, 9.0, number=1),
        visit(1, ASSESSMENT, 1.0, started=8.0, finished=9.0, to=LOST),
        visit(2, ASSESSMENT, 5.0, left=15.0, to=LOST, ended=Ended.RENEGED),
        visit(3, ASSESSMENT, 80.0),
        network=network,
    )
    waits = Reduction.of(network, system, WHOLE_RUN).whole(rows, STREAMS).waits
    assert tuple(waits.columns) == CURVE_COLUMNS

    def told(curve: str, step: str = "all") -> list[tuple[float, int, int, int]]:
        chosen = waits[(waits["curve"] == curve) & (waits["step"] == step)]
        return [tuple(row) for row in chosen[["days", "seen", "gone", "censored"]].to_numpy().tolist()]

    assert told("first_contact_wait_days") == [(7.0, 2, 0, 0)]
    assert told("waiting_for_first_contact_days") == [(12.0, 1, 0, 0)]
    assert told("first_contact_wait_of_referred_days") == [(7.0, 2, 0, 0), (10.0, 0, 1, 0), (12.0, 0, 0, 1)]
    assert told("wait_days", "assessment") == [(7.0, 2, 0, 0)]
    assert told("list_wait_days", "therapy") == [(83.0, 1, 0, 0)]
