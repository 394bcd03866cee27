"""Every kind of change is written by one shape, and every list of kinds is drawn from the register."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.change.union import Change
from simulator.scenario_file import json_schema
from simulator.scenario_file.change.register import (
    KINDS,
    SHAPES,
    AnyChange,
    canonical,
    change_of,
    table_of_kinds,
)

PAGE = Path(__file__).parents[4] / "docs" / "scenario-files.md"
FROM = date(2026, 10, 1)
CHANGES: tuple[Change, ...] = (
    AcrossTheBoard(name="a", from_date=FROM, share=Fraction(1, 3)),
    AcrossTheBoard(name="b", from_date=FROM, phase_months=6, amount_pence_per_year=400_000_01),
    AcrossTheBoard(name="c", from_date=FROM, share_of_all=Fraction(1, 20), protect=("ward", "crisis")),
    AcrossTheBoard(name="d", from_date=FROM, amount_pence_per_year=7, protect=("ward",)),
    Targeted(
        name="e",
        from_date=FROM,
        teams=(
            TeamSaving(team="ward", amount_pence_per_year=1, lines=("food", "drugs")),
            TeamSaving(team="estates", share=Fraction(1, 7)),
            TeamSaving(team="access", wte=Fraction(5, 2)),
        ),
    ),
    Reallocate(name="f", from_date=FROM, amount_pence_per_year=100, out_of="ward", into="crisis"),
    Reallocate(
        name="g",
        from_date=FROM,
        amount_pence_per_year=100,
        out_of="ward",
        into="ward",
        out_of_lines=("drugs",),
        into_lines=("nurses",),
    ),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_what_is_written_back_reads_as_the_same_change(change: Change) -> None:
    written = canonical(change) | {"from": change.from_date.isoformat()}
    assert change_of(TypeAdapter(AnyChange).validate_python(written), position=1) == change


def test_the_examples_are_of_every_kind() -> None:
    assert {type(change) for change in CHANGES} == set(get_args(Change))
    assert {canonical(change)["kind"] for change in CHANGES} == set(KINDS)


def test_a_kind_of_the_domain_and_its_shape_are_in_modules_of_one_name() -> None:
    rooms = {
        "simulator.domain.change": {kind.__module__ for kind in get_args(Change)},
        "simulator.scenario_file.change": {shape.__module__ for shape in SHAPES},
    }
    of_domain, of_files = (
        {module.removeprefix(f"{room}.") for module in modules} for room, modules in rooms.items()
    )
    assert of_domain == of_files
    for name in of_domain:
        assert callable(import_module(f"simulator.scenario_file.change.{name}").canonical)


def test_a_change_without_a_name_is_called_by_its_kind_and_position() -> None:
    shape = TypeAdapter(AnyChange).validate_python(
        {"kind": "across_the_board", "from": "2026-10-01", "share": "5%"}
    )
    assert change_of(shape, position=3).name == "across_the_board_3"


def test_the_reference_page_has_the_table_of_kinds() -> None:
    assert f"\n{table_of_kinds()}\n" in PAGE.read_text(encoding="utf-8")


def test_the_json_schema_offers_every_kind_and_keeps_their_keys_required() -> None:
    schema = json_schema()
    kinds = {schema["$defs"][shape.__name__]["properties"]["kind"]["const"] for shape in SHAPES}
    assert kinds == set(KINDS)
    assert all("kind" in schema["$defs"][shape.__name__]["required"] for shape in SHAPES)
