"""Whole pence divided exactly: among budget lines, and among months."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` divided in proportion to `weights`, whole pence whose sum is exactly `amount`.

    Parameters
    ----------
    amount
        Pence to divide; 0 or more.
    weights
        One weight a share, 0 or more, with a positive sum unless `amount` is 0.

    Returns
    -------
    list of int
        Each within a penny of its exact share; odd pence go to the largest remainders, then to the first.

    Raises
    ------
    ValueError
        There is money to divide and no weight to divide it by.
    """
    total = sum(weights)
    if total == 0:
        if amount:
            raise ValueError(f"{amount} pence cannot be divided among weights that sum to 0")
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return shares


def instalments(amounts: Sequence[int], months: int) -> list[list[int]]:
    """The equal monthly steps of a phased cut, `[month][line]`, whole pence.

    Parameters
    ----------
    amounts
        Pence of each line once the cut is complete; 0 or more.
    months
        Steps; 1 or more.

    Returns
    -------
    list of list of int
        The steps of a line sum to its amount. After every month the lines together have come to the same part
        of their total, rounded down, however many they are: so two cuts of one total are equal at every
        moment, and money that moves is neither made nor lost on its way. A line that gives less than a penny
        a month may give its odd penny back once before it gives it for good.
    """
    reached = [0] * len(amounts)
    steps = []
    for month in range(1, months + 1):
        due = [amount * month // months for amount in amounts]
        odd_pence = sum(amounts) * month // months - sum(due)
        by_remainder = sorted(range(len(amounts)), key=lambda i: (-(amounts[i] * month % months), i))
        for i in by_remainder[:odd_pence]:
            due[i] += 1
        steps.append([now - before for now, before in zip(due, reached, strict=True)])
        reached = due
    return steps


def share_of(amount: int, share: Fraction) -> int:
    """A share of an amount to the nearest penny, halves up."""
    return int(amount * share + Fraction(1, 2))
