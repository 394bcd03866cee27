"""How cuts are written, each of a kind with its own keys."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from simulator.scenario_file import quantity
from simulator.scenario_file.fault import as_written
from simulator.scenario_file.schema.base import (
    Date,
    ExactShare,
    MoneyPerYear,
    Months,
    Name,
    Shape,
    exactly_one,
)
from simulator.scenario_file.schema.team import NamesOrOne


@dataclass(frozen=True, slots=True)
class Amount:
    """What a team gives: exactly one of money, a share or people."""

    pence_per_year: int | None = None
    share: Fraction | None = None
    wte: Fraction | None = None


def _amount(written: object) -> Amount:
    kind = quantity.kind_of(written)
    if kind == "share":
        return Amount(share=quantity.exact_share(written))
    if kind == "people":
        return Amount(wte=quantity.exact_wte(written))
    if kind == "money":
        return Amount(pence_per_year=quantity.pence(written, "year"))
    raise ValueError(f"{as_written(written)} is no amount of a cut: write '£180k', '5%' or '2 WTE'")


class CutShape(Shape):
    """What every cut has."""

    name: Name | None = None
    """What the ledger calls it; its kind and position when absent."""
    from_date: Date = Field(alias="from")
    """Day from which it counts."""
    phase: Months = 1
    """Time in equal monthly steps until it is complete; all at once when absent."""


class AcrossTheBoardShape(CutShape):
    """The same percentage off every team."""

    kind: Literal["across_the_board"]
    share: ExactShare | None = None
    """Part of every team's budget."""
    amount: MoneyPerYear | None = None
    """Money a year, divided among the teams by budget."""

    @model_validator(mode="after")
    def _complete(self) -> AcrossTheBoardShape:
        exactly_one(self, "share", "amount")
        return self


class ProtectShape(CutShape):
    """The same percentage off every team that is not protected."""

    kind: Literal["protect"]
    protect: NamesOrOne
    """Teams that give nothing."""
    share: ExactShare | None = None
    """Part of the budget of the teams that give."""
    share_of_all: ExactShare | None = None
    """Part of the whole budget, found from the teams that give."""
    amount: MoneyPerYear | None = None
    """Money a year."""

    @model_validator(mode="after")
    def _complete(self) -> ProtectShape:
        exactly_one(self, "share", "share_of_all", "amount")
        return self


class TeamSavingShape(Shape):
    """What one team gives; a bare amount when it comes from all its lines that can be cut."""

    amount: Annotated[
        Amount,
        PlainValidator(_amount),
        WithJsonSchema({"type": "string", "examples": ["£180k", "5%", "2 WTE"]}),
    ]
    """Money a year, a percentage of the team's budget, or whole-time equivalents."""
    lines: list[Name] = Field(default_factory=list)
    """Budget lines it comes from."""


def _bare_amount(written: object) -> object:
    return written if isinstance(written, dict) else {"amount": written}


class TargetedShape(CutShape):
    """Savings chosen team by team."""

    kind: Literal["targeted"]
    teams: dict[
        Name,
        Annotated[
            TeamSavingShape, BeforeValidator(_bare_amount, json_schema_input_type=str | TeamSavingShape)
        ],
    ]


class ReallocateShape(CutShape):
    """Money moved from one team to another."""

    kind: Literal["reallocate"]
    amount: MoneyPerYear
    out_of: Name
    into: Name
    out_of_lines: list[Name] = Field(default_factory=list)
    """Budget lines that give; every line that can be cut when empty."""
    into_lines: list[Name] = Field(default_factory=list)
    """Budget lines that receive; every pay line that can be cut when empty."""


AnyCut = Annotated[
    AcrossTheBoardShape | ProtectShape | TargetedShape | ReallocateShape, Field(discriminator="kind")
]
