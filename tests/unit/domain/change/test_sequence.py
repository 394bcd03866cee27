"""Changes are made in the order of their dates, and each that cannot be made is named."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from simulator.domain.change import sequence
from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.ledger import Ledger
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.errors import InvalidSystemError
from tests.unit.domain.change.plans import BUDGET, LATER, everywhere, plan_of, ward_saving
from tests.unit.domain.systems import FROM, small_system


def test_a_check_makes_cuts_in_the_order_of_their_dates_too() -> None:
    late = Targeted(name="late", from_date=LATER, teams=(TeamSaving(team="estates", share=Fraction(2, 5)),))
    early = Targeted(
        name="early", from_date=FROM, teams=(TeamSaving(team="estates", amount_pence_per_year=200_000_00),)
    )
    (problem,) = plan_of(late, early).problems_of_changes()
    assert problem.place[:2] == ("cuts", 0)


def test_cuts_are_made_in_the_order_of_their_dates_however_they_are_listed() -> None:
    early = everywhere(share=Fraction(1, 5))
    late = AcrossTheBoard(name="late", from_date=date(2027, 4, 1), share=Fraction(1, 5))
    listed, turned = plan_of(early, late), plan_of(late, early)
    assert listed.system().pence_per_year_on(LATER) == turned.system().pence_per_year_on(LATER)
    assert listed.savings_pence_per_year() == turned.savings_pence_per_year()[::-1]
    assert listed.savings_pence_per_year()[1] == BUDGET * 4 // 25


def test_a_refused_cut_is_named_by_its_position() -> None:
    with pytest.raises(InvalidSystemError) as refused:
        plan_of(everywhere(share=Fraction(1, 100)), everywhere(share=Fraction(1))).system()
    assert {problem.place[:2] for problem in refused.value.problems} == {("cuts", 1)}


def test_a_cut_that_cannot_be_made_is_left_out_and_the_next_is_tried_without_it() -> None:
    impossible, possible = everywhere(share=Fraction(1)), ward_saving(10_000_00)
    alone = sequence.resolved(small_system(), [possible])
    both = sequence.resolved(small_system(), [impossible, possible])
    assert both.system == alone.system
    assert both.ledgers == (Ledger(), *alone.ledgers)
    assert len(both.refused) == 1
