"""Written quantities: exact in both directions."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario_file import quantity, written_quantity


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("45 minutes", 45 / 1440),
        ("30 min", 30 / 1440),
        ("1 hour", 1 / 24),
        ("2 days", 2),
        ("6 weeks", 42),
        ("1 month", 365.25 / 12),
        ("3 years", 3 * 365.25),
        ("1,000 days", 1000),
        ("1.5 weeks", 10.5),
        ("0 days", 0),
        ("2 Years", 2 * 365.25),
        ("30 MIN", 30 / 1440),
    ],
)
def test_a_time_is_read_in_days(written, days):
    assert quantity.days(written) == days


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("£608", 60_800),
        ("£180k", 18_000_000),
        ("£1.2m", 120_000_000),
        ("£56,100", 5_610_000),
        ("£0.01", 1),
        ("£1.2345678m", 123_456_780),
        ("£1bn", 100_000_000_000),
        ("£180K", 18_000_000),
        ("£1.2M", 120_000_000),
    ],
)
def test_money_is_read_exactly_to_the_penny(written, pence):
    assert quantity.pence(written) == pence


def test_only_the_period_that_is_needed_may_follow_money():
    assert quantity.pence("£608 per day", "day") == quantity.pence("£608 a day", "day") == 60_800
    with pytest.raises(ValueError, match="money a day, where money a year is needed"):
        quantity.pence("£608 per day", "year")


def test_a_rate_a_month_counts_twelve_months_to_a_year():
    assert quantity.per_day("12 per month") == pytest.approx(12 * 12 / 365.25, rel=1e-15)
    assert quantity.per_day("7 per week") == 1
    assert quantity.per_day("3 a day") == 3
    assert quantity.per_day("7 Per Week") == 1


def test_shares_and_posts_are_exact_fractions():
    assert quantity.exact_share("12.5%") == Fraction(1, 8)
    assert quantity.exact_share("1/3") == Fraction(1, 3)
    assert quantity.exact_wte("7.5 WTE") == quantity.exact_wte("7.5 wte") == Fraction(15, 2)
    assert quantity.exact_wte(7.5) == Fraction(15, 2)
    assert quantity.exact_factor("90%") == quantity.exact_factor(0.9) == Fraction(9, 10)


def test_months_and_years_of_a_run_follow_the_calendar():
    leap_day = date(2028, 2, 29)
    assert quantity.calendar_length("1 year").after(leap_day) == date(2029, 2, 28)
    assert quantity.calendar_length("6 months").after(date(2026, 8, 31)) == date(2027, 2, 28)
    assert quantity.calendar_length("2 weeks").after(leap_day) == date(2028, 3, 14)
    assert quantity.calendar_length("0.5 Years").months == 6


@pytest.mark.parametrize(
    ("read", "written", "said"),
    [
        (quantity.days, 6, "6 has no unit: write '6 weeks'"),
        (quantity.days, "5%", "'5%' is a percentage, where a time is needed"),
        (quantity.days, True, "'true' is not a time"),
        (quantity.days, None, "nothing is not a time"),
        (quantity.pence, "5 weeks", "'5 weeks' is a time, where money is needed"),
        (quantity.pence, "180k", "'180k' is not money: write it like '£180k'"),
        (quantity.pence, "£1.005", "money is exact to the penny"),
        (quantity.exact_share, 0.6, "0.6 has no unit: write '60%'"),
        (quantity.exact_share, 60, "60 has no unit: write '60%'"),
        (
            quantity.per_day,
            "12 per fortnight",
            "'12 per fortnight' is not a rate: write it per day, week, month or year, like '12 per week'",
        ),
        (quantity.days, "1d", "'1d' is not a time: write it in minutes, hours, days, weeks, months or years"),
        (
            quantity.pence,
            "£2k per month",
            "'£2k per month' is money a month, where a single amount is needed",
        ),
        (quantity.exact_number, "six", "'six' is not a number without a unit"),
        (quantity.exact_number, float("inf"), "'inf' is not a number without a unit"),
        (quantity.exact_factor, -1, "a factor is 0 or more"),
        (quantity.calendar_date, "2026-13-01", "'2026-13-01' is not a day of the calendar"),
        (quantity.calendar_date, "2028-02-30", "write a day from 1 to 29 for February 2028"),
        (quantity.calendar_date, 20261001, "20261001 is not a date: write it like '2026-10-01'"),
        (quantity.calendar_date, 2026, "2026 is not a date: write it like '2026-10-01'"),
        (quantity.calendar_date, "0001-01-01", "a date lies in the years 1900 to 2199"),
        (quantity.months, 3, "3 has no unit: write '3 months'"),
        (quantity.calendar_length, 3, "3 has no unit: write '3 years' or '3 months'"),
        (quantity.exact_wte, "nine", "'nine' is not a number of posts: write it like '7.5 WTE'"),
        (quantity.calendar_date, "1/10/2026", "'1/10/2026' is not a date: write it like '2026-10-01'"),
        (quantity.per_day, "1e999 per day", "too large"),
        (quantity.per_day, "5000 per minute", "at most 100,000 per day"),
        (quantity.pence, "£1e999", "too large"),
        (quantity.exact_wte, 2_000_000, "whole-time equivalents are at most 1,000,000"),
        (quantity.exact_share, "1e999%", "too large"),
        (quantity.days, "1e999 days", "too large"),
        (quantity.months, "3 days", "a phase is whole months"),
        (quantity.calendar_length, "1.3 months", "write whole years, months, weeks or days"),
    ],
)
def test_a_wrong_quantity_is_refused_by_name_with_a_remedy(read, written, said):
    with pytest.raises(ValueError, match=said):
        read(written)


finite = st.floats(min_value=0, max_value=70_000, allow_nan=False)


@given(finite)
def test_a_written_time_reads_back_as_the_same_float(value):
    assert quantity.days(written_quantity.days(value)) == value


@given(st.floats(min_value=0, max_value=1e6, allow_nan=False))
def test_a_written_share_reads_back_as_the_same_float(value):
    assert float(quantity.exact_share(written_quantity.share(value))) == value


@given(st.floats(min_value=0, max_value=100_000, allow_nan=False))
def test_a_written_rate_reads_back_as_the_same_float(value):
    assert quantity.per_day(written_quantity.per_day(value)) == value


@given(st.integers(min_value=0, max_value=10**15))
def test_written_money_reads_back_to_the_penny(pence):
    assert quantity.pence(written_quantity.pounds(pence)) == pence
    assert quantity.pence(written_quantity.pounds(pence, "day"), "day") == pence


@given(st.fractions(min_value=0, max_value=1000))
def test_a_written_fraction_reads_back_exactly(value):
    assert quantity.exact_share(written_quantity.exact_share(value)) == value
    assert quantity.exact_number(written_quantity.exact_number(value)) == value


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_fail_in_another_way(text):
    for read in (
        quantity.days,
        quantity.pence,
        quantity.exact_share,
        quantity.exact_number,
        quantity.per_day,
    ):
        with suppress(ValueError):
            read(text)
