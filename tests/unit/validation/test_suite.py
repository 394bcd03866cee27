"""What the suite expects is what the reference cases of queueing theory say, to their last digit."""

from __future__ import annotations

import pytest

from simulator.theory import delay_probability
from simulator.validation.cases.flows import expected_starts
from simulator.validation.cases.rehabilitation import PUBLISHED, PUBLISHED_WITH_MORE, offered_load
from simulator.validation.cases.slices import expected_list
from simulator.validation.cases.stationary import present_by_rates
from simulator.validation.replicated import Replicated
from simulator.validation.suite import all_cases

EXACT = {
    ("3 contacts, 30% missed; two missed in a row end it", "share who complete"): 0.753571,
    ("3 contacts, 30% missed; two missed in a row end it", "share who drop out"): 0.246429,
    ("3 contacts, 30% missed; two missed in a row end it", "contacts booked each"): 3.55953,
    ("3 contacts, 30% missed; two missed in a row end it", "clinician days each"): 0.8898825,
    ("Worse after 20 days on average, or away after 60", "share who get worse"): 0.75,
    ("Worse after 20 days on average, or away after 60", "share who come into crisis care"): 0.75,
    ("Worse after 20 days on average, or away after 60", "mean wait, days"): 15,
    ("Worse after 20 days on average, or away after 60", "mean wait until worse, days"): 15,
    ("0.9 a day, servers: 1", "mean wait, days"): 9,
    ("0.9 a day, servers: 1", "people waiting"): 8.1,
    ("4.5 a day, servers: 5", "share who wait"): 0.76249,
    ("4.5 a day, servers: 5", "mean wait, days"): 1.52499,
    ("4.5 a day, servers: 5", "people waiting"): 6.86244,
    ("4.75 a day, servers: 5", "share who wait"): 0.87780,
    ("4.75 a day, servers: 5", "mean wait, days"): 3.51120,
    ("4.75 a day, servers: 5", "people waiting"): 16.67818,
    ("9 a day, servers: 10", "share who wait"): 0.66873,
    ("9 a day, servers: 10", "mean wait, days"): 0.66873,
    ("9 a day, servers: 10", "people waiting"): 6.01858,
    ("9.5 a day, servers: 10", "share who wait"): 0.82559,
    ("9.5 a day, servers: 10", "mean wait, days"): 1.65117,
    ("9.5 a day, servers: 10", "people waiting"): 15.68613,
    ("19 a day, servers: 20", "share who wait"): 0.75540,
    ("19 a day, servers: 20", "mean wait, days"): 0.75540,
    ("19 a day, servers: 20", "people waiting"): 14.35262,
    ("Always 1 day, contacts", "mean wait, days"): 2.0,
    ("Gamma, CV² 2, contacts", "mean wait, days"): 6.0,
    ("Lognormal, CV² 2, stays", "mean wait, days"): 6.0,
    ("36 beds, 1 a day, stay of 33 days, exponential", "share sent elsewhere"): 0.07908,
    ("36 beds, 1 a day, stay of 33 days, exponential", "occupancy"): 0.84418,
    ("36 beds, 1 a day, stay of 33 days, exponential", "patients elsewhere"): 2.6095,
    ("40 beds, 1 a day, stay of 33 days, constant", "share sent elsewhere"): 0.03486,
    ("40 beds, 1 a day, stay of 33 days, constant", "occupancy"): 0.79624,
    ("40 beds, 1 a day, stay of 33 days, constant", "patients elsewhere"): 1.1505,
    ("18 beds, 0.55 a day, stay of 33 days, lognormal", "share sent elsewhere"): 0.17063,
    ("18 beds, 0.55 a day, stay of 33 days, lognormal", "occupancy"): 0.83628,
    ("18 beds, 0.55 a day, stay of 33 days, lognormal", "patients elsewhere"): 3.0969,
    ("20 beds, 0.55 a day, stay of 33 days, exponential", "share sent elsewhere"): 0.11284,
    ("20 beds, 0.55 a day, stay of 33 days, exponential", "occupancy"): 0.80510,
    ("20 beds, 0.55 a day, stay of 33 days, exponential", "patients elsewhere"): 2.0480,
    ("Outside 1, 4, 3 a day; each served at 10 a day", "visits a day, station 1"): 5,
    ("Outside 1, 4, 3 a day; each served at 10 a day", "visits a day, station 2"): 10,
    ("Outside 1, 4, 3 a day; each served at 10 a day", "visits a day, station 3"): 7.5,
    ("Outside 1, 4, 3 a day; each served at 10 a day", "people waiting, station 1"): 0.5,
    ("Outside 1, 4, 3 a day; each served at 10 a day", "people waiting, station 2"): 0.333333,
    ("Outside 1, 4, 3 a day; each served at 10 a day", "people waiting, station 3"): 2.25,
    ("Urgent 0.2 and routine 0.6 a day, one server", "mean wait, urgent, days"): 1,
    ("Urgent 0.2 and routine 0.6 a day, one server", "mean wait, routine, days"): 5,
    ("Four lists for 5 servers each", "mean wait, days"): 1.52499,
    ("One list for 20 servers", "mean wait, days"): 0.2754,
    ("8.5 a day, clinicians: 10, cut 0%", "mean wait, days"): 0.3532,
    ("8.5 a day, clinicians: 10, cut 5%", "mean wait, days"): 0.6533,
    ("18 a day, clinicians: 20, cut 0%", "mean wait, days"): 0.2754,
    ("18 a day, clinicians: 20, cut 5%", "mean wait, days"): 0.7436,
    ("Offered load by unit (ward 1 has 20 beds)", "beds in use, ward 1"): 19.53,
    ("100 calls an hour, 13 operators, 9 nurses", "offered load per nurse"): 1.111,
    ("Five years, as admitted", "beds in use"): 9.718,
}
"""Case and quantity, and the figure of the reference."""


@pytest.fixture(scope="module")
def expected() -> dict[tuple[str, str], float]:
    return {
        (case.title, quantity.name): quantity.exact
        for case in all_cases()
        if isinstance(case, Replicated)
        for quantity in case.quantities
    }


@pytest.mark.parametrize(("where", "figure"), EXACT.items(), ids=lambda value: str(value)[:70])
def test_what_is_expected_is_the_reference(
    expected: dict[tuple[str, str], float], where: tuple[str, str], figure: float
) -> None:
    digits = len(f"{figure}".partition(".")[2])
    # Ward 1's load of 19.536 is cut off, not rounded, in the reference.
    assert expected[where] == pytest.approx(figure, abs=10.0**-digits)


def test_titles_are_unique() -> None:
    titles = [case.title for case in all_cases()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("growth", "published"), [(1.0, PUBLISHED), (1.05, PUBLISHED_WITH_MORE)])
def test_rehabilitation_delays_round_to_what_was_published(
    growth: float, published: dict[int, float]
) -> None:
    for beds, share in published.items():
        assert round(delay_probability(beds, offered_load(growth)), 2) == share


def test_a_team_with_a_list_starts_1284_patients_a_year() -> None:
    assert expected_starts() == pytest.approx(1284, abs=1)


def test_a_chain_in_its_steady_state_keeps_its_list() -> None:
    present = present_by_rates(9.0, lambda n: float(min(n, 10)))
    assert expected_list(present, 9.0, 10, 1.0, 40.0) == pytest.approx(6.01858, abs=1e-5)


def test_a_list_at_exactly_capacity_grows_with_the_root_of_time() -> None:
    """Reflected Brownian motion of variance 38 a day: sqrt(2 · 38 · t / π) in the long run."""
    present = present_by_rates(19.0, lambda n: float(min(n, 20)))
    late = [expected_list(present, 19.0, 20, 0.95, days) for days in (400.0, 1600.0)]
    assert late[1] / late[0] == pytest.approx(2.0, abs=0.1)
    assert late[1] == pytest.approx((2 * 38 * 1600 / 3.14159) ** 0.5, rel=0.05)
