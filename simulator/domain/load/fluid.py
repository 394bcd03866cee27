"""The flow of work through a stretch: a fixed point of what arrives, what is done and what lists send on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.domain.load.stretch import PoolCapacity, Stretch
from simulator.domain.load.visit_kind import VisitKind
from simulator.domain.load.visit_work import NEGLIGIBLE
from simulator.theory.erlang import erlang_a, erlang_b

Kinds = Mapping[tuple[str, str], list[VisitKind]]
Flows = dict[tuple[str, str], NDArray[np.float64]]
"""`float64[step]`, people a day who come to each step, by pathway and group."""

MOST_ROUNDS = 200
"""Rounds in which what one pool does is passed on to the others; a few tens do where nothing goes round."""
UNDAMPED_ROUNDS = 50
"""Rounds after which only half of each change is taken, in case two pools answer each other in turns."""
LONG_PATIENCE = 10
"""Mean patience, in stays, from which chance adds little to what an overload drives away."""
SETTLED = 1e-10
JUST_BELOW_FULL = 1 - NEGLIGIBLE


@dataclass(slots=True, kw_only=True)
class _Pool:
    """How a pool copes; shares are 0 to 1."""

    leaves: float = 0.0
    """Of those who may leave the list unseen, the share who do."""
    stays: float = 0.0
    """Of those who may not, the share who are never seen."""
    unmet: float = 0.0
    """Of the work that arrives, the share that is not done."""
    throttle: float = 1.0
    """Of those who come, the share whom the steps after them let through."""


@dataclass(slots=True, kw_only=True)
class _Arriving:
    """Work that reaches a pool, server-days a day."""

    work: float = 0.0
    people: float = 0.0
    """People a day whose list this is."""
    may_leave: float = 0.0
    """Of the work, that of people who may leave the list."""
    held_back: float = 0.0
    """Of the work, that of people who may not, and who keep a place elsewhere until they are accepted."""
    impatience: float = 0.0
    """Sum over people a day of 1 / mean days until they leave."""
    leaves_at_once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledFlow:
    """What reaches every pool of a stretch once lists have settled."""

    loads: dict[str, float]
    """Work over what can be done, by `team.pool`; pools that no work reaches are left out."""
    flows: Flows = field(default_factory=dict)


def settled_flow(kinds: Kinds, entries: Mapping[tuple[str, str], int], stretch: Stretch) -> SettledFlow:
    """Work that reaches each pool of a stretch relative to what the pool can do.

    Parameters
    ----------
    kinds
        Kinds of visit by pathway and group.
    entries
        Index of the step where referrals of a group come in.
    stretch
        Capacities and referrals.

    Notes
    -----
    Flows solve the traffic equations of Jackson (1957), Operations Research 5(4), with routes of those who
    leave a list unseen beside the routes after care. Load is arrivals times time with a server (Little 1961,
    Operations Research 9(3)). In a fluid limit a pool does the least of what arrives and what it can do, and
    the rest leaves the list where it may (Whitt 2006, Operations Research 54(1)). To that, places of people
    who leave at random moments add the losses of a queue with impatience (Erlang B and A). The work of those
    whom a full next step holds in their place is passed back: their pool lets through what that step accepts.
    """
    pools = {name: _Pool() for name in stretch.capacities}
    for turn in range(MOST_ROUNDS):
        flows = _flows(kinds, entries, stretch, pools)
        arriving = _arriving(kinds, flows, pools)
        moved = _cope(pools, arriving, stretch.capacities, 1.0 if turn < UNDAMPED_ROUNDS else 0.5)
        moved = max(moved, _throttle(kinds, flows, pools, arriving, stretch.capacities))
        if moved < SETTLED:
            break
    return SettledFlow(
        loads={
            name: _load(arriving[name], pools[name], capacity)
            for name, capacity in stretch.capacities.items()
            if name in arriving and arriving[name].work > 0
        },
        flows=flows,
    )


def _served_and_left(kind: VisitKind, pools: Mapping[str, _Pool]) -> tuple[float, float]:
    """Share of a kind of visit that is cared for, and share that leaves the list unseen."""
    served = 1.0
    for name in kind.work:
        pool = pools[name]
        if name != kind.list_pool:
            served = min(served, 1 - pool.unmet)
        else:
            served = min(served, 1 - (pool.stays if kind.leaving is None else pool.leaves))
        served = min(served, pool.throttle)
    return served, 0.0 if kind.leaving is None else 1 - served


def _flows(
    kinds: Kinds, entries: Mapping[tuple[str, str], int], stretch: Stretch, pools: Mapping[str, _Pool]
) -> Flows:
    flows = {}
    for whose, visits in kinds.items():
        outside = np.zeros(len(visits))
        outside[entries[whose]] = stretch.outside_per_day.get(whose, 0.0)
        passes_on = np.zeros((len(visits), len(visits)))
        for here, kind in enumerate(visits):
            served, left = _served_and_left(kind, pools)
            for to, share in kind.after_care:
                passes_on[to, here] += served * share
            for to, share in kind.from_list:
                passes_on[to, here] += left * share
        try:
            solved = np.linalg.solve(np.eye(len(visits)) - passes_on, outside)
        except np.linalg.LinAlgError:
            solved = np.zeros(len(visits))
        flows[whose] = np.maximum(solved, 0.0)
    return flows


def _arriving(kinds: Kinds, flows: Flows, pools: Mapping[str, _Pool]) -> dict[str, _Arriving]:
    arriving: dict[str, _Arriving] = {}
    for whose, visits in kinds.items():
        for here, kind in enumerate(visits):
            per_day = float(flows[whose][here])
            if per_day <= 0:
                continue
            for name, work in kind.work.items():
                arriving.setdefault(name, _Arriving()).work += per_day * work
            if kind.list_pool and kind.list_pool in kind.work:
                _join(arriving[kind.list_pool], kind, per_day)
            if kind.held_pool:
                served, _ = _served_and_left(kind, pools)
                for to, share in kind.straight_on:
                    next_one = visits[to]
                    if next_one.leaving is None and next_one.list_pool in next_one.work:
                        held = arriving.setdefault(next_one.list_pool, _Arriving())
                        held.held_back += per_day * served * share * next_one.work[next_one.list_pool]
    return arriving


def _join(arriving: _Arriving, kind: VisitKind, per_day: float) -> None:
    arriving.people += per_day
    if kind.leaving is not None:
        arriving.may_leave += per_day * kind.work[kind.list_pool]
        arriving.leaves_at_once |= kind.leaving.mean_days == 0
        arriving.impatience += per_day / max(kind.leaving.mean_days, NEGLIGIBLE)


def _cope(
    pools: Mapping[str, _Pool],
    arriving: Mapping[str, _Arriving],
    capacities: Mapping[str, PoolCapacity],
    damping: float,
) -> float:
    """Have every pool do what it can of what arrives; the largest change of a share."""
    moved = 0.0
    for name, coming in arriving.items():
        if coming.work <= 0:
            continue
        pool, capacity = pools[name], capacities[name]
        undone = max(0.0, coming.work - capacity.wte)
        leave = min(coming.may_leave, max(undone, _lost_by_chance(coming, capacity)))
        may_not = coming.work - coming.may_leave
        stay = max(0.0, undone - leave)
        for key, share in (
            ("leaves", leave / coming.may_leave if coming.may_leave else 0.0),
            ("stays", min(1.0, stay / may_not) if may_not > NEGLIGIBLE * coming.work else 0.0),
            ("unmet", undone / coming.work),
        ):
            change = damping * (share - getattr(pool, key))
            setattr(pool, key, getattr(pool, key) + change)
            moved = max(moved, abs(change))
    return moved


def _lost_by_chance(coming: _Arriving, capacity: PoolCapacity) -> float:
    """Work of people who leave though there is room on average: places only, where one visit takes one."""
    if not (coming.may_leave and capacity.servers and capacity.is_of_places):
        return 0.0
    mean_days = coming.work / coming.people
    if coming.leaves_at_once:
        return coming.work * erlang_b(coming.people, mean_days, capacity.servers).overflow_share
    mean_patience = coming.people / coming.impatience
    if coming.work >= capacity.wte and mean_patience > LONG_PATIENCE * mean_days:
        return 0.0
    queue = erlang_a(coming.people, mean_days, mean_patience, capacity.servers)
    return coming.work * queue.reneged_share


def _throttle(
    kinds: Kinds,
    flows: Flows,
    pools: Mapping[str, _Pool],
    arriving: Mapping[str, _Arriving],
    capacities: Mapping[str, PoolCapacity],
) -> float:
    """Have pools whose people keep their place let through what the next steps accept; the largest change."""
    wanted: dict[str, float] = {}
    for whose, visits in kinds.items():
        for here, kind in enumerate(visits):
            if not kind.held_pool or not flows[whose][here]:
                continue
            for to, _ in kind.straight_on:
                next_one = visits[to]
                coming = arriving.get(next_one.list_pool)
                if next_one.leaving is None and coming is not None and coming.held_back > 0:
                    accepted = _accepted(
                        coming,
                        pools[next_one.list_pool],
                        capacities[next_one.list_pool],
                        pools[kind.held_pool].throttle,
                    )
                    wanted[kind.held_pool] = min(wanted.get(kind.held_pool, 1.0), accepted)
    moved = 0.0
    for name, share in wanted.items():
        moved = max(moved, abs(share - pools[name].throttle))
        pools[name].throttle = share
    return moved


def _accepted(coming: _Arriving, pool: _Pool, capacity: PoolCapacity, throttle: float) -> float:
    """Share of those in places upstream whom a pool takes: as many of them as of others who may not leave."""
    may_leave = coming.may_leave * (1 - pool.leaves)
    others = coming.work - coming.may_leave - coming.held_back
    wanting = coming.held_back / throttle + others
    return min(1.0, max(SETTLED, (capacity.wte - may_leave) / wanting))


def _load(coming: _Arriving, pool: _Pool, capacity: PoolCapacity) -> float:
    load = coming.work / capacity.wte if capacity.wte else math.inf
    if pool.throttle < JUST_BELOW_FULL:
        load = max(load, 1 / pool.throttle)
    elif coming.held_back >= coming.work * JUST_BELOW_FULL:
        # Only people in places upstream can wait here: the list is never longer than those places.
        load = min(load, JUST_BELOW_FULL)
    return load
