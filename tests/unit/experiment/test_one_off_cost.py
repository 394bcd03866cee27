"""What a plan costs once is in its results, and in its net saving, without a replication more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from simulator.experiment import Plan, StudyResult, plan_comparison, run_plan, runner
from tests.unit.domain.change.paid_once import paid_once
from tests.unit.experiment.small_study import CUT_FROM, WatchedEngine, scenario, targeted

pytestmark = pytest.mark.slow

IN_MAY = (CUT_FROM, "therapies", None, 900_000)
IN_WARM_UP = (date(2026, 4, 3), "front_door", None, 50_000)
FREE = scenario("free", targeted())
PAID = scenario("paid", paid_once(targeted(), IN_MAY, IN_WARM_UP))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WatchedEngine:
    # No file can state this kind of change, so none is written.
    monkeypatch.setattr(runner, "write_scenarios", lambda _, scenarios: {s.name: s.name for s in scenarios})
    marks = tmp_path / "marks"
    marks.mkdir()
    return WatchedEngine(marks=marks)


def study(plan: Plan, runs: Path, engine: WatchedEngine) -> StudyResult:
    return run_plan(plan, replications=2, workers=1, folder=runs, simulation=engine.simulation)


def figures(table: pd.DataFrame, measure: str) -> dict[tuple[str, str, str], float]:
    """By scenario, team and period, the value of the first replication."""
    rows = table[(table["measure"] == measure) & (table["replication"] == 0)]
    return dict(
        zip(zip(rows["scenario"], rows["team"], rows["period"], strict=True), rows["value"], strict=True)
    )


def net(result: StudyResult) -> dict[str, float]:
    rows = result.comparison.estimates()
    rows = rows[(rows["measure"] == "net_saving_pounds") & (rows["period"] == "all")]
    return dict(zip(rows["scenario"], rows["estimate"], strict=True))


def test_one_off_cost_is_a_measure_by_team_and_period_and_is_taken_off_net_saving(
    tmp_path: Path, engine: WatchedEngine
) -> None:
    result = study(plan_comparison([FREE, PAID]), tmp_path, engine)
    once = figures(result.table, "one_off_cost_pounds")
    # What is spent in the warm-up is outside the window; May is cut short by the end of the run.
    assert {key: value for key, value in once.items() if value} == {
        ("paid", "all", "all"): 9_000.0,
        ("paid", "therapies", "all"): 9_000.0,
    }
    assert {team for _, team, _ in once} == {"all", "front_door", "therapies"}
    assert net(result)["paid"] == pytest.approx(net(result)["free"] - 9_000.0)
    assert net(result)["baseline"] == 0.0
    differences = result.comparison.differences()
    rows = differences[
        (differences["measure"] == "one_off_cost_pounds") & (differences["scenario"] == "paid")
    ]
    assert set(rows.loc[rows["difference"] != 0, "verdict"]) == {"higher"}


def test_plans_that_differ_only_in_what_they_cost_once_share_replications_but_no_results(
    tmp_path: Path, engine: WatchedEngine
) -> None:
    free = study(plan_comparison([FREE]), tmp_path, engine)
    paid = study(plan_comparison([replace(PAID, name="free")]), tmp_path, engine)
    assert (free.computed, paid.computed) == (6, 0)
    assert paid.folder != free.folder
    both = study(plan_comparison([FREE, PAID]), tmp_path, engine)
    assert both.computed == 0
    assert both.plan.same_as == {}


def test_a_study_without_one_off_cost_has_no_rows_of_it(tmp_path: Path, engine: WatchedEngine) -> None:
    result = study(plan_comparison([FREE]), tmp_path, engine)
    assert figures(result.table, "one_off_cost_pounds") == {}
