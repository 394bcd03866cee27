"""What a fair comparison must show: nothing where nothing differs, and harm where it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.change.union import Change
from simulator.domain.scenario import Scenario
from simulator.experiment import plan_comparison, run_plan
from simulator.outcomes import Comparison
from simulator.scenario_file import read_scenario

FROM = date(2026, 6, 1)

pytestmark = pytest.mark.slow


def scenario(name: str, *cuts: Change) -> Scenario:
    return replace(read_scenario(Path(__file__).parent / "two_pathways.yaml"), name=name, cuts=cuts)


def compared(folder: Path, *scenarios: Scenario) -> Comparison:
    plan = plan_comparison(scenarios)
    return run_plan(plan, workers=1, folder=folder).comparison


def from_young_people(share: str) -> Scenario:
    saving = TeamSaving(team="young_team", share=Fraction(share))
    return scenario("young", Targeted(name="young", from_date=FROM, teams=(saving,)))


@pytest.fixture(scope="module")
def young_cut(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return compared(tmp_path_factory.mktemp("runs"), from_young_people("0.3"))


def test_a_cut_of_nothing_differs_by_exactly_zero_in_every_row(tmp_path: Path) -> None:
    nothing = AcrossTheBoard(name="nothing", from_date=FROM, share=Fraction(0))
    differences = compared(tmp_path, scenario("nothing", nothing)).differences()
    assert (differences["verdict"] == "no difference").all()
    assert (differences["difference"].fillna(0.0) == 0.0).all()


def test_a_cut_to_a_team_leaves_every_row_of_a_pathway_that_shares_nothing_with_it(
    young_cut: Comparison,
) -> None:
    adults = (young_cut.samples.keys["pathway"] == "adults").to_numpy()
    assert adults.sum() > 100
    baseline, cut = (young_cut.samples.values[name][adults] for name in ("baseline", "young"))
    np.testing.assert_array_equal(baseline, cut)
    there, still_there = (young_cut.samples.present[name][adults] for name in ("baseline", "young"))
    np.testing.assert_array_equal(there, still_there)


def test_a_cut_below_the_demand_is_told_as_harm_where_it_is_made(young_cut: Comparison) -> None:
    differences = young_cut.differences()
    of_young = differences[
        (differences["scenario"] == "young")
        & (differences["against"] == "baseline")
        & (differences["pathway"] == "young_people")
        & (differences["group"] == "all")
        & (differences["period"] == "all")
        & (differences["step"] == "all")
    ].set_index("measure")
    assert of_young.loc["waiting_for_treatment", "difference"] > 0
    assert of_young.loc["completed_courses", "difference"] < 0


def test_money_that_buys_no_care_is_saved_without_harm(tmp_path: Path) -> None:
    saving = TeamSaving(team="estates", share=Fraction(1))
    plan = scenario("estates", Targeted(name="estates", from_date=FROM, teams=(saving,)))
    comparison = compared(tmp_path, plan)
    headline = comparison.headline()
    of_plan = headline[headline["scenario"] == "estates"]
    of_care = of_plan[of_plan["theme"] != "Money"]
    assert set(of_care["verdict"]) == {"no difference"}
    net = of_plan.set_index("measure").loc["net_saving_pounds", "estimate"]
    gross = of_plan.set_index("measure").loc["gross_saving_pounds", "estimate"]
    # June to November are six of the seven months that are measured, each a twelfth of the year.
    assert net == gross == pytest.approx(50_000 * 6 / 12)


def test_a_plan_and_its_slice_save_the_same_money(young_cut: Comparison) -> None:
    headline = young_cut.headline().set_index(["measure", "scenario"])
    saved = headline.loc["gross_saving_pounds", "estimate"]
    assert saved["young"] == pytest.approx(saved[young_cut.slices["young"]], abs=0.05)
    assert saved["young"] > 0
