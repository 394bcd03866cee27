"""A canonical text is the same for equal values and for no others."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from simulator.experiment.store.digest import canonical_text


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
