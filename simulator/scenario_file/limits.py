"""The largest and smallest figures that a service can mean: beyond them a file is refused.

Assumptions of the authors, each far beyond what any provider has. They also keep arithmetic inside what a
computer holds: no figure within them overflows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, TypeVar

from simulator.wording import whole, written_pounds

N = TypeVar("N", float, Fraction)

LARGEST_NUMBER: Final = 10**20
SMALLEST_NUMBER: Final = Fraction(1, 10**30)
"""Nearest to 0 of what is not 0; squares and quotients of such figures stay finite."""
MOST_DIGITS: Final = 1_000
"""Of a number, or of each part of a ratio such as 1/3."""
LARGEST_PENCE: Final = 10**14
"""£1,000bn, several times what the NHS costs a year."""
LARGEST_PENCE_PER_DAY: Final = 10**8
"""£1m for a day of one patient."""
LARGEST_SHARE: Final = 10_000
"""1,000,000%, as a rate a day of people who leave a list."""
LARGEST_GROWTH: Final = 10
"""1,000% a year."""
LARGEST_FACTOR: Final = 100
"""Of a month, a weekday or a season."""
LARGEST_PARAMETER: Final = 10**12
"""Of a distribution without a unit, such as a shape."""
LARGEST_COUNT: Final = 1_000_000
"""Of contacts a week or places that one post looks after."""


def not_too_small(value: N, written: object) -> N:
    """The value, unless it is too near to 0 for any figure of a service and still not 0.

    Raises
    ------
    ValueError
        It is; says what is written.
    """
    if value and abs(value) < SMALLEST_NUMBER:
        rule = f"'{shortened(str(written))}' is too small for any figure of a service"
        raise ValueError(f"{rule}: write 0 for none")
    return value


def exact(number: str) -> Fraction:
    """A number by its digits, with a thousands comma or an exponent.

    Raises
    ------
    ValueError
        It has more digits than any figure of a service, or is beyond its size.
    """
    if len(number) > MOST_DIGITS:
        raise ValueError(
            f"'{shortened(number)}' is too long: write a number of at most {whole(MOST_DIGITS)} digits"
        )
    return _not_too_large(Fraction(number.replace(",", "")), number)


def ratio(numerator: str, denominator: str) -> Fraction:
    """A ratio such as 1/3 by its digits.

    Raises
    ------
    ValueError
        A part has more digits than any figure of a service.
    """
    if max(len(numerator), len(denominator)) > MOST_DIGITS:
        raise ValueError(
            f"'{shortened(numerator)}/{shortened(denominator)}' is too long: "
            f"write a ratio like 1/3, of at most {whole(MOST_DIGITS)} digits each"
        )
    return _not_too_large(Fraction(int(numerator), int(denominator)), f"{numerator}/{denominator}")


def _not_too_large(value: Fraction, written: str) -> Fraction:
    if abs(value) > LARGEST_NUMBER:
        raise ValueError(f"{shortened(written)} is too large for any figure of a service")
    return value


def money_within_reason(pence: int, written: object, *, is_per_day: bool = False) -> int:
    """Pence, unless no service can mean so much.

    Raises
    ------
    ValueError
        They are more than the NHS costs, or than a day of one patient can.
    """
    largest = LARGEST_PENCE_PER_DAY if is_per_day else LARGEST_PENCE
    if abs(pence) > largest:
        limit = written_pounds(largest)
        if is_per_day:
            raise ValueError(f"'{written}' is not allowed: the price of a day is at most {limit}")
        raise ValueError(f"'{written}' is not allowed: money is at most {limit}, more than the NHS costs")
    return pence


def share_within_reason(share: float, written: object) -> float:
    """A share, unless it is beyond any rate.

    Raises
    ------
    ValueError
        It is.
    """
    if abs(share) > LARGEST_SHARE:
        largest = f"{whole(100 * LARGEST_SHARE)}%"
        raise ValueError(f"'{written}' is not allowed: no percentage is more than {largest}")
    return share


def growth_within_reason(growth: Fraction, written: object) -> Fraction:
    """Relative growth a year, unless no demand grows so.

    Raises
    ------
    ValueError
        It is more than tenfold a year.
    """
    if growth > LARGEST_GROWTH:
        largest = f"{whole(100 * LARGEST_GROWTH)}%"
        raise ValueError(f"'{written}' is not allowed: growth is at most {largest} a year")
    return growth


def factor_within_reason(factor: Fraction, written: object) -> Fraction:
    """What a figure is multiplied by, unless no season does that.

    Raises
    ------
    ValueError
        It is more than a hundredfold.
    """
    if factor > LARGEST_FACTOR:
        raise ValueError(f"'{written}' is not allowed: a factor is at most {whole(100 * LARGEST_FACTOR)}%")
    return factor


def at_most(number: float, largest: int, written: object) -> float:
    """A number without a unit, unless nothing in a service is counted so.

    Raises
    ------
    ValueError
        It is beyond the largest, or below minus that.
    """
    if abs(number) > largest:
        raise ValueError(f"'{written}' is not allowed: it must be at most {whole(largest)}")
    return number


def shortened(text: str, longest: int = 40) -> str:
    """The beginning of a text that is too long for a message."""
    return text if len(text) <= longest else f"{text[:longest]}…"
