"""What must be true of every history, whatever the network: checked from the rows, not from the engine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.simulation.columns import Columns
from simulator.simulation.history import NOWHERE, BrokenHistoryError, Ended, History
from simulator.simulation.network import Network, Pool

ROUNDING_SHARE = 1e-9
"""Relative difference that sums of many floating-point days may show."""


def refuse_broken(history: History, network: Network) -> None:
    """Check what must be true of every history.

    People are conserved, time never runs backwards, no pool starts more than it has servers for, and the
    areas under lists and servers equal the waits and stays of the rows (Little's law as an identity).

    Parameters
    ----------
    history
        What an engine gave.
    network
        The network that was run.

    Raises
    ------
    BrokenHistoryError
        A check fails: an engine is wrong, and none of its numbers should be used.
    """
    broken = broken_invariants(history, network)
    if broken:
        raise BrokenHistoryError("\n".join(broken))


def broken_invariants(history: History, network: Network) -> list[str]:
    """Every invariant a history breaks, as sentences; empty when it is sound."""
    visits = history.columns
    same, held = _follows_its_own(visits), _holders(visits, network)
    return [
        *_time_runs_forward(visits, network),
        *_people_are_conserved(visits, same),
        *_nobody_is_lost(visits, same, network),
        *_ends_agree_with_moments(visits),
        *_places_are_kept_as_stated(visits, same, network),
        *_pools_keep_within_capacity(history, held, network),
        *_areas_equal_the_rows(history, held, network),
    ]


def _count(wrong: NDArray[np.bool_], what: str) -> Iterator[str]:
    if wrong.any():
        yield f"{int(wrong.sum())} visits {what}, the first in row {int(np.argmax(wrong))}"


def _follows_its_own(visits: Columns) -> NDArray[np.bool_]:
    """`bool[visit - 1]`, whether a visit and the next are of one patient."""
    return np.asarray(
        (visits.patient_class[1:] == visits.patient_class[:-1]) & (visits.patient[1:] == visits.patient[:-1])
    )


def _time_runs_forward(visits: Columns, network: Network) -> Iterator[str]:
    yield from _count(visits.started < visits.joined, "started before they joined the list")
    yield from _count(visits.first_contact < visits.started, "had a first contact before they started")
    yield from _count(visits.finished < visits.started, "finished before they started")
    yield from _count(visits.left < visits.finished, "left before they finished")
    yield from _count(visits.left < visits.joined, "left before they joined")
    for name, moments in (
        ("joined", visits.joined),
        ("started", visits.started),
        ("finished", visits.finished),
        ("left", visits.left),
    ):
        yield from _count(moments >= network.horizon_days, f"{name} after the end of the run")
    yield from _count(visits.wait_inside_days < 0, "have a negative wait inside the course")


def _people_are_conserved(visits: Columns, same: NDArray[np.bool_]) -> Iterator[str]:
    """Each patient's visits follow one another, and each goes where the one before it led."""
    numbers, destination, episode = visits.visit, visits.destination[:-1], visits.episode
    yield from _count(np.append(same & (numbers[1:] != numbers[:-1] + 1), False), "are missing or doubled")
    is_first = np.append(True, ~same)[: len(numbers)]
    yield from _count(is_first & (numbers != 0), "come without an earlier one")
    open_visit = destination == NOWHERE
    yield from _count(np.append(same & open_visit, False), "are followed by another while still open")
    went_on = same & (destination >= 0)
    yield from _count(
        np.append(went_on & (visits.step[1:] != destination), False), "are followed by another step"
    )
    yield from _count(np.append(went_on & (episode[1:] != episode[:-1]), False), "change episode inside care")
    came_back = same & (destination < 0) & ~open_visit
    yield from _count(
        np.append(came_back & (episode[1:] != episode[:-1] + 1), False), "do not count a re-referral"
    )
    finished, left, next_joined = visits.finished[:-1], visits.left[:-1], visits.joined[1:]
    # Nothing is earlier than a moment that never came: a comparison with NaN is false.
    too_early = (next_joined < finished) | (np.isnan(finished) & (next_joined < left))
    yield from _count(np.append(same & too_early, False), "are followed by one that began earlier")


def _nobody_is_lost(visits: Columns, same: NDArray[np.bool_], network: Network) -> Iterator[str]:
    """Everybody who came is there, and each patient sent to a step without delay has come to it."""
    is_last = np.append(~same, True)[: len(visits.patient)]
    last = np.flatnonzero(is_last)
    class_of_last, number_of_last = visits.patient_class[last], visits.patient[last]
    for index, group in enumerate(network.classes):
        numbers = _ascending(number_of_last[class_of_last == index])
        came = len(group.waiting) + len(group.in_care) if group.arrivals is None else len(numbers)
        if not np.array_equal(numbers, np.arange(came)):
            yield f"patients of '{group.name}' are missing"
    sent = last[visits.destination[last] >= 0]
    ways = np.stack([visits.patient_class[sent], visits.step[sent], visits.destination[sent]], axis=1)
    taken, which = np.unique(ways, axis=0, return_inverse=True)
    may_be_on_the_way = np.array(
        [_may_take_time(network, patient_class, step, to) for patient_class, step, to in taken.tolist()],
        dtype=np.bool_,
    )
    lost = np.zeros(len(is_last), dtype=np.bool_)
    lost[sent[~may_be_on_the_way[which]]] = True
    yield from _count(lost, "lead to a step that the patient never joined")


def _ascending(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, ascending; at no cost where they are so already, as in every sound history."""
    return numbers if (numbers[1:] > numbers[:-1]).all() else np.unique(numbers)


def _may_take_time(network: Network, patient_class: int, step: int, destination: int) -> bool:
    """Whether a route from a step to another may have a delay, in which the run can end."""
    course = network.steps[step].courses[patient_class]
    if course is None:
        return False
    risks = (course.patience, course.deterioration)
    routings = [course.routing, *(risk.routing for risk in risks if risk is not None)]
    if course.sessions is not None and course.sessions.dropped_out is not None:
        routings.append(course.sessions.dropped_out)
    return any(
        way.delay is not None and way.to == destination for routing in routings for way in routing.ways
    )


def _ends_agree_with_moments(visits: Columns) -> Iterator[str]:
    ended = visits.ended
    is_open = ended <= Ended.STILL_IN_CARE
    gave_up = ended >= Ended.RENEGED
    had_care = (ended == Ended.COMPLETED) | (ended == Ended.DROPPED_OUT)
    unstarted, unfinished = np.isnan(visits.started), np.isnan(visits.finished)
    yield from _count(is_open != (visits.destination == NOWHERE), "disagree with their destination")
    yield from _count((ended == Ended.STILL_WAITING) & ~unstarted, "wait though started")
    yield from _count((ended == Ended.STILL_IN_CARE) & unstarted, "are in care unstarted")
    yield from _count(gave_up & ~unstarted, "gave up though started")
    yield from _count(gave_up & np.isnan(visits.left), "gave up without leaving")
    yield from _count(had_care & unfinished, "had care that never finished")
    yield from _count(~had_care & ~unfinished, "finished care they did not have")


def _places_are_kept_as_stated(visits: Columns, same: NDArray[np.bool_], network: Network) -> Iterator[str]:
    """A place, here or elsewhere, is kept after care where the step says so, until the next step accepts."""
    holds = np.array([step.holds_place for step in network.steps], dtype=np.bool_)
    has_place = np.array([step.place >= 0 for step in network.steps], dtype=np.bool_)
    had_care = ~np.isnan(visits.finished)
    keeps = had_care & holds[visits.step] & (has_place[visits.step] | visits.elsewhere)
    yield from _count(
        had_care & ~keeps & (visits.left != visits.finished), "keep a place that they do not hold"
    )
    goes_on = np.append(same & (visits.destination[:-1] >= 0), False)[: len(keeps)]
    accepted = np.append(visits.started[1:], np.nan)[: len(keeps)]
    waits_on = np.append(visits.ended[1:] == Ended.STILL_WAITING, False)[: len(keeps)]
    given_up = keeps & goes_on & ~np.isnan(accepted) & (visits.left != accepted)
    yield from _count(given_up, "do not keep their place until the next step accepts")
    lost = keeps & goes_on & waits_on & ~np.isnan(visits.left)
    yield from _count(lost, "give up a place though the next step has not accepted")


def _days_within(
    begins: NDArray[np.float64], ends: NDArray[np.float64], horizon_days: float
) -> NDArray[np.float64]:
    """Length of each interval inside the run; an end that has not come counts up to the horizon."""
    closed = np.where(np.isnan(ends), horizon_days, ends)
    return np.asarray(np.maximum(0.0, closed - np.maximum(0.0, begins)))


def _holders(visits: Columns, network: Network) -> list[NDArray[np.int64]]:
    """Rows that hold or held a place, by pool."""
    place = np.array([step.place for step in network.steps], dtype=np.int32)
    held = place[visits.step] if len(place) else np.empty(0, dtype=np.int32)
    holds = ~visits.elsewhere & ~np.isnan(visits.started)
    return [np.flatnonzero((held == pool) & holds) for pool in range(len(network.pools))]


def _were_in_care(visits: Columns, rows: NDArray[np.int64], network: Network) -> NDArray[np.bool_]:
    """Which visits were under way when the run began: these may be more than there are places."""
    from_care = np.array([bool(group.in_care) for group in network.classes], dtype=np.bool_)
    return np.asarray(from_care[visits.patient_class[rows]] & (visits.visit[rows] == 0))


def _servers_at(pool: Pool, moments: NDArray[np.float64]) -> NDArray[np.int64]:
    """Servers on offer at each moment, changes of that instant included."""
    changes = np.array([change.at_days for change in pool.changes])
    servers = np.array([change.servers for change in pool.changes])
    return np.asarray(servers[np.searchsorted(changes, moments, side="right") - 1])


def _pools_keep_within_capacity(
    history: History, holders: list[NDArray[np.int64]], network: Network
) -> Iterator[str]:
    """No patient starts where no place is free; clinicians are never busier than there is time."""
    visits = history.columns
    for index, (pool, held) in enumerate(zip(network.pools, holders, strict=True)):
        over = history.busy_days[index] > history.capacity_days[index] * (1 + ROUNDING_SHARE)
        if over.any():
            yield f"pool '{pool.name}' is busier than its capacity in period {int(np.argmax(over))}"
        if not len(held):
            continue
        starts = np.sort(visits.started[held])
        in_care = _were_in_care(visits, held, network)
        new = np.sort(visits.started[held[~in_care]]) if in_care.any() else starts
        moments = new[np.append(new[1:] > new[:-1], True)[: len(new)]]
        begun = np.searchsorted(starts, moments, side="right")
        # What has not ended, NaN, is sorted behind every moment.
        ended = np.searchsorted(np.sort(visits.left[held]), moments, side="right")
        # A stay of no length takes and gives its place within one instant and is free again by its end.
        crowded = begun - ended > _servers_at(pool, moments)
        if crowded.any():
            yield f"pool '{pool.name}' starts people beyond its places at day {moments[np.argmax(crowded)]}"


def _areas_equal_the_rows(
    history: History, holders: list[NDArray[np.int64]], network: Network
) -> Iterator[str]:
    """The engine's areas under lists and places against the same days added up from the rows."""
    visits, horizon_days = history.columns, network.horizon_days
    wait_ends = np.where(np.isnan(visits.started), visits.left, visits.started)
    steps = len(network.steps)
    listed_days = np.bincount(
        visits.step, weights=_days_within(visits.joined, wait_ends, horizon_days), minlength=steps
    )
    inside_days = np.bincount(visits.step, weights=visits.wait_inside_days, minlength=steps)
    for index, (pool, held) in enumerate(zip(network.pools, holders, strict=True)):
        listed = [i for i, step in enumerate(network.steps) if step.list_pool == index]
        seen = [i for i, step in enumerate(network.steps) if step.clinicians == index]
        queue_days = listed_days[listed].sum() + inside_days[seen].sum()
        if not _close(history.queue_days[index].sum(), queue_days, horizon_days):
            yield (
                f"the list of '{pool.name}' holds {history.queue_days[index].sum()} patient-days "
                f"and its rows {queue_days}"
            )
        if any(step.place == index for step in network.steps):
            place_days = _days_within(visits.started[held], visits.left[held], horizon_days).sum()
            if not _close(history.busy_days[index].sum(), place_days, horizon_days):
                yield (
                    f"'{pool.name}' is held for {history.busy_days[index].sum()} days "
                    f"and by its rows for {place_days}"
                )


def _close(area: float, rows: float, horizon_days: float) -> bool:
    return bool(abs(area - rows) <= ROUNDING_SHARE * max(abs(area), abs(rows), horizon_days))
