"""Laws against the distributions they stand for, and the state of a service that has long run."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from simulator.compilation.laws import cumulative_shares, law_of, steady_state_ages, steady_state_counts
from simulator.domain.distribution import (
    Deterministic,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable
from simulator.simulation.chance.sampler import conditional_uniform, quantile

CONTINUOUS: dict[str, Distribution] = {
    "exponential": Exponential(average=12.0),
    "gamma": Gamma(shape=0.6, scale=20.0),
    "lognormal": Lognormal(mu=2.0, sigma=0.9),
    "weibull": Weibull(shape=1.7, scale=15.0),
    "uniform": Uniform(low=2.0, high=9.0),
    "triangular": Triangular(low=1.0, mode=4.0, high=20.0),
    "hazard table": HazardTable(from_days=(0.0, 5.0, 9.0), hazards_per_day=(0.02, 0.0, 0.3)),
}
STEPPED: dict[str, Distribution] = {
    "deterministic": Deterministic(value=7.0),
    "empirical": Empirical(values=(0.0, 2.0, 5.0, 9.0), weights=(1.0, 0.0, 2.0, 1.0)),
    "daily risk": DailyRisk(risks=(0.1, 0.0, 0.4), hour_of_day_days=0.5),
}
EVERY = CONTINUOUS | STEPPED

SHARES = st.floats(1e-9, 1 - 1e-9)


@pytest.mark.parametrize("name", EVERY)
@given(u=SHARES)
def test_a_share_of_people_stay_at_or_below_their_quantile(name: str, u: float) -> None:
    value = quantile(law_of(EVERY[name]), u)
    assert EVERY[name].share_by(value * (1 + 1e-12)) >= u * (1 - 1e-9)
    if name in CONTINUOUS:
        assert EVERY[name].share_by(value) == pytest.approx(u, rel=1e-6, abs=1e-9)
    else:
        assert EVERY[name].share_by(value - 1e-6) <= u * (1 + 1e-9)


@pytest.mark.parametrize("name", EVERY)
@given(u=SHARES, age=st.floats(0, 12))
def test_who_has_lasted_so_long_lasts_longer_in_the_conditional_law(name: str, u: float, age: float) -> None:
    """P(T <= t | T > age) = (F(t) - F(age)) / (1 - F(age)): day-one draws follow it."""
    distribution = EVERY[name]
    elapsed = distribution.share_by(age)
    if elapsed > 1 - 1e-6:
        return
    value = quantile(law_of(distribution), conditional_uniform(u, elapsed))
    assert value > age * (1 - 1e-9)
    if name in CONTINUOUS:
        conditional = (distribution.share_by(value) - elapsed) / (1 - elapsed)
        assert conditional == pytest.approx(u, rel=1e-4, abs=1e-6)


def test_a_risk_that_some_never_meet_is_infinite_for_them() -> None:
    table = HazardTable(from_days=(0.0, 10.0), hazards_per_day=(0.1, 0.0))
    acting = table.share_by(math.inf)
    assert acting == pytest.approx(1 - math.exp(-1))
    assert quantile(law_of(table), acting * 0.999) < 10
    assert quantile(law_of(table), acting * 1.001) == math.inf
    daily = DailyRisk(risks=(0.25, 0.0))
    assert [quantile(law_of(daily), u) for u in (0.2, 0.3)] == [1.0, math.inf]


def test_a_certain_daily_risk_ends_the_wait_of_everybody() -> None:
    assert quantile(law_of(DailyRisk(risks=(0.5, 1.0))), 1 - 2**-53) == 2.0


def test_a_tiny_daily_risk_ends_its_table_after_a_hundred_years() -> None:
    law = law_of(DailyRisk(risks=(1e-9,)))
    assert len(law.points) == 36_525
    assert quantile(law, 0.5) == math.inf


def test_something_that_is_no_known_distribution_has_no_law() -> None:
    class Mystery(Distribution):
        mean = 1.0

        def share_by(self, value: float) -> float:
            return float(value >= 1)

    with pytest.raises(TypeError, match="Mystery"):
        law_of(Mystery())


@given(weights=st.lists(st.floats(0, 10), min_size=1, max_size=8).filter(lambda w: sum(w) > 1e-6))
def test_cumulative_shares_ascend_to_exactly_one(weights: list[float]) -> None:
    shares = cumulative_shares(tuple(weights))
    assert list(shares) == sorted(shares)
    assert shares[-1] == 1.0
    last = max(i for i, weight in enumerate(weights) if weight > 0)
    # Weights of 0 at the end are never chosen.
    assert shares[last] == 1.0


def test_thirds_sum_to_one() -> None:
    assert cumulative_shares((1 / 3, 1 / 3, 1 / 3)) == (1 / 3, pytest.approx(2 / 3), 1.0)


# Steady states

FINITE = {name: stay for name, stay in EVERY.items() if math.isfinite(stay.mean)} | {
    "heavy-tailed": Lognormal(mu=2.0, sigma=1.5)
}


def mean_age(stay: Distribution) -> float:
    """Mean of the equilibrium age, `E[X²] / 2 E[X]`, by integrals of the survival function."""
    ends = [0.0, *(stay.mean * factor for factor in (0.5, 1, 2, 5, 20, 100, 1000, 1e5))]
    first = second = 0.0
    for low, high in pairwise(ends):
        first += quad(lambda x: 1 - stay.share_by(x), low, high, limit=400, epsabs=1e-10)[0]
        second += quad(lambda x: x * (1 - stay.share_by(x)), low, high, limit=400, epsabs=1e-10)[0]
    return second / first


@pytest.mark.filterwarnings("ignore:The maximum number of subdivisions", "ignore:The occurrence of roundoff")
@pytest.mark.parametrize("name", FINITE)
def test_ages_in_a_steady_state_have_the_mean_of_renewal_theory(name: str) -> None:
    """Within 1 %, for a thousand people: mid-quantiles leave out the last half of a thousandth."""
    ages = steady_state_ages(FINITE[name], 1000)
    assert np.mean(ages) == pytest.approx(
        mean_age(FINITE[name]), rel=0.05 if name == "heavy-tailed" else 0.01
    )


@pytest.mark.parametrize("name", FINITE)
def test_ages_are_the_mid_quantiles_of_the_equilibrium_distribution(name: str) -> None:
    """The share of ages up to x is the integral of the survival function to x over the mean: at most half a
    person apart, and a thousandth for the table they are read from."""
    stay, people = FINITE[name], 200
    ages = np.array(steady_state_ages(stay, people))
    assert (np.diff(ages) <= 0).all()
    for x in np.quantile(ages, [0.05, 0.25, 0.5, 0.75, 0.95]):
        grid = np.linspace(0, x, 20_001)
        survival = np.array([1 - stay.share_by(point) for point in grid])
        exact = float(((survival[1:] + survival[:-1]) / 2).sum() * (grid[1] - grid[0])) / stay.mean
        below, upto = np.mean(ages < x - 1e-9), np.mean(ages <= x + 1e-9)
        assert below - 0.5 / people - 2e-3 <= exact <= upto + 0.5 / people + 2e-3


def test_ages_of_a_stay_of_fixed_length_are_spread_evenly() -> None:
    ages = steady_state_ages(Deterministic(value=10.0), 5)
    assert ages == pytest.approx((9, 7, 5, 3, 1), abs=0.01)


@given(people=st.integers(0, 60))
def test_there_is_an_age_and_a_count_for_everybody(people: int) -> None:
    assert len(steady_state_ages(Exponential(average=4.0), people)) == people
    assert len(steady_state_counts(Deterministic(value=6.0), people)) == people


def test_a_stay_without_length_has_people_who_have_just_come() -> None:
    assert steady_state_ages(Deterministic(value=0.0), 3) == (0.0, 0.0, 0.0)


def test_counts_of_a_course_of_fixed_length_are_spread_evenly() -> None:
    """Between the first contact and the last, three intervals in a course of four."""
    assert steady_state_counts(Deterministic(value=4.0), 6) == (3, 3, 2, 2, 1, 1)
    # A course of 3.2 contacts is one of 4.
    assert steady_state_counts(Deterministic(value=3.2), 6) == (3, 3, 2, 2, 1, 1)


def test_people_in_a_course_of_one_contact_are_about_to_have_it() -> None:
    assert steady_state_counts(Deterministic(value=1.0), 3) == (0, 0, 0)
    assert steady_state_counts(Deterministic(value=0.0), 3) == (0, 0, 0)


def test_counts_follow_the_equilibrium_of_the_number_of_contacts() -> None:
    number = Empirical(values=(1.0, 2.0, 4.0, 6.0, 8.0), weights=(0.25, 0.15, 0.20, 0.25, 0.15))
    counts = np.array(steady_state_counts(number, 3050))
    more_than = [0.0, 0.75, 0.60, 0.60, 0.40, 0.40, 0.15, 0.15]
    for done, share in enumerate(more_than):
        assert np.count_nonzero(counts == done) == pytest.approx(3050 * share / 3.05, abs=1)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any))
def test_counts_are_normalised_exactly(counts: list[int]) -> None:
    """Each cumulative share is the float nearest to the fraction, so no count is lost to rounding."""
    total, so_far = sum(counts), 0
    for count, share in zip(counts, cumulative_shares(tuple(map(float, counts))), strict=True):
        so_far += count
        assert share == float(Fraction(so_far, total))
