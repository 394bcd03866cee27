"""Keys without a value: refused inside braces and where unknown, warned about where they stand alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InvalidSystemError
from simulator.scenario_file import check, single_change

FILES = Path(__file__).parents[2] / "scenario_files" / "valid"
PLAN = """extends: {small}
name: plan
demand: {{adults: {{routine: {referrals}}}}}
teams: {{ward: {{staff: {{nurse: {nurse}}}}}}}
cuts: [{cut}]
"""
RIGHT = {
    "referrals": "{rate: 8 per week, growth: 5%, source: test}",
    "nurse": "{wte: 12, price_year: null}",
    "cut": "{kind: targeted, from: 2026-10-01, phase: 6 months, teams: {ward: {amount: 5%, lines: [nurse]}}}",
}


def problems(folder: Path, **parts: str) -> list[str]:
    file = folder / "plan.yaml"
    file.write_text(PLAN.format(small=FILES / "small.yaml", **{**RIGHT, **parts}), encoding="utf-8")
    return [str(fault.problem) for fault in check(file).problems if "silently" not in fault.problem.rule]


def test_the_plan_of_these_tests_is_right(tmp_path):
    assert problems(tmp_path) == []


@pytest.mark.parametrize("part", RIGHT)
def test_a_colon_lost_anywhere_inside_braces_is_named(part, tmp_path):
    """Every colon in turn: what is left of the file is never taken for the whole."""
    text = RIGHT[part]
    for at in (i for i, letter in enumerate(text) if letter == ":"):
        for without in (text[:at] + text[at + 1 :], text[:at] + " =" + text[at + 1 :]):
            assert problems(tmp_path, **{part: without}), without


@pytest.mark.parametrize("part", RIGHT)
def test_a_value_lost_anywhere_inside_braces_is_named(part, tmp_path):
    text = RIGHT[part]
    for at in (i for i, letter in enumerate(text) if letter == ":" and text[i + 2] not in "{["):
        end = min(i for i in range(at, len(text)) if text[i] in ",}")
        found = problems(tmp_path, **{part: text[: at + 2] + text[end:]})
        assert any("has no value" in problem for problem in found), text[:at]


@pytest.mark.parametrize("empty", ["null", "~", ""])
def test_an_unknown_key_is_refused_whatever_stands_behind_it(empty, tmp_path):
    file = tmp_path / "plan.yaml"
    text = f"extends: {FILES / 'small.yaml'}\nteams:\n  ward:\n    stuff: {empty}\n"
    file.write_text(text, encoding="utf-8")
    assert "did you mean 'staff'" in str(check(file))


def test_null_still_removes_what_is_there(tmp_path):
    file = tmp_path / "plan.yaml"
    text = f"extends: {FILES / 'small.yaml'}\nname: b\nteams: {{community: {{non_pay: {{travel: null}}}}}}\n"
    file.write_text(text, encoding="utf-8")
    assert check(file).problems == ()


@pytest.mark.parametrize("empty", ["", " []", " null"])
def test_a_plan_without_cuts_is_said_to_be_empty(empty, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(f"extends: {FILES / 'small.yaml'}\nname: b\ncuts:{empty}\n", encoding="utf-8")
    assert any("'cuts' is empty (line 3" in warning for warning in check(file).warnings)


def test_a_key_left_empty_on_its_line_is_warned_about_with_its_line(tmp_path):
    file = tmp_path / "plan.yaml"
    text = f"extends: {FILES / 'small.yaml'}\nname: b\ndemand:\n  adults:\n    routine:\n      growth:\n"
    file.write_text(text, encoding="utf-8")
    found = [warning for warning in check(file).warnings if "nothing is written" in warning]
    assert len(found) == 1
    assert "'demand.adults.routine.growth' (line 6" in found[0]


def test_a_change_in_python_is_refused_an_unknown_key_of_nothing():
    with pytest.raises(InvalidSystemError, match="did you mean 'phase'"):
        single_change({"kind": "across_the_board", "from": "2026-10-01", "share": "5%", "phse": None})
