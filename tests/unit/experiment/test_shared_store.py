"""Studies share one store: what one has computed, no other computes again."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from simulator.errors import SimulatorError
from simulator.experiment import Plan, StudyResult, plan_comparison, plan_run, run_plan
from simulator.experiment.run_folder.references import kept_history, keys_referred_to
from simulator.experiment.store.key import CODE_NAME, CodeDigests
from simulator.experiment.store.lease import lease
from tests.unit.experiment.small_study import WatchedEngine, move, scenario, targeted

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "scenario_files" / "valid" / "small.yaml"
FIRST, SECOND = scenario("first", targeted()), scenario("second", targeted(400_000), move())


@pytest.fixture
def engine(tmp_path: Path) -> WatchedEngine:
    marks = tmp_path / "marks"
    marks.mkdir()
    return WatchedEngine(marks=marks)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def study(plan: Plan, runs: Path, engine: WatchedEngine, **options: object) -> StudyResult:
    # ignored because the options are those of the test
    return run_plan(plan, replications=2, workers=1, folder=runs, simulation=engine.simulation, **options)  # type: ignore[arg-type]


def of_measures(code: str, runs: Path) -> CodeDigests:
    return replace(CodeDigests.of_product(runs / "store" / CODE_NAME), reduction=code)


def test_two_comparisons_together_compute_nothing_new(runs: Path, engine: WatchedEngine) -> None:
    first = study(plan_comparison([FIRST]), runs, engine)
    second = study(plan_comparison([SECOND]), runs, engine)
    both = study(plan_comparison([FIRST, SECOND]), runs, engine)
    alone = study(plan_run(SECOND), runs, engine)
    assert [(s.computed, s.reused) for s in (first, second, both, alone)] == [(6, 0), (4, 2), (0, 10), (0, 2)]
    assert engine.calls == 10
    fresh = study(plan_comparison([FIRST, SECOND]), runs.with_name("fresh"), engine)
    for name in ("results.parquet", "warm_up.csv", "labels.csv"):
        assert (both.folder / name).read_bytes() == (fresh.folder / name).read_bytes()


def test_other_words_compute_nothing_and_are_in_the_run_folder(runs: Path, engine: WatchedEngine) -> None:
    first = study(plan_comparison([FIRST]), runs, engine)
    told = replace(FIRST, description="Quite another sentence.")
    again = study(plan_comparison([told]), runs, engine)
    assert (again.computed, again.folder) == (0, first.folder)
    assert "Quite another" in (again.folder / "scenarios" / "first.yaml").read_text(encoding="utf-8")
    renamed = study(plan_comparison([replace(FIRST, name="other_name")]), runs, engine)
    assert renamed.computed == 0
    assert renamed.folder != first.folder


def test_a_scenario_with_the_key_of_another_is_computed_once(runs: Path, engine: WatchedEngine) -> None:
    plan = replace(plan_comparison([FIRST, replace(FIRST, name="twin")]), same_as={})
    result = study(plan, runs, engine)
    assert engine.calls == 2 * 3
    rows = {name: group["value"].to_numpy() for name, group in result.table.groupby("scenario")}
    assert pd.Series(rows["twin"]).equals(pd.Series(rows["first"]))


def test_other_measures_are_taken_from_kept_histories(
    runs: Path, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_comparison([FIRST])
    before = study(plan, runs, engine, keep_history=True)
    other = of_measures("new measures", runs)
    monkeypatch.setattr(CodeDigests, "of_product", lambda _: other)
    again = study(plan, runs, engine)
    assert engine.calls == 6
    assert (again.computed, again.measured_again, again.reused) == (0, 6, 0)
    assert "6 measured again from kept histories" in again.counts
    assert again.folder != before.folder
    pd.testing.assert_frame_equal(again.table, before.table)
    assert study(plan, runs, engine).reused == 6


def test_other_measures_need_the_engine_where_no_history_is_kept_or_it_is_damaged(
    runs: Path, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_run(FIRST)
    study(plan, runs, engine, keep_history=True)
    histories = sorted(file for file in runs.glob("store/histories/*/*.parquet") if file.name.count(".") == 1)
    whole = histories[0].read_bytes()
    histories[0].write_bytes(whole[: len(whole) // 2])
    other = of_measures("new measures", runs)
    monkeypatch.setattr(CodeDigests, "of_product", lambda _: other)
    again = study(plan, runs, engine)
    assert (again.computed, again.measured_again) == (1, 1)
    assert engine.calls == 3


def test_a_run_folder_opens_its_histories_and_names_its_entries(runs: Path, engine: WatchedEngine) -> None:
    without = study(plan_run(FIRST), runs, engine)
    with pytest.raises(SimulatorError, match="is not kept: run the study again with --keep-history"):
        without.history("first", 0)
    kept = study(plan_run(FIRST), runs, engine, keep_history=True)
    visits = kept_history(kept.folder, "first", 1)
    assert {"pathway", "step", "joined", "ended"} <= set(visits.columns)
    assert len(keys_referred_to(kept.folder)) == 4
    with pytest.raises(SimulatorError, match="no replication 7 of 'first': it has replications 0 to 1"):
        kept.history("first", 7)


def test_a_folder_of_older_versions_has_no_histories_to_open(tmp_path: Path) -> None:
    (tmp_path / "results.parquet").write_bytes(b"of an older version")
    with pytest.raises(SimulatorError, match="refers to no kept history: run the study again"):
        kept_history(tmp_path, "plan", 0)


def test_a_budget_is_kept_and_what_is_gone_is_computed_again(runs: Path, engine: WatchedEngine) -> None:
    plan = plan_comparison([FIRST])
    before = study(plan, runs, engine, keep="0B")
    assert not list(runs.glob("store/*/*/*.parquet"))
    again = study(plan, runs, engine)
    assert again.computed == 6
    pd.testing.assert_frame_equal(again.table, before.table)


def test_entries_that_vanish_while_a_study_runs_are_computed_again(
    runs: Path, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulator.experiment import runner

    plan = plan_comparison([FIRST])
    before = study(plan, runs, engine)
    gather, lost = runner.gather, []

    def gather_after_a_loss(*asked: object) -> object:
        if not lost:
            lost.extend(runs.glob("store/reductions/*/*.waits.parquet"))
            lost[0].unlink()
        # ignored because it only hands on
        return gather(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "gather", gather_after_a_loss)
    again = study(plan, runs, engine)
    assert (again.computed, again.reused) == (1, 5)
    pd.testing.assert_frame_equal(again.table, before.table)


def test_the_store_can_be_elsewhere(runs: Path, engine: WatchedEngine, tmp_path: Path) -> None:
    first = study(plan_run(FIRST), runs, engine, store=tmp_path / "elsewhere", keep_history=True)
    other = study(plan_run(FIRST), tmp_path / "other_runs", engine, store=tmp_path / "elsewhere")
    assert other.computed == 0
    assert not (runs / "store").exists()
    assert len(first.history("first", 0)) > 0


def test_a_text_that_is_no_size_is_refused_at_once(runs: Path, engine: WatchedEngine) -> None:
    with pytest.raises(SimulatorError, match=r"--keep 5: that is not a size"):
        study(plan_run(FIRST), runs, engine, keep="5")
    assert engine.calls == 0


def command(runs: Path, *options: str) -> list[str]:
    asked = [
        "run",
        str(SMALL),
        "--engine",
        "reference",
        "--runs",
        str(runs),
        "-q",
        "-w",
        "1",
        "--no-charts",
        *options,
    ]
    return [sys.executable, "-m", "simulator.cli", *asked]


def test_two_processes_that_use_a_store_and_one_that_clears_it_give_right_results(tmp_path: Path) -> None:
    """Both keep nothing in the end, and a third process clears the store all the time."""
    shared = ("--store", str(tmp_path / "store"), "--keep", "0B")
    studies = [
        subprocess.Popen(
            command(tmp_path / f"runs_{number}", "-r", "6", *shared),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(2)
    ]
    clearer = [sys.executable, "-m", "simulator.cli", "store", "clear", "--all", *shared[:2]]
    while any(study.poll() is None for study in studies):
        assert subprocess.run(clearer, capture_output=True, cwd=ROOT, check=False).returncode == 0
    told = [study.communicate() for study in studies]
    assert [study.returncode for study in studies] == [0, 0], told
    alone = tmp_path / "alone"
    subprocess.run(command(alone, "-r", "6"), check=True, cwd=ROOT, capture_output=True)
    expected = next(alone.glob("*/results.parquet")).read_bytes()
    for number in range(2):
        assert next(tmp_path.glob(f"runs_{number}/*/results.parquet")).read_bytes() == expected


def test_a_study_that_runs_keeps_what_it_uses(runs: Path, engine: WatchedEngine) -> None:
    plan = plan_run(FIRST)
    study(plan, runs, engine)
    for file in runs.glob("store/reductions/*/*"):
        os.utime(file, (0, 0))
    with lease(runs / "store"):
        assert study(plan, runs, engine, keep="0B").computed == 0
        assert list(runs.glob("store/reductions/*/*.parquet"))
    assert study(plan, runs, engine).computed == 0
