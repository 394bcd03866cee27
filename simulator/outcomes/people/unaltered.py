"""People for whom nothing differs: they are counted and left out before anything is judged.

Most people of a long run had left before the first change, or never came near it. Their rows are equal in
every bit, so that judging them would only take time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.people.pairing import codes_of

_NAMED = (*GROUPS, "patient_class", "at_step")


class Split(NamedTuple):
    """The people of one replication of two scenarios."""

    scenario: pa.Table
    """People for whom something differs, or who are in one scenario only."""
    reference: pa.Table
    unaltered: pa.Table
    """People whose rows are equal in both."""


def split(scenario: pa.Table, reference: pa.Table) -> Split:
    """Tables of people without those for whom nothing differs.

    Parameters
    ----------
    scenario, reference
        Tables of `PERSON_SCHEMA`, of the same seed and replication.
    """
    if scenario.num_rows != reference.num_rows or not _are_same_people(scenario, reference):
        return Split(scenario, reference, scenario.slice(0, 0))
    differs = _step_differs(scenario, reference)
    for name in scenario.schema.names:
        if name not in _NAMED:
            differs |= scenario.column(name).to_numpy() != reference.column(name).to_numpy()
    mask = pa.array(differs)
    return Split(scenario.filter(mask), reference.filter(mask), scenario.filter(pa.array(~differs)))


def _are_same_people(scenario: pa.Table, reference: pa.Table) -> bool:
    patients = scenario.column("patient").to_numpy(), reference.column("patient").to_numpy()
    return np.array_equal(*patients) and all(
        _names_equal(scenario, reference, name).all() for name in (*GROUPS, "patient_class")
    )


def _step_differs(scenario: pa.Table, reference: pa.Table) -> NDArray[np.bool_]:
    return ~_names_equal(scenario, reference, "at_step")


def _names_equal(scenario: pa.Table, reference: pa.Table, name: str) -> NDArray[np.bool_]:
    """`bool[person]`, whether a column of names says the same in both, whatever the order of its names."""
    mine, names = codes_of(scenario, name)
    theirs, others = codes_of(reference, name)
    # The last place is for -1, a name that is missing.
    position = [others.index(each) if each in others else -2 for each in names]
    return np.asarray(np.array([*position, -1], dtype=np.int64)[mine] == theirs)
