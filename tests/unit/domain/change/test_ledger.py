"""The ledger holds every pound, recurrent and once, and the capacity that each change moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from simulator.domain.capacity import capacity_steps
from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.ledger import Ledger, joined
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.statement import postings
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.team import CapacityFactor
from tests.unit.domain.change.plans import BUDGET, LATER, everywhere, plan_of, redundancy, ward_saving
from tests.unit.domain.systems import FROM, STARTS, small_system


def test_a_penny_closes_no_bed() -> None:
    saving = TeamSaving(team="ward", amount_pence_per_year=1)
    ledger = Targeted(name="t", from_date=FROM, teams=(saving,)).apply(small_system()).ledger
    assert ledger.saving_pence_per_year == 1
    assert ledger.capacity == ()


def test_the_ledger_holds_every_penny_of_every_cut() -> None:
    plan = plan_of(everywhere(share=Fraction(1, 20)))
    ledger = plan.ledger()
    assert ledger.saving_pence_per_year == sum(plan.savings_pence_per_year()) == BUDGET // 20
    beds = [entry for entry in ledger.capacity if entry.unit == "beds"]
    assert [(entry.before, entry.after) for entry in beds] == [(12, 11)]


def test_a_cut_in_force_before_the_first_day_is_in_the_ledger() -> None:
    early = AcrossTheBoard(name="slice", from_date=date(2025, 4, 1), share=Fraction(1, 20))
    steps = capacity_steps(plan_of(early).system())
    for moved in (steps, plan_of(early).ledger().capacity):
        assert {entry.pool for entry in moved} == {"contacts", "caseload", "beds"}
        assert {entry.from_date for entry in moved} == {STARTS}


def test_the_ledger_of_a_system_without_cuts_is_empty() -> None:
    assert plan_of().ledger() == Ledger()
    assert capacity_steps(small_system()) == ()


def test_what_is_spent_once_is_summed_apart_from_what_is_saved_each_year() -> None:
    plan = plan_of(redundancy(100_000_00, cost=20_000_00), redundancy(50_000_00, name="again", cost=7))
    assert plan.ledger().one_off_pence == 20_000_07
    assert plan.ledger().saving_pence_per_year == 150_000_00
    assert [entry.reason for entry in plan.ledger().one_off] == ["redundancy", "again"]


def test_ledgers_are_joined_in_the_order_given() -> None:
    one = everywhere(share=Fraction(1, 20)).apply(small_system()).ledger
    two = redundancy(10_000_00).apply(small_system()).ledger
    both = joined([one, two])
    assert both.recurrent == one.recurrent + two.recurrent
    assert both.one_off == two.one_off
    assert both.capacity == one.capacity + two.capacity


def test_each_change_answers_for_the_capacity_that_it_moves_itself() -> None:
    first, second = ward_saving(45_900_00, name="first"), ward_saving(91_800_00, name="second", when=LATER)
    entries = plan_of(first, second).ledger().capacity
    # A bed costs £45,900 of the ward's nurses.
    assert [(e.reason, e.from_date, e.before, e.after) for e in entries] == [
        ("first", FROM, 12, 11),
        ("second", LATER, 11, 9),
    ]


def test_a_season_that_scales_what_a_cut_takes_is_another_entry() -> None:
    system = small_system()
    community, ward, estates = system.teams
    winter = CapacityFactor(from_date=date(2026, 11, 1), factor=Fraction(2))
    (beds,) = ward.pools
    seasonal = replace(ward, pools=(replace(beds, factors=(winter,)),))
    system = replace(system, teams=(community, seasonal, estates))
    entries = ward_saving(45_900_00).apply(system).ledger.capacity
    assert [(e.from_date, e.before, e.after) for e in entries] == [(FROM, 12, 11), (winter.from_date, 24, 22)]


def test_postings_of_a_line_end_at_what_is_left_of_it() -> None:
    plan = plan_of(everywhere(share=Fraction(1, 20)), ward_saving(10_000_00, when=LATER))
    last = [posting for posting in postings(plan.system(), plan.ledger()) if posting.team == "ward"][-1]
    line = plan.system().team("ward").line("ward_nurse")
    assert last.from_date == LATER
    assert last.after_pence_per_year == line.pence_per_year_on(LATER)
    assert last.after_wte == pytest.approx(12 * line.pence_per_year_on(LATER) / 550_800_00)


def test_what_each_team_gives_and_gets_adds_up_to_the_saving() -> None:
    ledger = plan_of(everywhere(share=Fraction(1, 20)), ward_saving(1_000_00, name="more")).ledger()
    taken = ledger.taken_by_team()
    assert sum(taken.values()) == ledger.saving_pence_per_year
    assert list(taken.values()) == sorted(taken.values(), reverse=True)
    moved = Reallocate(
        name="move", from_date=FROM, amount_pence_per_year=500_00, out_of="ward", into="community"
    )
    assert moved.apply(small_system()).ledger.taken_by_team() == {"ward": 500_00, "community": -500_00}


def test_a_plan_ends_when_the_last_of_its_changes_has_ended_and_not_while_one_goes_on() -> None:
    first, last = (
        replace(ward_saving(50_000_00, name=f"until_{day.year}"), until=day)
        for day in (LATER, date(2031, 1, 1))
    )
    assert joined(cut.apply(small_system()).ledger for cut in (last, first)).ends_on == date(2031, 1, 1)
    lasting = ward_saving(50_000_00, name="lasting")
    assert joined(cut.apply(small_system()).ledger for cut in (first, lasting)).ends_on is None
    assert Ledger().ends_on is None
