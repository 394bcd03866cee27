"""A reallocation moves money to the penny and saves none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.ledger import Ledger
from simulator.domain.change.reallocate import Reallocate
from simulator.errors import InvalidSystemError
from simulator.units import months_later
from tests.unit.domain.change.plans import BUDGET, LATER, plan_of
from tests.unit.domain.systems import FROM, small_system


@given(amount=st.integers(1, 200_000_00), months=st.integers(1, 24))
def test_a_reallocation_moves_money_and_saves_none(amount: int, months: int) -> None:
    cut = Reallocate(
        name="move",
        from_date=FROM,
        phase_months=months,
        amount_pence_per_year=amount,
        out_of="estates",
        into="ward",
    )
    after = cut.apply(small_system()).system
    assert cut.apply(small_system()).ledger.saving_pence_per_year == 0
    assert {after.pence_per_year_on(months_later(FROM, month)) for month in range(25)} == {BUDGET}
    assert after.pence_per_year_on(LATER) == BUDGET
    assert after.team("ward").pence_per_year_on(LATER) == 550_800_00 + amount


def test_money_may_move_between_the_lines_of_one_team() -> None:
    cut = Reallocate(
        name="skill_mix",
        from_date=FROM,
        amount_pence_per_year=30_000_00,
        out_of="community",
        out_of_lines=("travel",),
        into="community",
        into_lines=("nurse",),
    )
    assert plan_of(cut).problems_of_changes() == []
    after = cut.apply(small_system()).system.team("community")
    assert after.pence_per_year_on(LATER) == small_system().team("community").pence_per_year_on(LATER)
    assert after.line("nurse").wte_on(LATER) > 10


@pytest.mark.parametrize("lines", [((), ()), (("nurse",), ()), (("nurse",), ("nurse", "travel"))])
def test_money_moved_into_itself_is_refused(lines: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    cut = Reallocate(
        name="circle",
        from_date=FROM,
        amount_pence_per_year=100,
        out_of="community",
        into="community",
        out_of_lines=lines[0],
        into_lines=lines[1],
    )
    (problem,) = cut.problems()
    assert problem.place == ("into",)
    assert "from 'community' into itself" in problem.rule
    with pytest.raises(InvalidSystemError, match="into itself"):
        cut.apply(small_system())


def test_a_reallocation_in_words_says_who_gives_and_who_receives() -> None:
    cut = Reallocate(
        name="move",
        from_date=FROM,
        amount_pence_per_year=120_000_00,
        out_of="estates",
        out_of_lines=("repairs",),
        into="ward",
    )
    assert cut.in_words() == "from 2026-10-01, £120,000 a year moves from estates (repairs) to ward"
    assert cut.saving_in_words(cut.apply(small_system()).ledger) == "It saves nothing by itself."
    assert not cut.is_uniform_slice
    assert cut.warnings(cut.apply(small_system()).ledger) == ()


def test_a_move_of_nothing_is_warned_about() -> None:
    cut = Reallocate(name="move", from_date=FROM, amount_pence_per_year=0, out_of="estates", into="ward")
    assert cut.warnings(Ledger()) == ("cut 'move' takes £0 a year: it changes nothing",)
