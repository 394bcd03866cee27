"""A targeted cut takes what it says from the teams and lines it names."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.domain.change.targeted import Targeted, TeamSaving
from tests.unit.domain.change.plans import BUDGET, LATER
from tests.unit.domain.systems import FROM, small_system


@pytest.mark.parametrize(
    ("saving", "pence"),
    [
        (TeamSaving(team="community", amount_pence_per_year=123_45), 123_45),
        (TeamSaving(team="community", share=Fraction(1, 10)), 69_000_00),
        (TeamSaving(team="community", wte=Fraction(3, 2)), 84_150_00),
        (TeamSaving(team="community", amount_pence_per_year=39_000_00, lines=("travel",)), 39_000_00),
    ],
)
def test_a_targeted_saving_is_what_it_says(saving: TeamSaving, pence: int) -> None:
    cut = Targeted(name="targeted", from_date=FROM, teams=(saving,))
    after = cut.apply(small_system()).system
    assert cut.apply(small_system()).ledger.saving_pence_per_year == pence
    assert BUDGET - after.pence_per_year_on(LATER) == pence


def test_a_saving_from_named_lines_leaves_the_others_alone() -> None:
    saving = TeamSaving(team="community", amount_pence_per_year=39_000_00, lines=("travel",))
    after = Targeted(name="targeted", from_date=FROM, teams=(saving,)).apply(small_system()).system
    assert after.team("community").line("nurse") == small_system().team("community").line("nurse")


def test_a_targeted_cut_in_words_says_how_much_each_team_gives() -> None:
    savings = (
        TeamSaving(team="ward", amount_pence_per_year=56_100_50),
        TeamSaving(team="estates", share=Fraction(1, 3), lines=("rent", "repairs")),
        TeamSaving(team="community", wte=Fraction(3, 2)),
    )
    cut = Targeted(name="plan", from_date=FROM, teams=savings)
    assert cut.in_words() == (
        "from 2026-10-01, £56,100.50 a year from ward, 33.33% of the budget from estates (rent, repairs), "
        "1.5 WTE from community"
    )
    assert not cut.is_uniform_slice


def test_a_team_that_gives_nothing_is_warned_about_beside_one_that_gives() -> None:
    savings = (TeamSaving(team="ward", share=Fraction(0)), TeamSaving(team="estates", share=Fraction(1, 10)))
    cut = Targeted(name="plan", from_date=FROM, teams=savings)
    (warning,) = cut.warnings(cut.apply(small_system()).ledger)
    assert warning == "cut 'plan' takes £0 a year from 'ward': it changes nothing there"
