"""What a run folder says of the store: which entries hold the replications of which scenario."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from os.path import relpath
from pathlib import Path

import pandas as pd

from simulator.errors import SimulatorError
from simulator.experiment.store.entry import Store, key_in
from simulator.experiment.store.files import write_text
from simulator.experiment.task import Task
from simulator.wording.spreadsheet import csv_of_rows, text_of_cell

REFERENCES_NAME = "replications.csv"
REFERENCE_COLUMNS = ("scenario", "replication", "reduction", "history", "measures_file", "history_file")
"""Keys of the two entries, and their files relative to the folder that holds the run folder; no file of a
history where none is kept."""


def write_references(folder: Path, store: Store, shown: Sequence[tuple[str, str]], replications: int) -> None:
    """Write `replications.csv` into a run folder.

    Parameters
    ----------
    folder
        The run folder.
    store
        What holds the replications.
    shown
        Scenarios in order, each with the scenario whose replications it shows.
    replications
        How many of each.
    """
    rows = []
    for name, source in shown:
        for task in (Task(source, replication) for replication in range(replications)):
            measures, history = store.path(task), store.history_path(task)
            kept = _relative(history, folder.parent) if store.has_history(task) else ""
            keys = (key_in(measures), key_in(history))
            rows.append((name, task.replication, *keys, _relative(measures, folder.parent), kept))
    write_text(folder / REFERENCES_NAME, csv_of_rows(REFERENCE_COLUMNS, rows))


def keys_referred_to(folder: Path) -> frozenset[str]:
    """Keys of all entries that a run folder refers to; none of a folder that refers to no store."""
    return frozenset(key for row in _references(folder) for key in (row["reduction"], row["history"]))


def kept_history(folder: Path, scenario: str, replication: int) -> pd.DataFrame:
    """Every visit of one replication of a study that kept histories.

    Parameters
    ----------
    folder
        The run folder.
    scenario
        Its name in that study.
    replication
        From 0.

    Returns
    -------
    pandas.DataFrame
        One row a visit; `docs/runs.md` says what each column is.

    Raises
    ------
    SimulatorError
        The study has no such replication, or its history was not kept or is not there any more.
    """
    rows = _references(folder)
    if not rows:
        raise SimulatorError(
            f"{folder} has no {REFERENCES_NAME}, so it refers to no kept history: run the study again with "
            "--keep-history"
        )
    wanted = [row for row in rows if (row["scenario"], row["replication"]) == (scenario, str(replication))]
    if not wanted:
        names = ", ".join(dict.fromkeys(row["scenario"] for row in rows))
        last = max(int(row["replication"]) for row in rows)
        raise SimulatorError(
            f"{folder} has no replication {replication} of '{scenario}': it has replications 0 to {last} of "
            f"{names}"
        )
    file = folder.parent / wanted[0]["history_file"]
    if not wanted[0]["history_file"] or not file.is_file():
        raise SimulatorError(
            f"the history of replication {replication} of '{scenario}' is not kept: run the study again with "
            "--keep-history (from Python, keep_history=True)"
        )
    return pd.read_parquet(file)


def _references(folder: Path) -> list[dict[str, str]]:
    file = folder / REFERENCES_NAME
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        rows = [
            {name: text_of_cell(value or "") for name, value in row.items() if name}
            for row in csv.DictReader(text)
        ]
    return rows if rows and set(REFERENCE_COLUMNS) <= set(rows[0]) else []


def _relative(file: Path, folder: Path) -> str:
    """A file as seen from a folder; in full where it is on another drive."""
    try:
        return Path(relpath(file, folder)).as_posix()
    except ValueError:
        return file.absolute().as_posix()
