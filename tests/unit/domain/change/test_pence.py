"""Money divided among lines and months is exact to the penny."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.pence import instalments, spread


@given(
    amount=st.integers(0, 10**12),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(lambda w: sum(w) > 0),
)
def test_spread_money_adds_up_and_each_share_is_within_a_penny(amount: int, weights: list[int]) -> None:
    shares = spread(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1
        assert weight > 0 or share == 0


def test_money_cannot_be_spread_over_nothing() -> None:
    with pytest.raises(ValueError, match="5 pence"):
        spread(5, [0, 0])


@given(amounts=st.lists(st.integers(0, 10**10), max_size=12), months=st.integers(1, 60))
def test_instalments_of_a_line_add_up_and_differ_by_two_pence_at_most(
    amounts: list[int], months: int
) -> None:
    steps = instalments(amounts, months)
    assert len(steps) == months
    for line, amount in enumerate(amounts):
        parts = [step[line] for step in steps]
        assert sum(parts) == amount
        # What is reached lies within a penny of the exact part, so a step lies within two of its own.
        assert all(abs(part - Fraction(amount, months)) < 2 for part in parts)


@given(amounts=st.lists(st.integers(0, 10**10), min_size=1, max_size=12), months=st.integers(1, 60))
def test_lines_together_come_to_the_same_whatever_lines_they_are(amounts: list[int], months: int) -> None:
    reached = 0
    for step, whole in zip(instalments(amounts, months), instalments([sum(amounts)], months), strict=True):
        reached += sum(step)
        assert sum(step) == sum(whole)
    assert reached == sum(amounts)
