"""Pools at work: servers, the areas under servers and lists, and the call to serve."""

from __future__ import annotations

from simulator.engines.fast.agenda import precedes_dispatch
from simulator.engines.fast.layout import BUSY, CALLED, NONE, OFFERED, QUEUE, SERVING, Model, Record, State
from simulator.engines.fast.lists import add, first_of, remove


def has_work(pool: Record) -> bool:
    """Whether a server is free and a patient may be served."""
    return bool(pool["listed"] > 0 and pool["busy"] < pool["servers"])


def call_dispatch(state: State, index: int) -> None:
    """Have a pool serve its list at this instant, once all that comes before has happened."""
    pool = state.pools[index]
    if pool["is_called"] or not has_work(pool):
        return
    pool["is_called"] = True
    called = state.registers[CALLED]
    state.called[called] = index
    state.registers[CALLED] = called + 1


def begin_dispatch(state: State) -> None:
    """Begin the dispatch of the called pool that comes first."""
    called, count = state.called, state.registers[CALLED]
    first = 0
    for place in range(1, count):
        if called[place] < called[first]:
            first = place
    index = called[first]
    called[first] = called[count - 1]
    state.registers[CALLED] = count - 1
    state.registers[SERVING] = index
    state.pools[index]["is_called"] = False


def join(model: Model, state: State, index: int, now: float) -> None:
    """Count a patient as waiting from now on."""
    measure(model, state, index, now)
    state.pools[index]["waiting"] += 1


def serves_at_once(state: State, index: int) -> bool:
    """Whether a patient who joined the list now would be served before anything else happens.

    A server is free, no patient is on the list, and no event of this instant and no dispatch comes before.
    """
    pool = state.pools[index]
    return bool(
        pool["listed"] == 0
        and pool["busy"] < pool["servers"]
        and state.registers[CALLED] == 0
        and not precedes_dispatch(state)
    )


def take_server(model: Model, state: State, index: int, now: float) -> None:
    """Give a server to a patient who was never on the list."""
    measure(model, state, index, now)
    state.pools[index]["busy"] += 1


def enlist(state: State, index: int, slot: int, lane: int) -> None:
    """Let the pool serve a patient, in the turn of a lane."""
    person = state.people[slot]
    person["lane"] = lane
    person["is_listed"] = True
    add(state.people, state.lanes[lane], slot)
    state.pools[index]["listed"] += 1
    call_dispatch(state, index)


def unlist(state: State, index: int, slot: int) -> None:
    """Take a patient off the lane, where they are on one."""
    person = state.people[slot]
    if person["is_listed"]:
        person["is_listed"] = False
        remove(state.people, state.lanes[person["lane"]], slot)
        state.pools[index]["listed"] -= 1


def withdraw(model: Model, state: State, index: int, slot: int, now: float) -> None:
    """Take a patient off the list without granting anything."""
    measure(model, state, index, now)
    state.pools[index]["waiting"] -= 1
    unlist(state, index, slot)


def grant_first(model: Model, state: State, index: int, now: float) -> int:
    """Give a free server to the first patient on the list; their slot, or none when there is no work."""
    pool = state.pools[index]
    if not has_work(pool):
        return NONE
    lane = pool["lanes_first"]
    slot = first_of(state.people, state.lanes[lane])
    while slot == NONE:
        lane += 1
        slot = first_of(state.people, state.lanes[lane])
    measure(model, state, index, now)
    pool["waiting"] -= 1
    pool["busy"] += 1
    unlist(state, index, slot)
    return slot


def release(model: Model, state: State, index: int, now: float) -> None:
    """Give a server back and have the list served."""
    measure(model, state, index, now)
    state.pools[index]["busy"] -= 1
    call_dispatch(state, index)


def change_capacity(model: Model, state: State, index: int, now: float) -> None:
    """Offer what the next dated change says; those at work finish."""
    measure(model, state, index, now)
    pool = state.pools[index]
    change = model.changes[pool["change"]]
    pool["servers"] = change["servers"]
    pool["speed"] = change["speed"]
    pool["change"] += 1
    call_dispatch(state, index)


def measure(model: Model, state: State, index: int, now: float) -> None:
    """Add what was in use, on offer and waiting since the last change, period by period."""
    pool = state.pools[index]
    # The sum of nothing is exactly nothing, so a second change of one instant may be passed over.
    if now == pool["since"]:
        return
    edges = model.period_edges
    while edges[pool["period"] + 1] < now:
        add_area(state, index, edges[pool["period"] + 1])
        pool["period"] += 1
    add_area(state, index, now)


def add_area(state: State, index: int, until: float) -> None:
    """Add the areas of one stretch within one period."""
    pool = state.pools[index]
    days = until - pool["since"]
    area = state.areas[index, pool["period"]]
    area[BUSY] += pool["busy"] * days
    area[OFFERED] += max(pool["servers"], pool["busy"]) * days
    area[QUEUE] += pool["waiting"] * days
    pool["since"] = until
