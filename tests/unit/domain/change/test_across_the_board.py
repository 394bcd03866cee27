"""The salami slice takes the same percentage off every team, from the lines that can be cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.across_the_board import AcrossTheBoard
from tests.unit.domain.change.plans import BUDGET, LATER, everywhere
from tests.unit.domain.systems import FROM, small_system

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


def test_a_slice_of_nothing_is_warned_about() -> None:
    cut = everywhere(share=Fraction(0))
    (warning,) = cut.warnings(cut.apply(small_system()).ledger)
    assert warning == "cut 'slice' takes £0 a year: it changes nothing"
