"""Every file of tests/scenario_files: an invalid one says what it must be refused for, a valid one loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.scenario_file import ScenarioFileError, check, read_scenario, resolved_text

FILES = Path(__file__).parents[2] / "scenario_files"
INVALID = sorted((FILES / "invalid").glob("*.yaml"))
VALID = sorted((FILES / "valid").glob("*.yaml"))


def test_there_are_files_to_test():
    assert len(INVALID) >= 170
    assert len(VALID) >= 17


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_is_refused_for_its_one_fault_with_its_line(path):
    expected = re.match(r"# expect: (\d+) \| (.+)", path.read_text(encoding="utf-8", errors="replace"))
    assert expected is not None
    with pytest.raises(ScenarioFileError) as refused:
        read_scenario(path)
    faults = refused.value.faults
    assert len(faults) == 1, str(refused.value)
    assert faults[0].origin.file.resolve() == path.resolve(), str(refused.value)
    assert expected[2] in str(refused.value)
    assert faults[0].origin.line == int(expected[1]), str(refused.value)
    assert check(path).problems == faults


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_resolves_to_text_that_resolves_to_itself(path, tmp_path):
    scenario = read_scenario(path)
    resolved = tmp_path / "resolved.yaml"
    resolved.write_text(resolved_text(path), encoding="utf-8")
    assert read_scenario(resolved) == scenario
    assert resolved_text(resolved) == resolved.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_has_no_problems(path):
    assert check(path).problems == ()
