"""What a run folder says of the store: which entries hold the replications of which scenario."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from os.path import relpath
from pathlib import Path

import pandas as pd

from simulator.disk.sealed_parquet import BrokenSealError, refuse_broken_seal
from simulator.errors import SimulatorError
from simulator.experiment.run_folder.reading import RunFolder
from simulator.experiment.store.entry import Store, key_in
from simulator.experiment.store.files import write_text
from simulator.experiment.task import Task
from simulator.wording.spreadsheet import csv_of_rows, text_of_cell

REFERENCES_NAME = "replications.csv"
REFERENCE_COLUMNS = ("scenario", "replication", "reduction", "history", "measures_file", "history_file")
"""Keys of the two entries, and their files relative to the folder that holds the run folder; no file of a
history where none is kept."""


def write_references(
    path: Path, folder: Path, store: Store, shown: Sequence[tuple[str, str]], replications: int
) -> None:
    """Write `replications.csv` of a run folder.

    Parameters
    ----------
    path
        Where to.
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
    write_text(path, csv_of_rows(REFERENCE_COLUMNS, rows))


def keys_referred_to(folder: Path) -> frozenset[str]:
    """Keys of all entries that a run folder refers to; none of a folder that refers to no store.

    Nor of a folder that is not whole: the run that makes it so refers to them again.
    """
    try:
        rows = _references(RunFolder.open(folder))
    except SimulatorError:
        return frozenset()
    return frozenset(key for row in rows for key in (row["reduction"], row["history"]))


def files_referred_to(folder: Path) -> Iterator[Path]:
    """The files in the store of every replication that a run folder refers to; those that are gone too.

    Raises
    ------
    SimulatorError
        The folder is not whole.
    """
    for row in _references(RunFolder.open(folder)):
        for name in filter(None, (row["measures_file"], row["history_file"])):
            file = folder.parent / name
            yield file
            yield from sorted(beside for beside in file.parent.glob(f"{file.stem}.*") if beside != file)


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
        The study has no such replication, its history was not kept, is not there any more or is damaged, or
        the folder is not as the run left it.
    """
    opened = RunFolder.open(folder)
    opened.warn_if_unsealed()
    rows = _references(opened)
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
    try:
        refuse_broken_seal(file)
    except BrokenSealError as broken:
        raise SimulatorError(
            f"{file} cannot be relied on ({broken}): run the study again with --keep-history, which "
            "computes it anew"
        ) from None
    return pd.read_parquet(file)


def _references(folder: RunFolder) -> list[dict[str, str]]:
    if not folder.holds(REFERENCES_NAME):
        return []
    text = StringIO(folder.text(REFERENCES_NAME), newline="")
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
