"""The kernel: takes events in the lawful order until the run is over or a table is full.

It can be left and entered again between any two events, because all it knows stands in the tables. So the
driver can make a full table larger, and an interrupted run stops. It makes no array of its own.
"""

from __future__ import annotations

from typing import Final

from simulator.engines.fast.agenda import (
    BLOCK,
    NOBODY,
    NUMBER_BITS,
    NUMBER_MASK,
    OCCURRENCE_SHIFT,
    OWNER_MASK,
    PURPOSE_MASK,
    RANK_SHIFT,
    SLOT_BITS,
    drop_first,
    open_next_bucket,
    precedes_dispatch,
    push,
    take_far,
)
from simulator.engines.fast.care import (
    COMPLETED,
    CONTACT_DUE,
    CONTACT_ENDS,
    STAY_ENDS,
    ask_for_clinician,
    begin_care,
    begin_care_elsewhere,
    begin_contact,
    end_contact,
    meet_clinician,
)
from simulator.engines.fast.day_one import CAPACITY, JOIN, begin, book_change, book_referral, place_on_day_one
from simulator.engines.fast.layout import (
    BUCKET,
    CALLED,
    CLOSED,
    DAY_ONE_DONE,
    DETERIORATION,
    DUE,
    FAR_FULL,
    FAR_USED,
    FAULT,
    FINISHED,
    GRANTED,
    HEADROOM,
    IS_BEGUN,
    MEETS,
    NEAR_FULL,
    NEAR_USED,
    NONE,
    OVERFLOW,
    PAUSED,
    PEOPLE_FULL,
    PEOPLE_USED,
    ROWS_FULL,
    ROWS_USED,
    SERVING,
    STEPS_A_ROUND,
    TALLIES_FULL,
    TALLIES_USED,
    Model,
    State,
)
from simulator.engines.fast.moving import LEAVES, give_up_held_place, go_on, leave
from simulator.engines.fast.people import admit, is_waiting_to_start, write_open_visit
from simulator.engines.fast.pools import begin_dispatch, change_capacity, grant_first, has_work, measure
from simulator.engines.fast.waiting import (
    NOTICE_ENDS,
    PRIORITY_RISES,
    RISK_ACTS,
    come_to_step,
    end_notice,
    look_through,
    rise,
    stop_waiting,
)
from simulator.simulation.history import Ended

DETERIORATED: Final = int(Ended.DETERIORATED)
RENEGED: Final = int(Ended.RENEGED)
BAULKED: Final = int(Ended.BAULKED)

ROUNDS_BETWEEN_PAUSES: Final = 1 << 17
"""Rounds before the driver may look whether the run was interrupted."""


def advance(model: Model, state: State) -> int:
    """Take events until the driver must do something: a status of `layout`."""
    registers = state.registers
    if registers[IS_BEGUN] == 0:
        registers[IS_BEGUN] = 1
        begin(model, state)
    for _ in range(ROUNDS_BETWEEN_PAUSES):
        status = obstacle(state)
        if status != FINISHED:
            return status
        if registers[DAY_ONE_DONE] < len(model.day_one):
            place_on_day_one(model, state)
            continue
        for _ in range(STEPS_A_ROUND):
            slot, purpose = NONE, NONE
            if registers[SERVING] == NONE and registers[CALLED] > 0 and not precedes_dispatch(state):
                begin_dispatch(state)
            if registers[SERVING] != NONE:
                slot, purpose = serve(model, state)
            elif state.buckets[registers[BUCKET]] != NONE:
                bring_near(state)
            elif registers[NEAR_USED] > 0:
                slot, purpose = take_event(model, state)
            elif not open_next_bucket(state) and not close_next(model, state):
                return int(registers[FAULT])
            if purpose != NONE:
                happen(model, state, slot, purpose, state.clock[0])
            if registers[SERVING] != NONE and not has_work(state.pools[registers[SERVING]]):
                registers[SERVING] = NONE
    return PAUSED


def obstacle(state: State) -> int:
    """What keeps the next event from being taken; finished stands for nothing."""
    registers = state.registers
    status = FINISHED
    if registers[FAULT] != FINISHED:
        status = registers[FAULT]
    elif registers[NEAR_USED] + HEADROOM > len(state.near):
        status = NEAR_FULL
    elif registers[FAR_USED] + HEADROOM * BLOCK > len(state.far):
        status = FAR_FULL
    elif registers[PEOPLE_USED] + HEADROOM > len(state.people):
        status = PEOPLE_FULL
    elif registers[TALLIES_USED] + HEADROOM > len(state.tallies):
        status = TALLIES_FULL
    elif registers[ROWS_USED] + HEADROOM > len(state.rows):
        status = ROWS_FULL
    return int(status)


def serve(model: Model, state: State) -> tuple[int, int]:
    """Grant a server to the next on the list being served; slot and purpose, or none when all are served."""
    registers = state.registers
    slot = grant_first(model, state, registers[SERVING], state.clock[0])
    purpose = GRANTED
    if slot == NONE:
        purpose = NONE
    elif state.people[slot]["state"] == DUE:
        purpose = MEETS
    return slot, purpose


def bring_near(state: State) -> None:
    """Move the events of the bucket that is open into the heap while it has room, but for void ones."""
    registers = state.registers
    bucket = registers[BUCKET]
    while state.buckets[bucket] != NONE and registers[NEAR_USED] + HEADROOM <= len(state.near):
        event = state.far[take_far(state, bucket)]
        if not is_void(state, event["order"], event["rest"]):
            push(state.near, registers, event["moment"], event["order"], event["rest"])


def is_void(state: State, order: int, rest: int) -> bool:
    """Whether an event is about a wait that is over."""
    purpose = (rest >> SLOT_BITS) & PURPOSE_MASK
    if purpose not in (RISK_ACTS, PRIORITY_RISES, NOTICE_ENDS):
        return False
    patient_class, number = (order >> NUMBER_BITS) & OWNER_MASK, order & NUMBER_MASK
    return not is_waiting_to_start(state, rest & NOBODY, patient_class, number, rest >> OCCURRENCE_SHIFT)


def take_event(model: Model, state: State) -> tuple[int, int]:
    """Take the first event; slot and purpose when it is a patient's and not void, else none."""
    event = state.near[0]
    now, order, rest = event["moment"], event["order"], event["rest"]
    drop_first(state.near, state.registers)
    state.clock[0] = now
    owner, number = (order >> NUMBER_BITS) & OWNER_MASK, order & NUMBER_MASK
    slot, purpose = rest & NOBODY, (rest >> SLOT_BITS) & PURPOSE_MASK
    if (order >> RANK_SHIFT) == CAPACITY:
        change_capacity(model, state, owner, now)
        book_change(model, state, owner)
        purpose = NONE
    elif order < 0:
        look_through(model, state, NONE - order)
        purpose = NONE
    elif slot == NOBODY:
        slot = admit(state, owner, number)
        state.people[slot]["step"] = model.classes[owner]["enters_at"]
        book_referral(model, state, owner)
    elif is_void(state, order, rest):
        purpose = NONE
    return slot, purpose


def happen(model: Model, state: State, slot: int, purpose: int, now: float) -> None:
    """What an event or a dispatch is about comes to pass, with all that follows at once.

    Each part hands on to a later one; only a patient who moves on to the next step begins again.
    """
    while purpose != NONE:
        purpose = at_the_list(model, state, slot, purpose, now)
        purpose = in_care(model, state, slot, purpose, now)
        purpose = on_the_way(model, state, slot, purpose, now)


def at_the_list(model: Model, state: State, slot: int, purpose: int, now: float) -> int:
    """Joining a list, being served from it, rising on it; what follows at once."""
    if purpose == JOIN:
        purpose = come_to_step(model, state, slot, now)
    elif purpose == NOTICE_ENDS:
        purpose = GRANTED if end_notice(model, state, slot) else NONE
    elif purpose == PRIORITY_RISES:
        rise(model, state, slot)
        purpose = NONE
    return purpose


def in_care(model: Model, state: State, slot: int, purpose: int, now: float) -> int:
    """The start of care and of each contact; what follows at once."""
    if purpose == MEETS:
        meet_clinician(state.people[slot], now)
    elif purpose == GRANTED:
        release_what_is_held(model, state, slot, now)
        purpose = MEETS if begin_care(model, state, slot, now) else NONE
    elif purpose == CONTACT_DUE:
        purpose = ask_for_clinician(model, state, slot, now)
    if purpose == MEETS:
        begin_contact(model, state, slot, now)
        purpose = NONE
    return purpose


def on_the_way(model: Model, state: State, slot: int, purpose: int, now: float) -> int:
    """The end of a visit and leaving care; what follows at once."""
    if purpose in (CONTACT_ENDS, STAY_ENDS, RISK_ACTS):
        ended = how_visit_ends(model, state, slot, purpose, now)
        purpose = NONE
        if ended != NONE:
            purpose = go_on(model, state, slot, ended, now)
    if purpose == LEAVES:
        release_what_is_held(model, state, slot, now)
        purpose = leave(model, state, slot, now)
    return purpose


def release_what_is_held(model: Model, state: State, slot: int, now: float) -> None:
    """Give up the place kept since an earlier step, if any."""
    if state.people[slot]["held_row"] != NONE:
        give_up_held_place(model, state, slot, now)


def how_visit_ends(model: Model, state: State, slot: int, purpose: int, now: float) -> int:
    """How the visit ends by an event, or none when it does not."""
    if purpose == CONTACT_ENDS:
        return end_contact(model, state, slot, now)
    if purpose == STAY_ENDS:
        return COMPLETED
    person = state.people[slot]
    stop_waiting(model, state, slot, now)
    if person["risk"] == OVERFLOW:
        release_what_is_held(model, state, slot, now)
        begin_care_elsewhere(model, state, slot, now)
        return NONE
    if person["risk"] == DETERIORATION:
        return DETERIORATED
    return BAULKED if now == person["joined"] else RENEGED


def close_next(model: Model, state: State) -> bool:
    """Write down the next visit that goes on at the horizon; at the end measure up to it."""
    registers = state.registers
    slot = registers[CLOSED]
    if slot < registers[PEOPLE_USED]:
        write_open_visit(model, state, slot)
        registers[CLOSED] = slot + 1
        return True
    for pool in range(len(state.pools)):
        measure(model, state, pool, model.horizon_days)
    return False
