"""How the salami slice is written: `across_the_board`, and `protect` where some teams give nothing."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.change.shape import ChangeShape, common_keys
from simulator.scenario_file.schema.base import ExactShare, MoneyPerYear, exactly_one
from simulator.scenario_file.schema.team import NamesOrOne
from simulator.scenario_file.written_quantity import exact_share, pounds


class AcrossTheBoardShape(ChangeShape):
    """The same percentage off every team."""

    keys_in_words: ClassVar[str] = "`share: 5%` of every team, or `amount: £400k` a year divided by budget"

    kind: Literal["across_the_board"]
    share: ExactShare | None = None
    """Part of every team's budget."""
    amount: MoneyPerYear | None = None
    """Money a year, divided among the teams by budget."""

    @model_validator(mode="after")
    def _complete(self) -> AcrossTheBoardShape:
        exactly_one(self, "share", "amount")
        return self

    def change(self, name: str) -> AcrossTheBoard:
        """The change that is written, called by this name."""
        return AcrossTheBoard(
            name=name,
            from_date=self.from_date,
            phase_months=self.phase,
            until=self.until,
            share=self.share,
            amount_pence_per_year=self.amount,
        )


class ProtectShape(ChangeShape):
    """The same percentage off every team that is not protected."""

    keys_in_words: ClassVar[str] = (
        "`protect: [crisis, ward]` gives nothing; `share` of the teams that give, `share_of_all` of the "
        "whole budget, or `amount`"
    )

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

    def change(self, name: str) -> AcrossTheBoard:
        """The change that is written, called by this name."""
        return AcrossTheBoard(
            name=name,
            from_date=self.from_date,
            phase_months=self.phase,
            until=self.until,
            share=self.share,
            share_of_all=self.share_of_all,
            amount_pence_per_year=self.amount,
            protect=tuple(self.protect),
        )


def canonical(change: AcrossTheBoard) -> dict[str, Canonical]:
    """The change in the fully qualified form."""
    kind: dict[str, Canonical] = {"kind": "across_the_board"}
    if change.protect or change.share_of_all is not None:
        kind = {"kind": "protect", "protect": list(change.protect)}
    shares = {"share": change.share, "share_of_all": change.share_of_all}
    amounts: dict[str, Canonical] = {k: exact_share(v) for k, v in shares.items() if v is not None}
    if change.amount_pence_per_year is not None:
        amounts["amount"] = pounds(change.amount_pence_per_year)
    return {**kind, **common_keys(change), **amounts}
