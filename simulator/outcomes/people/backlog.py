"""Backlog owed: people left waiting beyond the reference's, and what it costs to see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.outcomes.measures.person_column import Standing
from simulator.outcomes.people.care_ahead import CareAhead
from simulator.outcomes.people.pairing import codes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The list at the end of one replication, by step, and the work it stands for."""

    people: NDArray[np.float64]
    """`float64[step]`, people waiting."""
    here: NDArray[np.float64]
    """`float64[step, pool]`, work-days they need at the step they wait for."""
    onward: NDArray[np.float64]
    """`float64[step, pool]`, work-days they need after it, by chance of the routes."""

    def beyond(self, other: Owed) -> Owed:
        """What is owed more than in another scenario; below 0 where a list is shorter."""
        return Owed(
            people=self.people - other.people,
            here=self.here - other.here,
            onward=self.onward - other.onward,
        )


def steps_of(ahead: CareAhead) -> tuple[tuple[str, str], ...]:
    """Pathway and step of everything that can be waited for, in the order of the system."""
    return tuple(dict.fromkeys((pathway, step) for pathway, _, step in ahead.here))


def waiting_at(table: pa.Table, step: str) -> int:
    """How many people wait at a step, `pathway/step`, at the end of a replication.

    Parameters
    ----------
    table
        Of `PERSON_SCHEMA`.
    step
        No patient waits at one that the table does not name.
    """
    codes, names = codes_of(table, "at_step")
    if step not in names:
        return 0
    waits = table.column("standing").to_numpy() == Standing.WAITING
    return int(np.count_nonzero(waits & (codes == names.index(step))))


def owed_by(table: pa.Table, ahead: CareAhead) -> Owed:
    """What the people who wait at the end of a replication still need.

    Parameters
    ----------
    table
        Of `PERSON_SCHEMA`.
    ahead
        The care ahead in the reference's system.

    Raises
    ------
    KeyError
        A patient waits at a step that the system does not have.
    """
    waits = table.column("standing").to_numpy() == Standing.WAITING
    at_step, steps = codes_of(table, "at_step")
    pathway, pathways = codes_of(table, "pathway")
    group, groups = codes_of(table, "group")
    places, number = np.unique(
        np.stack([pathway[waits], group[waits], at_step[waits]]), axis=1, return_counts=True
    )
    rows = steps_of(ahead)
    people = np.zeros(len(rows))
    here, onward = (np.zeros((len(rows), len(ahead.pools))) for _ in range(2))
    for (of_pathway, of_group, of_step), count in zip(places.T.tolist(), number.tolist(), strict=True):
        step = steps[of_step].partition("/")[2]
        place = pathways[of_pathway], groups[of_group], step
        row = rows.index((pathways[of_pathway], step))
        people[row] += count
        here[row] += count * ahead.here[place]
        onward[row] += count * ahead.onward[place]
    return Owed(people=people, here=here, onward=onward)


BACKLOG_VALUES = ("people", "weeks", "pounds_here", "pounds_onward", "pounds")
"""The figures of each row: people waiting, weeks of the pool's capacity to do the work of the step they wait
for, pounds of that work, pounds of the care that follows, and both together."""

Rows = list[tuple[str, str, str]]


def rows_of(ahead: CareAhead) -> Rows:
    """Pathway, step and pool of each row: everything; each pool; each step, with the pools it takes from."""
    everywhere = np.array([*ahead.here.values()]) > 0
    rows: Rows = [("all", "all", "all"), *(("all", "all", pool) for pool in ahead.pools)]
    for pathway, step in steps_of(ahead):
        takes = np.array([name[::2] == (pathway, step) for name in ahead.here])
        used = everywhere[takes].any(axis=0)
        rows.append((pathway, step, "all"))
        rows += [(pathway, step, pool) for pool, is_used in zip(ahead.pools, used, strict=True) if is_used]
    return rows


def values_of(owed: Owed, ahead: CareAhead, rows: Rows) -> NDArray[np.float64]:
    """`float64[row, value]`, `BACKLOG_VALUES` of each row.

    Of a pool: the people who wait for steps that take from it, its part of their care, and of the care of
    everybody who waits the part that they will need from it later.

    Parameters
    ----------
    owed
        What is owed, or the difference between two scenarios.
    ahead
        The prices and capacities of the reference's system.
    rows
        Of `rows_of`.
    """
    steps = steps_of(ahead)
    pounds_here, pounds_onward = (work * ahead.pounds_per_work_day for work in (owed.here, owed.onward))
    takes = {(pathway, step, pool) for pathway, step, pool in rows}
    values = np.full((len(rows), len(BACKLOG_VALUES)), np.nan)
    for row, (pathway, step, pool) in enumerate(rows):
        chosen = [
            position
            for position, (of_pathway, of_step) in enumerate(steps)
            if step == "all" or (of_pathway, of_step) == (pathway, step)
        ]
        columns = slice(None) if pool == "all" else [ahead.pools.index(pool)]
        counted = [i for i in chosen if pool == "all" or (*steps[i], pool) in takes]
        here = pounds_here[chosen][:, columns].sum()
        onward = pounds_onward[chosen][:, columns].sum()
        weeks = np.nan
        if pool != "all":
            weeks = float(ahead.weeks(owed.here[chosen].sum(axis=0))[ahead.pools.index(pool)])
        values[row] = owed.people[counted].sum(), weeks, here, onward, here + onward
    return values
