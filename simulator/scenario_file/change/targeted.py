"""How savings chosen team by team are written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.scenario_file import limits, quantity
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.change.shape import ChangeShape, common_keys
from simulator.scenario_file.fault import as_written
from simulator.scenario_file.schema.base import Name, Shape
from simulator.scenario_file.written_quantity import exact_number, exact_share, pounds


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
        return Amount(pence_per_year=limits.money_within_reason(quantity.pence(written, "year"), written))
    raise ValueError(f"{as_written(written)} is not an amount for a cut: write '£180k', '5%' or '2 WTE'")


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


class TargetedShape(ChangeShape):
    """Savings chosen team by team."""

    keys_in_words: ClassVar[str] = (
        "`teams: {corporate: £180k, estates: 5%, access: 2 WTE}`; `{amount: £50k, lines: [travel]}` names "
        "the budget lines"
    )

    kind: Literal["targeted"]
    teams: dict[
        Name,
        Annotated[
            TeamSavingShape, BeforeValidator(_bare_amount, json_schema_input_type=str | TeamSavingShape)
        ],
    ]

    def change(self, name: str) -> Targeted:
        """The change that is written, called by this name."""
        return Targeted(
            name=name,
            from_date=self.from_date,
            phase_months=self.phase,
            until=self.until,
            teams=tuple(
                TeamSaving(
                    team=team,
                    amount_pence_per_year=saving.amount.pence_per_year,
                    share=saving.amount.share,
                    wte=saving.amount.wte,
                    lines=tuple(saving.lines),
                )
                for team, saving in self.teams.items()
            ),
        )


def canonical(change: Targeted) -> dict[str, Canonical]:
    """The change in the fully qualified form."""
    teams: dict[str, Canonical] = {saving.team: _saving(saving) for saving in change.teams}
    return {"kind": "targeted", **common_keys(change), "teams": teams}


def _saving(saving: TeamSaving) -> Canonical:
    amount = f"{exact_number(saving.wte or Fraction(0))} WTE"
    if saving.amount_pence_per_year is not None:
        amount = pounds(saving.amount_pence_per_year)
    elif saving.share is not None:
        amount = exact_share(saving.share)
    return {"amount": amount, "lines": list(saving.lines)}
