"""A study records the files that it read, whatever becomes of them while it is at work."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import simulator as sim
from simulator.errors import SimulatorError
from simulator.experiment import NoProgress
from simulator.scenario_file import loading, read_with_inputs

SMALL = Path(__file__).parents[2] / "scenario_files" / "valid" / "small.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(SMALL, tmp_path / "small.yaml"))


@pytest.fixture
def plan(file: Path) -> Path:
    plan = file.with_name("plan.yaml")
    plan.write_text("extends: small.yaml\nname: plan\n", encoding="utf-8")
    return plan


class Meddling(NoProgress):
    """Does something to a file once the study is at work."""

    def __init__(self, meddle: Callable[[], object]) -> None:
        self.meddle = meddle

    def started(self, *, total: int, reused: int) -> None:
        self.meddle()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["edited", "half saved", "gone"])
def test_what_becomes_of_a_file_during_the_run_changes_no_record(file: Path, plan: Path, what: str) -> None:
    def meddle() -> None:
        if what == "gone":
            file.unlink()
        else:
            whole = file.read_text(encoding="utf-8")
            changed = whole + "\n# edited\n" if what == "edited" else whole[: len(whole) // 2] + "\n  {"
            file.write_text(changed, encoding="utf-8")

    digests = {each.name: hashlib.blake2b(each.read_bytes(), digest_size=6) for each in (plan, file)}
    expected = {name: digest.hexdigest() for name, digest in digests.items()}
    study = sim.run(plan, replications=1, workers=1, folder=plan.parent / "runs", progress=Meddling(meddle))
    record = json.loads((study.folder / "provenance.json").read_text(encoding="utf-8"))
    assert {Path(name).name: digest for name, digest in record["input_files"].items()} == expected


def test_the_files_of_a_chain_are_handed_on_as_they_were_read(plan: Path, file: Path) -> None:
    scenario, _, inputs = read_with_inputs(plan)
    assert scenario.name == "plan"
    assert [each.path.name for each in inputs] == ["plan.yaml", "small.yaml"]
    assert [each.content for each in inputs] == [plan.read_bytes(), file.read_bytes()]


def test_a_file_that_is_saved_while_it_is_read_is_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, times = loading.read_with_warnings, []

    def saved_meanwhile(path: Path | str) -> tuple[sim.Scenario, tuple[str, ...]]:
        found = read(path)
        times.append(1)
        if len(times) < 3:
            file.write_text(file.read_text(encoding="utf-8") + "\n# saved\n", encoding="utf-8")
        return found

    monkeypatch.setattr(loading, "read_with_warnings", saved_meanwhile)
    _, _, inputs = read_with_inputs(file)
    assert len(times) == 3
    assert inputs[0].content == file.read_bytes()


def test_a_file_that_never_stands_still_is_refused_with_the_remedy(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = loading.read_with_warnings

    def saved_meanwhile(path: Path | str) -> tuple[sim.Scenario, tuple[str, ...]]:
        found = read(path)
        file.write_text(file.read_text(encoding="utf-8") + "\n# saved\n", encoding="utf-8")
        return found

    monkeypatch.setattr(loading, "read_with_warnings", saved_meanwhile)
    with pytest.raises(SimulatorError, match=r"changes while it is read: save it, then run the same command"):
        read_with_inputs(file)


def test_a_scenario_in_memory_has_no_files() -> None:
    from simulator.study.files import read_for_run

    assert read_for_run(sim.load(SMALL))[2] == ()
