"""A digest changes when, and only when, something that decides the results changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from simulator.experiment.store.digest import RESULT_SOURCES, canonical_text, code_digest, scenario_digest
from tests.unit.experiment.small_study import scenario, slice_of, targeted


def test_equal_scenarios_have_equal_digests() -> None:
    assert scenario_digest(scenario("plan", targeted()), "code") == scenario_digest(
        scenario("plan", targeted()), "code"
    )


def test_the_number_of_replications_is_no_part_of_a_digest() -> None:
    plan = scenario("plan", targeted())
    more = replace(plan, run=replace(plan.run, replications=500))
    assert scenario_digest(plan, "code") == scenario_digest(more, "code")


def test_every_other_field_of_a_scenario_is_part_of_its_digest() -> None:
    plan = scenario("plan", slice_of())
    changed = [
        replace(plan, name="other"),
        replace(plan, cuts=(slice_of(Fraction(1, 19)),)),
        replace(plan, run=replace(plan.run, seed=12)),
        replace(plan, run=replace(plan.run, warm_up_days=7.5)),
        replace(plan, baseline=replace(plan.baseline, teams=plan.baseline.teams[::-1])),
    ]
    digests = {scenario_digest(each, "code") for each in [plan, *changed]}
    assert len(digests) == len(changed) + 1


def test_other_code_gives_another_digest() -> None:
    plan = scenario("plan", targeted())
    assert scenario_digest(plan, "code") != scenario_digest(plan, "other code")


def test_a_float_differs_from_the_next_one_up() -> None:
    assert canonical_text(0.1) != canonical_text(0.1 + 2**-56)


def test_a_text_is_never_taken_for_a_number_or_a_list() -> None:
    assert len({canonical_text(thing) for thing in ("1", 1, 1.0, True, ("1",), (1,), None, "")}) == 8


def test_the_order_of_a_mapping_or_a_set_does_not_matter() -> None:
    assert canonical_text({"a": 1, "b": 2}) == canonical_text({"b": 2, "a": 1})
    assert canonical_text(frozenset(["a", "b"])) == canonical_text(frozenset(["b", "a"]))


def test_a_type_that_scenarios_do_not_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical text"):
        canonical_text(object())


@dataclass(frozen=True)
class _One:
    value: int = 1


@dataclass(frozen=True)
class _Other:
    value: int = 1


def test_the_kind_of_an_object_is_part_of_its_text() -> None:
    assert canonical_text(_One()) != canonical_text(_Other())


def package(folder: Path, content: bytes = b"a = 1\n") -> Path:
    for source in RESULT_SOURCES:
        place = folder / source if source.endswith(".py") else folder / source / "module.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def test_the_code_digest_covers_every_file_that_decides_results(tmp_path: Path) -> None:
    digests = {code_digest(package(tmp_path / "unchanged"))}
    for number, file in enumerate(sorted((tmp_path / "unchanged").rglob("*.py"))):
        changed = package(tmp_path / str(number))
        (changed / file.relative_to(tmp_path / "unchanged")).write_bytes(b"a = 2\n")
        digests.add(code_digest(changed))
    assert len(digests) == len(RESULT_SOURCES) + 1


def test_the_code_digest_does_not_see_line_endings_or_charts(tmp_path: Path) -> None:
    windows = package(tmp_path / "windows", b"a = 1\r\n")
    (windows / "charts").mkdir()
    (windows / "charts" / "waits.py").write_bytes(b"b = 1\n")
    assert code_digest(windows) == code_digest(package(tmp_path / "unix"))
