"""The history of one replication: one row a visit to a step, and what each pool did month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.simulation.columns import Columns
from simulator.simulation.network import Network


class Ended(IntEnum):
    """How a visit to a step stands when the run ends."""

    STILL_WAITING = 0
    """On the list, care not started."""
    STILL_IN_CARE = 1
    """Care started and not finished."""
    COMPLETED = 2
    """Care finished; `destination` says where the patient went."""
    DROPPED_OUT = 3
    """The course ended early after contacts missed in a row."""
    RENEGED = 4
    """The patient gave up waiting."""
    DETERIORATED = 5
    """The patient got worse while waiting."""
    BAULKED = 6
    """The patient would not wait at all and never joined the list."""


class BrokenHistoryError(Exception):
    """A history contradicts itself."""


VISIT = np.dtype(
    [
        ("patient_class", np.int32),
        ("patient", np.int64),
        ("visit", np.int32),
        ("episode", np.int32),
        ("step", np.int32),
        ("occurrence", np.int32),
        ("joined", np.float64),
        ("started", np.float64),
        ("first_contact", np.float64),
        ("finished", np.float64),
        ("left", np.float64),
        ("attended", np.int32),
        ("missed", np.int32),
        ("wait_inside_days", np.float64),
        ("elsewhere", np.bool_),
        ("ended", np.int8),
        ("destination", np.int32),
    ]
)
"""Columns of a visit. Moments are days from the start of the run, NaN for what has not happened.

`visit` counts the patient's visits to any step, `occurrence` those to this step and `episode` the referrals,
all from 0. `joined` is negative for people who were on the list or in care on day one. `started`: the place
was granted, or with no place pool the first contact began, or the stay elsewhere began. `first_contact`: the
first attended contact began; equal to `started` where a step has a stay. `finished`: care ended. `left`: the
place was given up, which is later than `finished` where a bed, here or elsewhere, is held for the next step;
for people who left the list it is that moment. `attended`, `missed`: contacts. `wait_inside_days`: days spent
waiting for a clinician after the step started, up to the end of the run. `elsewhere`: the patient was placed
elsewhere. `ended`: an `Ended`. `destination`: a step index, -1 - k for exit k, or `NOWHERE`.
"""

NOWHERE = -(2**31)
"""Destination of a visit that has not ended."""


@dataclass(frozen=True, kw_only=True)
class History:
    """What happened in one replication.

    Two engines that obey the contract give histories equal in every bit.
    """

    visits: NDArray[np.void]
    """`VISIT[visit]`, sorted by class, patient and visit."""
    busy_days: NDArray[np.float64]
    """`float64[pool, period]`, server-days in use (bed-days for beds)."""
    capacity_days: NDArray[np.float64]
    """`float64[pool, period]`, server-days on offer."""
    queue_days: NDArray[np.float64]
    """`float64[pool, period]`, patient-days spent on the pool's list: the queue-length integral."""

    @cached_property
    def columns(self) -> Columns:
        """The visits by column, made once for all that read them."""
        return Columns.of(self.visits)

    def is_identical_to(self, other: History) -> bool:
        """Whether every row, and every bit of it, is the same."""
        return (
            self.visits.tobytes() == other.visits.tobytes()
            and self.busy_days.tobytes() == other.busy_days.tobytes()
            and self.capacity_days.tobytes() == other.capacity_days.tobytes()
            and self.queue_days.tobytes() == other.queue_days.tobytes()
        )

    def table(self, network: Network) -> pd.DataFrame:
        """The visits with names instead of indices, for reading.

        Parameters
        ----------
        network
            The network that was run.

        Returns
        -------
        pandas.DataFrame
            Columns of `VISIT` with `pathway`, `group`, `patient_class`, `step`, `ended` and `destination` as
            categories; `destination` is missing for visits that have not ended.
        """
        return self._table_of(network, slice(None))

    def tables(self, network: Network, rows_at_a_time: int) -> Iterator[pd.DataFrame]:
        """The same piece by piece, in order; a history without visits is one empty piece.

        All pieces have the same categories, so that they can be written one behind the other.

        Parameters
        ----------
        network
            The network that was run.
        rows_at_a_time
            Visits of each piece, the last one perhaps of fewer; 1 or more.
        """
        for begin in range(0, max(len(self.visits), 1), rows_at_a_time):
            yield self._table_of(network, slice(begin, begin + rows_at_a_time))

    def _table_of(self, network: Network, rows: slice) -> pd.DataFrame:
        visits = self.columns
        table = pd.DataFrame({name: getattr(visits, name)[rows] for name in VISIT.names or ()})
        classes = network.classes
        table.insert(0, "pathway", _named(visits.patient_class[rows], [c.pathway for c in classes]))
        table.insert(1, "group", _named(visits.patient_class[rows], [c.group for c in classes]))
        table["patient_class"] = _named(visits.patient_class[rows], [c.name for c in classes])
        table["step"] = _named(visits.step[rows], [step.name.partition("/")[2] for step in network.steps])
        table["ended"] = _named(visits.ended[rows], [ended.name.lower() for ended in Ended])
        places = [step.name for step in network.steps] + list(network.exits)
        destination = visits.destination[rows].astype(np.int64)
        position = np.where(destination < 0, len(network.steps) - 1 - destination, destination)
        position[destination == NOWHERE] = -1
        table["destination"] = _named(position, [name.partition("/")[2] for name in places])
        return table


def _named(codes: NDArray[np.signedinteger], names: list[str]) -> pd.Series[str]:
    """Categories from indices; names that repeat share a category, -1 is missing."""
    categories = list(dict.fromkeys(names))
    # The last place is for -1.
    category = np.array([*(categories.index(name) for name in names), -1], dtype=np.int64)
    return pd.Series(pd.Categorical.from_codes(category[codes], categories=pd.Index(categories, dtype="str")))
