"""How teams are written: staff, other money, and the pools they sustain."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from simulator.domain.team import Behaviour, PoolKind
from simulator.scenario_file import limits
from simulator.scenario_file.fault import as_written
from simulator.scenario_file.schema.base import (
    BudgetPerYear,
    Date,
    ExactFactor,
    ExactWte,
    Money,
    Name,
    Number,
    People,
    PriceYear,
    Shape,
    Source,
    Title,
    Truth,
    exactly_one,
)
from simulator.wording import as_stated


def _band(written: object) -> str:
    if isinstance(written, (str, int)) and not isinstance(written, bool) and str(written).strip():
        return str(written).strip()
    raise ValueError(f"{as_written(written)} is not a band: write it like 6 or 8a")


def _of_one_wte(count: float) -> float:
    if count < 0:
        raise ValueError(f"{as_stated(count)} is not allowed: one WTE looks after 0 or more people")
    return limits.at_most(count, limits.LARGEST_COUNT, count)


def _of_one_week(contacts: float) -> float:
    return limits.at_most(contacts, limits.LARGEST_COUNT, contacts)


class StaffShape(Shape):
    """A budget line that pays people."""

    band: Annotated[
        str | None, PlainValidator(_band), WithJsonSchema({"type": ["integer", "string"], "examples": [6]})
    ] = None
    """Agenda for Change band or grade."""
    wte: ExactWte | None = None
    """Whole-time equivalents it pays for, cover too; what has none gives no contacts and sustains no pool."""
    cost_per_wte: Money | None = None
    """Full cost of one whole-time equivalent a year."""
    per_year: BudgetPerYear | None = None
    """Cost of the whole line a year, instead of `cost_per_wte`; below £0 for a vacancy factor."""
    behaviour: Behaviour = "variable"
    """How the cost follows activity; `fixed` cannot be cut."""
    sees_patients: Truth | None = None
    """Whether its people see patients, so that they staff pools; `true` unless `fixed` when absent."""
    price_year: PriceYear | None = None
    """Financial year of its prices, where it is not that of the file."""
    source: Source

    @model_validator(mode="after")
    def _complete(self) -> StaffShape:
        exactly_one(self, "cost_per_wte", "per_year")
        if self.cost_per_wte is not None and self.wte is None:
            raise ValueError("'cost_per_wte' needs 'wte' beside it: write how many posts it pays for")
        _posts_agree(self)
        return self


class NonPayShape(Shape):
    """A budget line for goods and services, and for cover that is bought: agency and bank."""

    wte: ExactWte | None = None
    """Whole-time equivalents of cover that it buys; with them it staffs pools as posts do."""
    per_year: BudgetPerYear
    behaviour: Behaviour = "variable"
    """How the cost follows activity; `fixed` cannot be cut."""
    sees_patients: Truth | None = None
    """Whether its people see patients, so that they staff pools; `true` unless `fixed` when absent."""
    price_year: PriceYear | None = None
    """Financial year of its prices, where it is not that of the file."""
    source: Source

    @model_validator(mode="after")
    def _complete(self) -> NonPayShape:
        _posts_agree(self)
        return self


def _posts_agree(line: StaffShape | NonPayShape) -> None:
    """Refuse people who see patients and are not counted, and posts that bring money in."""
    if line.wte is not None and line.per_year is not None and line.per_year < 0:
        raise ValueError("a line below £0 pays for no posts: write it without 'wte'")
    if line.sees_patients and line.wte is None:
        raise ValueError("'sees_patients' needs 'wte' beside it: write how many posts it pays for")


class PremisesShape(Shape):
    """A budget line for buildings and estate."""

    per_year: BudgetPerYear
    behaviour: Behaviour = "fixed"
    """How the cost follows activity; `fixed` cannot be cut."""
    price_year: PriceYear | None = None
    """Financial year of its prices, where it is not that of the file."""
    source: Source


class CapacityFactorShape(Shape):
    """A dated change of a pool that money does not explain: a season, a ward closed for repair."""

    from_date: Date = Field(alias="from")
    times: ExactFactor
    """What the capacity is multiplied by, from this date until the next."""
    source: Source | None = None


class PoolShape(Shape):
    """What steps take from a team."""

    title: Title | None = None
    """What people call it, on screens and in reports; its name in words when absent."""
    kind: PoolKind
    """`contacts` is clinician time; `places` and `beds` are held for the whole step."""
    staffed_by: list[Name] | None = None
    """Budget lines that sustain it; the team's posts that see patients when absent."""
    per_wte_per_week: Annotated[Number, AfterValidator(_of_one_week)] | None = None
    """For contacts: how many one whole-time equivalent delivers a week, travel and notes included."""
    count: People | None = None
    """For places and beds: how many there are."""
    per_wte: Annotated[Number, AfterValidator(_of_one_wte)] | None = None
    """For places: how many one whole-time equivalent of `staffed_by` looks after, instead of `count`."""
    factors: list[CapacityFactorShape] = Field(default_factory=list)
    in_treatment_first: Truth = True
    """Whether people in treatment go before new starters."""
    source: Source

    @model_validator(mode="after")
    def _complete(self) -> PoolShape:
        if self.kind == "contacts":
            if self.count is not None or self.per_wte is not None:
                raise ValueError("contacts have no 'count' or 'per_wte': write 'per_wte_per_week'")
            if self.per_wte_per_week is None:
                raise ValueError("'per_wte_per_week' is missing: write how many contacts one WTE delivers")
        else:
            if self.per_wte_per_week is not None:
                raise ValueError(f"'per_wte_per_week' is for contacts: write 'count' for {self.kind}")
            exactly_one(self, "count", "per_wte")
        return self


class TeamShape(Shape):
    """People, beds and money under one budget."""

    title: Title | None = None
    """What people call it, on screens and in reports; its name in words when absent."""
    staff: dict[Name, StaffShape] = Field(default_factory=dict)
    non_pay: dict[Name, NonPayShape] = Field(default_factory=dict)
    premises: dict[Name, PremisesShape] = Field(default_factory=dict)
    pools: dict[Name, PoolShape] = Field(default_factory=dict)


def _listed(written: object) -> object:
    return written if isinstance(written, list) else [written]


NamesOrOne = Annotated[list[Name], BeforeValidator(_listed, json_schema_input_type=Name | list[Name])]
"""A list of names, or one name."""
