"""What every part of a scenario file has in common, and the types of written values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainValidator, WithJsonSchema

from simulator.domain.naming import fault_of_file_name, fault_of_name
from simulator.domain.price import fault_of_price_year
from simulator.scenario_file import limits, quantity
from simulator.scenario_file.fault import as_written
from simulator.wording import whole

LONGEST_TITLE = 60
"""Characters; as many as a name has, so that tables and charts have room."""


class Shape(BaseModel):
    """A mapping of the file: its keys are exactly these fields."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
        serialize_by_alias=True,
    )


def exactly_one(holder: Shape, *names: str) -> None:
    """Refuse unless exactly one of these keys is written."""
    written = [name for name in names if getattr(holder, name) is not None]
    if len(written) == 1:
        return
    choice = " or ".join(f"'{name}'" for name in names)
    if not written:
        raise ValueError(f"one key is missing: write {choice}")
    both = " and ".join(f"'{name}'" for name in written)
    raise ValueError(f"{both} exclude each other: write one, and 'null' for one that is inherited")


def _name(written: str) -> str:
    return _fit(written, fault_of_name(written))


def _name_of_files(written: str) -> str:
    return _fit(written, fault_of_file_name(written))


def _fit(written: str, fault: tuple[str, str] | None) -> str:
    if fault is not None:
        raise ValueError(": ".join(part for part in fault if part))
    return written


def _text(written: object) -> str:
    if isinstance(written, str) and written.strip():
        return " ".join(written.split())
    if isinstance(written, str) or written is None:
        raise ValueError("this is empty: say where the figures come from, or 'assumption, <whose>'")
    raise ValueError(f"{as_written(written)} is not text: put it in quotes")


def _description(written: object) -> str:
    if isinstance(written, str):
        return " ".join(written.split())
    raise ValueError(f"{as_written(written)} is not text: put it in quotes")


def _price_year(written: object) -> str:
    if isinstance(written, (str, int)) and not isinstance(written, bool):
        return _fit(str(written), fault_of_price_year(str(written)))
    raise ValueError(f"{as_written(written)} is no financial year: write it like 2025/26")


def _title(written: object) -> str:
    if not isinstance(written, str):
        raise ValueError(f"{as_written(written)} is not text: put it in quotes")
    title = " ".join(written.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise ValueError(f"a title has 1 to {LONGEST_TITLE} characters, and this one has {len(title)}")
    return title


def whole_number(minimum: int, maximum: int) -> Callable[[object], int]:
    """A reader of whole numbers within bounds."""

    def read(written: object) -> int:
        value = quantity.exact_number(written)
        if value.denominator != 1:
            raise ValueError(f"{written} is not allowed: a whole number is needed")
        if not minimum <= value <= maximum:
            bound = f"{whole(minimum)} or more" if value < minimum else f"at most {whole(maximum)}"
            raise ValueError(f"{written} is not allowed: it must be {bound}")
        return int(value)

    return read


def _truth(written: object) -> bool:
    if isinstance(written, bool):
        return written
    raise ValueError(f"{as_written(written)} is neither true nor false")


def _number(written: object) -> float:
    number = limits.at_most(float(quantity.exact_number(written)), limits.LARGEST_PARAMETER, written)
    return limits.not_too_small(number, written)


def _share(written: object) -> float:
    return limits.share_within_reason(float(quantity.exact_share(written)), written)


def _exact(read: Callable[[object], Fraction]) -> Callable[[object], Fraction]:
    """A reader of exact figures that are not too near to 0."""
    return lambda written: limits.not_too_small(read(written), written)


def _duration(written: object) -> float:
    return limits.not_too_small(quantity.days(written), written)


def _money(per: Literal["", "day", "year"] = "", *, signed: bool = False) -> Callable[[object], int]:
    """A reader of money a day, a year or by itself."""

    def read(written: object) -> int:
        pence = quantity.pence(written, per, signed=signed)
        return limits.money_within_reason(pence, written, is_per_day=per == "day")

    return read


def _written(description: str, *examples: str | float) -> WithJsonSchema:
    kinds = sorted({"string" if isinstance(example, str) else "number" for example in examples})
    return WithJsonSchema(
        {
            "type": kinds[0] if len(kinds) == 1 else kinds,
            "description": description,
            "examples": list(examples),
        }
    )


Name = Annotated[str, AfterValidator(_name)]
"""A name that the user gives."""
ScenarioName = Annotated[str, AfterValidator(_name_of_files)]
"""A name that the files of a run are called by."""
Source = Annotated[
    str, PlainValidator(_text), _written("Where the figures come from", "assumption of the finance lead")
]
PriceYear = Annotated[
    str, PlainValidator(_price_year), _written("Financial year whose prices a figure is at", "2025/26")
]
Title = Annotated[str, PlainValidator(_title), _written("What people call it", "Crisis resolution team")]
Description = Annotated[str, PlainValidator(_description), _written("Free text", "")]
Duration = Annotated[float, PlainValidator(_duration), _written("A time", "6 weeks", "2 days")]
"""Days."""
Money = Annotated[int, PlainValidator(_money()), _written("Money", "£180k", "£56,100")]
"""Pence."""
MoneyPerYear = Annotated[
    int,
    PlainValidator(_money("year")),
    _written("Money a year", "£180k", "£1.2m per year"),
]
"""Pence a year."""
BudgetPerYear = Annotated[
    int,
    PlainValidator(_money("year", signed=True)),
    _written("Money a year, below 0 for income", "£180k", "-£40k per year"),
]
"""Pence a year; below 0 for income and for a vacancy factor."""
MoneyPerDay = Annotated[
    int,
    PlainValidator(_money("day")),
    _written("Money a day", "£608 per day"),
]
"""Pence a day."""
Share = Annotated[float, PlainValidator(_share), _written("A part of a whole", "60%", "1/3")]
"""0 to 1; the range is checked with the sense of the system."""
ExactShare = Annotated[
    Fraction, PlainValidator(_exact(quantity.exact_share)), _written("A part of a whole", "5%", "1/3")
]
Number = Annotated[float, PlainValidator(_number), _written("A number", 1.5)]
Factor = Annotated[
    float,
    PlainValidator(lambda written: float(quantity.exact_factor(written))),
    _written("What the figure is multiplied by", "90%", 0.9),
]
Weight = Annotated[
    float,
    PlainValidator(lambda written: float(quantity.exact_weight(written))),
    _written("How much a value counts beside the others", "20%", 120),
]
ExactFactor = Annotated[
    Fraction,
    PlainValidator(_exact(quantity.exact_factor)),
    _written("What the figure is multiplied by", "90%", 0.9),
]
ExactWte = Annotated[
    Fraction, PlainValidator(_exact(quantity.exact_wte)), _written("Whole-time equivalents", 7.5, "1/3")
]
Rate = Annotated[float, PlainValidator(quantity.per_day), _written("A rate", "12 per week", "3 per day")]
"""A day."""
Date = Annotated[
    date,
    PlainValidator(quantity.calendar_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-10-01"]}),
]
Months = Annotated[int, PlainValidator(quantity.months), _written("Whole months", "6 months")]
Truth = Annotated[bool, PlainValidator(_truth), WithJsonSchema({"type": "boolean"})]
People = Annotated[
    int, PlainValidator(whole_number(0, 1_000_000)), WithJsonSchema({"type": "integer", "minimum": 0})
]
"""A number of people, places or beds."""
