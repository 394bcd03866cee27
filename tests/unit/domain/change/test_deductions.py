"""Lines below £0: they lower the budget of their team, and no cut and no move reaches them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.system import System
from simulator.errors import InvalidSystemError
from tests.unit.domain.systems import FROM, STARTS, line, small_system

NET_POUNDS = 561_000 + 90_000 + 39_000 - 40_000
"""Of the community team, with its income."""


@pytest.fixture
def system() -> System:
    small = small_system()
    community = small.team("community")
    with_income = replace(community, lines=(*community.lines, line("income", -40_000)))
    return replace(small, teams=(with_income, *small.teams[1:]))


def savings(system: System, **of_slice: object) -> dict[str, int]:
    cut = AcrossTheBoard(name="slice", from_date=FROM, **of_slice)  # type: ignore[arg-type]
    taken: dict[str, int] = {}
    for team, _, pence in cut.moves(system):
        taken[team.name] = taken.get(team.name, 0) - pence
    return taken


def test_the_budget_is_net_of_income(system: System) -> None:
    assert system.team("community").pence_per_year_on(STARTS) == NET_POUNDS * 100


def test_a_slice_takes_its_percentage_of_the_net_budget(system: System) -> None:
    assert savings(system, share=Fraction(5, 100))["community"] == NET_POUNDS * 5


def test_no_cut_takes_from_a_line_below_nothing(system: System) -> None:
    cut = AcrossTheBoard(name="slice", from_date=FROM, share=Fraction(1, 10))
    assert {moved.name for team, moved, _ in cut.moves(system) if team.name == "community"} == {
        "nurse",
        "travel",
    }
    named = TeamSaving(team="community", amount_pence_per_year=100, lines=("income",))
    with pytest.raises(InvalidSystemError, match="income' is below £0"):
        Targeted(name="cut", from_date=FROM, teams=(named,)).moves(system)


def test_no_move_brings_money_to_a_line_below_nothing(system: System) -> None:
    move = Reallocate(
        name="move",
        from_date=FROM,
        amount_pence_per_year=100,
        out_of="ward",
        into="community",
        into_lines=("income",),
    )
    with pytest.raises(InvalidSystemError, match="income' is below £0"):
        move.moves(system)


def test_a_team_cannot_be_cut_below_a_budget_of_nothing(system: System) -> None:
    ward = replace(system.team("ward"), lines=(*system.team("ward").lines, line("income", -500_800)))
    with_income = replace(system, teams=(system.teams[0], ward, system.teams[2]))
    most = TeamSaving(team="ward", amount_pence_per_year=50_000_00)
    Targeted(name="cut", from_date=FROM, teams=(most,)).moves(with_income)
    more = TeamSaving(team="ward", amount_pence_per_year=50_000_01)
    with pytest.raises(InvalidSystemError, match="only £50,000 of its £50,000 can be cut"):
        Targeted(name="cut", from_date=FROM, teams=(more,)).moves(with_income)


def test_income_leaves_capacity_as_it_is(system: System) -> None:
    community, before = system.team("community"), small_system().team("community")
    for pool in community.pools:
        assert community.capacity_on(pool, STARTS) == before.capacity_on(pool, STARTS)
