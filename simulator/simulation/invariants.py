"""What must be true of every history, whatever the network: checked from the rows, not from the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.simulation.history import NOWHERE, Ended
from simulator.simulation.network import Network, Pool

if TYPE_CHECKING:
    from simulator.simulation.history import History

ROUNDING_SHARE = 1e-9
"""Relative difference that sums of many floating-point days may show."""


def broken_invariants(history: History, network: Network) -> list[str]:
    """Every invariant a history breaks, as sentences; empty when it is sound."""
    return [
        *_time_runs_forward(history, network),
        *_people_are_conserved(history),
        *_nobody_is_lost(history, network),
        *_ends_agree_with_moments(history),
        *_pools_keep_within_capacity(history, network),
        *_areas_equal_the_rows(history, network),
    ]


def _count(wrong: NDArray[np.bool_], what: str) -> Iterator[str]:
    if wrong.any():
        yield f"{int(wrong.sum())} visits {what}, the first in row {int(np.argmax(wrong))}"


def _time_runs_forward(history: History, network: Network) -> Iterator[str]:
    visits = history.visits
    joined, started, first = visits["joined"], visits["started"], visits["first_contact"]
    finished, left = visits["finished"], visits["left"]
    yield from _count(started < joined, "started before they joined the list")
    yield from _count(first < started, "had a first contact before they started")
    yield from _count(finished < started, "finished before they started")
    yield from _count(left < finished, "left before they finished")
    yield from _count(left < joined, "left before they joined")
    for name in ("joined", "started", "finished", "left"):
        yield from _count(visits[name] >= network.horizon_days, f"{name} after the end of the run")
    yield from _count(visits["wait_inside_days"] < 0, "have a negative wait inside the course")


def _people_are_conserved(history: History) -> Iterator[str]:
    """Each patient's visits follow one another, and each goes where the one before it led."""
    visits = history.visits
    same = (visits["patient_class"][1:] == visits["patient_class"][:-1]) & (
        visits["patient"][1:] == visits["patient"][:-1]
    )
    before, after = visits[:-1], visits[1:]
    yield from _count(
        np.append(same & (after["visit"] != before["visit"] + 1), False), "are missing or doubled"
    )
    is_first = np.append(True, ~same)[: len(visits)]
    yield from _count(is_first & (visits["visit"] != 0), "come without an earlier one")
    open_visit = before["destination"] == NOWHERE
    yield from _count(np.append(same & open_visit, False), "are followed by another while still open")
    went_on = same & (before["destination"] >= 0)
    yield from _count(
        np.append(went_on & (after["step"] != before["destination"]), False), "are followed by another step"
    )
    yield from _count(
        np.append(went_on & (after["episode"] != before["episode"]), False), "change episode inside care"
    )
    came_back = same & (before["destination"] < 0) & ~open_visit
    yield from _count(
        np.append(came_back & (after["episode"] != before["episode"] + 1), False),
        "do not count a re-referral",
    )
    ends = np.where(np.isnan(before["finished"]), before["left"], before["finished"])
    yield from _count(
        np.append(same & (after["joined"] < ends), False), "are followed by one that began earlier"
    )


def _nobody_is_lost(history: History, network: Network) -> Iterator[str]:
    """Everybody who came is there, and whoever was sent to a step without delay has come to it."""
    visits = history.visits
    for index, group in enumerate(network.classes):
        numbers = np.unique(visits["patient"][visits["patient_class"] == index])
        came = len(group.waiting) + len(group.in_care) if group.arrivals is None else len(numbers)
        if not np.array_equal(numbers, np.arange(came)):
            yield f"patients of '{group.name}' are missing"
    others = visits[["patient_class", "patient"]]
    is_last = np.append(others[1:] != others[:-1], True)[: len(visits)]
    gone = [
        row
        for row in np.flatnonzero(is_last & (visits["destination"] >= 0))
        if not _may_be_on_the_way(visits[row], network)
    ]
    lost = np.zeros(len(visits), dtype=np.bool_)
    lost[gone] = True
    yield from _count(lost, "lead to a step that the patient never joined")


def _may_be_on_the_way(visit: np.void, network: Network) -> bool:
    """Whether a route that this visit may have taken has a delay, in which the run can end."""
    course = network.steps[visit["step"]].courses[visit["patient_class"]]
    if course is None:
        return False
    risks = (course.patience, course.deterioration)
    routings = [course.routing, *(risk.routing for risk in risks if risk is not None)]
    if course.sessions is not None and course.sessions.dropped_out is not None:
        routings.append(course.sessions.dropped_out)
    return any(
        way.delay is not None and way.to == visit["destination"]
        for routing in routings
        for way in routing.ways
    )


def _ends_agree_with_moments(history: History) -> Iterator[str]:
    visits = history.visits
    ended = visits["ended"]
    is_open = ended <= Ended.STILL_IN_CARE
    gave_up = ended >= Ended.RENEGED
    had_care = (ended == Ended.COMPLETED) | (ended == Ended.DROPPED_OUT)
    yield from _count(is_open != (visits["destination"] == NOWHERE), "disagree with their destination")
    yield from _count((ended == Ended.STILL_WAITING) & ~np.isnan(visits["started"]), "wait though started")
    yield from _count((ended == Ended.STILL_IN_CARE) & np.isnan(visits["started"]), "are in care unstarted")
    yield from _count(gave_up & ~np.isnan(visits["started"]), "gave up though started")
    yield from _count(gave_up & np.isnan(visits["left"]), "gave up without leaving")
    yield from _count(had_care & np.isnan(visits["finished"]), "had care that never finished")
    yield from _count(~had_care & ~np.isnan(visits["finished"]), "finished care they did not have")


def _days_within(
    begins: NDArray[np.float64], ends: NDArray[np.float64], horizon_days: float
) -> NDArray[np.float64]:
    """Length of each interval inside the run; an end that has not come counts up to the horizon."""
    closed = np.where(np.isnan(ends), horizon_days, ends)
    return np.asarray(np.maximum(0.0, closed - np.maximum(0.0, begins)))


def _holders(history: History, network: Network, pool: int) -> NDArray[np.void]:
    """Visits that hold or held a place of this pool."""
    steps = [index for index, step in enumerate(network.steps) if step.place == pool]
    visits = history.visits
    holds = np.isin(visits["step"], steps) & ~visits["elsewhere"] & ~np.isnan(visits["started"])
    return np.asarray(visits[holds])


def _were_in_care(visits: NDArray[np.void], network: Network) -> NDArray[np.bool_]:
    """Which visits were under way when the run began: these may be more than there are places."""
    from_care = [index for index, group in enumerate(network.classes) if group.in_care]
    return np.asarray(np.isin(visits["patient_class"], from_care) & (visits["visit"] == 0))


def _servers_at(pool: Pool, moments: NDArray[np.float64]) -> NDArray[np.int64]:
    """Servers on offer at each moment, changes of that instant included."""
    changes = np.array([change.at_days for change in pool.changes])
    servers = np.array([change.servers for change in pool.changes])
    return np.asarray(servers[np.searchsorted(changes, moments, side="right") - 1])


def _pools_keep_within_capacity(history: History, network: Network) -> Iterator[str]:
    """Nobody starts where no place is free; clinicians are never busier than there is time."""
    for index, pool in enumerate(network.pools):
        over = history.busy_days[index] > history.capacity_days[index] * (1 + ROUNDING_SHARE)
        if over.any():
            yield f"pool '{pool.name}' is busier than its capacity in period {int(np.argmax(over))}"
        held = _holders(history, network, index)
        if not len(held):
            continue
        moments = np.unique(held["started"][~_were_in_care(held, network)])
        begun = np.searchsorted(np.sort(held["started"]), moments, side="right")
        ended = np.searchsorted(np.sort(held["left"][~np.isnan(held["left"])]), moments, side="right")
        # A stay of no length takes and gives its place within one instant and is free again by its end.
        crowded = begun - ended > _servers_at(pool, moments)
        if crowded.any():
            yield f"pool '{pool.name}' starts people beyond its places at day {moments[np.argmax(crowded)]}"


def _areas_equal_the_rows(history: History, network: Network) -> Iterator[str]:
    """The engine's areas under lists and places against the same days added up from the rows."""
    visits, horizon_days = history.visits, network.horizon_days
    wait_ends = np.where(np.isnan(visits["started"]), visits["left"], visits["started"])
    waits = _days_within(visits["joined"], wait_ends, horizon_days)
    for index, pool in enumerate(network.pools):
        listed = [i for i, step in enumerate(network.steps) if step.list_pool == index]
        seen = [i for i, step in enumerate(network.steps) if step.clinicians == index]
        queue_days = waits[np.isin(visits["step"], listed)].sum()
        queue_days += visits["wait_inside_days"][np.isin(visits["step"], seen)].sum()
        if not _close(history.queue_days[index].sum(), queue_days, horizon_days):
            yield (
                f"the list of '{pool.name}' holds {history.queue_days[index].sum()} patient-days "
                f"and its rows {queue_days}"
            )
        if any(step.place == index for step in network.steps):
            held = _holders(history, network, index)
            place_days = _days_within(held["started"], held["left"], horizon_days).sum()
            if not _close(history.busy_days[index].sum(), place_days, horizon_days):
                yield (
                    f"'{pool.name}' is held for {history.busy_days[index].sum()} days "
                    f"and by its rows for {place_days}"
                )


def _close(area: float, rows: float, horizon_days: float) -> bool:
    return bool(abs(area - rows) <= ROUNDING_SHARE * max(abs(area), abs(rows), horizon_days))
