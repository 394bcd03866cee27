"""What a comparison is made of: baseline, slices of equal money, and the scenarios people wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from simulator.disk.input_file import InputFile
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.errors import InvalidSystemError, SimulatorError
from simulator.experiment import plan_comparison, plan_run
from tests.unit.domain.change.paid_once import PaidOnce, paid_once
from tests.unit.experiment.small_study import BASELINE, CUT_FROM, move, scenario, slice_of, targeted


def names(scenarios: tuple[Scenario, ...]) -> list[str]:
    return [scenario.name for scenario in scenarios]


def test_the_baseline_comes_first_and_has_no_cuts() -> None:
    plan = plan_comparison([scenario("plan", targeted())])
    assert plan.baseline.name == "baseline"
    assert plan.baseline.cuts == ()


def test_a_targeted_plan_follows_the_slice_that_saves_as_much() -> None:
    plan = plan_comparison([scenario("plan", targeted(pence=750_001))])
    assert names(plan.scenarios) == ["baseline", "plan_as_uniform_slice", "plan"]
    assert plan.slices == {"plan": "plan_as_uniform_slice"}
    assert plan.made_here == {"plan_as_uniform_slice"}
    slice_, written = plan.scenario("plan_as_uniform_slice"), plan.scenario("plan")
    assert slice_.savings_pence_per_year() == written.savings_pence_per_year() == (750_001,)


def test_a_uniform_slice_gets_no_slice_of_its_own() -> None:
    plan = plan_comparison([scenario("slice", slice_of())])
    assert names(plan.scenarios) == ["baseline", "slice"]
    assert plan.slices == {}


def test_a_reallocation_saves_nothing_and_gets_no_slice() -> None:
    assert plan_comparison([scenario("moved", move())]).slices == {}


def test_a_slice_that_people_wrote_serves_as_the_slice_of_equal_money() -> None:
    # Five per cent of three posts at £50,000 is £7,500.
    plan = plan_comparison([scenario("plan", targeted(pence=750_000)), scenario("slice", slice_of())])
    assert names(plan.scenarios) == ["baseline", "plan", "slice"]
    assert plan.slices == {"plan": "slice"}


def test_two_plans_of_equal_saving_share_one_slice() -> None:
    plan = plan_comparison([scenario("one", targeted()), scenario("other", targeted(team_name="front_door"))])
    assert names(plan.scenarios) == ["baseline", "one_as_uniform_slice", "one", "other"]
    assert plan.slices == {"one": "one_as_uniform_slice", "other": "one_as_uniform_slice"}


def test_a_scenario_whose_system_equals_anothers_is_not_computed_twice() -> None:
    plan = plan_comparison([scenario("one", slice_of()), scenario("two", slice_of(name="another_name"))])
    assert names(plan.scenarios) == ["baseline", "one", "two"]
    assert plan.same_as == {"two": "one"}
    assert names(plan.computed) == ["baseline", "one"]


def redundancy(pence: int, name: str = "redundancy") -> PaidOnce:
    return paid_once(slice_of(), (CUT_FROM, "therapies", None, pence), name=name)


def test_plans_of_one_system_share_results_only_if_they_cost_the_same_once() -> None:
    plan = plan_comparison(
        [
            scenario("free", slice_of()),
            scenario("paid", redundancy(900_000)),
            scenario("paid_by_another_name", redundancy(900_000, name="voluntary")),
            scenario("dearer", redundancy(900_001)),
        ]
    )
    assert plan.same_as == {"paid_by_another_name": "paid"}
    assert names(plan.computed) == ["baseline", "free", "paid", "dearer"]


def test_of_two_plans_the_second_is_compared_with_the_first() -> None:
    plan = plan_comparison([scenario("one", targeted()), scenario("other", move())])
    assert plan.against == ("one",)
    assert plan.pairs == (
        ("one_as_uniform_slice", "baseline"),
        ("one", "baseline"),
        ("other", "baseline"),
        ("one", "one_as_uniform_slice"),
        ("other", "one"),
    )


def test_of_three_plans_none_is_compared_with_another_unless_asked() -> None:
    three = [scenario("one", targeted()), scenario("two", move()), scenario("three", targeted(pence=1_000))]
    assert plan_comparison(three).against == ()
    asked = plan_comparison(three, against=["two"])
    assert {pair for pair in asked.pairs if pair[1] == "two"} == {("one", "two"), ("three", "two")}


def test_a_plan_that_is_not_there_cannot_be_compared_with() -> None:
    with pytest.raises(SimulatorError, match="no scenario 'tow' to compare with: did you mean"):
        plan_comparison([scenario("one", targeted()), scenario("two", move())], against=["tow"])


def test_the_uncut_scenario_that_comes_first_is_the_baseline() -> None:
    plan = plan_comparison([scenario("as_now"), scenario("slice", slice_of())])
    assert names(plan.scenarios) == ["baseline", "slice"]


def test_a_later_uncut_scenario_shares_the_results_of_the_baseline() -> None:
    plan = plan_comparison([scenario("slice", slice_of()), scenario("nothing_changes")])
    assert plan.same_as == {"nothing_changes": "baseline"}


def test_a_comparison_without_cuts_is_refused() -> None:
    with pytest.raises(SimulatorError, match="nothing to compare"):
        plan_comparison([scenario("as_now")])


def test_no_scenarios_are_refused() -> None:
    with pytest.raises(SimulatorError, match="at least one scenario"):
        plan_comparison([])


def test_another_baseline_is_refused_and_the_difference_named() -> None:
    front_door, therapies = BASELINE.teams
    richer = replace(therapies.lines[0], pence_per_year=12_000_000)
    other = replace(BASELINE, teams=(front_door, replace(therapies, lines=(richer,))))
    cut = scenario("two", slice_of())
    with pytest.raises(SimulatorError) as refused:
        plan_comparison([scenario("one", slice_of()), replace(cut, baseline=other)])
    assert "teams.therapies.lines.nurses.pence_per_year: 10000000 against 12000000" in str(refused.value)


def test_other_run_settings_are_refused_and_the_difference_named() -> None:
    two = scenario("two", slice_of(Fraction(1, 10)))
    with pytest.raises(SimulatorError, match=r"run\.seed: 11 against 12"):
        plan_comparison([scenario("one", slice_of()), replace(two, run=replace(two.run, seed=12))])


def test_two_scenarios_of_one_name_are_refused() -> None:
    with pytest.raises(SimulatorError, match="2 different scenarios are called 'plan'"):
        plan_comparison([scenario("plan", slice_of()), scenario("Plan", targeted())])


def test_a_cut_scenario_called_baseline_is_refused() -> None:
    with pytest.raises(SimulatorError, match="called 'baseline'"):
        plan_comparison([scenario("baseline", slice_of())])


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", "con", "COM1", "a b", "x" * 61])
def test_a_name_that_cannot_name_a_folder_is_refused(name: str) -> None:
    with pytest.raises(SimulatorError, match="cannot name a folder"):
        plan_run(scenario(name))


def with_fixed_front_door(*, cuttable_pence: int = 0) -> System:
    """£50,000 of one team, all fixed but so much of it, and £100,000 of another, all of which can be cut."""
    front_door, therapies = BASELINE.teams
    nurses = replace(front_door.lines[0], pence_per_year=5_000_000 - cuttable_pence, behaviour="fixed")
    phone = replace(nurses, name="phone", pence_per_year=cuttable_pence, behaviour="variable", wte=None)
    return replace(BASELINE, teams=(replace(front_door, lines=(nurses, phone)), therapies))


@pytest.mark.parametrize(("cuttable_pence", "gives"), [(0, "nothing"), (100_000, "£1,000")])
def test_other_teams_give_the_share_of_a_team_that_cannot_and_that_is_said_in_pounds(
    cuttable_pence: int, gives: str
) -> None:
    system = with_fixed_front_door(cuttable_pence=cuttable_pence)
    plan = plan_comparison([replace(scenario("plan", targeted()), baseline=system)])
    slice_ = replace(scenario("plan", targeted()), baseline=system).equal_money_slice()
    # Where only one team can give, the plan is its own slice.
    assert ("plan_as_uniform_slice" in names(plan.scenarios)) == (cuttable_pence > 0)
    written = plan.scenario("plan")
    for day in range(40):
        on = CUT_FROM + timedelta(days=day)
        assert slice_.system().pence_per_year_on(on) == written.system().pence_per_year_on(on)
    (warning,) = plan.warnings
    assert "the share of 'front_door' is £2,500 a year" in warning
    assert f"it gives {gives}: the other teams give the remaining" in warning


def test_a_slice_that_cannot_be_made_is_told_and_left_out() -> None:
    # The slice leaves the second cut money that the later months of its first one take.
    first = replace(targeted(pence=10_000_000), phase_months=24, name="first")
    second = replace(targeted(pence=1_000_000, team_name="front_door"), from_date=date(2027, 5, 1))
    system = with_fixed_front_door(cuttable_pence=1_000_000)
    plan = plan_comparison([replace(scenario("plan", first, second), baseline=system)])
    assert names(plan.scenarios) == ["baseline", "plan"]
    assert plan.slices == {}
    assert "no uniform slice can save as much as 'plan'" in plan.warnings[0]
    assert "front_door" in plan.warnings[0]


def test_a_cut_that_cannot_be_made_is_refused_before_anything_runs() -> None:
    with pytest.raises(InvalidSystemError, match="cannot be taken from 'therapies'"):
        plan_run(scenario("too_much", targeted(pence=99_999_999)))


def test_the_plan_of_one_run_has_that_scenario_alone() -> None:
    plan = plan_run(scenario("plan", targeted()), inputs=[InputFile(Path("plan.yaml"), b"name: plan")])
    assert names(plan.scenarios) == ["plan"]
    assert plan.inputs == (InputFile(Path("plan.yaml"), b"name: plan"),)
