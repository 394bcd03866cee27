"""Laws read from tables: observed values, hazards between day edges, risks of whole days, choices."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.simulation.chance.inverse import exponential_quantile
from simulator.simulation.chance.lookup import (
    choose,
    daily_risk_quantile,
    empirical_quantile,
    first_reaching,
    hazard_quantile,
)

uniform_shares = st.integers(0, 2**52 - 1).map(lambda n: (2 * n + 1) * 2.0**-53)
ascending_levels = st.lists(st.floats(0.0, 1.0), max_size=40).map(sorted)


@given(ascending_levels, st.floats(-0.5, 1.5))
def test_the_first_entry_to_reach_a_level_is_found(levels: list[float], level: float) -> None:
    plain_search = next((n for n, entry in enumerate(levels) if entry >= level), len(levels))
    assert first_reaching(levels, level) == plain_search


def test_an_array_slice_serves_as_a_table() -> None:
    table = np.array([9.0, 0.25, 0.5, 1.0, 9.0])[1:4]
    assert [choose(table, u) for u in (0.1, 0.4, 0.9)] == [0, 1, 2]


def test_each_choice_gets_its_share_of_people() -> None:
    people = 1_000
    chosen = [choose((0.2, 0.2, 0.75, 1.0), (n + 0.5) / people) for n in range(people)]
    assert np.bincount(chosen).tolist() == [200, 0, 550, 250]


def test_a_choice_above_the_last_share_is_none_of_them() -> None:
    assert choose((0.25, 0.5), 0.6) == 2
    assert choose((), 0.6) == 0


def test_an_empirical_law_gives_each_value_its_share() -> None:
    points, cumulative = (1.0, 4.0, 9.5), (0.25, 0.5, 1.0)
    people = 1_000
    values = [empirical_quantile(points, cumulative, (n + 0.5) / people) for n in range(people)]
    assert [values.count(point) for point in points] == [250, 250, 500]


def test_an_empirical_value_covers_its_own_cumulative_share() -> None:
    assert empirical_quantile((1.0, 4.0), (0.25, 1.0), 0.25) == 1.0
    assert empirical_quantile((1.0, 4.0), (0.25, 1.0), math.nextafter(0.25, 1.0)) == 4.0
    assert empirical_quantile((1.0, 4.0), (0.25, 1.0), 1.0 - 2.0**-53) == 4.0


@given(uniform_shares, st.floats(0.001, 2.0))
def test_a_hazard_table_of_one_rate_is_exponential(u: float, rate_per_day: float) -> None:
    points = (0.0, 1.0, 2.5, 10.0)
    cumulative = tuple(rate_per_day * edge for edge in points)
    # Rounding of the cumulative hazard moves a time by its last bit in days.
    expected = pytest.approx(exponential_quantile(1.0 / rate_per_day, u), rel=1e-12, abs=1e-15)
    assert hazard_quantile(points, cumulative, rate_per_day, u) == expected


@given(st.lists(st.tuples(st.floats(0.1, 30.0), st.floats(0.0, 2.0)), min_size=1, max_size=8), uniform_shares)
def test_the_hazard_up_to_a_quantile_is_that_of_its_share(
    intervals: list[tuple[float, float]], u: float
) -> None:
    points = (0.0, *itertools.accumulate(days for days, _ in intervals))
    cumulative = (0.0, *itertools.accumulate(days * rate for days, rate in intervals))
    value = hazard_quantile(points, cumulative, 0.5, u)
    if value <= points[-1]:
        hazard = float(np.interp(value, points, cumulative))
    else:
        hazard = cumulative[-1] + 0.5 * (value - points[-1])
    assert hazard == pytest.approx(-math.log1p(-u), rel=1e-9, abs=1e-12)


def test_without_a_hazard_after_the_last_day_the_rest_never_come() -> None:
    points, cumulative = (0.0, 14.0, 28.0), (0.0, 0.1, 0.4)
    share_by_the_last_day = -math.expm1(-0.4)
    assert hazard_quantile(points, cumulative, 0.0, share_by_the_last_day - 1e-9) == pytest.approx(28.0)
    assert hazard_quantile(points, cumulative, 0.0, share_by_the_last_day + 1e-9) == math.inf


def test_a_hazard_already_there_on_day_zero_acts_at_once() -> None:
    assert hazard_quantile((0.0, 10.0), (0.5, 1.0), 0.1, 0.3) == 0.0
    assert hazard_quantile((0.0, 10.0), (0.5, 1.0), 0.1, -math.expm1(-0.75)) == pytest.approx(5.0)


def test_nobody_comes_in_an_interval_without_hazard() -> None:
    points, cumulative = (0.0, 5.0, 20.0, 25.0), (0.0, 0.3, 0.3, 0.9)
    values = [hazard_quantile(points, cumulative, 1.0, (n + 0.5) / 500) for n in range(500)]
    assert not any(5.0 < value < 20.0 for value in values)
    assert any(value <= 5.0 for value in values)
    assert any(value >= 20.0 for value in values)


def test_a_hazard_of_zero_until_an_edge_starts_there() -> None:
    assert hazard_quantile((0.0, 7.0), (0.0, 0.0), 0.1, 2.0**-53) == pytest.approx(7.0)
    assert hazard_quantile((0.0,), (0.0,), 0.1, 0.5) == exponential_quantile(1.0, 0.5) / 0.1


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30))
def test_daily_risks_give_each_day_the_product_of_staying_and_going(risks: list[float]) -> None:
    staying = list(itertools.accumulate((1.0 - risk for risk in risks), lambda left, stay: left * stay))
    points = tuple(float(day) for day in range(1, len(risks) + 1))
    cumulative = tuple(1.0 - left for left in staying)
    people = 2_000
    acted = [daily_risk_quantile(points, cumulative, 0.0, (n + 0.5) / people) for n in range(people)]
    for day, risk in enumerate(risks, start=1):
        share = math.prod(1.0 - earlier for earlier in risks[: day - 1]) * risk
        assert acted.count(float(day)) / people == pytest.approx(share, abs=1.0 / people + 1e-12)
    assert acted.count(math.inf) / people == pytest.approx(staying[-1], abs=1.0 / people + 1e-12)


def test_a_daily_risk_acts_at_its_hour() -> None:
    an_hour = 1.0 / 24.0
    assert daily_risk_quantile((1.0, 2.0), (0.5, 0.75), an_hour, 0.6) == 2.0 + an_hour
    assert daily_risk_quantile((1.0, 2.0), (0.5, 0.75), an_hour, 0.8) == math.inf


def test_a_daily_risk_of_one_lets_nobody_past() -> None:
    assert daily_risk_quantile((3.0,), (1.0,), 0.0, 1.0 - 2.0**-53) == 3.0
