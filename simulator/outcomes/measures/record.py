"""A history together with what its visits mean: the pathway, group and role behind every index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.domain.pathway import Step
from simulator.domain.system import System
from simulator.outcomes.measures.grid import Grid
from simulator.outcomes.measures.window import Periods, Window
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import NOWHERE, Ended, History
from simulator.simulation.network import Network

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Visits:
    """The columns of a history with the meaning of their indices; what is asked for twice is kept.

    Moments are days from the start of the run, infinite for what has not happened yet.
    """

    patient_class: Integers
    patient: NDArray[np.int64]
    episode: Integers
    place: NDArray[np.int64]
    """Position of the group and the step in the grid: `Grid.place_of`."""
    step: Integers
    occurrence: Integers
    joined: Floats
    started: Floats
    first_contact: Floats
    finished: Floats
    left: Floats
    attended: Integers
    missed: Integers
    wait_inside_days: Floats
    elsewhere: Truths
    ended: Integers
    destination: Integers
    from_day_one_care: Truths
    """In care when the run began, so that the wait before it is unknown."""
    steps: int
    """How many there are."""

    @classmethod
    def of(cls, history: History, network: Network, grid: Grid) -> Visits:
        """The visits of a history, placed in a grid."""
        columns = history.columns
        group_of_class = np.array(
            [grid.groups.index((c.pathway, c.group)) for c in network.classes], dtype=np.int64
        )
        in_care_class = np.array([bool(c.in_care) for c in network.classes], dtype=np.bool_)
        return cls(
            patient_class=columns.patient_class,
            patient=columns.patient,
            episode=columns.episode,
            place=grid.place_of(group_of_class[columns.patient_class], columns.step),
            step=columns.step,
            occurrence=columns.occurrence,
            joined=columns.joined,
            started=_known_moments(columns.started),
            first_contact=_known_moments(columns.first_contact),
            finished=_known_moments(columns.finished),
            left=_known_moments(columns.left),
            attended=columns.attended,
            missed=columns.missed,
            wait_inside_days=columns.wait_inside_days,
            elsewhere=columns.elsewhere,
            ended=columns.ended,
            destination=columns.destination,
            from_day_one_care=in_care_class[columns.patient_class] & (columns.visit == 0),
            steps=len(grid.steps),
        )

    @cached_property
    def group(self) -> NDArray[np.int64]:
        """Index of pathway and group in the grid."""
        return self.place // self.steps

    @cached_property
    def has_started(self) -> Truths:
        """Visits whose care started, in the run or before."""
        return np.isfinite(self.started)

    @cached_property
    def off_list(self) -> Floats:
        """Moment the patient left the waiting list: care started, or the patient gave up or got worse."""
        return np.where(self.has_started, self.started, self.left)

    @cached_property
    def starts(self) -> Truths:
        """Visits whose care started during the run."""
        return self.has_started & ~self.from_day_one_care

    @cached_property
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


def _known_moments(moments: Floats) -> Floats:
    """Infinite instead of NaN for what has not happened."""
    known: Floats = np.fmin(moments, np.inf)
    return known


class Seen(NamedTuple):
    """Visits whose wait ended in care."""

    place: NDArray[np.int64]
    cells: NDArray[np.int64]
    """Cell of the window in which care started."""
    waits: Floats
    """Days on the list."""


class Listed(NamedTuple):
    """Visits that were on a waiting list, seen or not."""

    place: NDArray[np.int64]
    joined: Floats
    off_list: Floats


def grid_of(network: Network, system: System, window: Window) -> Grid:
    """What the visits of a network are counted by.

    Raises
    ------
    ValueError
        The window ends after the run.
    """
    if window.to_days > network.horizon_days:
        raise ValueError(
            f"the window ends on day {window.to_days:g}, after the run ends on day {network.horizon_days:g}"
        )
    return Grid.of(system, [step.name for step in network.steps], Periods.of(window, system.starts))


@dataclass(frozen=True, kw_only=True)
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
        cls,
        history: History,
        network: Network,
        system: System,
        streams: Streams,
        window: Window,
        grid: Grid | None = None,
    ) -> Record:
        """A history with its meaning; `grid` is that of `grid_of`, made here when absent.

        Raises
        ------
        ValueError
            The window ends after the run.
        """
        grid = grid or grid_of(network, system, window)
        return cls(
            network=network,
            system=system,
            streams=streams,
            history=history,
            visits=Visits.of(history, network, grid),
            grid=grid,
            steps=tuple(system.pathway(pathway).step(step) for pathway, step in grid.steps),
            until_days=window.to_days,
        )

    def at_steps(self, holds: Callable[[Step], bool]) -> Truths:
        """`bool[visit]`, visits to the steps for which a question about the step is answered yes."""
        return np.array([holds(step) for step in self.steps], dtype=np.bool_)[self.visits.step]

    def counted(self, rows: Truths, moments: Floats) -> Floats:
        """`float64[group, step, cell]`, the chosen visits by moment."""
        chosen = np.flatnonzero(rows & self.grid.periods.hold(moments))
        cells = self.grid.periods.cell_of(moments[chosen])
        return self.grid.counted(self.visits.place[chosen], cells)

    def spread(self, rows: Truths, begins: Floats, ends: Floats, amounts: Floats | None = None) -> Floats:
        """`float64[group, step, cell]`, days of the chosen visits between two moments, or amounts."""
        chosen = np.flatnonzero(rows)
        return self.grid.spread(
            self.visits.place[chosen],
            begins[chosen],
            ends[chosen],
            None if amounts is None else amounts[chosen],
        )

    @cached_property
    def seen(self) -> Seen:
        """The visits whose care started during the run and in the window."""
        visits, periods = self.visits, self.grid.periods
        rows = np.flatnonzero(visits.starts & periods.hold(visits.started))
        started = visits.started[rows]
        return Seen(
            place=visits.place[rows], cells=periods.cell_of(started), waits=started - visits.joined[rows]
        )

    @cached_property
    def listed(self) -> Listed:
        """The visits that were on a waiting list."""
        visits = self.visits
        rows = np.flatnonzero(visits.waited)
        return Listed(place=visits.place[rows], joined=visits.joined[rows], off_list=visits.off_list[rows])

    @cached_property
    def starts_by_cell(self) -> Floats:
        """`float64[group, step, cell]`, care that started during the run."""
        return self.grid.counted(self.seen.place, self.seen.cells)

    @cached_property
    def days_elsewhere(self) -> Floats:
        """`float64[group, step, cell]`, days spent in placements elsewhere, those after care included."""
        visits = self.visits
        return self.spread(self.placed_elsewhere, visits.started, visits.left)

    @cached_property
    def placed_elsewhere(self) -> Truths:
        """Visits whose stay elsewhere has begun."""
        return self.visits.elsewhere & self.visits.has_started

    @cached_property
    def end_of_care(self) -> Floats:
        """Moment care ended, or the end of the run where it has not."""
        return np.minimum(self.visits.finished, self.network.horizon_days)
