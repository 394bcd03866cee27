"""A scenario resolves once, and is the same as another only if all that they do is."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.experiment.store.digest import canonical_text
from tests.unit.domain.change.plans import LATER, everywhere, plan_of, redundancy, ward_saving
from tests.unit.domain.systems import FROM, STARTS, small_system


@given(
    pounds=st.integers(1, 100_000),
    months=st.integers(1, 18),
    moved=st.integers(0, 50_000),
)
def test_the_equal_money_slice_saves_the_same_on_every_date(pounds: int, months: int, moved: int) -> None:
    plan = plan_of(
        Targeted(
            name="t",
            from_date=FROM,
            phase_months=months,
            teams=(TeamSaving(team="estates", amount_pence_per_year=pounds * 100 + 7),),
        ),
        Reallocate(
            name="m", from_date=STARTS, amount_pence_per_year=moved * 100, out_of="community", into="ward"
        ),
    )
    fair = plan.equal_money_slice()
    for month in range(1, 13):
        for year in (2026, 2027, 2028):
            day = date(year, month, 1)
            assert fair.system().pence_per_year_on(day) == plan.system().pence_per_year_on(day)


def test_a_scenario_makes_its_changes_once_however_often_it_is_asked(monkeypatch) -> None:
    made = []
    apply = AcrossTheBoard.apply

    def counted(cut, system):
        made.append(cut.name)
        return apply(cut, system)

    monkeypatch.setattr(AcrossTheBoard, "apply", counted)
    plan = plan_of(everywhere(share=Fraction(1, 20)))
    assert plan.system() is plan.system()
    assert plan.problems_of_changes() == []
    assert plan.savings_pence_per_year() == (plan.ledger().saving_pence_per_year,)
    assert plan.effect is plan.effect
    assert made == ["slice"]


def test_other_runs_of_a_scenario_share_what_its_cuts_make_of_the_baseline() -> None:
    plan = plan_of(everywhere(share=Fraction(1, 20)))
    system = plan.system()
    other = plan.with_run(replace(plan.run, seed=2))
    assert other.system() is system
    assert other == replace(plan, run=replace(plan.run, seed=2)) != plan
    assert plan_of().with_run(plan.run) == plan_of()


def test_what_is_computed_changes_neither_equality_nor_digest_nor_copies() -> None:
    fresh, asked = plan_of(everywhere(share=Fraction(1, 20))), plan_of(everywhere(share=Fraction(1, 20)))
    asked.system()
    assert asked == fresh
    assert canonical_text(asked) == canonical_text(fresh)
    copied = pickle.loads(pickle.dumps(asked))
    assert copied == fresh
    assert copied.system() == fresh.system()
    changed = replace(asked, cuts=())
    assert changed.system() == small_system()


def test_plans_are_the_same_whatever_their_cuts_are_called() -> None:
    one = plan_of(redundancy(100_000_00, name="one"), name="first")
    assert one.effect == plan_of(redundancy(100_000_00, name="two"), name="second").effect


def test_plans_that_save_the_same_and_cost_something_else_once_are_not_the_same() -> None:
    plain, costly = plan_of(ward_saving(100_000_00)), plan_of(redundancy(100_000_00))
    assert plain.system().teams[1].lines[0].changes[0].pence_per_year == -100_000_00
    assert plain.effect != costly.effect
    assert costly.effect != plan_of(redundancy(100_000_00, cost=20_000_01)).effect
    assert plain.effect == plan_of(redundancy(100_000_00, cost=0)).effect


def test_two_halves_of_a_cut_are_the_same_as_the_whole() -> None:
    halves = plan_of(ward_saving(50_000_00, name="one"), ward_saving(50_000_00, name="two"))
    assert halves.effect == plan_of(ward_saving(100_000_00)).effect
    assert halves.effect != plan_of(ward_saving(100_000_00, when=LATER)).effect
