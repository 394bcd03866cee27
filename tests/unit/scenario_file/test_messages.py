"""Messages: a sentence on one line, at the place of the fault, without words of libraries."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest

from simulator.errors import Problem, in_brackets
from simulator.scenario_file import check

SMALL = Path(__file__).parents[2] / "scenario_files" / "valid" / "small.yaml"
HIDDEN = [chr(code) for code in (0, 1, 7, 8, 11, 12, 27, 127, 0x9B)]


def report(folder: Path, text: str) -> str:
    file = folder / "faulty.yaml"
    file.write_text(f"extends: {SMALL}\nname: faulty\n{text}", encoding="utf-8", newline="")
    return str(check(file))


@pytest.mark.parametrize("letter", HIDDEN, ids=lambda letter: f"U+{ord(letter):04X}")
def test_a_control_character_is_placed_on_its_line_and_named(letter, tmp_path):
    said = report(tmp_path, f"description: some{letter}text\n")
    assert re.search(rf"line 3 +character 18 is .* the control character U\+{ord(letter):04X}", said), said
    assert letter not in said


@pytest.mark.parametrize("escape", ["\\x1b", "\\0", "\\a", "\\u009b"])
def test_an_escaped_control_character_is_refused_at_its_place(escape, tmp_path):
    said = report(tmp_path, f'description: "some{escape}text"\n')
    assert re.search(r"line 3 +description +this text holds .* the control character U\+00", said), said


@pytest.mark.parametrize("text", ["|\n        8 per\n        moon", ">\n        8\n\n        9", '"8\\n9"'])
def test_a_value_of_several_lines_is_quoted_on_one(text, tmp_path):
    said = report(tmp_path, f"demand:\n  adults:\n    routine:\n      rate: {text}\n")
    assert len(said.splitlines()) == 2, said
    assert "is not a rate" in said


def test_a_long_value_is_cut_off(tmp_path):
    assert len(report(tmp_path, f"run: {{warm_up: '{'soon ' * 500}'}}\n")) < 400


def test_a_problem_is_one_line_whatever_it_quotes():
    problem = Problem(place=("teams", "a\nb"), rule="'x\r\n\x1b[31my' is not allowed", remedy="write\tz")
    assert str(problem) == "teams.a b: 'x \\x1b[31my' is not allowed; write z"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_called_one_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is a pipe or a device" in str(check(tmp_path / "pipe.yaml"))
    plan = tmp_path / "plan.yaml"
    plan.write_text("extends: pipe.yaml\nname: x\n", encoding="utf-8")
    assert "'pipe.yaml' is a pipe or a device" in str(check(plan))


def test_a_number_of_thousands_of_digits_is_refused_in_our_words(tmp_path):
    for figure in ("9" * 5_000, f"'{'9' * 5_000}'", f"1/1{'0' * 5_000}", f"{'9' * 5_000}%"):
        said = report(tmp_path, f"run: {{seed: {figure}}}\n")
        assert "set_int" not in said
        assert "faulty.yaml has 1 problem" in said


def test_memory_that_ran_out_is_said_without_the_words_of_numpy():
    fault = MemoryError("Unable to allocate 13.2 GiB for an array with shape (1,) and data type float64")
    assert in_brackets(fault) == " (13.2 GiB were needed at once)"
    assert in_brackets(MemoryError()) == ""


@pytest.mark.parametrize("part", ["demand: [1]", "cuts: 5", "cuts: [[1]]", "teams: {ward: [x]}", "run: text"])
def test_a_part_of_another_kind_is_refused_without_words_of_libraries(part, tmp_path):
    said = report(tmp_path, f"{part}\n")
    assert "Input should" not in said
    assert "dictionary" not in said
    assert not any(unicodedata.category(letter) == "Cc" for letter in said if letter != "\n")
