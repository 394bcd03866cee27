"""Numbers written in the one canonical form that reads back as exactly the same number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from simulator.wording import written_pounds


def number(value: float) -> int | float:
    """A plain number, without a point when it is whole."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def days(value: float) -> str:
    """A time: `14 days`."""
    return "1 day" if value == 1 else f"{number(value)} days"


def share(value: float) -> str:
    """A part of a whole: `60%`, shifted in decimals so that it reads back as the same float."""
    return _percent(Decimal(repr(value)))


def _percent(value: Decimal) -> str:
    text = f"{value * 100:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def exact_share(value: Fraction) -> str:
    """A fraction: as a percentage when that is exact, else as `1/3`."""
    decimal = _exact_decimal(value)
    return f"{value.numerator}/{value.denominator}" if decimal is None else _percent(decimal)


def exact_number(value: Fraction) -> int | float | str:
    """A fraction without a unit: a number when that reads back exactly, else `1/3`."""
    if value.denominator == 1:
        return int(value)
    if Fraction(repr(float(value))) == value:
        return float(value)
    return f"{value.numerator}/{value.denominator}"


def _exact_decimal(value: Fraction) -> Decimal | None:
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1 or value.denominator > 10**12:
        return None
    return Decimal(value.numerator) / Decimal(value.denominator)


def pounds(pence: int, per: str = "") -> str:
    """Money to the penny: `£56,100`, `£608 per day`."""
    text = written_pounds(pence)
    return f"{text} per {per}" if per else text


def per_day(rate: float) -> str:
    """A rate: `3 per day`."""
    return f"{number(rate)} per day"
