"""The same people in two scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.measures.person_column import PERSON_SCHEMA

Groups = tuple[tuple[str, str], ...]
"""Pathway and group of each class of people."""

_NAMED = (*GROUPS, "patient_class", "at_step")
_NUMBERS = tuple(name for name in PERSON_SCHEMA.names if name not in _NAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Some people of one replication, by column."""

    group: NDArray[np.int64]
    """Index in the groups of the comparison."""
    columns: Mapping[str, NDArray[np.float64]]
    """Numbers of `PERSON_SCHEMA` by name, all as doubles so that differences are exact."""

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """The column of this name."""
        return self.columns[name]

    def __len__(self) -> int:
        """How many people."""
        return len(self.group)

    def chosen(self, rows: NDArray[np.int64]) -> People:
        """The people of some rows."""
        return People(
            group=self.group[rows], columns={name: column[rows] for name, column in self.columns.items()}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The people of one replication of two scenarios, matched by class and patient number."""

    scenario: People
    """Of those in both, as they are in the scenario; `reference` has them in the same order."""
    reference: People
    only_scenario: People
    """People whom the reference does not know: their demand differs."""
    only_reference: People

    @property
    def group(self) -> NDArray[np.int64]:
        """`int64[person]` of those in both."""
        return self.scenario.group

    @classmethod
    def of(cls, scenario: pa.Table, reference: pa.Table, groups: Groups) -> Pair:
        """The people of two tables of `PERSON_SCHEMA`.

        Parameters
        ----------
        scenario, reference
            Of the same seed and replication.
        groups
            Every pathway and group in either of them; the first one holds those whose group is elsewhere.

        Raises
        ------
        ValueError
            A table is not of this schema.
        """
        for table in (scenario, reference):
            _refuse_other_columns(table)
        classes: dict[str, int] = {}
        mine, theirs = _keys(scenario, classes), _keys(reference, classes)
        _, here, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
        people, others = people_of_table(scenario, groups), people_of_table(reference, groups)
        return cls(
            scenario=people.chosen(here),
            reference=others.chosen(there),
            only_scenario=people.chosen(np.setdiff1d(np.arange(len(people)), here, assume_unique=True)),
            only_reference=others.chosen(np.setdiff1d(np.arange(len(others)), there, assume_unique=True)),
        )


def groups_of(*tables: pa.Table) -> Groups:
    """Pathways and groups of some tables, in the order in which they are met.

    Raises
    ------
    ValueError
        A table is not of `PERSON_SCHEMA`.
    """
    met: dict[tuple[str, str], None] = {}
    for table in tables:
        _refuse_other_columns(table)
        names = table.select(list(GROUPS)).group_by(list(GROUPS), use_threads=False)
        rows = names.aggregate([]).to_pylist()
        met |= dict.fromkeys(tuple(row[name] for name in GROUPS) for row in rows)
    return tuple(met)


def _refuse_other_columns(table: pa.Table) -> None:
    if not table.schema.equals(PERSON_SCHEMA):
        raise ValueError("a table of people must have the columns and types of PERSON_SCHEMA")


def codes_of(table: pa.Table, name: str) -> tuple[NDArray[np.int64], list[str]]:
    """Index and names of a column of names; -1 where it is missing."""
    column = table.column(name).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], type=column.type)
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, column.dictionary.to_pylist()


def group_codes(table: pa.Table, groups: Groups) -> NDArray[np.int64]:
    """`int64[person]`, index of each person's group."""
    pathway, pathways = codes_of(table, "pathway")
    group, names = codes_of(table, "group")
    index = np.zeros((len(pathways), len(names)), dtype=np.int64)
    for row, (of_pathway, of_group) in enumerate(groups):
        if of_pathway in pathways and of_group in names:
            index[pathways.index(of_pathway), names.index(of_group)] = row
    return np.asarray(index[pathway, group])


def _keys(table: pa.Table, classes: dict[str, int]) -> NDArray[np.int64]:
    """`int64[person]`, class and patient number as one number; classes met for the first time are added."""
    codes, names = codes_of(table, "patient_class")
    shared = np.array([classes.setdefault(name, len(classes)) for name in names], dtype=np.int64)
    return np.asarray(shared[codes] * 2**32 + table.column("patient").to_numpy())


def people_of_table(table: pa.Table, groups: Groups) -> People:
    """The people of a table of `PERSON_SCHEMA`, by column."""
    return People(
        group=group_codes(table, groups),
        columns={name: table.column(name).to_numpy().astype(np.float64) for name in _NUMBERS},
    )
