"""Figures as sentences carry them."""

from __future__ import annotations

import math

import pytest

from simulator.domain.distribution import (
    Deterministic,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable
from simulator.domain.pathway import Route
from simulator.report.stress.phrase import contacts_in_words, number_in_words, routes_in_words, time_in_words
from simulator.wording import duration, per_cent, plain, rate


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0.0, "0 days"),
        (45 / 1440, "45 minutes"),
        (0.25, "6 hours"),
        (49 / 24, "49 hours"),
        (1.0, "1 day"),
        (14.0, "14 days"),
        (42.0, "6 weeks"),
        (365.25, "1 year"),
        (1095.0, "1,095 days"),
        (252.77, "252.77 days"),
        (math.inf, "never"),
    ],
)
def test_a_time_is_told_in_the_unit_that_people_would_write(days: float, words: str) -> None:
    assert duration(days) == words


@pytest.mark.parametrize(
    ("per_day", "words"),
    [
        (3.0, "3 per day"),
        (52 / 7, "52 per week"),
        (90 / (365.25 / 12), "90 per month"),
        (601 / 365.25, "601 per year"),
        (0.123456, "0.86419 per week"),
        (0.0, "0 per day"),
    ],
)
def test_a_rate_is_told_in_the_unit_in_which_it_is_round(per_day: float, words: str) -> None:
    assert rate(per_day) == words


def test_a_share_keeps_four_digits() -> None:
    assert [per_cent(share) for share in (0.6, 1 / 3, 0.001, 1.0, 0.0)] == [
        "60%",
        "33.33%",
        "0.1%",
        "100%",
        "0%",
    ]


def test_a_number_keeps_five_digits_and_separates_thousands() -> None:
    assert [plain(x) for x in (0, 7, 1284, 280.368, 0.00012345, 15000)] == [
        "0",
        "7",
        "1,284",
        "280.37",
        "0.00012345",
        "15,000",
    ]


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (Deterministic(value=7.0), "7 days"),
        (Exponential(average=42.0), "exponential; mean 6 weeks"),
        # Mean 2.5 × 13.2, standard deviation 13.2 × √2.5.
        (
            Gamma(shape=2.5, scale=13.2),
            "gamma, shape 2.5, scale 13.2 days; mean 33 days, standard deviation 20.87 days",
        ),
        # Mean exp(1 + 0.125), standard deviation mean × √(exp(0.25) − 1).
        (
            Lognormal(mu=1.0, sigma=0.5),
            "lognormal, logarithm of its days with mean 1 and standard deviation 0.5; mean 3.08 days, "
            "standard deviation 1.642 days",
        ),
        # Mean 10 × Γ(1.5) = 10 × √π ÷ 2.
        (Weibull(shape=2.0, scale=10.0), "Weibull, shape 2, scale 10 days; mean 8.862 days"),
        (Uniform(low=5.0, high=9.0), "uniform from 5 days to 9 days; mean 7 days"),
        (
            Triangular(low=5.0, mode=7.0, high=21.0),
            "triangular from 5 days to 21 days, most likely 7 days; mean 11 days",
        ),
        (
            Empirical(values=(1.0, 2.0), weights=(1.0, 3.0)),
            "one of 1 day (25%), 2 days (75%); mean 1.75 days",
        ),
        (HazardTable(from_days=(0.0,), hazards_per_day=(0.0,)), "never"),
        (
            HazardTable(from_days=(0.0, 30.0), hazards_per_day=(0.01, 0.0)),
            "hazard a day that depends on the time waited: 1% from 0 days, 0% from 30 days; for some it "
            "never comes",
        ),
        (
            DailyRisk(risks=(0.0, 0.5)),
            "risk once a day: 0%, 50% on day 1, 2, … of waiting, the last one for ever; mean 3 days",
        ),
    ],
)
def test_a_distribution_is_told_with_its_parameters_and_its_mean(distribution, words: str) -> None:
    assert time_in_words(distribution) == words


def test_an_s_curve_is_told_by_its_two_parameters() -> None:
    curve = DailyRisk.s_curve(shape=5, half_days=30, hour_of_day_days=0.5)
    assert time_in_words(curve).startswith(
        "risk once a day, 12 hours after midnight, (x/c)^b ÷ (1 + (x/c)^b) on day x, with b = 5 and c = "
        "30 days"
    )


def test_a_long_list_of_values_is_told_in_full_only_when_asked() -> None:
    values = tuple(float(day) for day in range(1, 11))
    listed = Empirical(values=values, weights=(1.0,) * 10)
    assert time_in_words(listed) == "one of 10 listed values from 1 day to 10 days; mean 5.5 days"
    assert "7 days (10%)" in time_in_words(listed, in_full=True)


def test_a_number_has_its_noun() -> None:
    assert number_in_words(Deterministic(value=1.0), "contact") == "1 contact"
    assert number_in_words(Uniform(low=2.0, high=4.0), "contact") == (
        "uniform from 2 contacts to 4 contacts; mean 3 contacts"
    )


def test_contacts_that_are_no_whole_number_are_said_to_be_rounded_up() -> None:
    assert contacts_in_words(Deterministic(value=6.0), "contact") == "6 contacts"
    assert contacts_in_words(Empirical(values=(1.0, 4.0), weights=(1.0, 1.0))).endswith("; mean 2.5")
    assert contacts_in_words(Uniform(low=2.0, high=4.0)).endswith(
        "; mean 3; then rounded up to a whole number"
    )


def test_the_only_route_is_told_by_its_name_and_others_with_shares_and_delays() -> None:
    assert routes_in_words((Route(to="done", share=1.0),)) == "done"
    delayed = Route(to="done", share=0.4, delay=Exponential(average=2.0))
    assert routes_in_words((delayed, Route(to="ward", share=0.6))) == (
        "done 40% after a delay (exponential; mean 2 days), ward 60%"
    )
