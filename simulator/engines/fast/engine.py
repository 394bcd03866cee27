"""The driver of the fast engine: lays out the tables, enters the kernel, makes room when a table is full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast import kernel, layout, people
from simulator.engines.fast.foresight import whole_lines
from simulator.engines.fast.layout import Model, State
from simulator.engines.fast.tables import FIRST_SIZE, model_of, state_of
from simulator.errors import SimulatorError
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import VISIT, History
from simulator.simulation.network import Network
from simulator.simulation.standstill import time_stands_still


class Kernel(NamedTuple):
    """The two functions in which a run spends its time, compiled or as they stand."""

    advance: Callable[[Model, State], int]
    put_in_order: Callable[[NDArray[np.void], NDArray[np.int64], NDArray[np.int64], NDArray[np.void]], None]
    spare_rows: list[NDArray[np.void]]
    """At most one table that an earlier run wrote its rows to: new memory costs more than the writing."""


MOST_SPARE_BYTES: Final = 1 << 28
"""A table of which more was written to is given back to the system."""

INTERPRETED: Final = Kernel(advance=kernel.advance, put_in_order=people.put_in_order, spare_rows=[])
"""The kernel as plain Python: for machines without numba, and as a third voice in tests of identity."""

GROWING: Final[Mapping[int, str]] = {
    layout.NEAR_FULL: "near",
    layout.FAR_FULL: "far",
    layout.PEOPLE_FULL: "people",
    layout.TALLIES_FULL: "tallies",
    layout.ROWS_FULL: "rows",
}
"""Table that grows when the kernel says so."""

WRONG_NETWORK: Final[Mapping[int, str]] = {
    layout.NO_COURSE: "a patient came to a step that has no course for the class",
    layout.NO_ROUTING: "a visit ended in a way for which its step has no routing",
    layout.TOO_MANY_VISITS: "a patient made more visits than can be counted: routes lead in a circle",
}


class OutOfMemoryError(SimulatorError):
    """A run needs more memory than the machine gives."""


def run_on(kernel: Kernel, network: Network, streams: Streams, first_size: int = FIRST_SIZE) -> History:
    """The history of one replication, by a kernel.

    Parameters
    ----------
    kernel
        Compiled or plain functions; the history is the same.
    network
        Pools, steps and classes over a horizon.
    streams
        The random numbers of the replication.
    first_size
        Records the growing tables begin with, at least; they are doubled when full.

    Raises
    ------
    ValueError
        A patient comes where the network has no course or no routing.
    OutOfMemoryError
        A table cannot be made larger.
    TimeStandsStillError
        A patient walks in a circle of steps in no time.
    """
    # Keyed draws wrap around on purpose; a pool without speed serves no patient before the horizon.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        model = model_of(network, streams)
        state = _with_spare_rows(kernel, state_of(network, model, first_size))
        status = layout.PAUSED
        while status != layout.FINISHED:
            status = kernel.advance(model, state)
            if status in WRONG_NETWORK:
                raise ValueError(WRONG_NETWORK[status])
            if status == layout.STANDSTILL:
                stuck = state.people[state.registers[layout.STUCK]]
                raise time_stands_still(network, int(stuck["step"]), float(stuck["joined"]))
            if status in GROWING:
                state = _with_larger(state, GROWING[status])
    visits = _in_order(kernel, model, state)
    if visits.nbytes <= MOST_SPARE_BYTES:
        kernel.spare_rows[:] = [state.rows]
    return History(
        visits=visits,
        busy_days=state.areas[:, :, layout.BUSY].copy(),
        capacity_days=state.areas[:, :, layout.OFFERED].copy(),
        queue_days=state.areas[:, :, layout.QUEUE].copy(),
    )


def _in_order(kernel: Kernel, model: Model, state: State) -> NDArray[np.void]:
    """The rows by class, patient and visit."""
    rows = state.rows[: state.registers[layout.ROWS_USED]]
    on_day_one = np.bincount(model.day_one["patient_class"], minlength=len(model.classes))
    patients = np.maximum(state.referrals["number"], on_day_one)
    first_patient = np.concatenate([[0], np.cumsum(patients)])
    first_row = np.zeros(first_patient[-1] + 1, dtype=np.int64)
    ordered = np.empty(len(rows), VISIT)
    kernel.put_in_order(rows, first_patient, first_row, ordered)
    return ordered


def _with_spare_rows(kernel: Kernel, state: State) -> State:
    """The state with the rows of an earlier run to write over, where no run under way has them."""
    try:
        spare = kernel.spare_rows.pop()
    except IndexError:
        return state
    return state._replace(rows=spare) if len(spare) >= len(state.rows) else state


def _with_larger(state: State, table: str) -> State:
    """The state with a table of twice the size, or a little more where it is small."""
    full: NDArray[np.void] = getattr(state, table)
    size = len(full) + max(len(full), layout.HEADROOM)
    try:
        larger = whole_lines(size, full.dtype)
    except MemoryError as error:
        raise OutOfMemoryError(
            f"the run needs more memory than this machine gives: its table of {table} has "
            f"{len(full)} records and would need {size * full.dtype.itemsize / 2**20:.0f} MiB more; "
            "run fewer replications at once, or a shorter horizon"
        ) from error
    larger[: len(full)] = full
    return state._replace(**{table: larger})  # type: ignore[arg-type]  # every growing table holds records


def interpret(network: Network, streams: Streams) -> History:
    """Run the kernel as plain Python, which needs no numba and takes its time."""
    return run_on(INTERPRETED, network, streams)
