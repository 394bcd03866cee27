"""Quantities as people write them (`6 weeks`, `£180k`, `5%`, `12 per week`) turned into numbers, exactly."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.scenario_file import limits
from simulator.scenario_file.fault import as_written
from simulator.units import DAYS_PER_WEEK, DAYS_PER_YEAR, MONTHS_PER_YEAR, months_later
from simulator.wording import as_stated, whole

Kind = Literal["time", "money", "share", "rate", "people", "number", "date", "text"]

DAYS_BY_UNIT: dict[str, Fraction] = {
    "second": Fraction(1, 86_400),
    "minute": Fraction(1, 1_440),
    "hour": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(DAYS_PER_WEEK),
    "month": Fraction(DAYS_PER_YEAR) / MONTHS_PER_YEAR,
    "year": Fraction(DAYS_PER_YEAR),
}
"""Days in each unit of time; a year is 365.25 days and a month a twelfth of it."""

LONGEST_DAYS = 200 * DAYS_PER_YEAR
"""No time in a scenario is longer than 200 years."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""Bounds of every date of a scenario; with the longest run its last day is still one of the calendar."""

LARGEST_RATE_PER_DAY = 100_000
"""All of England's mental-health services together receive about 16,000 referrals a day (486,000 in October
2024: NHS Providers, NHS activity tracker 2024/25)."""
LARGEST_WTE = 1_000_000
"""More than any provider employs."""

_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?"
_UNIT_ALONE = r"second|minute|min|hour|day|week|month|year"
_UNIT = rf"({_UNIT_ALONE})s?"
_TIME = re.compile(rf"({_NUMBER})\s*{_UNIT}", re.IGNORECASE)
_MONEY = re.compile(rf"([-+]?)£\s?({_NUMBER})\s?(k|m|bn)?(?:\s(?:per|a|an)\s({_UNIT_ALONE}))?", re.IGNORECASE)
_SHARE = re.compile(rf"({_NUMBER})\s?%")
_RATIO = re.compile(r"([0-9]+)/([1-9][0-9]*)")
_RATE = re.compile(rf"({_NUMBER})\s(?:per|a|an)\s{_UNIT}", re.IGNORECASE)
_PEOPLE = re.compile(rf"({_NUMBER}|[0-9]+/[1-9][0-9]*)\s?WTE", re.IGNORECASE)
_PLAIN = re.compile(_NUMBER)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_POUNDS_BY_SUFFIX = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("time", _TIME),
    ("money", _MONEY),
    ("share", _SHARE),
    ("share", _RATIO),
    ("rate", _RATE),
    ("people", _PEOPLE),
    ("date", _DATE),
    ("number", _PLAIN),
)
_KIND_IN_WORDS: dict[Kind, str] = {
    "time": "a time",
    "money": "money",
    "share": "a percentage",
    "rate": "a rate",
    "people": "a number of posts",
    "number": "a number without a unit",
    "date": "a date",
    "text": "text",
}
_EXAMPLES: dict[Kind, str] = {
    "time": "'6 weeks'",
    "money": "'£180k'",
    "share": "'60%'",
    "rate": "'12 per week'",
    "people": "'7.5 WTE'",
    "number": "'4'",
    "date": "'2026-10-01'",
    "text": "a name",
}
_UNITS: dict[Kind, str] = {
    "time": "in minutes, hours, days, weeks, months or years",
    "rate": "per day, week, month or year",
}
"""The units of each kind that people write; seconds, and rates an hour, are understood too."""


def kind_of(written: object) -> Kind:
    """What a written value looks like, whatever is needed in its place."""
    if isinstance(written, (int, float)) and not isinstance(written, bool):
        return "number"
    text = str(written).strip()
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(text)), "text")


def _refusal(written: object, needed: Kind, example: str = "") -> ValueError:
    """Why a value is not of the kind needed, and what to write."""
    example = example or _EXAMPLES[needed]
    if isinstance(written, bool) or not isinstance(written, (str, int, float)):
        return ValueError(f"{as_written(written)} is not {_KIND_IN_WORDS[needed]}: write it like {example}")
    found = kind_of(written)
    if found == "number" and needed != "number":
        number = str(written).strip()
        if needed == "date":
            example = (
                "'" + "-".join((number[:4], number[4:6], number[6:])) + "'" if len(number) == 8 else example
            )
            return ValueError(f"{number} is not a date: write it like {example}")
        unit = {"time": f"{number} weeks", "money": f"£{number}", "share": _as_percent(number)}
        unit |= {"rate": f"{number} per week", "people": f"{number} WTE"}
        return ValueError(f"{number} has no unit: write '{unit.get(needed, number)}'")
    if found in ("text", needed):
        units = f"{_UNITS[needed]}, " if needed in _UNITS else ""
        return ValueError(f"'{written}' is not {_KIND_IN_WORDS[needed]}: write it {units}like {example}")
    wrong = f"'{written}' is {_KIND_IN_WORDS[found]}, where {_KIND_IN_WORDS[needed]} is needed"
    return ValueError(f"{wrong}: write it like {example}")


def _as_percent(number: str) -> str:
    value = _fraction(number)
    return f"{as_stated(float(value * 100))}%" if abs(value) <= 1 else f"{number}%"


def _fraction(number: str) -> Fraction:
    return limits.exact(number)


def _unit(word: str) -> str:
    """The key of `DAYS_BY_UNIT` that a written unit stands for, whatever its letters' case."""
    unit = word.lower()
    return "minute" if unit == "min" else unit


def _matched(pattern: re.Pattern[str], written: object) -> re.Match[str] | None:
    return pattern.fullmatch(written.strip()) if isinstance(written, str) else None


def days(written: object) -> float:
    """A time in days: `45 minutes`, `2 days`, `6 weeks`, `3 years`; 0 or more."""
    found = _matched(_TIME, written)
    if found is None:
        raise _refusal(written, "time")
    length = _fraction(found[1]) * DAYS_BY_UNIT[_unit(found[2])]
    if length < 0:
        raise ValueError(f"'{written}' is not allowed: a time is 0 or more")
    if length > LONGEST_DAYS:
        raise ValueError(f"'{written}' is not allowed: a time is at most 200 years")
    return float(length)


@dataclass(frozen=True, slots=True)
class CalendarLength:
    """A length of calendar time: a number of months, and of days after them."""

    months: int
    days: int

    def after(self, starts: date) -> date:
        """The date this long after another."""
        return date.fromordinal(months_later(starts, self.months).toordinal() + self.days)


def calendar_length(written: object) -> CalendarLength:
    """A length in whole years, months, weeks or days; months and years follow the calendar."""
    found = _matched(_TIME, written)
    if found is None and kind_of(written) == "number":
        raise ValueError(f"{written} has no unit: write '{written} years' or '{written} months'")
    if found is None:
        raise _refusal(written, "time", "'3 years'")
    days(written)
    number, unit = _fraction(found[1]), _unit(found[2])
    if unit in ("year", "month"):
        months = number * (MONTHS_PER_YEAR if unit == "year" else 1)
        if months.denominator == 1 and months > 0:
            return CalendarLength(int(months), 0)
    else:
        length = number * DAYS_BY_UNIT[unit]
        if length.denominator == 1 and length > 0:
            return CalendarLength(0, int(length))
    raise ValueError(f"'{written}' is not allowed: write whole years, months, weeks or days, more than 0")


def months(written: object) -> int:
    """A number of whole months, 1 or more: `6 months`, `1 year`."""
    if kind_of(written) == "number":
        raise ValueError(f"{written} has no unit: write '{written} months'")
    try:
        length = calendar_length(written)
    except ValueError as refused:
        raise ValueError(str(refused).replace("'3 years'", "'6 months'")) from None
    if length.days:
        raise ValueError(f"'{written}' is not allowed: a phase is whole months, like '6 months'")
    return length.months


def pence(written: object, per: Literal["", "day", "year"] = "", *, signed: bool = False) -> int:
    """Money in whole pence: `£608`, `£180k`, `£1.2m`, `£56,100`; 0 or more.

    Parameters
    ----------
    written
        The text.
    per
        The only time that `per day` or `per year` may be written after it; none when empty.
    signed
        Whether it may be below 0, as `-£40k`.
    """
    found = _matched(_MONEY, written)
    if found is None:
        raise _refusal(written, "money", f"'£608 per {per}'" if per == "day" else "")
    period = None if found[4] is None else _unit(found[4])
    if period is not None and period != per:
        needed = f"money a {per}" if per else "a single amount"
        example = f"£608 per {per}" if per else "£608"
        raise ValueError(
            f"'{written}' is money {'an' if period == 'hour' else 'a'} {period}, where {needed} is needed: "
            f"write it like '{example}'"
        )
    amount = _fraction(found[2]) * _POUNDS_BY_SUFFIX[(found[3] or "").lower()] * 100
    if found[1] == "-":
        amount = -amount
    if amount < 0 and not signed:
        raise ValueError(f"'{written}' is not allowed: money is 0 or more")
    if amount.denominator != 1:
        raise ValueError(f"'{written}' is not allowed: money is exact to the penny")
    return int(amount)


def exact_share(written: object) -> Fraction:
    """A part of a whole, exactly: `5%`, `12.5%`, `1/3`; not checked to lie below 1."""
    ratio = _matched(_RATIO, written)
    if ratio is not None:
        return limits.ratio(ratio[1], ratio[2])
    found = _matched(_SHARE, written)
    if found is None:
        raise _refusal(written, "share")
    return _fraction(found[1]) / 100


def exact_number(written: object) -> Fraction:
    """A number without a unit, exactly."""
    ratio = _matched(_RATIO, written)
    if ratio is not None:
        return limits.ratio(ratio[1], ratio[2])
    text = str(written).strip()
    if isinstance(written, bool) or not isinstance(written, (str, int, float)) or not _PLAIN.fullmatch(text):
        raise _refusal(written, "number")
    return _fraction(text)


def exact_factor(written: object) -> Fraction:
    """What something is multiplied by: `90%` or `0.9`; 0 or more."""
    factor = exact_share(written) if kind_of(written) == "share" else exact_number(written)
    if kind_of(written) == "number" and factor > 10:
        raise ValueError(f"{written} times is not allowed: did you mean '{written}%'?")
    if factor < 0:
        raise ValueError(f"{written} is not allowed: a factor is 0 or more")
    return limits.factor_within_reason(factor, written)


def exact_weight(written: object) -> Fraction:
    """How much a value counts beside others: a count such as `120`, a number or a share; 0 or more."""
    weight = exact_share(written) if kind_of(written) == "share" else exact_number(written)
    if weight < 0:
        raise ValueError(f"{written} is not allowed: a weight is 0 or more")
    return weight


def per_day(written: object) -> float:
    """A rate a day: `3 per day`, `12 per week`, `50 per month`, `600 per year`; 0 or more."""
    found = _matched(_RATE, written)
    if found is None:
        raise _refusal(written, "rate")
    rate = _fraction(found[1]) / DAYS_BY_UNIT[_unit(found[2])]
    if rate < 0:
        raise ValueError(f"'{written}' is not allowed: a rate is 0 or more")
    if rate > LARGEST_RATE_PER_DAY:
        raise ValueError(
            f"'{written}' is not allowed: a rate is at most {whole(LARGEST_RATE_PER_DAY)} per day"
        )
    return float(rate)


def exact_wte(written: object) -> Fraction:
    """Whole-time equivalents: `7.5 WTE`, or `7.5` where the key names the unit; 0 or more."""
    found = _matched(_PEOPLE, written)
    if found is None and kind_of(written) not in ("number", "share"):
        raise _refusal(written, "people")
    wte = exact_number(found[1] if found else written)
    if wte < 0:
        raise ValueError(f"{written} is not allowed: whole-time equivalents are 0 or more")
    if wte > LARGEST_WTE:
        raise ValueError(f"{written} is not allowed: whole-time equivalents are at most {whole(LARGEST_WTE)}")
    return wte


def calendar_date(written: object) -> date:
    """A date as `2026-10-01`."""
    found = _matched(_DATE, written)
    if found is None:
        raise _refusal(written, "date")
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not 1 <= month <= MONTHS_PER_YEAR:
        raise ValueError(
            f"'{written}' is not a day of the calendar: write year, month and day like '2026-10-01'"
        )
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(
            f"'{written}' is not allowed: a date lies in the years {EARLIEST_YEAR} to {LATEST_YEAR}"
        )
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValueError(
            f"'{written}' is not a day of the calendar: "
            f"write a day from 1 to {last} for {month_name[month]} {year}"
        )
    return date(year, month, day)
