"""Referral rates through the years: growth, dated rates and season."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.demand import DatedRate, Referrals
from simulator.units import DAYS_PER_YEAR

START = date(2026, 4, 1)
GROWING = Referrals(pathway="p", group="g", source="test", per_day=10.0, growth_per_year=0.1)


def test_a_rate_grows_from_the_first_day():
    rates = GROWING.rates_per_day(START, 800)
    assert rates[0] == 10.0
    assert rates[730] == pytest.approx(10.0 * 1.1 ** (730 / DAYS_PER_YEAR))


@given(later=st.integers(0, 3000), growth=st.floats(-0.5, 1.0))
def test_a_dated_rate_is_in_force_on_its_date_whatever_the_growth(later, growth):
    dated = DatedRate(from_date=START + timedelta(days=later), per_day=100 / 7)
    changed = replace(GROWING, growth_per_year=growth, changes=(dated,))
    rates = changed.rates_per_day(START, later + 366)
    assert rates[later] == pytest.approx(100 / 7)
    assert rates[-1] == pytest.approx(100 / 7 * (1 + growth) ** (365 / DAYS_PER_YEAR))


def test_a_rate_dated_before_the_first_day_has_grown_by_then():
    dated = DatedRate(from_date=date(2025, 4, 1), per_day=5.0)
    rates = replace(GROWING, changes=(dated,)).rates_per_day(START, 10)
    assert rates[0] == pytest.approx(5.0 * 1.1 ** (365 / DAYS_PER_YEAR))


def test_each_dated_rate_replaces_the_one_before_it():
    changes = tuple(
        DatedRate(from_date=START + timedelta(days=days), per_day=rate)
        for days, rate in ((100, 20.0), (200, 1.0))
    )
    rates = replace(GROWING, changes=changes).rates_per_day(START, 300)
    assert (rates[100], rates[200]) == (20.0, 1.0)
    assert rates[199] < 21.0
