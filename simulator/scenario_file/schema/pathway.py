"""How pathways are written: groups, steps with their courses, exits and standards."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from simulator.domain.pathway import Clock, ExitMeaning, PoolName, StepRole
from simulator.scenario_file import quantity
from simulator.scenario_file.fault import as_written
from simulator.scenario_file.schema.base import (
    Duration,
    Money,
    MoneyPerDay,
    Name,
    Number,
    PriceYear,
    Shape,
    Share,
    Source,
    Title,
    Truth,
    whole_number,
)
from simulator.scenario_file.schema.distribution import ONE, ONE_WEEK, Count, Time
from simulator.scenario_file.schema.team import NamesOrOne
from simulator.wording import as_stated


def _route_share(written: object) -> Fraction | None:
    return None if written == "rest" else quantity.exact_share(written)


class RouteShape(Shape):
    """One way out of a step; a bare share when there is no delay."""

    share: Annotated[
        Fraction | None,
        PlainValidator(_route_share),
        WithJsonSchema({"type": "string", "examples": ["60%", "1/3", "rest"]}),
    ]
    """Part of the patients; `rest` is what the other routes leave."""
    delay: Time | None = None
    """Time between the end of the step and joining the next list."""


def _bare_share(written: object) -> object:
    return written if isinstance(written, dict) else {"share": written}


def _only_route(written: object) -> object:
    return {written: {"share": "100%"}} if isinstance(written, str) else written


def _rest_shared_out(routes: dict[str, RouteShape]) -> dict[str, RouteShape]:
    rest = [name for name, route in routes.items() if route.share is None]
    if not rest:
        return routes
    if len(rest) > 1:
        raise ValueError(f"'rest' is written twice, for {' and '.join(rest)}: write it once")
    left = 1 - sum(route.share for route in routes.values() if route.share is not None)
    if left < 0:
        raise ValueError(f"the other shares sum to {as_stated(float(1 - left))}: nothing is left for 'rest'")
    return {
        name: route.model_copy(update={"share": left}) if name in rest else route
        for name, route in routes.items()
    }


Routes = Annotated[
    dict[
        Name,
        Annotated[RouteShape, BeforeValidator(_bare_share, json_schema_input_type=Source | RouteShape)],
    ],
    BeforeValidator(_only_route, json_schema_input_type=Name | dict[str, str | RouteShape]),
    AfterValidator(_rest_shared_out),
]
"""Routes by the step or exit they lead to, or the name of the only one."""


def _pool_name(written: object) -> PoolName:
    found = re.fullmatch(r"([^.\s]+)\.([^.\s]+)", written) if isinstance(written, str) else None
    if found is None:
        raise ValueError(f"{as_written(written)} names no pool: write it as 'team.pool'")
    return PoolName(team=found[1], pool=found[2])


PoolReference = Annotated[
    PoolName, PlainValidator(_pool_name), WithJsonSchema({"type": "string", "examples": ["crisis.contacts"]})
]
Priority = Annotated[int, PlainValidator(whole_number(-1_000, 1_000)), WithJsonSchema({"type": "integer"})]


class RiskShape(Shape):
    """Something that may end a wait: patience or deterioration."""

    after: Time
    """Time waited until it happens."""
    routes: Routes
    source: Source | None = None


class OverflowShape(Shape):
    """A patient who cannot wait is placed elsewhere, at a price."""

    after: Time
    """Time waited until it happens; `0 days` places elsewhere patients who are not admitted at once."""
    stay: Time | None = None
    """Time spent elsewhere; when absent, the stay the patient would have had here."""
    price_per_day: MoneyPerDay
    price_year: PriceYear | None = None
    """Financial year of the price, where it is not that of the file."""
    source: Source


class RiseShape(Shape):
    """A priority that rises after waiting."""

    after: Duration
    to_priority: Priority
    """A smaller number goes first."""


class SessionsShape(Shape):
    """A course of contacts with a clinician."""

    number: Count
    """Contacts to attend before the course is complete."""
    length: Count = ONE
    """Clinician time of a contact, in multiples of the team's standard contact."""
    interval: Time = ONE_WEEK
    """Time from one contact until the next is due."""
    did_not_attend: Share = 0.0
    did_not_attend_first: Share | None = None
    """The same for the first contact booked; as the others when absent."""
    ends_after_misses: (
        Annotated[
            int, PlainValidator(whole_number(1, 1_000)), WithJsonSchema({"type": "integer", "minimum": 1})
        ]
        | None
    ) = None
    """Contacts missed in a row that end the course early."""
    dropped_out_routes: Routes | None = None
    """Where a patient goes whose course ended early."""

    @model_validator(mode="after")
    def _drop_out(self) -> SessionsShape:
        if (self.ends_after_misses is None) != (self.dropped_out_routes is None):
            raise ValueError(
                "'ends_after_misses' and 'dropped_out_routes' go together: write both or neither"
            )
        return self


class CourseShape(Shape):
    """What a patient goes through at a step: the wait, the care, the way out."""

    sessions: SessionsShape | None = None
    """Contacts with a clinician; a step has sessions or a stay."""
    stay: Time | None = None
    """Time in care of a step without clinicians."""
    priority: Priority = 1
    """A smaller number goes first."""
    rise: RiseShape | None = None
    patience: RiskShape | None = None
    """Giving up while waiting."""
    deterioration: RiskShape | None = None
    """Getting worse while waiting."""
    overflow: OverflowShape | None = None
    """Being placed elsewhere while waiting."""
    routes: Routes
    """Where patients go after the care."""
    source: Source | None = None


class RecoveryShape(Shape):
    """How likely a patient who completes the treatment has recovered."""

    at_best: Share
    """Probability with no wait and a full course."""
    lost_per_week_waited: Share
    """Part of it lost with each week waited."""
    full_course_sessions: Number | None = None
    """Contacts from which more add nothing; no effect of contacts when absent."""
    source: Source


class StepShape(CourseShape):
    """One stage of a pathway."""

    title: Title | None = None
    """What people call it, on screens and in reports; its name in words when absent."""
    role: StepRole
    """What the step is for."""
    place: PoolReference | None = None
    """Pool of places or beds, one held for the whole step."""
    clinicians: PoolReference | None = None
    """Pool of clinician time, taken for each contact."""
    holds_place: Truth = False
    """Whether the place is kept until the next step accepts."""
    notice: Duration = 0.0
    """Shortest time from joining the list to starting."""
    whole_days: Truth = False
    """Whether times are rounded at random to whole days."""
    recovery: RecoveryShape | None = None
    price_per_start: Money = 0
    """Cost of a start that no team's budget pays."""
    price_year: PriceYear | None = None
    """Financial year of `price_per_start`, where it is not that of the file."""
    groups: dict[Name, CourseShape] = Field(default_factory=dict)
    """What differs for a patient group, laid over the rest of the step."""

    @model_validator(mode="after")
    def _dated(self) -> StepShape:
        if self.price_year is not None and not self.price_per_start:
            raise ValueError("'price_year' is of 'price_per_start' here, and there is none: write both")
        return self


class ExitShape(Shape):
    """A way out of care; a bare meaning when it has no price."""

    meaning: ExitMeaning
    """How it counts."""
    price: Money = 0
    """Cost that falls elsewhere for each patient who leaves this way."""
    price_year: PriceYear | None = None
    """Financial year of the price, where it is not that of the file."""
    source: Source | None = None

    @model_validator(mode="after")
    def _dated(self) -> ExitShape:
        if self.price_year is not None and not self.price:
            raise ValueError("'price_year' is of 'price' here, and there is none: write both")
        return self


def _bare_meaning(written: object) -> object:
    return written if isinstance(written, dict) else {"meaning": written}


class ReReferralShape(Shape):
    """Coming back after leaving care."""

    share: Annotated[
        list[Share],
        BeforeValidator(
            lambda written: written if isinstance(written, list) else [written],
            json_schema_input_type=str | list[Share],
        ),
    ]
    """Probability after the first, second … episode; the last one continues."""
    after: Time
    """Time from leaving to coming back."""
    enters_at: Name
    """Step joined on coming back."""
    from_exits: list[Name]
    """Exits after which it may happen."""
    source: Source | None = None


class GroupShape(Shape):
    """A kind of patient; the bare name of the first step when no patient comes back."""

    title: Title | None = None
    """What people call it, on screens and in reports; its name in words when absent."""
    enters_at: Name
    """Step at which referrals join."""
    re_referral: ReReferralShape | None = None


def _bare_entry(written: object) -> object:
    return written if isinstance(written, dict) else {"enters_at": written}


class StandardShape(Shape):
    """A waiting-time standard."""

    within: Duration
    """Longest wait that meets it."""
    share: Share
    """Part of the patients that should meet it."""
    clock: Clock
    """What stops the clock that starts with the referral."""
    groups: NamesOrOne = Field(default_factory=list)
    """Groups it applies to; all when absent."""
    steps: NamesOrOne = Field(default_factory=list)
    """The only steps that stop the clock; any when absent."""
    source: Source


class PathwayShape(Shape):
    """The steps one kind of patient may take."""

    title: Title | None = None
    """What people call it, on screens and in reports; its name in words when absent."""
    groups: dict[
        Name, Annotated[GroupShape, BeforeValidator(_bare_entry, json_schema_input_type=Name | GroupShape)]
    ]
    steps: dict[Name, StepShape]
    exits: dict[
        Name,
        Annotated[ExitShape, BeforeValidator(_bare_meaning, json_schema_input_type=ExitMeaning | ExitShape)],
    ]
    standards: dict[Name, StandardShape] = Field(default_factory=dict)
