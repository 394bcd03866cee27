"""What a report is about: files of one baseline, or the folder of a finished run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulator.disk.input_file import InputFile
from simulator.errors import SimulatorError
from simulator.experiment import plan_comparison, run_plan
from simulator.experiment.run_folder.verification import verify
from simulator.report import stress_report, subject_of
from simulator.report.document.block import Wanted
from simulator.scenario_file import read_scenario
from tests.unit.report.files import SMALL, TEMPLATE
from tests.unit.report.stress.test_checklist import item_text, texts


def test_a_plan_brings_its_base_model_and_the_slice_beside_it() -> None:
    subject = subject_of([TEMPLATE / "targeted.yaml"])
    assert subject.base == read_scenario(TEMPLATE / "baseline.yaml")
    assert [s.name for s in subject.scenarios] == ["targeted_as_uniform_slice", "targeted"]
    assert subject.made_here == {"targeted_as_uniform_slice"}
    assert subject.files == ("targeted.yaml", "baseline.yaml")


def test_a_slice_that_people_wrote_is_used_instead() -> None:
    subject = subject_of([TEMPLATE / "targeted.yaml", TEMPLATE / "five_percent_everywhere.yaml"])
    assert [s.name for s in subject.scenarios] == ["targeted", "five_percent_everywhere"]
    assert subject.slices == {"targeted": "five_percent_everywhere"}


def test_a_base_model_by_itself_has_no_scenarios() -> None:
    subject = subject_of([SMALL])
    assert (subject.base.name, subject.scenarios) == ("small", ())


def test_two_scenarios_of_one_name_are_refused() -> None:
    with pytest.raises(SimulatorError, match="two scenarios are called 'small'"):
        subject_of([SMALL, SMALL])


def test_every_faulty_file_is_told(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text("format: 1\n", encoding="utf-8")
    second.write_text("format: 2\n", encoding="utf-8")
    with pytest.raises(SimulatorError) as refused:
        subject_of([first, second])
    assert "first.yaml has" in str(refused.value)
    assert "second.yaml has" in str(refused.value)


def test_a_folder_without_a_run_is_refused_and_so_is_one_among_files(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match=r"not the folder of a finished run: it has no results\.parquet"):
        subject_of([tmp_path])
    with pytest.raises(SimulatorError, match="name one run folder by itself"):
        subject_of([SMALL, tmp_path])
    (tmp_path / "provenance.json").write_text("{}", encoding="utf-8")
    (tmp_path / "results.parquet").write_text("", encoding="utf-8")
    with pytest.raises(SimulatorError, match=r"it has no headline\.csv"):
        subject_of([tmp_path])
    (tmp_path / "headline.csv").write_text("", encoding="utf-8")
    with pytest.raises(SimulatorError, match="cannot be read as a finished run"):
        subject_of([tmp_path])


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two replications of a plan of the small service, half a year long, on the readable engine."""
    folder = tmp_path_factory.mktemp("report")
    short = SMALL.read_text(encoding="utf-8").replace("length: 2 years", "length: 26 weeks")
    (folder / "small.yaml").write_text(short, encoding="utf-8")
    plan = folder / "plan.yaml"
    plan.write_text(
        "extends: small.yaml\nname: plan\ndescription: Less travel.\n"
        "cuts: [{kind: targeted, from: 2026-05-01, teams: {community: {amount: £5k, lines: [travel]}}}]\n",
        encoding="utf-8",
    )
    study = plan_comparison([read_scenario(plan)], inputs=[InputFile.read(plan)])
    return run_plan(study, replications=2, engine="reference", workers=1, folder=folder / "runs").folder


@pytest.mark.slow
def test_a_run_folder_fills_in_versions_machine_replications_and_results(run_folder: Path) -> None:
    subject = subject_of([run_folder])
    report = stress_report(subject)
    record = subject.finished.record
    assert "2 independent replications of each scenario (as run), seed 7" in item_text(report, "4.3")
    assert record["python"] in item_text(report, "5.1")
    assert not any(
        isinstance(b, Wanted) for item in report.items if item.number == "5.1" for b in item.answer
    )
    assert record["platform"] in item_text(report, "5.4")
    assert record["digest"] in item_text(report, "6.1")
    assert record["repeat_command"] in item_text(report, "6.1")
    assert "The run checked its warm-up by MSER-5" in item_text(report, "4.1")
    results = "\n".join(texts(report.annexes[0].blocks))
    referrals = subject.finished.headline.query("measure == 'referrals'")["estimate"].iloc[0]
    assert f"New referrals (patients)\n{referrals:,.0f}" in results
    assert "Differences from the uniform slice of the same saving" in results


@pytest.mark.slow
def test_a_run_folder_tells_the_same_model_as_its_files(run_folder: Path) -> None:
    of_folder = stress_report(subject_of([run_folder]))
    of_file = stress_report(subject_of([run_folder.parents[1] / "plan.yaml"]))
    # The base model of a run is called 'baseline'; its components are the same.
    for number in (
        "2.1",
        "2.2",
        "2.4",
        "2.5.1",
        "2.5.2",
        "2.5.3",
        "2.5.4",
        "2.5.5",
        "3.1",
        "3.3",
        "3.4",
        "4.2",
    ):
        assert item_text(of_folder, number) == item_text(of_file, number)


@pytest.fixture
def copied(run_folder: Path, tmp_path: Path) -> Path:
    """The run folder beside its store, to be damaged."""
    shutil.copytree(run_folder.parent, tmp_path / "runs")
    return tmp_path / "runs" / run_folder.name


@pytest.mark.slow
def test_a_run_leaves_no_file_that_its_manifest_does_not_seal(copied: Path) -> None:
    found = verify(copied)
    assert found.is_whole, str(found)
    assert found.others == ()
    assert found.replications_gone == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["headline.csv", "provenance.json", "finding.txt", "warm_up.csv"])
@pytest.mark.parametrize("how", ["edited", "cut to a third", "removed"])
def test_nothing_is_reported_that_is_not_as_the_run_wrote_it(copied: Path, name: str, how: str) -> None:
    file = copied / name
    whole = file.read_bytes()
    if how == "removed":
        file.unlink()
    else:
        figure = next(place for place, byte in enumerate(whole) if byte in b"12345678")
        edited = whole[:figure] + bytes([whole[figure] + 1]) + whole[figure + 1 :]
        file.write_bytes(edited if how == "edited" else whole[: len(whole) // 3])
    with pytest.raises(SimulatorError, match=rf"{name}.*run the same command again"):
        subject_of([copied])
    assert [fault for fault in verify(copied).faults if fault.startswith(name)]


@pytest.mark.slow
def test_a_scenario_that_was_edited_in_the_run_folder_is_not_reported(copied: Path) -> None:
    file = copied / "scenarios" / "plan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("name: plan", "name: plan "), encoding="utf-8")
    with pytest.raises(SimulatorError, match=r"plan\.yaml is not as the run wrote it"):
        subject_of([copied])


@pytest.mark.slow
def test_a_damaged_table_of_a_folder_that_nothing_seals_is_a_sentence(copied: Path) -> None:
    (copied / "manifest.json").unlink()
    assert subject_of([copied]).finished
    (copied / "warm_up.csv").write_text("scenario,pathway\nbaseline,all\n", encoding="utf-8")
    with pytest.raises(SimulatorError, match=r"warm_up\.csv has no column 'group'.*older version"):
        subject_of([copied])


@pytest.mark.slow
def test_a_replication_that_was_changed_in_the_store_is_named(copied: Path) -> None:
    files = sorted((copied.parent / "store" / "reductions").rglob("*.parquet"))
    whole = files[0].read_bytes()
    files[0].write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    files[-1].unlink()
    found = verify(copied)
    assert not found.is_whole
    assert files[0].name in "".join(found.damaged_replications)
    assert len(found.damaged_replications) == 1
