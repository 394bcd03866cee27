"""Every rule a scenario file can be refused for has a file in tests/scenario_files/invalid that breaks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.scenario_file import check
from tests.unit.scenario_file.rules import rules

INVALID = sorted((Path(__file__).parents[2] / "scenario_files" / "invalid").glob("*.yaml"))

OF_NO_FILE = {
    "this is a folder": "a folder is no file: test_reader",
    "there is no such file…": "no file: test_reader",
    "… is too large: a scenario file has at most 2 MB": "two megabytes of test data: test_reader",
    "a word of … characters is too long: a word has at most …": "ten thousand letters: test_long_files",
    "… problems are found up to here, and the rest of the file is not read": "has 101: test_long_files",
    "the file cannot be read: …": "asks for a disk that fails: test_reader",
    "more than … files extend one another": "a chain of eleven files: test_loading",
    "this group's referrals are given twice": "keys of a mapping are unique, lists in Python are not",
    "a scenario file cannot state a …": "a kind of object made in Python only",
    "budget line … already holds changes made by cuts": "a system made in Python only",
    "… pence cannot be divided among weights that sum to 0": "guards the arithmetic of cuts",
    "… lies outside … to …": "guards the price index; of a file, check/price says it before: test_index",
    "no amount is stated": "the shape of the file refuses it before; of Python: test_study_scenarios",
    "… of … is not exact": "a file's amounts are exact; of Python: test_study_scenarios",
    "shape … and half_days … must be more than 0": "the shape of the file refuses it before: curve_too_steep",
}
"""Rules that no single text file can break, each with why, or where it is tested."""


@pytest.mark.slow
def test_every_rule_has_a_file_that_breaks_it() -> None:
    said: set[str] = set()
    for path in INVALID:
        for fault in check(path).problems:
            said |= {fault.problem.rule, f"{fault.problem.rule}: {fault.problem.remedy}"}
    found = rules()
    broken = {rule for rule in found if any(re.fullmatch(rule.pattern, text) for text in said)}
    missing = [str(rule) for rule in found if rule not in broken and rule.words not in OF_NO_FILE]
    assert missing == [], "add a file to tests/scenario_files/invalid for each"
    assert len(found) > 120


def test_rules_that_no_file_can_break_still_exist() -> None:
    assert sorted(set(OF_NO_FILE) - {rule.words for rule in rules()}) == []
