"""What people read of a scenario is in no key, and the list of it misses no field."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Final

import pytest

from simulator.experiment.store.words import WORDS

MODULES: Final = ("demand", "pathway", "scenario", "system", "team")
READ_BY_PEOPLE: Final = {"source", "title", "description", "reason", "stated"}
"""Names of fields that hold what people read, in every class of the domain."""


@pytest.mark.parametrize("module", MODULES)
def test_every_text_for_people_is_left_out_of_keys(module: str) -> None:
    name = f"simulator.domain.{module}"
    found = [kind for kind in vars(import_module(name)).values() if isinstance(kind, type)]
    kinds = [kind for kind in found if is_dataclass(kind) and kind.__module__ == name]
    assert kinds
    for kind in kinds:
        missing = {field.name for field in fields(kind)} & READ_BY_PEOPLE - WORDS.get(kind, frozenset())
        assert not missing, f"{kind.__name__}: name its {missing} in `WORDS`"


def test_every_field_that_is_left_out_is_there() -> None:
    for kind, names in WORDS.items():
        assert names <= {field.name for field in fields(kind)}, kind.__name__
