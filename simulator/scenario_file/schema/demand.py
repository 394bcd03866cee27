"""How demand is written: referral rates through the years, and who is there on day one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from simulator.scenario_file import limits, quantity
from simulator.scenario_file.fault import as_written
from simulator.scenario_file.schema.base import (
    Date,
    Duration,
    Factor,
    People,
    Rate,
    Shape,
    Source,
    Truth,
    exactly_one,
)
from simulator.wording import as_stated

Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MONTHS: tuple[Month, ...] = get_args(Month)
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
WRITE_WAITERS = (
    "write [{up_to: 18 weeks, people: 150}] for 150 people who have waited up to 18 weeks, "
    "or [18 weeks] for one who has waited 18"
)
"""Both ways to state people who wait, so that neither is taken for the other."""


def _moment(written: object) -> date | float:
    if quantity.kind_of(written) == "time":
        return quantity.days(written)
    return quantity.calendar_date(written)


def _growth(written: object) -> float:
    return float(limits.growth_within_reason(quantity.exact_share(written), written))


class DatedRateShape(Shape):
    """A referral rate from a date on."""

    from_date: Date = Field(alias="from")
    rate: Rate


class ReferralsShape(Shape):
    """New referrals of one patient group: a rate, or listed days."""

    rate: Rate | None = None
    """Mean referrals at the start, such as `12 per week`."""
    growth: Annotated[float, PlainValidator(_growth), WithJsonSchema({"type": "string"})] = 0.0
    """Relative growth a year, such as `3%`, counted from the start or the date of the rate in force."""
    months: dict[Month, Factor] = Field(default_factory=dict)
    """What the rate is multiplied by in each month; 1 for months not written."""
    weekdays: dict[Weekday, Factor] = Field(default_factory=dict)
    """What the rate is multiplied by on each day of the week; 1 for days not written."""
    changes: list[DatedRateShape] = Field(default_factory=list)
    """Rates that replace the first one from their dates on; growth counts from there."""
    listed: (
        list[Annotated[date | float, PlainValidator(_moment), WithJsonSchema({"type": "string"})]] | None
    ) = None
    """Dates of actual referrals, or times from the start, instead of a rate."""
    logged_daily: Truth = False
    """Whether a referral counts from the morning of its day."""
    source: Source

    @model_validator(mode="after")
    def _complete(self) -> ReferralsShape:
        exactly_one(self, "rate", "listed")
        return self


class WaitersShape(Shape):
    """Some people on a waiting list: those with one wait, or those spread over a band."""

    wait: Duration | None = None
    """What each of them has waited."""
    up_to: Duration | None = None
    """Upper end of a band that begins where the band before it ends."""
    over: Duration | None = None
    """Lower end of an open last band, "52 weeks plus", where the band before it ends."""
    people: People

    @model_validator(mode="after")
    def _complete(self) -> WaitersShape:
        exactly_one(self, "wait", "up_to", "over")
        return self


def _ascending_bands(waiting: list[WaitersShape]) -> list[WaitersShape]:
    """Refuse a band that ends before the one ahead of it: its people would be spread backwards."""
    begins, people = 0.0, 0
    for position, waiters in enumerate(waiting):
        if waiters.over is not None:
            _refuse_open_band(waiters, begins, people, is_last=position == len(waiting) - 1)
        if waiters.up_to is not None and waiters.up_to <= begins:
            ahead = (
                f"the band before it ends at {as_stated(begins)} days"
                if begins
                else "a band begins at 0 days"
            )
            raise ValueError(
                f"a band up to {as_stated(waiters.up_to)} days is not allowed here, because {ahead}: "
                "write the bands in ascending order"
            )
        if waiters.up_to is not None:
            begins, people = waiters.up_to, waiters.people
    return waiting


def _refuse_open_band(waiters: WaitersShape, begins: float, people: int, *, is_last: bool) -> None:
    """An open band is spread as the band before it thins out: it needs one, with people, to continue."""
    if not is_last:
        raise ValueError("a band of 'over' has no end: write it last")
    if waiters.over != begins:
        ahead = f"that band ends at {as_stated(begins)} days" if begins else "there is none"
        raise ValueError(
            f"a band over {as_stated(waiters.over or 0.0)} days is not allowed here: it must begin where the "
            f"band before it ends, and {ahead}"
        )
    if not people:
        raise ValueError(
            f"the band before {as_stated(begins)} days is empty, so nothing says how long the people over it "
            "have waited: write 'up_to' for them"
        )


def _listed_waits(written: object) -> object:
    """Refuse a bare number, which could be people as well as a wait."""
    if isinstance(written, list):
        return written
    if isinstance(written, (int, float, str)) and not isinstance(written, bool):
        fault = f"{written} alone says either how many wait or how long"
    else:
        fault = f"{as_written(written)} is no list of people who wait"
    raise ValueError(f"{fault}: {WRITE_WAITERS}")


def _bare_wait(written: object) -> object:
    if quantity.kind_of(written) == "number" and not isinstance(written, dict):
        raise ValueError(f"{written} is no wait, and may be a number of people: {WRITE_WAITERS}")
    return written if isinstance(written, dict) else {"wait": written, "people": 1}


class InCareShape(Shape):
    """The patients in care, or out of area, on day one: how many, or what each has been there for."""

    people: People = 0
    days: list[Duration] | None = None


def _bare_in_care(written: object) -> object:
    if isinstance(written, list):
        return {"days": written}
    return written if isinstance(written, dict) else {"people": written}


class DayOneShape(Shape):
    """The people at one step when the run starts."""

    waiting: Annotated[
        list[
            Annotated[
                WaitersShape, BeforeValidator(_bare_wait, json_schema_input_type=Duration | WaitersShape)
            ]
        ],
        BeforeValidator(_listed_waits),
        AfterValidator(_ascending_bands),
    ] = Field(default_factory=list)
    """Waits of the people on the list, one by one or in bands."""
    in_care: Annotated[
        InCareShape, BeforeValidator(_bare_in_care, json_schema_input_type=People | list[Duration])
    ] = InCareShape()
    """How many are in the middle of the step, or how long each has been there."""
    out_of_area: Annotated[
        InCareShape, BeforeValidator(_bare_in_care, json_schema_input_type=People | list[Duration])
    ] = InCareShape()
    """How many are placed elsewhere by the step's overflow, or how long each has been there."""
    source: Source
