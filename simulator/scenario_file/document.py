"""The whole scenario file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from simulator.scenario_file.change.register import AnyChange
from simulator.scenario_file.quantity import CalendarLength, calendar_length
from simulator.scenario_file.schema.base import (
    Date,
    Description,
    Duration,
    Name,
    PriceYear,
    ScenarioName,
    Shape,
    Source,
    exactly_one,
    whole_number,
)
from simulator.scenario_file.schema.demand import DayOneShape, ReferralsShape
from simulator.scenario_file.schema.observed import ObservedShape
from simulator.scenario_file.schema.pathway import PathwayShape
from simulator.scenario_file.schema.team import TeamShape

DEFAULT_REPLICATIONS = 30
"""assumption: the authors; enough for a usable interval, and every result shows its interval."""


class RunShape(Shape):
    """How long and how often a scenario is run."""

    ends: Date | None = None
    """First day after the run."""
    length: Annotated[
        CalendarLength | None,
        PlainValidator(calendar_length),
        WithJsonSchema({"type": "string", "examples": ["3 years"]}),
    ] = None
    """Length of the run, instead of `ends`."""
    warm_up: Duration
    """Time at the start that measures leave out."""
    replications: Annotated[
        int, PlainValidator(whole_number(1, 100_000)), WithJsonSchema({"type": "integer", "minimum": 1})
    ] = DEFAULT_REPLICATIONS
    """Runs with different random numbers."""
    seed: Annotated[
        int, PlainValidator(whole_number(0, 2**63 - 1)), WithJsonSchema({"type": "integer", "minimum": 0})
    ] = 1
    """Names the set of random numbers."""

    @model_validator(mode="after")
    def _complete(self) -> RunShape:
        exactly_one(self, "ends", "length")
        return self


class Document(Shape):
    """A scenario: a system of care, the cuts made to it and how it is run."""

    format: Literal[1]
    """Version of this format."""
    name: ScenarioName
    """What results call the scenario."""
    description: Description = ""
    source: Source | None = None
    """Where every figure comes from that has no source of its own."""
    price_year: PriceYear | None = None
    """Financial year of all prices; figures with another one beside them are brought to it by an index."""
    starts: Date
    """First day."""
    run: RunShape
    pathways: dict[Name, PathwayShape]
    teams: dict[Name, TeamShape]
    demand: dict[Name, dict[Name, ReferralsShape]]
    """Referrals by pathway and group."""
    day_one: dict[Name, dict[Name, dict[Name, DayOneShape]]] = Field(default_factory=dict)
    """Who is waiting or in care at the start, by pathway, group and step."""
    observed: ObservedShape = Field(default_factory=ObservedShape)
    """What the trust sees today; `simulator teams` lays it beside the model, and no run reads it."""
    cuts: list[AnyChange] = Field(default_factory=list)
