"""A history together with what its visits mean: the pathway, group and role behind every index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.domain.pathway import Step
from simulator.domain.system import System
from simulator.outcomes.grid import Grid
from simulator.outcomes.window import Periods, Window
from simulator.simulation.history import NOWHERE, Ended, History
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """The columns of a history, each contiguous, with the meaning of its indices.

    Moments are days from the start of the run, infinite for what has not happened yet.
    """

    patient_class: Integers
    patient: Integers
    episode: Integers
    group: Integers
    """Index of pathway and group in the grid."""
    step: Integers
    occurrence: Integers
    joined: Floats
    started: Floats
    first_contact: Floats
    finished: Floats
    left: Floats
    attended: Floats
    missed: Floats
    wait_inside_days: Floats
    elsewhere: Truths
    ended: Integers
    destination: Integers
    from_day_one_care: Truths
    """In care when the run began, so that the wait before it is unknown."""

    @property
    def off_list(self) -> Floats:
        """Moment the patient left the waiting list: care started, or the patient gave up or got worse."""
        return np.where(np.isfinite(self.started), self.started, self.left)

    @property
    def starts(self) -> Truths:
        """Visits whose care started during the run."""
        return np.isfinite(self.started) & ~self.from_day_one_care

    @property
    def waited(self) -> Truths:
        """Visits that were on a waiting list: neither in care on day one nor gone without joining."""
        return np.asarray(~self.from_day_one_care & (self.ended != Ended.BAULKED))

    @property
    def has_left_care(self) -> Truths:
        """Visits after which the patient left the pathway by an exit."""
        return np.asarray((self.destination < 0) & (self.destination != NOWHERE))

    @property
    def gone(self) -> Floats:
        """Moment a visit was over for the patient, whatever ended it."""
        return np.where(np.isfinite(self.left), self.left, self.finished)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One replication, ready to be measured."""

    network: Network
    system: System
    streams: Streams
    history: History
    visits: Visits
    grid: Grid
    steps: tuple[Step, ...]
    """The domain's step behind each index of the network."""
    until_days: float
    """Latest moment that can be known: the end of the window."""

    @classmethod
    def of(
        cls, history: History, network: Network, system: System, streams: Streams, window: Window
    ) -> Record:
        """A history with its meaning.

        Raises
        ------
        ValueError
            The window ends after the run.
        """
        if window.to_days > network.horizon_days:
            raise ValueError(
                f"the window ends on day {window.to_days:g}, "
                f"after the run ends on day {network.horizon_days:g}"
            )
        grid = Grid.of(system, [step.name for step in network.steps], Periods.of(window, system.starts))
        return cls(
            network=network,
            system=system,
            streams=streams,
            history=history,
            visits=_visits_of(history, network, grid),
            grid=grid,
            steps=tuple(system.pathway(pathway).step(step) for pathway, step in grid.steps),
            until_days=window.to_days,
        )

    def at_steps(self, holds: Callable[[Step], bool]) -> Truths:
        """`bool[visit]`, visits to the steps for which a question about the step is answered yes."""
        return np.array([holds(step) for step in self.steps], dtype=np.bool_)[self.visits.step]

    def counted(self, rows: Truths, moments: Floats, weights: Floats | None = None) -> Floats:
        """`float64[group, step, cell]`, the chosen visits (or their weights) by moment."""
        visits = self.visits
        return self.grid.counted(
            visits.group[rows], visits.step[rows], moments[rows], None if weights is None else weights[rows]
        )

    def spread(self, rows: Truths, begins: Floats, ends: Floats, amounts: Floats | None = None) -> Floats:
        """`float64[group, step, cell]`, days of the chosen visits between two moments, or amounts."""
        visits = self.visits
        return self.grid.spread(
            visits.group[rows],
            visits.step[rows],
            begins[rows],
            ends[rows],
            None if amounts is None else amounts[rows],
        )


def _visits_of(history: History, network: Network, grid: Grid) -> Visits:
    rows = history.visits
    group_of_class = np.array(
        [grid.groups.index((c.pathway, c.group)) for c in network.classes], dtype=np.int64
    )
    in_care_class = np.array([bool(c.in_care) for c in network.classes], dtype=np.bool_)
    patient_class = rows["patient_class"].astype(np.int64)

    def moments(name: str) -> Floats:
        column = rows[name].astype(np.float64)
        column[np.isnan(column)] = np.inf
        return column

    return Visits(
        patient_class=patient_class,
        patient=rows["patient"].astype(np.int64),
        episode=rows["episode"].astype(np.int64),
        group=group_of_class[patient_class],
        step=rows["step"].astype(np.int64),
        occurrence=rows["occurrence"].astype(np.int64),
        joined=rows["joined"].astype(np.float64),
        started=moments("started"),
        first_contact=moments("first_contact"),
        finished=moments("finished"),
        left=moments("left"),
        attended=rows["attended"].astype(np.float64),
        missed=rows["missed"].astype(np.float64),
        wait_inside_days=rows["wait_inside_days"].astype(np.float64),
        elsewhere=rows["elsewhere"].astype(np.bool_),
        ended=rows["ended"].astype(np.int64),
        destination=rows["destination"].astype(np.int64),
        from_day_one_care=in_care_class[patient_class] & (rows["visit"] == 0),
    )
