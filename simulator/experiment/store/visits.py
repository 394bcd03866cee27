"""Visits read back from a file: names become the indices that engines and measures use."""

from __future__ import annotations

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray

from simulator.simulation.history import NOWHERE, VISIT, Ended
from simulator.simulation.network import Network

VISITS_AT_A_TIME = 65_536
"""Rows of a row group of a history: what is in memory in addition while one is written or read."""
_UNKNOWN = NOWHERE - 1
"""Index of a name that is not there."""
_NAMED = ("patient_class", "step", "ended", "destination")


def visits_of(file: pq.ParquetFile, network: Network) -> NDArray[np.void]:
    """The visits of a kept history, `VISIT[visit]`.

    Parameters
    ----------
    file
        In the columns of `History.table`.
    network
        The network that was run.

    Raises
    ------
    ArrowException
        A page is damaged, a column is missing, or a name is none of this network.
    """
    visits = np.empty(file.metadata.num_rows, dtype=VISIT)
    begin = 0
    for batch in file.iter_batches(VISITS_AT_A_TIME):
        rows = slice(begin, begin + batch.num_rows)
        for name in VISIT.names or ():
            if name not in _NAMED:
                visits[name][rows] = batch.column(name).to_numpy(zero_copy_only=False)
        _name(visits[rows], batch, network)
        begin += batch.num_rows
    return visits


def _name(visits: NDArray[np.void], batch: pa.RecordBatch, network: Network) -> None:
    """Fill in what is kept by name."""
    places = {step.name: index for index, step in enumerate(network.steps)}
    # A step goes before an exit of the same name: the digest of all bits tells where that is wrong.
    destinations = {name: -1 - index for index, name in enumerate(network.exits)} | places
    classes = {a_class.name: index for index, a_class in enumerate(network.classes)}
    ends = {ended.name.lower(): int(ended) for ended in Ended}
    visits["patient_class"] = _looked_up(batch, ["patient_class"], classes)
    visits["step"] = _looked_up(batch, ["pathway", "step"], places)
    visits["ended"] = _looked_up(batch, ["ended"], ends)
    visits["destination"] = _looked_up(batch, ["pathway", "destination"], destinations)


def _looked_up(batch: pa.RecordBatch, columns: list[str], index: dict[str, int]) -> NDArray[np.int64]:
    """`int64[row]`, the index of the names in some columns, joined by `/`; `NOWHERE` where one is missing."""
    names: list[str | None] = [""]
    codes = np.zeros(batch.num_rows, dtype=np.int64)
    for column in columns:
        column_codes, labels = _categories(batch.column(column))
        names = [_joined(name, label) for name in names for label in labels]
        codes = codes * len(labels) + column_codes
    indices = np.array([NOWHERE if name is None else index.get(name, _UNKNOWN) for name in names])
    found = indices[codes]
    if (found == _UNKNOWN).any():
        name = names[codes[np.flatnonzero(found == _UNKNOWN)[0]]]
        raise pa.ArrowInvalid(f"it has a {columns[-1]} '{name}', which the network has not")
    return found


def _categories(column: pa.Array) -> tuple[NDArray[np.int64], list[str | None]]:
    """`int64[row]`, the position of each name in a list of names, the last of which is none at all."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    labels = [*encoded.dictionary.to_pylist(), None]
    return encoded.indices.fill_null(len(labels) - 1).to_numpy().astype(np.int64), labels


def _joined(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return None
    return f"{first}/{second}" if first else second
