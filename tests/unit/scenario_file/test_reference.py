"""The reference page tells every key, and its examples are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.scenario_file import check, json_schema
from simulator.scenario_file.text.reader import read_yaml

PAGE = (Path(__file__).parents[3] / "docs" / "scenario-files.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(params=range(len(EXAMPLES)))
def example(request, tmp_path):
    path = tmp_path / "example.yaml"
    path.write_text(EXAMPLES[request.param], encoding="utf-8")
    return path


def test_every_example_is_yaml_that_the_reader_accepts(example):
    assert read_yaml(example).plain()


def test_the_whole_example_has_neither_problems_nor_warnings(tmp_path):
    (whole,) = [text for text in EXAMPLES if text.startswith("format: 1")]
    path = tmp_path / "whole.yaml"
    path.write_text(whole, encoding="utf-8")
    assert str(check(path)).startswith("no problems")


def test_every_key_of_the_format_is_told():
    schema = json_schema()
    parts = [schema, *schema["$defs"].values()]
    keys = {key for part in parts for key in part.get("properties", {})} - {"deterministic", "days"}
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", PAGE)) == []
