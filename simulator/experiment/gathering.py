"""Measures of many replications put together, as narrow as they can be: a long study has tens of millions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

DIMENSIONS = ("pathway", "group", "step", "team", "period", "measure", "unit")
MEASURE_COLUMNS = ("pathway", "group", "step", "team", "period", "measure", "value", "unit")
RESULT_COLUMNS = ("scenario", "replication", *MEASURE_COLUMNS, "label")
"""Columns of `results.parquet`: `label` is of the estimate that a line is part of."""


class Gathered:
    """The measures of replications, one behind the other.

    They go straight into columns of their final length, and a label is kept as a small number: a row takes
    about twenty bytes, and nothing is in memory twice.
    """

    def __init__(self, replications: int) -> None:
        """Nothing yet, with room for so many replications once the size of the first is known."""
        self._replications = replications
        self._rows = 0
        self._values: NDArray[np.float64] = np.empty(0)
        self._codes: dict[str, NDArray[np.int16]] = {name: np.empty(0, np.int16) for name in DIMENSIONS}
        self._labels: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}

    def add(self, measures: pa.Table) -> None:
        """Take in one replication, in `MEASURE_COLUMNS`, all but the value being dictionaries."""
        begin, end = self._rows, self._rows + measures.num_rows
        if end > len(self._values):
            self._make_room(max(end, measures.num_rows * self._replications))
        for name in DIMENSIONS:
            column = measures[name].combine_chunks()
            known = self._labels[name]
            codes = [known.setdefault(label, len(known)) for label in column.dictionary.to_pylist()]
            self._codes[name][begin:end] = np.array(codes, dtype=np.int16)[column.indices.to_numpy()]
        self._values[begin:end] = measures["value"].to_numpy()
        self._rows = end

    def _make_room(self, rows: int) -> None:
        self._values = np.resize(self._values, rows) if len(self._values) else np.empty(rows)
        for name, codes in self._codes.items():
            self._codes[name] = np.resize(codes, rows) if len(codes) else np.empty(rows, np.int16)

    def columns(self) -> dict[str, object]:
        """The columns of all of them, in order; what was gathered is given up as they are made."""
        columns: dict[str, object] = {}
        for name in MEASURE_COLUMNS:
            if name == "value":
                columns[name] = self._values[: self._rows]
            else:
                labels = pd.Index(list(self._labels[name]), dtype="str")
                codes = self._codes.pop(name)[: self._rows]
                columns[name] = pd.Categorical.from_codes(codes, categories=labels)
        return columns
