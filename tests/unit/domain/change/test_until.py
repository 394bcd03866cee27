"""A change that ends gives back to the penny what it took, with the capacity, and so does its equal slice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.reallocate import Reallocate
from simulator.domain.sustained import saving_that_sustains_nothing
from simulator.errors import InvalidSystemError
from tests.unit.domain.change.plans import BUDGET, everywhere, plan_of, ward_saving
from tests.unit.domain.systems import FROM, small_system

END = date(2027, 4, 1)
DAY_BEFORE_END = END - timedelta(days=1)


@given(pence=st.integers(1, 500_000_00), phase=st.integers(1, 6))
def test_what_a_temporary_cut_takes_is_there_again_on_its_end(pence: int, phase: int) -> None:
    cut = replace(ward_saving(pence), phase_months=phase, until=END)
    after = cut.apply(small_system())
    assert BUDGET - after.system.pence_per_year_on(DAY_BEFORE_END) == pence
    assert after.system.pence_per_year_on(END) == BUDGET
    assert after.ledger.saving_pence_per_year == pence
    assert sum(entry.pence_per_year for entry in after.ledger.recurrent) == 0
    assert {e.from_date for e in after.ledger.recurrent if e.undoes} == {END}


def test_beds_close_and_open_again() -> None:
    team = replace(ward_saving(275_400_00), until=END).apply(small_system()).system.team("ward")
    beds = [(c.from_date, c.servers) for c in team.capacities(team.pool("beds"), date(2026, 4, 1))]
    assert beds == [(date(2026, 4, 1), 12), (FROM, 6), (END, 12)]


def test_money_that_is_lent_returns() -> None:
    lent = Reallocate(
        name="lent", from_date=FROM, until=END, amount_pence_per_year=5_000_00, out_of="estates", into="ward"
    )
    system = lent.apply(small_system()).system
    assert system.team("ward").pence_per_year_on(DAY_BEFORE_END) == 555_800_00
    for team in small_system().teams:
        assert system.team(team.name).pence_per_year_on(END) == team.pence_per_year_on(END)


def test_a_later_cut_cannot_take_money_that_is_only_lent() -> None:
    lent = Reallocate(
        name="lent", from_date=FROM, until=END, amount_pence_per_year=5_000_00, out_of="estates", into="ward"
    )
    all_of_it = ward_saving(555_800_00, when=date(2026, 12, 1))
    with pytest.raises(InvalidSystemError, match="below nothing from 2027-04-01"):
        plan_of(lent, all_of_it).system()


def test_the_equal_slice_of_a_temporary_cut_is_equal_every_day() -> None:
    plan = plan_of(replace(ward_saving(100_001), phase_months=3, until=END))
    slice_ = plan.equal_money_slice()
    for day in range(260):
        on = FROM + timedelta(days=day)
        assert slice_.system().pence_per_year_on(on) == plan.system().pence_per_year_on(on)


def test_the_words_of_a_temporary_cut_say_when_it_ends() -> None:
    cut = replace(everywhere(share=Fraction(1, 20)), until=END)
    assert cut.in_words() == "from 2026-10-01 until 2027-04-01, 5% off every team"
    ledger = cut.apply(small_system()).ledger
    assert cut.saving_in_words(ledger) == (
        "It saves £87,040 a year until 2027-04-01, and nothing from then on."
    )


def test_idle_money_of_a_temporary_saving_counts_as_its_saving_does() -> None:
    plan = plan_of(replace(ward_saving(100_00), until=END))
    assert saving_that_sustains_nothing(plan) == {("ward", "ward_nurse"): 100_00}


@pytest.mark.parametrize(("end", "phase"), [(FROM, 1), (date(2026, 12, 1), 3), (date(2026, 9, 1), 1)])
def test_a_cut_that_ends_before_it_is_complete_is_refused(end: date, phase: int) -> None:
    with pytest.raises(InvalidSystemError, match="is complete on") as refused:
        replace(ward_saving(100_00), phase_months=phase, until=end).apply(small_system())
    assert refused.value.problems[0].place == ("until",)
