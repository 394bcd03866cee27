"""The agenda: events to come, taken in the lawful order.

Events soon to come are a binary heap. Later ones lie unsorted in buckets of equal length and join the heap
when their bucket is opened; those which by then have become void (the patience of a patient long served)
never cost the heap anything. Moments fall into buckets in their own order, so the order of events is that of
one heap. The events of a bucket stand in blocks, side by side, because memory is read in stretches.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast.foresight import prefetch
from simulator.engines.fast.layout import BUCKET, FAR_FREE, FAR_USED, NEAR_USED, NONE, Model, Record, State
from simulator.simulation.event_order import Rank

OWNER_BITS: Final = 20
NUMBER_BITS: Final = 40
OCCURRENCE_BITS: Final = 28
SLOT_BITS: Final = 32
PURPOSE_BITS: Final = 3

RANK_SHIFT: Final = OWNER_BITS + NUMBER_BITS
OCCURRENCE_SHIFT: Final = SLOT_BITS + PURPOSE_BITS
OWNER_MASK: Final = (1 << OWNER_BITS) - 1
NUMBER_MASK: Final = (1 << NUMBER_BITS) - 1
PURPOSE_MASK: Final = (1 << PURPOSE_BITS) - 1
BLOCK: Final = 8
"""Records of a block, a power of two: seven events after the record that links it."""
LAST_OF_BLOCK: Final = BLOCK - 1

BEFORE_DISPATCH: Final = int(Rank.DISPATCH) << RANK_SHIFT
"""Events of an instant whose order is below this go before the dispatches of that instant."""

NOBODY: Final = (1 << SLOT_BITS) - 1
"""Slot of an event whose patient is not in the system yet."""


def order_of(rank: int, owner: int, number: int) -> int:
    """Rank, owner and number of an event as one number in the same order."""
    return (rank << RANK_SHIFT) | (owner << NUMBER_BITS) | number


def order_of_look(lane: int) -> int:
    """Order of looking through a lane: below zero, so before all that comes to pass at that moment."""
    return NONE - lane


def rest_of(occurrence: int, purpose: int, slot: int) -> int:
    """Occurrence and purpose of an event as one number in the same order.

    The slot comes last: no two events are equal before it.
    """
    return (occurrence << OCCURRENCE_SHIFT) | (purpose << SLOT_BITS) | slot


def book(model: Model, state: State, moment: float, order: int, rest: int) -> None:
    """Enter an event; one at or after the horizon never happens and is left out."""
    if not moment < model.horizon_days:
        return
    registers = state.registers
    bucket = int(moment * model.buckets_per_day)
    if bucket <= registers[BUCKET]:
        push(state.near, registers, moment, order, rest)
        return
    place = state.buckets[bucket] + 1
    if place & LAST_OF_BLOCK == 0:
        place = new_block(state, place - 1) + 1
    put(state.far[place], moment, order, rest)
    state.buckets[bucket] = place


def new_block(state: State, before: int) -> int:
    """Place of an empty block that follows what ends at a place, or nothing."""
    registers = state.registers
    block = registers[FAR_FREE]
    if block == NONE:
        block = registers[FAR_USED]
        registers[FAR_USED] = block + BLOCK
    else:
        registers[FAR_FREE] = state.far[block]["rest"]
    state.far[block]["rest"] = before
    return int(block)


def book_for(model: Model, state: State, slot: int, moment: float, rank: int, purpose: int) -> None:
    """Enter an event of the visit a patient is making."""
    person = state.people[slot]
    order = order_of(rank, person["patient_class"], person["number"])
    book(model, state, moment, order, rest_of(person["ordinal"], purpose, slot))


def precedes_all(state: State, moment: float, order: int, rest: int) -> bool:
    """Whether an event of this instant would be the very next, so that it need not be entered at all."""
    return bool(state.registers[NEAR_USED] == 0 or goes_first(moment, order, rest, state.near[0]))


def precedes_dispatch(state: State) -> bool:
    """Whether the next event belongs to this instant and goes before its dispatches."""
    if state.registers[NEAR_USED] == 0:
        return False
    event = state.near[0]
    return bool(event["moment"] == state.clock[0] and event["order"] < BEFORE_DISPATCH)


def take_far(state: State, bucket: int) -> int:
    """Take the last event out of a bucket that has one; its record stays readable until the next booking."""
    place = state.buckets[bucket]
    state.buckets[bucket] = place - 1
    if place & LAST_OF_BLOCK == 1:
        block = state.far[place - 1]
        state.buckets[bucket] = block["rest"]
        block["rest"] = state.registers[FAR_FREE]
        state.registers[FAR_FREE] = place - 1
    return int(place)


def open_next_bucket(state: State) -> bool:
    """Go on to the next bucket that holds an event, if any."""
    bucket = state.registers[BUCKET] + 1
    while bucket < len(state.buckets):
        if state.buckets[bucket] != NONE:
            state.registers[BUCKET] = bucket
            foresee(state, bucket)
            return True
        bucket += 1
    return False


def foresee(state: State, bucket: int) -> None:
    """Have everybody whom the events of a bucket are about brought from memory, before each is needed."""
    place = state.buckets[bucket]
    while place != NONE:
        slot = state.far[place]["rest"] & NOBODY
        if place & LAST_OF_BLOCK == 0:
            place = state.far[place]["rest"]
        else:
            place -= 1
            if slot != NOBODY:
                prefetch(state.people, slot)


def push(near: NDArray[np.void], registers: NDArray[np.int64], moment: float, order: int, rest: int) -> None:
    """Enter an event into the heap."""
    place = registers[NEAR_USED]
    registers[NEAR_USED] = place + 1
    while place > 0:
        parent = (place - 1) >> 1
        if not goes_first(moment, order, rest, near[parent]):
            break
        near[place] = near[parent]
        place = parent
    put(near[place], moment, order, rest)


def drop_first(near: NDArray[np.void], registers: NDArray[np.int64]) -> None:
    """Take the first event out of the heap."""
    last = registers[NEAR_USED] - 1
    registers[NEAR_USED] = last
    moment, order, rest = near[last]["moment"], near[last]["order"], near[last]["rest"]
    place = 0
    child = 1
    while child < last:
        other = child + 1
        if other < last and is_before(near[other], near[child]):
            child = other
        if goes_first(moment, order, rest, near[child]):
            break
        near[place] = near[child]
        place = child
        child = 2 * place + 1
    put(near[place], moment, order, rest)


def put(event: Record, moment: float, order: int, rest: int) -> None:
    """Write an event."""
    event["moment"] = moment
    event["order"] = order
    event["rest"] = rest


def goes_first(moment: float, order: int, rest: int, event: Record) -> bool:
    """Whether an event of this moment and order goes before another."""
    if moment != event["moment"]:
        return bool(moment < event["moment"])
    if order != event["order"]:
        return bool(order < event["order"])
    return bool(rest < event["rest"])


def is_before(first: Record, second: Record) -> bool:
    """Whether one event goes before another."""
    return goes_first(first["moment"], first["order"], first["rest"], second)
