"""`CONTRIBUTING.md` names floors, rooms, files and tests as they are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
TO_COME = ("decision/", "outcomes/failure/")
"""Rooms that are promised and not built."""
THINGS = (
    "kind of change, such as a lever",
    "improvement",
    "measure",
    "family of measures",
    "chart",
    "label",
    "failure flag",
    "executor",
    "decision",
    "command",
)


def rows_below(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, its own two lines left out."""
    _, found, text = PAGE.partition(f"\n## {heading}\n")
    assert found, heading
    lines = re.findall(r"^\|(.*)\|$", text.partition("\n## ")[0], re.M)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def rooms_of(contract: str) -> list[set[str]]:
    """The floors of a contract, top first; brackets stay, because they say that a room is to come."""
    (layers,) = (each["layers"] for each in CONTRACTS if each["name"] == contract)
    return [set(layer.split(" | ")) for layer in layers]


def files_named(text: str) -> list[str]:
    """What stands between backticks and is a file."""
    return re.findall(r"`([a-z_/<>]+\.py)`", text)


def test_the_table_of_floors_is_that_of_the_linter() -> None:
    floors = [set(cell.replace("`", "").split(", ")) for cell, *_ in rows_below("Floors")]
    assert floors == rooms_of("A floor imports only from the floors below it")


def test_the_rooms_of_outcomes_are_those_of_the_linter() -> None:
    (line,) = re.findall(r"^- `outcomes`: (.*?)\. ", PAGE.replace("\n  ", " "), re.M)
    rooms = [set(floor.replace("`", "").split(", ")) for floor in line.split(" > ")]
    built = {"(people)": "people"}
    named = [
        {built.get(room, room) for room in floor}
        for floor in rooms_of("The rooms of outcomes stand on one another")
    ]
    assert rooms == named


def test_the_page_says_how_to_add_each_thing() -> None:
    assert tuple(row[0] for row in rows_below("To add a …")) == THINGS


@pytest.mark.parametrize("row", rows_below("To add a …"), ids=lambda row: row[0])
def test_every_file_and_test_that_the_page_names_is_there(row: list[str]) -> None:
    _, write, enter, test = row
    for name in files_named(write) + files_named(enter):
        folder, _, file = name.rpartition("/")
        there = ROOT / "simulator" / (folder if "<" in file else name)
        assert there.exists() or name.startswith(TO_COME), name
    assert files_named(test)
    for name in files_named(test):
        assert (ROOT / name).is_file(), name


def test_a_room_to_come_is_not_there_yet() -> None:
    """Once it is, its brackets go, and the page says what is in it."""
    assert [room for room in TO_COME if (ROOT / "simulator" / room).exists()] == []
