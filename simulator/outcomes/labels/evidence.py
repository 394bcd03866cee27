"""The rows of the tidy table by queue, and the rows that hold the evidence on each queue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.course_length import COURSE_EVIDENCE
from simulator.outcomes.measures.dimension import PLACES
from simulator.outcomes.measures.evidence_measure import EVIDENCE, QUEUES, Queue
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.window import WHOLE_WINDOW

Rows = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRows:
    """The rows measured on one queue, and the row of its evidence; `int64[row]` each, -1 for none."""

    queue: Queue
    levels: Truths
    """`bool[row]`, whole-window rows of measures that are levels only while the queue is steady."""
    of_seen: Truths
    """`bool[row]`, whole-window rows of measures that are silent about waits that were not over."""
    of_queue: Truths
    """`bool[row]`, rows of all those measures, whatever the period."""
    growth: Rows
    load: Rows
    unrelieved_load: Rows
    cut_off: Rows
    at_end: Rows


def rows_by_queue(keys: pd.DataFrame) -> tuple[QueueRows, ...]:
    """The rows of a table, by the queue they are measured on.

    Parameters
    ----------
    keys
        Columns `pathway`, `group`, `step`, `team`, `period` and `measure`, one row a number.
    """
    place = place_of(keys)
    family = keys["measure"].str.partition("/")[0]
    whole = (keys["period"] == WHOLE_WINDOW).to_numpy()
    found = []
    for queue in QUEUES:
        of_queue = family.isin([m.name for m in queue.levels]).to_numpy()
        levels = of_queue & whole
        of_seen = family.isin([m.name for m in queue.of_seen]).to_numpy() & whole
        columns = {
            name: np.where(levels, _row_at(keys, whole, place, measure), -1)
            for name, measure in (
                ("growth", queue.growth),
                ("load", queue.load),
                ("unrelieved_load", queue.unrelieved_load),
                ("cut_off", queue.cut_off),
                ("at_end", queue.at_end),
            )
        }
        found.append(QueueRows(queue=queue, levels=levels, of_seen=of_seen, of_queue=of_queue, **columns))
    return tuple(found)


def is_evidence(keys: pd.DataFrame) -> Truths:
    """`bool[row]`, whether a row is itself evidence, whose mean may be zero."""
    return np.asarray(keys["measure"].isin([measure.name for measure in (*EVIDENCE, *COURSE_EVIDENCE)]))


def place_of(keys: pd.DataFrame) -> Rows:
    """`int64[row]`, the same number for rows of one pathway, group, step and team."""
    return np.asarray(keys.groupby(list(PLACES), sort=False, observed=True).ngroup(), dtype=np.int64)


def _row_at(keys: pd.DataFrame, whole: Truths, place: Rows, measure: Measure) -> Rows:
    """`int64[row]`, the whole-window row of a measure for the place of each row; -1 where there is none."""
    rows = np.flatnonzero(whole & (keys["measure"] == measure.name).to_numpy())
    by_place = np.full(int(place.max(initial=-1)) + 1, -1, dtype=np.int64)
    by_place[place[rows]] = rows
    return by_place[place]
