"""The front door: one and the same study from Python and from the command line, whatever computes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import simulator as sim
from simulator import cli
from simulator.charts import CATALOGUE
from simulator.experiment.executors.local import Serial
from simulator.experiment.task import Finished, StartWorker, Task

OCTOBER = date(2026, 10, 1)


class Counting:
    """An executor of one's own: does the work here and counts it."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def run(self, start: StartWorker, tasks: list[Task], finished: Callable[[Finished], None]) -> None:
        self.tasks += tasks
        Serial().run(start, tasks, finished)


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> sim.Scenario:
    """The template's baseline, for four months."""
    folder = tmp_path_factory.mktemp("template")
    whole = sim.load(sim.write_template(folder)[0])
    return replace(whole, run=replace(whole.run, ends=date(2027, 2, 1), warm_up_days=63.0))


@pytest.fixture(scope="module")
def plan(baseline: sim.Scenario) -> sim.Scenario:
    part = sim.TeamSaving(team="access", amount_pence_per_year=100_000_00)
    change = sim.Targeted(name="triage", from_date=OCTOBER, teams=(part,))
    return baseline.with_changes(change, name="plan", description="A saving on triage.")


@pytest.fixture(scope="module")
def study(baseline: sim.Scenario, plan: sim.Scenario, tmp_path_factory: pytest.TempPathFactory) -> sim.Study:
    runs = tmp_path_factory.mktemp("runs")
    return sim.compare(baseline, plan, replications=2, executor="serial", folder=runs, quiet=True)


def results_of(study: sim.Study) -> bytes:
    return (study.folder / "results.parquet").read_bytes()


@pytest.mark.slow
def test_a_plan_made_in_python_is_run_beside_its_slice_and_kept_in_full(
    study: sim.Study, plan: sim.Scenario
) -> None:
    assert study.scenarios == ("baseline", "plan_as_uniform_slice", "plan")
    assert sim.load(study.folder / "scenarios" / "plan.yaml") == plan


@pytest.mark.slow
def test_the_record_of_a_plan_made_in_python_names_no_file(study: sim.Study) -> None:
    record = json.loads((study.folder / "provenance.json").read_text(encoding="utf-8"))
    assert record["input_files"] == {}
    assert record["git_commit"] is None
    assert "scenarios/plan.yaml" in record["repeat_command"]


@pytest.mark.slow
def test_an_executor_of_ones_own_does_the_work_and_changes_no_result(
    study: sim.Study, baseline: sim.Scenario, plan: sim.Scenario, tmp_path: Path
) -> None:
    mine = Counting()
    again = sim.compare(baseline, plan, replications=2, executor=mine, folder=tmp_path, quiet=True)
    assert len(mine.tasks) == 6
    assert results_of(again) == results_of(study)


def test_an_unknown_executor_or_a_number_out_of_range_is_refused(plan: sim.Scenario, tmp_path: Path) -> None:
    with pytest.raises(sim.SimulatorError, match="there is no executor 'cluster': write serial or processes"):
        sim.run(plan, executor="cluster", folder=tmp_path)  # type: ignore[arg-type]
    with pytest.raises(sim.SimulatorError, match="a seed of -1 is not allowed"):
        sim.run(plan, seed=-1, folder=tmp_path)
    with pytest.raises(sim.SimulatorError, match="0 workers are not allowed"):
        sim.run(plan, workers=0, folder=tmp_path)
    with pytest.raises(sim.SimulatorError, match="write 'auto' for the replications"):
        sim.run(plan, most=50, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_another_seed_is_another_study(plan: sim.Scenario, tmp_path: Path) -> None:
    other = sim.run(plan, seed=7, replications=1, workers=1, folder=tmp_path, quiet=True)
    assert other.provenance.seed == 7
    assert other.result.plan.baseline.run.seed == 7


@pytest.mark.slow
def test_the_command_line_finds_what_python_computed(
    study: sim.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["simulator", "compare", str(study.folder / "scenarios" / "plan.yaml"), "-r", "2", "-q"]
    monkeypatch.setattr(sys, "argv", [*words, "--executor", "serial", "--runs", str(study.folder.parent)])
    before = results_of(study)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert "0 replications computed, 6 reused" in capsys.readouterr().out
    assert results_of(study) == before


def test_every_visit_is_kept_where_it_is_asked_for(plan: sim.Scenario, tmp_path: Path) -> None:
    kept = sim.run(plan, replications=1, executor="serial", keep_history=True, folder=tmp_path, quiet=True)
    assert len(kept.history("plan", 0))
    assert (kept.folder / "replications.csv").is_file()


@pytest.mark.slow
def test_what_is_doubtful_is_said_first_and_kept(
    baseline: sim.Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = sim.change({"kind": "across_the_board", "from": OCTOBER, "share": "0%"})
    plan = baseline.with_changes(nothing, name="nothing")
    study = sim.run(plan, replications=1, executor="serial", folder=tmp_path, quiet=True)
    warning = "cut 'across_the_board_1' takes £0 a year: it changes nothing"
    assert warning in study.warnings
    assert f"warning: {warning}" in capsys.readouterr().err
    assert "takes £0 a year" in study._repr_html_()


@pytest.mark.slow
def test_a_study_shows_in_a_notebook_what_the_command_line_shows(study: sim.Study) -> None:
    page = study._repr_html_()
    assert len(study.tables()) == page.count("<table") == 3
    assert any(sentence.startswith("Warm-up:") for sentence in study.sentences())
    assert "Warm-up:" in page


@pytest.mark.slow
def test_the_tidy_table_is_written_as_csv(study: sim.Study) -> None:
    table = pd.read_csv(study.write_csv())
    assert len(table) == len(study.results())


@pytest.mark.slow
def test_charts_are_saved_in_the_run_folder_or_elsewhere(study: sim.Study, tmp_path: Path) -> None:
    import matplotlib.pyplot as plt

    written = study.save_charts()
    plt.close("all")
    charts = study.folder / "charts"
    names = {file.relative_to(charts).as_posix() for file in written}
    assert names == {f"{chart.file_name}.{kind}" for chart in CATALOGUE for kind in ("png", "svg")}
