"""What labels rest on, taken from one replication."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.domain.offered_load import loads_by_step
from simulator.domain.pathway import Clock
from simulator.domain.system import System
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.evidence_measure import OF_CLOCK, OF_LISTS, Queue
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.record import Floats, Record, Truths
from simulator.outcomes.measures.waits.clock import (
    URGENT_ROLES,
    WaitingClock,
    can_still_stop,
    destinations,
    stops,
)
from simulator.units import DAYS_PER_MONTH

Loads = tuple[Floats, Floats]
"""`float64[group, step]` twice: highest load, and that of unrelieved pools; -inf where no patient comes."""


def evidence(record: Record, episodes: Episodes, clocks: dict[Clock, WaitingClock], loads: Loads) -> Values:
    """Growth, offered load and cut-off share of every queue, for the whole window.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    clocks
        Their waiting-time clocks.
    loads
        Of the system: `loads_of`.
    """
    highest, unrelieved = loads
    values = _of_spans(record, OF_LISTS, *record.listed)
    values |= _of_loads(record, OF_LISTS, highest, unrelieved)
    for clock, waiting in clocks.items():
        queue = OF_CLOCK[clock]
        runs = np.flatnonzero(waiting.runs)
        values |= _of_spans(record, queue, episodes.place[runs], waiting.began[runs], waiting.over[runs])
        ahead = _steps_ahead(record, clock)
        # A clock belongs to groups, whatever the step: all of them stand at step 0.
        by_group = [
            np.where(ahead, load, -np.inf).max(axis=1, keepdims=True) for load in (highest, unrelieved)
        ]
        values |= _of_loads(record, queue, by_group[0], by_group[1])
    return values


def growth_per_month(begins: Floats, ends: Floats, from_days: float, to_days: float) -> Floats:
    """`float64[wait]`, what each wait adds to the slope of the number waiting, patients a month.

    Parameters
    ----------
    begins, ends
        `float64[wait]`, days; an end is infinite for a wait that is not over.
    from_days, to_days
        The window.

    Notes
    -----
    The least-squares line through L(t), the number waiting, over a window of length T about its middle m has
    the slope ∫(t - m) L(t) dt / ∫(t - m)² dt, whose denominator is T³ / 12. L(t) is a sum over waits that are
    1 from s to e and 0 otherwise, so each wait adds ∫(t - m) dt from s to e, which is
    (e - s) ((s + e) / 2 - m). It is the projection on the first Legendre polynomial: NIST Digital Library of
    Mathematical Functions, 18.18(i).
    """
    middle, length = (from_days + to_days) / 2, to_days - from_days
    start, end = np.clip(begins, from_days, to_days), np.clip(ends, from_days, to_days)
    per_day = 12.0 * (end - start) * ((start + end) / 2 - middle) / length**3
    return np.asarray(DAYS_PER_MONTH * per_day)


def _of_spans(record: Record, queue: Queue, place: NDArray[np.int64], begins: Floats, ends: Floats) -> Values:
    edges = record.grid.periods.edges
    from_days, to_days = float(edges[0]), float(edges[-1])
    growth = _by_group_and_step(record, place, growth_per_month(begins, ends, from_days, to_days))
    began_inside = np.flatnonzero((begins >= from_days) & (begins < to_days))
    number = _by_group_and_step(record, place[began_inside])
    cut_off = _by_group_and_step(record, place[began_inside[ends[began_inside] >= to_days]])
    values: Values = {queue.growth.name: {}, queue.cut_off.name: {}}
    for level in record.grid.levels_for(queue.growth):
        values[queue.growth.name][level.name] = level.added(growth)
        began = level.added(number)
        values[queue.cut_off.name][level.name] = np.divide(
            level.added(cut_off), began, out=np.full(began.shape, np.nan), where=began > 0
        )
    return values


def _by_group_and_step(record: Record, place: NDArray[np.int64], amounts: Floats | None = None) -> Floats:
    """`float64[group, step, 1]`, amounts added up; 1 each when absent."""
    grid = record.grid
    added = np.bincount(place, weights=amounts, minlength=grid.places)
    return np.asarray(added.reshape(len(grid.groups), len(grid.steps), 1), dtype=np.float64)


def loads_of(system: System, grid: Grid) -> Loads:
    """The offered load at every step, by group; it follows from the system alone.

    Parameters
    ----------
    system
        After its cuts.
    grid
        Its groups and steps, and the window.
    """
    highest = np.full((len(grid.groups), len(grid.steps)), -np.inf)
    unrelieved = highest.copy()
    groups = {name: index for index, name in enumerate(grid.groups)}
    steps = {name: index for index, name in enumerate(grid.steps)}
    window = float(grid.periods.edges[0]), float(grid.periods.edges[-1])
    for (pathway, group, step), load in loads_by_step(system, window[1], window[0]).items():
        here = groups[pathway, group], steps[pathway, step]
        highest[here], unrelieved[here] = load.highest, load.unrelieved
    return highest, unrelieved


def _of_loads(record: Record, queue: Queue, highest: Floats, unrelieved: Floats) -> Values:
    values: Values = {}
    for measure, loads in ((queue.load, highest), (queue.unrelieved_load, unrelieved)):
        values[measure.name] = {}
        for level in record.grid.levels_for(measure):
            row_of = level.row_of[:, : loads.shape[1]]
            most = np.full(len(level.rows), -np.inf)
            inside = row_of >= 0
            np.maximum.at(most, row_of[inside], loads[inside])
            values[measure.name][level.name] = np.where(np.isfinite(most), most, np.nan)[:, None]
    return values


def _steps_ahead(record: Record, clock: Clock) -> Truths:
    """`bool[group, step]`, where a patient just referred may wait while the clock runs.

    Crises and wards are left out unless people are referred to them: the few who come that way do not decide
    how many wait for something else.
    """
    grid, network = record.grid, record.network
    stopping = [stops(clock, step) for step in record.steps]
    urgent = [step.role in URGENT_ROLES for step in record.steps]
    leads_there = can_still_stop(network, stopping)
    entry = {(p.name, g.name): (p.name, g.enters_at) for p in record.system.pathways for g in p.groups}
    ahead = np.zeros((len(grid.groups), len(grid.steps)), dtype=np.bool_)
    for row, name in enumerate(grid.groups):
        first = grid.steps.index(entry[name])
        if clock == "first_contact":
            ahead[row, first] = True
            continue
        for patient_class, of_group in enumerate(network.classes):
            if (of_group.pathway, of_group.group) == name:
                for step in _met(record, patient_class, first, stopping):
                    is_aside = urgent[step] and step != first
                    ahead[row, step] = leads_there[patient_class, step] and not is_aside
                break
    return ahead


def _met(record: Record, patient_class: int, first: int, stopping: list[bool]) -> Iterator[int]:
    """Steps that may come before the clock stops, the one that stops it included."""
    known, before = {first}, [first]
    while before:
        step = before.pop()
        yield step
        course = record.network.steps[step].courses[patient_class]
        if course is None or stopping[step]:
            continue
        for ahead in destinations(course) - known:
            known.add(ahead)
            before.append(ahead)
