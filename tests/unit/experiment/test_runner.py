"""A study leaves the same results however it was computed, and computes nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.disk.input_file import InputFile
from simulator.errors import SimulatorError
from simulator.experiment import (
    Plan,
    RunInterruptedError,
    StudyResult,
    WorkerDiedError,
    plan_comparison,
    plan_run,
    run_plan,
)
from simulator.experiment.run_folder.results import RESULT_COLUMNS
from simulator.experiment.store.entry import CURVE_COLUMNS
from simulator.experiment.store.lock import locked
from simulator.outcomes import Reduced
from simulator.outcomes.measures.person_column import PERSON_SCHEMA
from simulator.scenario_file import read_scenario
from simulator.simulation.history import BrokenHistoryError
from tests.unit.experiment.small_study import WatchedEngine, scenario, slice_of, targeted, with_seed

# Studies with processes of their own: together the better part of a minute.
pytestmark = pytest.mark.slow


@pytest.fixture
def plan() -> Plan:
    return plan_comparison([scenario("plan", targeted())])


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@dataclass
class Told:
    """Keeps what a progress bar is told."""

    total: int = 0
    reused: int = 0
    tasks: list[tuple[str, int]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def started(self, *, total: int, reused: int) -> None:
        self.total, self.reused = total, reused

    def finished(self, scenario: str, replication: int, seconds: float) -> None:
        self.tasks.append((scenario, replication))
        self.seconds.append(seconds)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".lock"
    }


def entry(result: StudyResult, scenario: str, replication: int, ending: str = ".parquet") -> Path:
    """A file of a replication in the store."""
    rows = pd.read_csv(result.folder / "replications.csv", index_col=["scenario", "replication"])
    measures = result.folder.parent / str(rows.loc[(scenario, replication), "measures_file"])
    return measures.with_suffix(ending)


def history_key(result: StudyResult, scenario: str, replication: int) -> str:
    rows = pd.read_csv(result.folder / "replications.csv", index_col=["scenario", "replication"])
    return str(rows.loc[(scenario, replication), "history"])


def kept(runs: Path) -> list[Path]:
    """The measures of all replications in the store."""
    return [file for file in runs.glob("store/reductions/*/*.parquet") if file.name.count(".") == 1]


def run_serially(plan: Plan, runs: Path, engine: WatchedEngine, replications: int = 2) -> StudyResult:
    return run_plan(plan, replications=replications, workers=1, folder=runs, simulation=engine.simulation)


def test_a_rerun_computes_nothing_and_leaves_every_file_as_it_was(
    plan: Plan, runs: Path, marks: Path
) -> None:
    engine = WatchedEngine(marks=marks)
    first = run_serially(plan, runs, engine)
    assert (engine.calls, first.computed, first.reused) == (6, 6, 0)
    before = contents(runs)
    again = run_serially(plan, runs, engine)
    assert (engine.calls, again.computed, again.reused) == (6, 0, 6)
    assert contents(runs) == before
    pd.testing.assert_frame_equal(again.table, first.table)


def test_the_check_of_the_warm_up_is_of_the_baseline_and_is_kept(plan: Plan, runs: Path, marks: Path) -> None:
    result = run_serially(plan, runs, WatchedEngine(marks=marks))
    assert set(result.warm_up_checks["scenario"]) == {"baseline"}
    kept = pd.read_csv(result.folder / "warm_up.csv")
    pd.testing.assert_frame_equal(kept, result.warm_up_checks, check_dtype=False)
    assert {series.replications for series in result.warm_up_check.series} == {2}


def test_the_days_before_the_first_cut_judge_the_warm_up_of_a_run_with_cuts(runs: Path, marks: Path) -> None:
    result = run_serially(plan_run(scenario("plan", targeted())), runs, WatchedEngine(marks=marks))
    assert set(result.warm_up_checks["scenario"]) == {"plan"}
    assert result.warm_up_checks["reason"].str.contains("before the first cut begins on 2026-05-01").all()


def test_a_replication_whose_series_are_damaged_is_computed_again(
    plan: Plan, runs: Path, marks: Path
) -> None:
    engine = WatchedEngine(marks=marks)
    whole = run_serially(plan, runs, engine)
    damaged = entry(whole, "baseline", 1, ".series.parquet")
    before = damaged.read_bytes()
    damaged.write_bytes(before[:-1])
    again = run_serially(plan, runs, engine)
    assert again.computed == 1
    assert damaged.read_bytes() == before
    pd.testing.assert_frame_equal(again.warm_up_checks, whole.warm_up_checks)


def test_series_that_are_gone_are_missed_only_where_they_are_read(
    plan: Plan, runs: Path, marks: Path
) -> None:
    """The check of the warm-up reads those of the baseline."""
    engine = WatchedEngine(marks=marks)
    whole = run_serially(plan, runs, engine)
    entry(whole, "plan", 0, ".series.parquet").unlink()
    assert run_serially(plan, runs, engine).computed == 0
    lost = entry(whole, "baseline", 0, ".series.parquet")
    before = lost.read_bytes()
    lost.unlink()
    assert run_serially(plan, runs, engine).computed == 1
    assert lost.read_bytes() == before


def test_two_folders_hold_byte_identical_results(plan: Plan, tmp_path: Path) -> None:
    one, other = (run_plan(plan, workers=1, folder=tmp_path / name) for name in ("one", "other"))
    assert one.folder.name == other.folder.name
    for name in ("results.parquet", "labels.csv", "labels.parquet"):
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes()


def test_labels_stand_in_the_results_and_with_their_figures_beside_them(plan: Plan, tmp_path: Path) -> None:
    """Two replications are too few for anything that differs between them."""
    result = run_plan(plan, workers=1, folder=tmp_path, replications=2)
    kept = pd.read_parquet(result.folder / "results.parquet")
    pd.testing.assert_series_equal(kept["label"].astype(str), result.table["label"].astype(str))
    told = pd.read_parquet(result.folder / "labels.parquet")
    chosen = (kept["measure"] == "referrals") & (kept["period"] == "all") & (kept["pathway"] == "all")
    assert all("too few replications" in label for label in kept.loc[chosen, "label"])
    levels = told[told["against"] == ""]
    is_row = (levels["measure"] == "referrals") & (levels["period"] == "all")
    row = levels[is_row & (levels["label"] == "too few replications")].iloc[0]
    assert "2 replications " in row["text"]


def test_the_labels_to_read_count_those_of_the_long_table(plan: Plan, tmp_path: Path) -> None:
    """A row a label of a measure, and the sentence of the number that reaches widest."""
    result = run_plan(plan, workers=1, folder=tmp_path, replications=2)
    every = pd.read_parquet(result.folder / "labels.parquet")
    read = pd.read_csv(result.folder / "labels.csv")
    assert len(read) == len(every.groupby(["label", "measure"]))
    assert read["numbers"].sum() == len(every)
    assert read["of_whole_window"].sum() == (every["period"] == "all").sum()
    row = read[(read["label"] == "too few replications") & (read["measure"] == "referrals")].iloc[0]
    assert row["first_of"] == "baseline: the whole system and period"
    assert "2 replications " in row["text"]


def test_the_headline_is_kept_as_the_comparison_tells_it(plan: Plan, tmp_path: Path) -> None:
    result = run_plan(plan, workers=1, folder=tmp_path)
    kept = pd.read_csv(result.folder / "headline.csv", keep_default_na=False)
    told = result.comparison.headline()
    assert kept["scenario"].tolist() == told["scenario"].tolist()
    np.testing.assert_allclose(pd.to_numeric(kept["estimate"]), told["estimate"], rtol=1e-12)


def test_more_replications_reuse_those_that_are_there(plan: Plan, runs: Path, marks: Path) -> None:
    engine = WatchedEngine(marks=marks)
    few = run_serially(plan, runs, engine, replications=2)
    more = run_serially(plan, runs, engine, replications=3)
    assert more.folder == few.folder
    assert (more.computed, more.reused, engine.calls) == (3, 6, 9)
    kept = more.table[more.table["replication"] < 2].reset_index(drop=True)
    # More replications may take a label away: they narrow the interval it rests on.
    pd.testing.assert_frame_equal(kept.drop(columns="label"), few.table.drop(columns="label"))


def test_fewer_replications_than_are_there_show_the_first_ones(plan: Plan, runs: Path, marks: Path) -> None:
    engine = WatchedEngine(marks=marks)
    run_serially(plan, runs, engine, replications=3)
    fewer = run_serially(plan, runs, engine, replications=1)
    assert fewer.computed == 0
    assert set(fewer.table["replication"]) == {0}
    assert fewer.provenance.replications == 1


def test_replications_do_not_depend_on_the_workers(plan: Plan, tmp_path: Path) -> None:
    serial = run_plan(plan, workers=1, folder=tmp_path / "serial")
    parallel = run_plan(plan, workers=2, folder=tmp_path / "parallel")
    for result in ("results.parquet", "ledger.csv", "one_off.csv", "capacity.csv", "scenarios/plan.yaml"):
        assert (serial.folder / result).read_bytes() == (parallel.folder / result).read_bytes()


def test_the_table_is_tidy_and_in_the_order_of_the_plan(plan: Plan, runs: Path) -> None:
    table = run_plan(plan, workers=1, folder=runs).table
    assert tuple(table.columns) == RESULT_COLUMNS
    assert list(table["scenario"].drop_duplicates()) == ["baseline", "plan_as_uniform_slice", "plan"]
    assert list(table["scenario"].cat.categories) == ["baseline", "plan_as_uniform_slice", "plan"]
    assert set(table["replication"]) == {0, 1, 2}
    keys = [column for column in RESULT_COLUMNS if column not in ("value", "unit")]
    assert not table.duplicated(keys).any()


def test_a_scenario_with_the_system_of_another_has_its_rows(runs: Path, marks: Path) -> None:
    plan = plan_comparison([scenario("slice", slice_of()), scenario("nothing_changes")])
    engine = WatchedEngine(marks=marks)
    table = run_serially(plan, runs, engine).table
    assert engine.calls == 4
    rows = {name: group["value"].to_numpy() for name, group in table.groupby("scenario")}
    np.testing.assert_array_equal(rows["nothing_changes"], rows["baseline"])


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan_comparison([scenario("plan", targeted(pence=750_100))]),
        lambda plan: plan_comparison([with_seed(scenario("plan", targeted()), 12)]),
        lambda plan: plan_run(scenario("plan", targeted())),
    ],
)
def test_other_inputs_have_another_folder(plan: Plan, runs: Path, change: Callable[[Plan], Plan]) -> None:
    first = run_plan(plan, replications=1, workers=1, folder=runs)
    assert run_plan(change(plan), replications=1, workers=1, folder=runs).folder != first.folder


@pytest.mark.parametrize("kept_bytes", [0, -1])
def test_a_truncated_replication_is_computed_again(
    plan: Plan, runs: Path, marks: Path, kept_bytes: int
) -> None:
    engine = WatchedEngine(marks=marks)
    whole = run_serially(plan, runs, engine)
    before = contents(whole.folder)
    damaged = entry(whole, "plan", 1)
    damaged.write_bytes(damaged.read_bytes()[:kept_bytes])
    again = run_serially(plan, runs, engine)
    assert again.computed == 1
    assert (again.folder / "results.parquet").read_bytes() == before["results.parquet"]


def test_a_replication_with_a_changed_byte_is_computed_again(plan: Plan, runs: Path, marks: Path) -> None:
    engine = WatchedEngine(marks=marks)
    whole = run_serially(plan, runs, engine)
    damaged = entry(whole, "plan", 1)
    content = bytearray(damaged.read_bytes())
    content[40] ^= 1
    damaged.write_bytes(bytes(content))
    assert run_serially(plan, runs, engine).computed == 1


@pytest.mark.parametrize("stranger", [("plan", 0), ("baseline", 1)])
def test_a_replication_of_something_else_is_never_used(
    plan: Plan, runs: Path, marks: Path, stranger: tuple[str, int]
) -> None:
    engine = WatchedEngine(marks=marks)
    whole = run_serially(plan, runs, engine)
    before = contents(whole.folder)
    entry(whole, "plan", 1).write_bytes(entry(whole, *stranger).read_bytes())
    again = run_serially(plan, runs, engine)
    assert again.computed == 1
    assert (again.folder / "results.parquet").read_bytes() == before["results.parquet"]


def test_a_replication_of_the_same_name_and_other_inputs_is_never_used(
    plan: Plan, runs: Path, marks: Path
) -> None:
    engine = WatchedEngine(marks=marks)
    whole = run_serially(plan, runs, engine)
    other = run_serially(plan_comparison([with_seed(scenario("plan", targeted()), 12)]), runs, engine)
    entry(whole, "plan", 1).write_bytes(entry(other, "plan", 1).read_bytes())
    assert run_serially(plan, runs, engine).computed == 1


def test_ctrl_c_keeps_what_is_finished_and_a_rerun_continues(plan: Plan, runs: Path, marks: Path) -> None:
    with pytest.raises(RunInterruptedError, match="3 of 9 replications are finished") as stopped:
        run_serially(plan, runs, WatchedEngine(marks=marks, replication=1, failure="stopped"), 3)
    assert (stopped.value.done, stopped.value.total) == (3, 9)
    assert not (stopped.value.folder / "results.parquet").exists()
    assert not list(runs.rglob("*.unfinished-*"))
    continued = run_serially(plan, runs, WatchedEngine(marks=marks), 3)
    assert (continued.reused, continued.computed) == (3, 6)


def test_an_interrupted_extension_leaves_the_smaller_results_whole(
    plan: Plan, runs: Path, marks: Path
) -> None:
    small = run_serially(plan, runs, WatchedEngine(marks=marks), 1)
    before = contents(small.folder)
    with pytest.raises(RunInterruptedError):
        run_serially(plan, runs, WatchedEngine(marks=marks, replication=2, failure="stopped"), 3)
    after = contents(small.folder)
    assert {name: after[name] for name in before} == before


def test_a_process_that_dies_is_replaced_and_its_task_done(plan: Plan, runs: Path, marks: Path) -> None:
    engine = WatchedEngine(marks=marks, replication=1, failure="dies once")
    result = run_plan(plan, replications=2, workers=2, folder=runs, simulation=engine.simulation)
    # Both processes may be in replication 1 before either has left its mark.
    assert 1 <= engine.deaths <= 2
    assert result.computed == 6
    assert result.table["replication"].nunique() == 2


def test_a_task_whose_process_dies_twice_is_named_and_the_others_are_kept(
    plan: Plan, runs: Path, marks: Path
) -> None:
    engine = WatchedEngine(marks=marks, replication=1, failure="dies")
    with pytest.raises(WorkerDiedError, match=r"replication 1 of '\w+' died.*exit code 7"):
        run_plan(plan, replications=2, workers=2, folder=runs, simulation=engine.simulation)
    assert not list(runs.rglob("results.parquet"))
    assert run_serially(plan, runs, WatchedEngine(marks=marks)).reused == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_memory_that_runs_out_is_told_with_its_replication_and_remedy(
    plan: Plan, runs: Path, marks: Path, workers: int
) -> None:
    engine = WatchedEngine(marks=marks, replication=1, failure="starves")
    with pytest.raises(
        SimulatorError, match=r"replication 1 of '\w+': memory ran out .*3 GiB.*fewer workers"
    ):
        run_plan(plan, replications=2, workers=workers, folder=runs, simulation=engine.simulation)
    assert not list(runs.rglob("results.parquet"))
    # The other process may be in a replication when one is refused; both have finished one before.
    assert run_serially(plan, runs, WatchedEngine(marks=marks)).reused >= 2


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_engine_is_a_programming_mistake_and_names_the_replication(
    plan: Plan, runs: Path, marks: Path, workers: int
) -> None:
    engine = WatchedEngine(marks=marks, replication=1, failure="raises")
    with pytest.raises((ArithmeticError, RuntimeError)) as failed:
        run_plan(plan, replications=2, workers=workers, folder=runs, simulation=engine.simulation)
    told = "\n".join([str(failed.value), *getattr(failed.value, "__notes__", [])])
    assert "the engine is broken" in told
    assert "replication 1 of '" in told
    assert not isinstance(failed.value, SimulatorError)


def test_a_history_that_breaks_the_law_is_never_measured(plan: Plan, runs: Path, marks: Path) -> None:
    with pytest.raises(BrokenHistoryError) as broken:
        run_serially(plan, runs, WatchedEngine(marks=marks, replication=1, failure="lies"))
    assert broken.value.__notes__ == ["in replication 1 of 'baseline'"]
    assert len(kept(runs)) == 3


def test_two_runs_in_one_folder_are_refused(plan: Plan, runs: Path) -> None:
    folder = run_plan(plan, replications=1, workers=1, folder=runs).folder
    with (
        locked(folder),
        pytest.raises(SimulatorError, match=r"in use by another run \(process \d+\)"),
    ):
        run_plan(plan, replications=1, workers=1, folder=runs)


def test_the_lock_of_a_dead_process_blocks_nobody(plan: Plan, runs: Path) -> None:
    folder = run_plan(plan, replications=1, workers=1, folder=runs).folder
    (folder / ".lock").write_text("999999999\n")
    assert run_plan(plan, replications=1, workers=1, folder=runs).computed == 0


def test_progress_is_told_of_every_replication(plan: Plan, runs: Path) -> None:
    run_plan(plan, replications=1, workers=1, folder=runs)
    told = Told()
    run_plan(plan, replications=2, workers=1, folder=runs, progress=told)
    assert (told.total, told.reused) == (6, 3)
    assert sorted(told.tasks) == [("baseline", 1), ("plan", 1), ("plan_as_uniform_slice", 1)]
    assert all(seconds > 0 for seconds in told.seconds)


def test_kept_histories_hold_every_visit_by_name(plan: Plan, runs: Path, marks: Path) -> None:
    engine = WatchedEngine(marks=marks)
    run_serially(plan, runs, engine)
    kept = run_plan(
        plan, replications=2, workers=1, folder=runs, keep_history=True, simulation=engine.simulation
    )
    assert kept.computed == 6
    assert set(kept.history("plan", 1)["step"]) == {"triage", "course"}
    (visits,) = (runs / "store" / "histories").rglob(f"{history_key(kept, 'plan', 1)}.parquet")
    whole = visits.read_bytes()
    visits.write_bytes(whole[:9] + bytes([whole[9] ^ 1]) + whole[10:])
    with pytest.raises(
        SimulatorError, match=r"cannot be relied on .*: run the study again with --keep-history"
    ):
        kept.history("plan", 1)
    visits.write_bytes(whole)
    again = run_plan(
        plan, replications=2, workers=1, folder=runs, keep_history=True, simulation=engine.simulation
    )
    assert again.computed == 0


def test_the_csv_holds_the_rows_of_the_parquet(plan: Plan, runs: Path) -> None:
    result = run_plan(plan, replications=1, workers=1, folder=runs)
    written = pd.read_csv(result.write_csv(), keep_default_na=False, na_values={"value": [""]})
    stored = pd.read_parquet(result.folder / "results.parquet")
    np.testing.assert_array_equal(written["value"], stored["value"])
    for name in ("scenario", "measure", "unit"):
        assert list(written[name]) == list(stored[name].astype(str))


def test_new_results_remove_the_csv_of_older_ones(plan: Plan, runs: Path) -> None:
    csv = run_plan(plan, replications=1, workers=1, folder=runs).write_csv()
    run_plan(plan, replications=2, workers=1, folder=runs)
    assert not csv.exists()


def test_the_ledger_in_the_folder_sums_to_the_saving(plan: Plan, runs: Path) -> None:
    folder = run_plan(plan, replications=1, workers=1, folder=runs).folder
    ledger = pd.read_csv(folder / "ledger.csv", dtype=str)
    for name in ("plan", "plan_as_uniform_slice"):
        changes = ledger.loc[ledger["scenario"] == name, "change_pounds_per_year"]
        assert sum(round(float(change) * 100) for change in changes) == -750_000
    capacity = pd.read_csv(folder / "capacity.csv")
    assert set(capacity["scenario"]) == {"plan", "plan_as_uniform_slice"}


def test_provenance_is_enough_to_repeat(runs: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("name: plan\n")
    plan = plan_comparison([scenario("plan", targeted())], inputs=[InputFile.read(file)])
    result = run_plan(plan, replications=1, workers=1, folder=runs)
    record = json.loads((result.folder / "provenance.json").read_text())
    assert record["seed"] == 11
    assert record["replications"] == 1
    assert record["equal_money_slices"] == {"plan": "plan_as_uniform_slice"}
    assert record["replications_by_engine"] == {"fast": 3}
    assert record["repeat_command"] == (
        "simulator compare scenarios/baseline.yaml scenarios/plan.yaml --replications 1 --engine fast"
    )
    assert set(record["input_files"]) == {file.as_posix()}
    assert result.folder.name.endswith(record["digest"])
    assert {"numpy", "pandas", "simpy", "scipy"} <= set(record["libraries"])
    assert set(record["scenario_digests"]) == {"baseline", "plan", "plan_as_uniform_slice"}


def test_the_scenarios_kept_in_a_folder_repeat_its_results(plan: Plan, tmp_path: Path) -> None:
    first = run_plan(plan, replications=2, workers=1, folder=tmp_path / "runs")
    kept = [read_scenario(first.folder / "scenarios" / f"{name}.yaml") for name in ("baseline", "plan")]
    again = run_plan(plan_comparison(kept), replications=2, workers=1, folder=tmp_path / "again")
    assert again.folder.name == first.folder.name
    assert (again.folder / "results.parquet").read_bytes() == (first.folder / "results.parquet").read_bytes()


@pytest.mark.parametrize(("replications", "workers"), [(0, 1), (1, 0), (-3, 1)])
def test_numbers_below_one_are_refused(plan: Plan, runs: Path, replications: int, workers: int) -> None:
    with pytest.raises(SimulatorError, match="at least 1 is needed"):
        run_plan(plan, replications=replications, workers=workers, folder=runs)


def test_an_unknown_engine_is_refused_with_the_known_ones(plan: Plan, runs: Path) -> None:
    with pytest.raises(SimulatorError, match=r"there is no engine 'steam': the engines are .*reference"):
        # ignored because the wrong name is the point: callers without a type checker may write it
        run_plan(plan, engine="steam", folder=runs)  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_made_is_told(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file in the way")
    with pytest.raises(SimulatorError, match="cannot be made"):
        run_plan(plan, folder=tmp_path / "runs")


def test_the_scenario_says_how_many_replications_where_nobody_else_does(plan: Plan, runs: Path) -> None:
    assert run_plan(plan, workers=1, folder=runs).provenance.replications == 3


def test_a_measure_of_the_wrong_shape_is_refused(plan: Plan, runs: Path, marks: Path) -> None:
    nothing = Reduced(
        pd.DataFrame(),
        pd.DataFrame(),
        pd.DataFrame(columns=list(CURVE_COLUMNS)).astype({"days": float}),
        PERSON_SCHEMA.empty_table(),
    )
    empty = WatchedEngine(marks=marks).simulation
    simulation = replace(empty, measure=lambda *_: lambda *_: nothing)
    with pytest.raises(ValueError, match="have the columns"):
        run_plan(plan, workers=1, folder=runs, simulation=simulation)
