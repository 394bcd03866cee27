"""The daily series of all replications together, in batches of days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import PLACES_OF_SERIES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trajectory:
    """One series of one scenario, replication by replication."""

    pathway: str
    step: str
    team: str
    measure: str
    batch_days: int
    amounts: NDArray[np.float32]
    """`float32[replication, batch]`, sums over the days of each batch."""
    people: NDArray[np.float32] | None
    """`float32[replication, batch]`, what the amounts are divided by; days for everything but mean waits."""
    daily: NDArray[np.float64]
    """`float64[day]`, over all replications; NaN on days on which no patient was seen."""

    @property
    def replications(self) -> int:
        """How many."""
        return int(self.amounts.shape[0])

    @property
    def happens(self) -> bool:
        """Whether it is ever more than nothing."""
        return bool((self.amounts != 0).any())

    def averaged(self) -> NDArray[np.float64]:
        """`float64[batch]`, over all replications; a batch without a patient seen is as the one before."""
        amounts = self.amounts.sum(axis=0, dtype=np.float64)
        if self.people is None:
            return np.asarray(amounts / (self.replications * self.batch_days))
        people = self.people.sum(axis=0, dtype=np.float64)
        found = np.divide(amounts, people, out=np.full(len(amounts), np.nan), where=people > 0)
        return pd.Series(found).ffill().bfill().to_numpy(dtype=np.float64)

    def means(self, first: int, beyond: int) -> NDArray[np.float64]:
        """`float64[replication]`, the mean over batches from `first` to before `beyond`; NaN for none."""
        amounts = self.amounts[:, first:beyond].sum(axis=1, dtype=np.float64)
        if self.people is None:
            days = max(beyond - first, 0) * self.batch_days
            return np.asarray(amounts / days) if days else np.full(len(amounts), np.nan)
        people = self.people[:, first:beyond].sum(axis=1, dtype=np.float64)
        return np.asarray(np.divide(amounts, people, out=np.full(len(amounts), np.nan), where=people > 0))


def trajectories(replications: Iterable[pd.DataFrame], batch_days: int) -> list[Trajectory]:
    """The series of all replications.

    Parameters
    ----------
    replications
        What `daily_series` gave for each; consumed one at a time, and only batches are kept.
    batch_days
        Days in a batch; the days over at the end are left out of batches.

    Raises
    ------
    ValueError
        There are no replications, or they have different rows.
    """
    first: pd.DataFrame | None = None
    amounts: list[list[NDArray[np.float32]]] = []
    people: list[list[NDArray[np.float32]]] = []
    totals: list[NDArray[np.float64]] = []
    seen: list[NDArray[np.float64]] = []
    for frame in replications:
        if first is None:
            first = frame[[*PLACES_OF_SERIES, "measure"]].reset_index(drop=True)
            amounts, people = [[] for _ in range(len(frame))], [[] for _ in range(len(frame))]
            totals = [np.zeros(len(values)) for values in frame["amounts"]]
            seen = [np.zeros(len(values)) for values in frame["people"]]
        elif len(frame) != len(first) or (frame["measure"].to_numpy() != first["measure"].to_numpy()).any():
            raise ValueError("replications of one scenario have different series")
        for row, (of_day, number) in enumerate(zip(frame["amounts"], frame["people"], strict=True)):
            amounts[row].append(_batched(of_day, batch_days))
            people[row].append(_batched(number, batch_days))
            totals[row] += of_day
            seen[row] += number
    if first is None:
        raise ValueError("there are no replications")
    return [
        Trajectory(
            **{str(name): str(value) for name, value in place.items()},
            batch_days=batch_days,
            amounts=np.stack(amounts[row]),
            people=np.stack(people[row]) if len(seen[row]) else None,
            daily=_daily(totals[row], seen[row], len(amounts[row])),
        )
        for row, place in enumerate(first.to_dict("records"))
    ]


def _batched(values: NDArray[np.float32], batch_days: int) -> NDArray[np.float32]:
    whole = len(values) // batch_days * batch_days
    return np.asarray(values[:whole].reshape(-1, batch_days).sum(axis=1, dtype=np.float32))


def _daily(totals: NDArray[np.float64], seen: NDArray[np.float64], replications: int) -> NDArray[np.float64]:
    if not len(seen):
        return totals / replications
    return np.asarray(np.divide(totals, seen, out=np.full(len(totals), np.nan), where=seen > 0))
