"""Replications of a study put together: every number as an array, no line of a table in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.errors import SimulatorError
from simulator.experiment.store.entry import LostReplicationError, Store
from simulator.experiment.task import Task
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.samples.pooled_wait import PooledPercentiles, pooled_percentiles
from simulator.outcomes.samples.sample import Samples

NAMES = [*DIMENSIONS, "measure"]
"""Columns that tell one number from another."""

Shown = Sequence[tuple[str, str]]
"""Scenarios in order, each with the scenario whose replications it shows: itself, as a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Every replication of a study."""

    samples: Samples
    replications_by_engine: dict[str, int]


def gather(store: Store, shown: Shown, replications: int) -> Gathered:
    """Every replication of some scenarios together.

    A long study has tens of millions of lines. What a line is of is the same in every replication, so it is
    kept once, and the numbers as `float64[row, replication]`: 8 bytes a line. Waits are read for one scenario
    at a time, and only their percentiles stay.

    Parameters
    ----------
    store
        Where they are.
    shown
        Which.
    replications
        How many of each.

    Raises
    ------
    LostReplicationError
        A replication that was on disk is damaged or gone.
    SimulatorError
        A replication has other rows than the first of its scenario.
    """
    rows, engines = _Rows(), Counter[str]()
    measured: dict[str, _Measured] = {}
    sources = list(dict.fromkeys(source for _, source in shown))
    for source in sources:
        measured[source] = _measured(store, source, replications, rows, engines)
    keys = rows.keys
    values = {source: found.values_of(len(keys)) for source, found in measured.items()}
    present = {source: found.present_of(len(keys)) for source, found in measured.items()}
    pooled = {source: _pooled(store, source, replications, keys) for source in sources}
    numbers = tuple(range(replications))
    return Gathered(
        samples=Samples.of_arrays(
            keys=keys,
            replications={name: numbers for name, _ in shown},
            values={name: values[source] for name, source in shown},
            present={name: present[source] for name, source in shown},
            pooled={name: pooled[source] for name, source in shown},
        ),
        replications_by_engine=dict(sorted(engines.items())),
    )


@dataclass(slots=True)
class _Rows:
    """The rows met so far, in the order in which they were met."""

    keys: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*NAMES, "unit"], dtype="str"))
    met: list[tuple[pa.Table, NDArray[np.int64]]] = field(default_factory=list)
    """Labels of whole replications, and the rows of their lines."""

    def of(self, labels: pa.Table) -> NDArray[np.int64]:
        """`int64[line]`, the row of each line of a replication.

        Raises
        ------
        ValueError
            Two lines are of one row.
        """
        for known, rows in self.met:
            if labels.equals(known):
                return rows
        lines = labels.to_pandas().astype(str)
        index = pd.MultiIndex.from_frame(self.keys[NAMES])
        wanted = pd.MultiIndex.from_frame(lines[NAMES])
        if not wanted.is_unique:
            raise ValueError(f"a number appears twice: {wanted[wanted.duplicated()][0]}")
        rows = np.asarray(index.get_indexer(wanted), dtype=np.int64)
        new = np.flatnonzero(rows < 0)
        rows[new] = len(self.keys) + np.arange(len(new))
        self.keys = pd.concat([self.keys, lines.iloc[new][[*NAMES, "unit"]]], ignore_index=True)
        self.met.append((labels, rows))
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """The replications of one scenario."""

    rows: NDArray[np.int64]
    """`int64[line]`."""
    values: NDArray[np.float64]
    """`float64[line, replication]`."""

    def values_of(self, number: int) -> NDArray[np.float64]:
        """`float64[row, replication]` of so many rows, NaN where the scenario has none."""
        if np.array_equal(self.rows, np.arange(number)):
            return self.values
        values = np.full((number, self.values.shape[1]), np.nan)
        values[self.rows] = self.values
        return values

    def present_of(self, number: int) -> NDArray[np.bool_]:
        """`bool[row]`, whether the scenario has the row."""
        present = np.zeros(number, dtype=np.bool_)
        present[self.rows] = True
        return present


def _measured(
    store: Store, scenario: str, replications: int, rows: _Rows, engines: Counter[str]
) -> _Measured:
    lines: NDArray[np.int64] | None = None
    values = np.empty((0, replications))
    for task in (Task(scenario, replication) for replication in range(replications)):
        kept = store.load(task)
        if kept is None:
            raise LostReplicationError(store.path(task))
        engines[kept.engine] += 1
        here = rows.of(kept.measures.drop_columns(["value"]).combine_chunks())
        if lines is None:
            lines, values = here, np.empty((len(here), replications))
        elif lines is not here and not np.array_equal(lines, here):
            raise SimulatorError(
                f"{store.path(task)} has other rows than the first replication of '{scenario}': remove it "
                "and run the same command again"
            )
        values[:, task.replication] = kept.measures["value"].to_numpy()
    assert lines is not None, "a study has at least one replication"
    return _Measured(rows=lines, values=values)


def _pooled(store: Store, scenario: str, replications: int, keys: pd.DataFrame) -> PooledPercentiles:
    tables = []
    for task in (Task(scenario, replication) for replication in range(replications)):
        curves = store.load_waits(task)
        if curves is None:
            raise LostReplicationError(store.waits_path(task))
        number = pa.array(np.full(curves.num_rows, task.replication, dtype=np.int32))
        tables.append(curves.append_column("replication", number))
    waits = pa.concat_tables(tables).unify_dictionaries().to_pandas()
    return pooled_percentiles(waits, keys, range(replications))
