"""The salami slice takes the same percentage off every team, from the lines that can be cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.system import System
from simulator.domain.team import Team
from simulator.errors import InvalidSystemError
from tests.unit.domain.change.plans import BUDGET, LATER, everywhere
from tests.unit.domain.systems import FROM, line, small_system

DAY_BEFORE = date(2026, 9, 30)


@given(share=st.fractions(0, Fraction(2, 5), max_denominator=10_000))
def test_a_slice_saves_its_share_of_the_whole_budget_to_the_penny(share: Fraction) -> None:
    after = everywhere(share=share).apply(small_system()).system
    assert BUDGET - after.pence_per_year_on(LATER) == int(BUDGET * share + Fraction(1, 2))


def test_every_team_gives_the_same_percentage() -> None:
    before, after = small_system(), everywhere(share=Fraction(1, 20)).apply(small_system()).system
    for team in before.teams:
        given_up = team.pence_per_year_on(LATER) - after.team(team.name).pence_per_year_on(LATER)
        assert given_up == pytest.approx(team.pence_per_year_on(LATER) / 20, abs=1)


def test_fixed_lines_give_nothing_so_five_percent_of_a_budget_is_more_of_its_clinicians() -> None:
    community = everywhere(share=Fraction(1, 20)).apply(small_system()).system.team("community")
    assert community.line("base").pence_per_year_on(LATER) == 90_000_00
    assert community.line("nurse").wte_on(LATER) == Fraction(10) * (1 - Fraction(34_500_00, 600_000_00))


def test_nothing_changes_before_its_date() -> None:
    after = everywhere(share=Fraction(1, 10)).apply(small_system()).system
    assert after.pence_per_year_on(DAY_BEFORE) == BUDGET
    assert after.pence_per_year_on(FROM) < BUDGET


def test_a_phased_cut_falls_by_equal_steps_and_ends_at_the_same_sum() -> None:
    at_once = everywhere(amount_pence_per_year=12_000_00).apply(small_system()).system
    phased = (
        AcrossTheBoard(name="slice", from_date=FROM, phase_months=12, amount_pence_per_year=12_000_00)
        .apply(small_system())
        .system
    )
    assert phased.pence_per_year_on(LATER) == at_once.pence_per_year_on(LATER)
    half_way = BUDGET - phased.pence_per_year_on(date(2027, 3, 1))
    assert half_way == pytest.approx(6_000_00, abs=5)


def test_protected_teams_give_nothing_and_the_rest_find_the_whole_share() -> None:
    cut = AcrossTheBoard(name="protect", from_date=FROM, share_of_all=Fraction(1, 20), protect=("ward",))
    after = cut.apply(small_system()).system
    assert after.team("ward") == small_system().team("ward")
    assert BUDGET - after.pence_per_year_on(LATER) == BUDGET // 20


def test_a_share_with_protection_is_of_the_teams_that_give() -> None:
    cut = AcrossTheBoard(name="protect", from_date=FROM, share=Fraction(1, 10), protect=("ward",))
    assert cut.apply(small_system()).ledger.saving_pence_per_year == 119_000_00


def test_a_slice_is_uniform_unless_a_team_is_protected() -> None:
    assert everywhere(share=Fraction(1, 20)).is_uniform_slice
    assert not replace(everywhere(share=Fraction(1, 20)), protect=("ward",)).is_uniform_slice


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"share": Fraction(1, 20)}, "5% off every team"),
        (
            {"amount_pence_per_year": 400_000_00, "protect": ("ward", "crisis")},
            "£400,000 a year off every team in proportion to its budget; ward, crisis give nothing",
        ),
        (
            {"share_of_all": Fraction(1, 8), "protect": ("ward",)},
            "12.5% of the whole budget, off every team that gives; ward give nothing",
        ),
    ],
)
def test_a_slice_in_words_says_how_much_and_who_is_spared(amounts, words) -> None:
    cut = AcrossTheBoard(name="slice", from_date=FROM, phase_months=6, **amounts)
    assert cut.in_words() == f"from 2026-10-01, in 6 equal monthly steps, {words}"


def system_of(*budgets: tuple[int, int]) -> System:
    """A system of teams, each with so many pounds that can be cut and so many that are fixed."""
    teams = [
        Team(name=f"t{i}", lines=(line("free", free), line("fixed", fixed, fixed=True)), pools=())
        for i, (free, fixed) in enumerate(budgets)
    ]
    return replace(small_system(), pathways=(), teams=tuple(teams))


def taken_of(budgets: list[tuple[int, int]], pence: int) -> list[int]:
    system = system_of(*budgets)
    after = everywhere(amount_pence_per_year=pence).apply(system).system
    return [
        before.pence_per_year_on(LATER) - now.pence_per_year_on(LATER)
        for before, now in zip(system.teams, after.teams, strict=True)
    ]


def test_teams_without_money_to_cut_give_nothing_and_the_others_by_budget() -> None:
    assert taken_of([(0, 500), (300, 0), (100, 0), (0, 7)], 40_00) == [0, 30_00, 10_00, 0]


def test_a_team_gives_what_it_has_and_the_others_the_rest_of_its_share() -> None:
    # Shares of 100 each; the first has 10, the others owe 145 each, the second has 120, the last gives 170.
    budgets = [(10, 990), (120, 880), (1000, 0)]
    assert taken_of(budgets, 300_00) == [10_00, 120_00, 170_00]
    ledger = everywhere(amount_pence_per_year=300_00).apply(system_of(*budgets)).ledger
    assert [(s.team, s.due_pence_per_year, s.given_pence_per_year) for s in ledger.not_given] == [
        ("t0", 100_00, 10_00)
    ]


@given(
    budgets=st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=6),
    share=st.fractions(0, 1, max_denominator=1000),
)
def test_any_saving_that_can_be_found_is_found_to_the_penny(
    budgets: list[tuple[int, int]], share: Fraction
) -> None:
    can_be_cut = [free * 100 for free, _ in budgets]
    pence = int(sum(can_be_cut) * share)
    given_up = taken_of(budgets, pence)
    assert sum(given_up) == pence
    assert all(0 <= gives <= most for gives, most in zip(given_up, can_be_cut, strict=True))
    # Teams that keep money that could be cut give the same part of their budgets, within a penny or two.
    parts = [
        (gives, free + fixed)
        for gives, (free, fixed), most in zip(given_up, budgets, can_be_cut, strict=True)
        if gives < most
    ]
    for gives, budget in parts:
        for other, budget_of_other in parts:
            assert abs(gives * budget_of_other - other * budget) <= 2 * (budget + budget_of_other)


def test_a_slice_of_teams_that_are_all_fixed_is_refused_in_words() -> None:
    with pytest.raises(InvalidSystemError, match="£50 a year cannot be taken: every budget line"):
        everywhere(amount_pence_per_year=50_00).apply(system_of((0, 500), (0, 500)))


def test_a_slice_says_in_its_warning_and_its_words_who_gives_whose_share() -> None:
    cut = everywhere(share=Fraction(1, 10))
    ledger = cut.apply(system_of((0, 500), (300, 0))).ledger
    said = (
        "the share of 't0' is £50 a year, and because its other money is fixed it gives nothing: "
        "the other teams give the remaining £50"
    )
    assert cut.warnings(ledger) == (f"cut 'slice': {said}",)
    assert cut.saving_in_words(ledger) == f"It saves £80 a year. T{said[1:]}."


def test_a_slice_of_nothing_is_warned_about() -> None:
    cut = everywhere(share=Fraction(0))
    (warning,) = cut.warnings(cut.apply(small_system()).ledger)
    assert warning == "cut 'slice' takes £0 a year: it changes nothing"
