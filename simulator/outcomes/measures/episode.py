"""Episodes of care: from a referral to leaving the pathway, across all the steps between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.measures.grid import Grid
from simulator.outcomes.measures.record import Floats, Integers, Record, Truths, Visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes:
    """One row an episode; moments in days from the start of the run, infinite for what has not happened."""

    group: NDArray[np.int64]
    place: NDArray[np.int64]
    """Position of the group in the grid, all episodes counting at its first step."""
    episode: Integers
    """0 for the first, then the number of returns."""
    began: Floats
    """The referral was received: the patient joined the first list. Negative for people of day one."""
    left_care: Floats
    """The patient left the pathway by an exit."""
    exit: Integers
    """Index of that exit; -1 while in the pathway."""
    first_visit: Integers
    """Row of the first visit."""
    episode_of_visit: Integers
    """`int64[visit]`, the episode of each visit."""
    from_day_one: Truths
    """On a list or in care when the run began."""
    has_known_referral: Truths
    """False for people in care on day one, whose referral the run does not know."""

    @classmethod
    def of(cls, record: Record) -> Episodes:
        """The episodes of one replication."""
        visits = record.visits
        opens = _opens_an_episode(visits)
        first = np.flatnonzero(opens)
        last = np.append(first[1:], len(opens))[: len(first)] - 1
        closed = visits.has_left_care[last]
        group = visits.place[first] // len(record.grid.steps)
        is_old_class = np.array([c.arrivals is None for c in record.network.classes], dtype=np.bool_)
        from_day_one = is_old_class[visits.patient_class[first]] & (visits.episode[first] == 0)
        return cls(
            group=group,
            place=group * len(record.grid.steps),
            episode=visits.episode[first],
            began=visits.joined[first],
            left_care=np.where(closed, visits.gone[last], np.inf),
            exit=np.where(closed, -1 - visits.destination[last], -1),
            first_visit=first,
            episode_of_visit=np.cumsum(opens) - 1,
            from_day_one=from_day_one,
            has_known_referral=~visits.from_day_one_care[first],
        )

    def earliest(self, rows: Truths, moments: Floats) -> Floats:
        """`float64[episode]`, the earliest moment of the chosen visits of each; infinite where none came."""
        chosen = np.flatnonzero(rows)
        earliest = np.full(len(self.first_visit), np.inf)
        np.minimum.at(earliest, self.episode_of_visit[chosen], moments[chosen])
        return earliest

    def have(self, rows: Truths) -> Truths:
        """`bool[episode]`, whether any of the chosen visits belongs to each."""
        have = np.zeros(len(self.first_visit), dtype=np.bool_)
        have[self.episode_of_visit[rows]] = True
        return have

    def counted(
        self, grid: Grid, rows: Truths, moments: Floats, weights: Floats | None = None
    ) -> NDArray[np.float64]:
        """`float64[group, step, cell]`, the chosen episodes (or weights) by moment, all at step 0."""
        chosen = np.flatnonzero(rows & grid.periods.hold(moments))
        cells = grid.periods.cell_of(moments[chosen])
        return grid.counted(self.place[chosen], cells, None if weights is None else weights[chosen])


def _opens_an_episode(visits: Visits) -> Truths:
    opens = np.ones(len(visits.patient), dtype=np.bool_)
    opens[1:] = False
    for column in (visits.patient_class, visits.patient, visits.episode):
        opens[1:] |= column[1:] != column[:-1]
    return opens
