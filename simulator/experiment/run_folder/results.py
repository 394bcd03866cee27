"""The tidy table of a study: one line a scenario, replication and measure, written a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray

from simulator.experiment.store.entry import LABEL, MEASURE_COLUMNS
from simulator.experiment.store.files import write_whole
from simulator.outcomes import Comparison
from simulator.wording.spreadsheet import write_frame

RESULT_COLUMNS = ("scenario", "replication", *MEASURE_COLUMNS, "label")
"""Columns of `results.parquet`: `label` is of the estimate that a line is part of."""
RESULTS_AT_A_TIME = 1_048_576
"""Lines of a row group of the results, or a few more: those of whole replications."""

_TYPES = {"replication": pa.int32(), "value": pa.float64()}
_SCHEMA = pa.schema([pa.field(name, _TYPES.get(name, LABEL)) for name in RESULT_COLUMNS])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The lines of one scenario: labels of each row as numbers, and the values of every replication."""

    codes: Mapping[str, NDArray[np.signedinteger]]
    """`int[row]` by column: position among the categories of the column."""
    replications: tuple[int, ...]
    values: NDArray[np.float64]
    """`float64[row, replication]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """The tidy table of a comparison, which is never whole in memory until `frame` is called."""

    comparison: Comparison
    categories: Mapping[str, pd.Index[str]]
    """By column, all labels there are."""
    codes: Mapping[str, NDArray[np.signedinteger]]
    """`int[row]` by column that is the same in every scenario."""
    labels: Mapping[str, NDArray[np.object_]]
    """`object[row]` by scenario, the labels of each estimate."""

    @classmethod
    def of(cls, comparison: Comparison) -> ResultTable:
        """The table of a comparison."""
        keys = comparison.samples.keys
        named = [name for name in MEASURE_COLUMNS if name != "value"]
        known = {name: pd.Index(keys[name].unique()) for name in named}
        labels = {name: comparison.labels_of_rows(name) for name in comparison.scenarios}
        present = comparison.samples.present
        texts = {text for name, column in labels.items() for text in column[present[name]]}
        return cls(
            comparison=comparison,
            categories={
                "scenario": pd.Index(comparison.scenarios, dtype="str"),
                **known,
                "label": pd.Index(sorted(texts), dtype="str"),
            },
            codes={name: _positions(labels, keys[name]) for name, labels in known.items()},
            labels=labels,
        )

    def frame(self) -> pd.DataFrame:
        """The whole table: columns of `RESULT_COLUMNS`, labels as categories; about 20 bytes a line."""
        parts = list(self._parts())
        columns: dict[str, object] = {}
        for name in RESULT_COLUMNS:
            if name == "replication":
                numbers = [
                    np.repeat(np.array(part.replications, dtype=np.int32), len(part.values)) for part in parts
                ]
                columns[name] = np.concatenate(numbers)
            elif name == "value":
                columns[name] = np.concatenate([part.values.ravel(order="F") for part in parts])
            else:
                codes = [np.tile(part.codes[name], len(part.replications)) for part in parts]
                columns[name] = pd.Categorical.from_codes(
                    np.concatenate(codes), categories=self.categories[name]
                )
        return pd.DataFrame(columns, copy=False)

    def write_parquet(self, path: Path, metadata: Mapping[str, str]) -> None:
        """Write the table as Parquet, a row group at a time; `metadata` is kept with it."""
        schema = _SCHEMA.with_metadata(metadata)

        def write(file: Path) -> None:
            with pq.ParquetWriter(file, schema, write_page_checksum=True) as writer:
                for group in _grouped(self._pieces(), RESULTS_AT_A_TIME):
                    writer.write_table(group.replace_schema_metadata(metadata), row_group_size=len(group))

        write_whole(path, write)

    def write_csv(self, path: Path) -> None:
        """Write the table as CSV, a piece at a time."""

        def write(file: Path) -> None:
            with file.open("w", encoding="utf-8", newline="") as text:
                for number, piece in enumerate(self._pieces()):
                    write_frame(piece.to_pandas(), text, header=number == 0)

        write_whole(path, write)

    def _parts(self) -> Iterator[_Part]:
        samples = self.comparison.samples
        for position, scenario in enumerate(self.comparison.scenarios):
            here = np.flatnonzero(samples.present[scenario])
            codes = {name: codes[here] for name, codes in self.codes.items()}
            codes["scenario"] = np.full(len(here), position, dtype=np.int16)
            codes["label"] = _positions(self.categories["label"], self.labels[scenario][here])
            yield _Part(
                codes=codes,
                replications=samples.replications[scenario],
                values=samples.values[scenario][here],
            )

    def _pieces(self) -> Iterator[pa.Table]:
        """The lines of each replication."""
        categories = {name: pa.array(list(labels), pa.string()) for name, labels in self.categories.items()}
        for part in self._parts():
            named = {
                name: pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), categories[name])
                for name, codes in part.codes.items()
            }
            for number, values in zip(part.replications, part.values.T, strict=True):
                columns = named | {
                    "replication": pa.array(np.full(len(values), number, dtype=np.int32)),
                    "value": pa.array(np.ascontiguousarray(values)),
                }
                yield pa.Table.from_arrays([columns[name] for name in RESULT_COLUMNS], schema=_SCHEMA)


def _positions(categories: pd.Index[str], labels: pd.Series[str] | NDArray[np.object_]) -> NDArray[np.int16]:
    """`int16[row]`, where each label stands among the categories; -1 for one that is not there."""
    return categories.get_indexer(pd.Index(labels)).astype(np.int16)


def _grouped(pieces: Iterator[pa.Table], lines: int) -> Iterator[pa.Table]:
    """Pieces put together until there are so many lines; one empty piece where there is none."""
    group: list[pa.Table] = []
    for piece in pieces:
        group.append(piece)
        if sum(map(len, group)) >= lines:
            yield pa.concat_tables(group).combine_chunks()
            group = []
    if group:
        yield pa.concat_tables(group).combine_chunks()
