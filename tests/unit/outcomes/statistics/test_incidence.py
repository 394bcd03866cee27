"""Cumulative incidence with a competing risk."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight

from simulator.outcomes.statistics.incidence import (
    CENSORED,
    GONE,
    SEEN,
    Cohorts,
)

people = st.lists(
    st.tuples(st.integers(0, 20).map(float), st.sampled_from((CENSORED, SEEN, GONE)), st.integers(0, 2)),
    min_size=1,
    max_size=40,
)


def one_group(days: list[float], fate: list[int], within_days: list[float]) -> list[float]:
    codes = np.zeros(len(days), dtype=np.int64)
    shares = Cohorts.of(np.array(days), np.array(fate), codes, 1).shares(within_days)
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
    shares = Cohorts.of(days, fate, codes, 3).shares(limits)
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
    shares = Cohorts.of(np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64), 2).shares([1.0])
    assert np.isnan(shares).all()


def test_a_wait_of_exactly_the_limit_is_within_it_whatever_the_rounding() -> None:
    rounded_up = math.nextafter(42.0, 43.0)
    assert one_group([rounded_up, 42.0, 42.01], [SEEN, SEEN, SEEN], [42.0]) == [2 / 3]


TEN_PEOPLE = (
    [2.0, 2.0, 2.0, 3.0, 3.0, 5.0, 5.0, 5.0, 8.0, 9.0],
    [SEEN, SEEN, GONE, CENSORED, GONE, SEEN, SEEN, CENSORED, SEEN, GONE],
)
"""Worked by hand, events before the censored where they tie:

day 2   10 at risk, 2 seen, 1 gone     incidence 2/10 = 0.20          still waiting 7/10
day 3    7 at risk, 1 gone, 1 censored                                 7/10 · 6/7 = 6/10
day 5    5 at risk, 2 seen, 1 censored  + 6/10 · 2/5 = 0.44            6/10 · 3/5 = 0.36
day 8    2 at risk, 1 seen              + 0.36 · 1/2 = 0.62            0.18
day 9    1 at risk, 1 gone                                             0
"""


def percentiles(days: list[float], fate: list[int], shares: list[float]) -> list[float]:
    codes = np.zeros(len(days), dtype=np.int64)
    found = Cohorts.of(np.array(days), np.array(fate), codes, 1).percentiles(shares)
    return [float(each) for each in found[:, 0]]


def test_ties_censoring_and_drop_outs_come_out_as_by_hand() -> None:
    expected = [0.0, 0.20, 0.20, 0.44, 0.62, 0.62]
    assert one_group(*TEN_PEOPLE, [1.0, 2.0, 3.0, 5.0, 8.0, 9.0]) == pytest.approx(expected)


def test_the_days_by_which_a_share_is_seen_come_out_as_by_hand() -> None:
    found = percentiles(*TEN_PEOPLE, [0.20, 0.21, 0.44, 0.50, 0.62, 0.63])
    assert found == [2.0, 5.0, 5.0, 8.0, 8.0, math.inf]


def test_a_share_beyond_what_was_followed_is_not_never_but_not_known() -> None:
    days, fate = TEN_PEOPLE
    assert math.isnan(percentiles(days, [*fate[:-1], CENSORED], [0.63])[0])


@pytest.mark.parametrize("codes", [1, 600])
def test_few_and_many_codes_are_added_up_alike(codes: int) -> None:
    days, fate = (np.array(column) for column in TEN_PEOPLE)
    found = Cohorts.of(days, fate, np.full(10, codes - 1), codes).shares([5.0])
    assert found[0, -1] == pytest.approx(0.44)


@given(people)
def test_it_is_what_statsmodels_computes(persons: list[tuple[float, int, int]]) -> None:
    days, fate, _ = zip(*persons, strict=True)
    if SEEN not in fate:
        return
    with warnings.catch_warnings():
        # The variance, which is not used here, divides by nothing where one person is left.
        warnings.simplefilter("ignore", RuntimeWarning)
        theirs = CumIncidenceRight(np.array(days) + 1.0, np.array(fate))
    times = theirs.times - 1.0
    ours = one_group(list(days), list(fate), times.tolist())
    assert ours == pytest.approx(theirs.cinc[SEEN - 1], abs=1e-12)


@given(people)
def test_where_nobody_leaves_unseen_it_is_what_scipy_computes(persons: list[tuple[float, int, int]]) -> None:
    days = np.array([day for day, _, _ in persons])
    fate = np.array([what if what != GONE else SEEN for _, what, _ in persons])
    if (fate == CENSORED).all():
        return
    data = stats.CensoredData.right_censored(days, fate == CENSORED)
    theirs = stats.ecdf(data).cdf
    ours = one_group(days.tolist(), fate.tolist(), theirs.quantiles.tolist())
    assert ours == pytest.approx(theirs.probabilities, abs=1e-12)


@given(people)
def test_without_censoring_percentiles_are_those_of_the_people(
    persons: list[tuple[float, int, int]],
) -> None:
    days = [day for day, _, _ in persons]
    waits = sorted(days)
    shares = [0.25, 0.5, 0.9, 1.0]
    expected = [waits[math.ceil(share * len(waits) - 1e-9) - 1] for share in shares]
    assert percentiles(days, [SEEN] * len(days), shares) == expected
