"""The labels of a study in two tables: one to read, and one that holds every label."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from simulator.experiment.store.files import write_text, write_whole
from simulator.outcomes.labels.label import LABELS
from simulator.outcomes.labels.labelling import LABEL_COLUMNS, LabelPiece
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.wording.spreadsheet import csv_of_frame

READ_NAME: Final = "labels.csv"
WHOLE_NAME: Final = "labels.parquet"
SUMMARY_COLUMNS: Final = (
    "label",
    "measure",
    "numbers",
    "of_whole_window",
    "scenarios",
    "first_of",
    "text",
)
"""One row a label of a measure: how many numbers carry it, how many of them are of the whole measured period,
in which scenarios, and what it says of the first of them, those of the whole system and period first."""

_NUMBERS: Final = ("value", "low", "high")
_SCHEMA: Final = pa.schema(
    [pa.field(name, pa.float64() if name in _NUMBERS else pa.string()) for name in LABEL_COLUMNS]
)
_KEYS: Final = ["label", "measure"]


def write_labels(folder: Path, pieces: Iterable[LabelPiece]) -> None:
    """Write `labels.csv`, a row a label of a measure, and `labels.parquet`, every label with its figures.

    Parameters
    ----------
    folder
        The run folder.
    pieces
        From `Comparison.label_pieces`; together they are never in memory.
    """
    summaries: list[pd.DataFrame] = []

    def write(file: Path) -> None:
        with pq.ParquetWriter(file, _SCHEMA, write_page_checksum=True) as writer:
            for piece in pieces:
                columns = [
                    pa.array(piece.column(name), type=_SCHEMA.field(name).type, from_pandas=True)
                    for name in LABEL_COLUMNS
                ]
                writer.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA))
                summaries.append(_summary(piece))

    write_whole(folder / WHOLE_NAME, write)
    together = _together(summaries)
    write_text(folder / READ_NAME, csv_of_frame(together))


def _summary(piece: LabelPiece) -> pd.DataFrame:
    """Of the labels of one piece; `rank` says how wide the first of each reaches: 0 for system and period."""
    is_total = {name: piece.column(name) == WHOLE_WINDOW for name in DIMENSIONS}
    is_period = is_total["period"]
    rank = 2 - is_period.astype(int) - np.logical_and.reduce(list(is_total.values())).astype(int)
    group, measures = pd.factorize(piece.column("measure"))
    # Of each measure the row that reaches widest, and of those the first.
    ordered = np.lexsort((rank, group))
    widest = ordered[np.unique(group[ordered], return_index=True)[1]]
    return pd.DataFrame(
        {
            "label": str(piece.label),
            "measure": measures,
            "numbers": np.bincount(group),
            "of_whole_window": np.bincount(group, weights=is_period).astype(int),
            "scenario": piece.scenario,
            "rank": rank[widest],
            "first_of": [_described(piece, row) for row in widest],
            "text": piece.column("text")[widest],
        }
    )


def _described(piece: LabelPiece, row: int) -> str:
    """Which number it is, as `cut_crisis against baseline: adults, crisis, 2026-10`."""
    names = (piece.column(name)[row] for name in DIMENSIONS)
    of = ", ".join(name for name in names if name != WHOLE_WINDOW)
    pair = f"{piece.scenario} against {piece.against}" if piece.against else piece.scenario
    return f"{pair}: {of or 'the whole system and period'}"


def _together(summaries: list[pd.DataFrame]) -> pd.DataFrame:
    """One row a label and measure, labels in their order, those of most numbers of the whole period first."""
    filled = [summary for summary in summaries if len(summary)]
    if not filled:
        return pd.DataFrame(columns=list(SUMMARY_COLUMNS))
    ranked = pd.concat(filled, ignore_index=True).sort_values("rank", kind="stable")
    groups = ranked.groupby(_KEYS, sort=False)
    found = groups.agg(
        numbers=("numbers", "sum"),
        of_whole_window=("of_whole_window", "sum"),
        scenarios=("scenario", lambda names: ", ".join(dict.fromkeys(names))),
        first_of=("first_of", "first"),
        text=("text", "first"),
    ).reset_index()
    order = {str(label): position for position, label in enumerate(LABELS)}
    found["order"] = found["label"].astype(str).map(order)
    found = found.sort_values(["order", "of_whole_window"], ascending=[True, False], kind="stable")
    return found[list(SUMMARY_COLUMNS)]
