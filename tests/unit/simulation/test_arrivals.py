"""Arrivals: a Poisson process whose nth patient is the same person under every rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, kstest

from simulator.simulation.arrivals import arrival_days
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Arrivals, PatientClass

STREAMS = Streams(seed=31, replication=0)


def arriving(*rates: float, logged_daily: bool = False, name: str = "camhs/urgent") -> PatientClass:
    return PatientClass(
        name=name,
        pathway="camhs",
        group="urgent",
        enters_at=0,
        arrivals=Arrivals(rates_per_day=rates, listed_days=None, logged_daily=logged_daily),
    )


def listed(*days: float, logged_daily: bool = False) -> PatientClass:
    given_days = Arrivals(rates_per_day=(), listed_days=days, logged_daily=logged_daily)
    return replace(arriving(), arrivals=given_days)


RATES = st.lists(st.floats(0, 5), min_size=1, max_size=30)


@given(rates=RATES)
def test_moments_ascend_within_the_run(rates: list[float]) -> None:
    days = arrival_days(arriving(*rates), STREAMS, float(len(rates)))
    assert list(days) == sorted(days)
    assert all(0 <= day < len(rates) for day in days)


@given(rates=RATES, extra=st.floats(1, 3))
def test_more_demand_brings_every_patient_no_later(rates: list[float], extra: float) -> None:
    plain = arrival_days(arriving(*rates), STREAMS, float(len(rates)))
    more = arrival_days(arriving(*(rate * extra for rate in rates)), STREAMS, float(len(rates)))
    assert len(more) >= len(plain)
    # A rounding of the last bit apart, where the rates are nearly equal.
    assert all(m <= p + 1e-9 for m, p in zip(more, plain, strict=False))


@given(rates=RATES)
def test_nobody_arrives_on_a_day_without_demand(rates: list[float]) -> None:
    closed = [rate if day % 7 < 5 else 0.0 for day, rate in enumerate(rates)]
    days = arrival_days(arriving(*closed), STREAMS, float(len(closed)))
    assert all(int(day) % 7 < 5 for day in days)


@given(rates=RATES, horizon=st.floats(0.1, 40))
def test_a_shorter_run_sees_the_first_of_the_same_patients(rates: list[float], horizon: float) -> None:
    whole = arrival_days(arriving(*rates), STREAMS, 40.0)
    assert arrival_days(arriving(*rates), STREAMS, horizon) == tuple(day for day in whole if day < horizon)


@given(rates=RATES)
def test_arrivals_logged_daily_are_those_of_the_day_at_its_morning(rates: list[float]) -> None:
    exact = arrival_days(arriving(*rates), STREAMS, float(len(rates)))
    logged = arrival_days(arriving(*rates, logged_daily=True), STREAMS, float(len(rates)))
    assert logged == tuple(float(int(day)) for day in exact)


def test_listed_moments_are_kept_up_to_the_horizon() -> None:
    assert arrival_days(listed(0.0, 1.5, 1.5, 9.0, 10.0), STREAMS, 10.0) == (0.0, 1.5, 1.5, 9.0)
    assert arrival_days(listed(0.2, 1.5, logged_daily=True), STREAMS, 10.0) == (0.0, 1.0)


def test_a_class_without_arrivals_has_none() -> None:
    assert arrival_days(replace(arriving(), arrivals=None), STREAMS, 10.0) == ()


def test_classes_and_replications_have_arrivals_of_their_own() -> None:
    told = {
        arrival_days(arriving(*[1.0] * 30, name=name), Streams(seed=31, replication=r), 30.0)
        for name in ("camhs/urgent", "camhs/routine")
        for r in (0, 1)
    }
    assert len(told) == 4


def test_gaps_of_a_constant_rate_are_exponential() -> None:
    days = arrival_days(arriving(*[2.0] * 5000), STREAMS, 5000.0)
    assert kstest(np.diff(days, prepend=0.0), "expon", args=(0, 0.5)).pvalue > 1e-3


@pytest.mark.parametrize("day", [0, 1, 2])
def test_counts_of_a_changing_rate_are_poisson(day: int) -> None:
    rates = [0.5, 3.0, 1.2] * 2000
    days = np.array(arrival_days(arriving(*rates), STREAMS, 6000.0))
    counts = np.bincount(days.astype(int), minlength=6000)[day::3]
    # The index of dispersion of Poisson counts is chi-squared.
    dispersion = counts.var(ddof=1) / counts.mean() * (len(counts) - 1)
    low, high = chi2.ppf([5e-4, 1 - 5e-4], len(counts) - 1)
    assert low < dispersion < high
    standard_error = np.sqrt(rates[day] / len(counts))
    assert abs(counts.mean() - rates[day]) < 3.5 * standard_error
