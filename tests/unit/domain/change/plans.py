"""Plans for the small system, and a kind of change that costs something once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.change.union import Change
from simulator.domain.scenario import RunSettings, Scenario
from tests.unit.domain.change.paid_once import PaidOnce, paid_once
from tests.unit.domain.systems import FROM, small_system

LATER = date(2030, 1, 1)
BUDGET = 690_000_00 + 550_800_00 + 500_000_00


def everywhere(
    *, share: Fraction | None = None, amount_pence_per_year: int | None = None, name: str = "slice"
) -> AcrossTheBoard:
    return AcrossTheBoard(name=name, from_date=FROM, share=share, amount_pence_per_year=amount_pence_per_year)


def ward_saving(pence: int, name: str = "t", when: date = FROM) -> Targeted:
    saving = TeamSaving(team="ward", amount_pence_per_year=pence)
    return Targeted(name=name, from_date=when, teams=(saving,))


def redundancy(pence: int, name: str = "redundancy", cost: int = 20_000_00) -> PaidOnce:
    return paid_once(ward_saving(pence), (FROM, "ward", "ward_nurse", cost), name=name)


def plan_of(*cuts: Change, name: str = "plan") -> Scenario:
    run = RunSettings(ends=date(2029, 4, 1), warm_up_days=0.0, replications=2, seed=1)
    return Scenario(name=name, description="", baseline=small_system(), cuts=cuts, run=run)
