"""Cumulative incidence with a competing risk."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.outcomes.incidence import CENSORED, GONE, SEEN, cumulative_incidence

people = st.lists(
    st.tuples(st.integers(0, 20).map(float), st.sampled_from((CENSORED, SEEN, GONE)), st.integers(0, 2)),
    min_size=1,
    max_size=40,
)


def one_group(days: list[float], fate: list[int], within_days: list[float]) -> list[float]:
    codes = np.zeros(len(days), dtype=np.int64)
    shares = cumulative_incidence(np.array(days), np.array(fate), codes, 1, within_days)
    return [float(share) for share in shares[:, 0]]


def by_the_book(days: list[float], fate: list[int], limit: float) -> float:
    """Aalen and Johansen: at each time, the share waiting just before it times the hazard of being seen."""
    waiting, incidence = 1.0, 0.0
    for time in sorted(set(days)):
        if time > limit:
            break
        at_risk = sum(day >= time for day in days)
        seen = sum(day == time and what == SEEN for day, what in zip(days, fate, strict=True))
        gone = sum(day == time and what == GONE for day, what in zip(days, fate, strict=True))
        incidence += waiting * seen / at_risk
        waiting *= 1 - (seen + gone) / at_risk
    return incidence


def test_a_worked_example_comes_out_as_by_hand() -> None:
    # Five people: seen on day 2 (1/5), gone on day 3 (leaves 3/5 waiting, three people at risk), one last
    # heard of on day 4 (two at risk), seen on day 5 (3/5 · 1/2), one last heard of on day 6.
    days, fate = [2.0, 3.0, 4.0, 5.0, 6.0], [SEEN, GONE, CENSORED, SEEN, CENSORED]
    assert one_group(days, fate, [1.0, 2.0, 4.0, 5.0, 6.0]) == pytest.approx([0.0, 0.2, 0.2, 0.5, 0.5])


@given(people)
def test_it_is_the_estimator_of_aalen_and_johansen(persons: list[tuple[float, int, int]]) -> None:
    days, fate, codes = (np.array(column) for column in zip(*persons, strict=True))
    limits = [0.0, 3.0, 20.0]
    shares = cumulative_incidence(days, fate, codes, 3, limits)
    for code in range(3):
        mine = codes == code
        for row, limit in enumerate(limits):
            if np.isnan(shares[row, code]):
                continue
            book = by_the_book(days[mine].tolist(), fate[mine].tolist(), limit)
            assert shares[row, code] == pytest.approx(book, abs=1e-12)


@given(people, st.integers(0, 20).map(float))
def test_without_censoring_it_is_the_share_seen(persons: list[tuple[float, int, int]], limit: float) -> None:
    days = [day for day, _, _ in persons]
    fate = [what if what != CENSORED else GONE for _, what, _ in persons]
    seen = sum(day <= limit and what == SEEN for day, what in zip(days, fate, strict=True))
    assert one_group(days, fate, [limit]) == [seen / len(days)]


@given(people)
def test_it_never_falls_with_time(persons: list[tuple[float, int, int]]) -> None:
    days, fate, _ = zip(*persons, strict=True)
    shares = [share for share in one_group(list(days), list(fate), [1.0, 5.0, 10.0]) if not np.isnan(share)]
    assert shares == sorted(shares)


def test_a_time_nobody_was_followed_for_has_no_share() -> None:
    assert np.isnan(one_group([3.0, 4.0], [SEEN, CENSORED], [5.0])[0])
    assert one_group([3.0, 4.0], [SEEN, GONE], [5.0]) == [0.5]


def test_nobody_has_no_share() -> None:
    shares = cumulative_incidence(np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64), 2, [1.0])
    assert np.isnan(shares).all()


def test_a_wait_of_exactly_the_limit_is_within_it_whatever_the_rounding() -> None:
    rounded_up = math.nextafter(42.0, 43.0)
    assert one_group([rounded_up, 42.0, 42.01], [SEEN, SEEN, SEEN], [42.0]) == [2 / 3]
