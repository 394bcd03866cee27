"""The kernel: takes events in the lawful order until the run is over or a table is full.

It can be left and entered again between any two events, because all it knows stands in the tables. So the
driver can make a full table larger, and an interrupted run stops.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast.agenda import (
    NOBODY,
    NUMBER_BITS,
    NUMBER_MASK,
    OCCURRENCE_SHIFT,
    OWNER_MASK,
    PURPOSE_MASK,
    RANK_SHIFT,
    SLOT_BITS,
    book,
    drop_first,
    open_next_bucket,
    order_of,
    push,
    rest_of,
    take_far,
)
from simulator.engines.fast.chance import uniform_of
from simulator.engines.fast.layout import (
    BUCKET,
    CALLED,
    DAY_ONE_DONE,
    DUE,
    FAR_FULL,
    FAR_USED,
    FAULT,
    FINISHED,
    HEADROOM,
    IN_CARE,
    IS_BEGUN,
    NEAR_FULL,
    NEAR_USED,
    NONE,
    PAUSED,
    PEOPLE_FULL,
    PEOPLE_USED,
    REFERRAL,
    ROWS_FULL,
    ROWS_USED,
    SERVING,
    TALLIES_FULL,
    TALLIES_USED,
    Model,
    State,
)
from simulator.engines.fast.life import (
    ARRIVAL,
    COMPLETED,
    CONTACT_DUE,
    CONTACT_ENDS,
    JOIN,
    NOTICE_ENDS,
    PRIORITY_RISES,
    RISK_ACTS,
    STAY_ENDS,
    ask_for_clinician,
    begin_care,
    begin_stay,
    book_for,
    come_to_step,
    end_contact,
    end_notice,
    end_wait,
    go_on,
    leave,
    meet_clinician,
    prepare_contacts,
    rise,
)
from simulator.engines.fast.people import (
    admit,
    in_order,
    is_waiting_to_start,
    open_visit,
    write_open_visits,
)
from simulator.engines.fast.pools import begin_dispatch, change_capacity, grant_first, measure
from simulator.simulation.arrivals import moment_of
from simulator.simulation.event_order import Rank
from simulator.simulation.inverse import exponential_quantile

CAPACITY: Final = int(Rank.CAPACITY)
BEFORE_DISPATCH: Final = int(Rank.DISPATCH) << RANK_SHIFT
"""Events of an instant whose order is below this go before the dispatches of that instant."""

MOMENTS_BETWEEN_PAUSES: Final = 1 << 20
"""Events taken before the driver may look whether the run was interrupted."""


def begin(model: Model, state: State) -> None:
    """Book what is known from the start: dated capacity and the first referral of every class."""
    for pool in range(len(state.pools)):
        book_change(model, state, pool)
    for patient_class in range(len(model.classes)):
        book_referral(model, state, patient_class)


def advance(model: Model, state: State) -> int:
    """Take events until something must be told to the driver: a status of `layout`."""
    registers = state.registers
    if registers[IS_BEGUN] == 0:
        registers[IS_BEGUN] = 1
        begin(model, state)
    for _ in range(MOMENTS_BETWEEN_PAUSES):
        status = obstacle(state)
        if status != FINISHED:
            return status
        if registers[DAY_ONE_DONE] < len(model.day_one):
            place_on_day_one(model, state)
        elif registers[SERVING] != NONE:
            serve(model, state)
        elif state.buckets[registers[BUCKET]] != NONE:
            bring_near(state)
        elif registers[CALLED] > 0 and not precedes_dispatch(state):
            begin_dispatch(state)
        elif registers[NEAR_USED] > 0:
            take_event(model, state)
        elif not open_next_bucket(state):
            return FINISHED
    return PAUSED


def finish(model: Model, state: State) -> NDArray[np.void]:
    """Measure up to the horizon, write down open visits, and give the rows in order."""
    for pool in range(len(state.pools)):
        measure(model, state, pool, model.horizon_days)
    write_open_visits(model, state)
    return in_order(state.rows[: state.registers[ROWS_USED]], len(model.classes))


def obstacle(state: State) -> int:
    """What keeps the next event from being taken; finished stands for nothing."""
    registers = state.registers
    status = FINISHED
    if registers[FAULT] != FINISHED:
        status = registers[FAULT]
    elif registers[NEAR_USED] + HEADROOM > len(state.near):
        status = NEAR_FULL
    elif registers[FAR_USED] + HEADROOM > len(state.far):
        status = FAR_FULL
    elif registers[PEOPLE_USED] + HEADROOM > len(state.people):
        status = PEOPLE_FULL
    elif registers[TALLIES_USED] + HEADROOM > len(state.tallies):
        status = TALLIES_FULL
    elif registers[ROWS_USED] + HEADROOM > len(state.rows):
        status = ROWS_FULL
    return int(status)


def precedes_dispatch(state: State) -> bool:
    """Whether the next event belongs to this instant and goes before its dispatches."""
    if state.registers[NEAR_USED] == 0:
        return False
    event = state.near[0]
    return bool(event["moment"] == state.clock[0] and event["order"] < BEFORE_DISPATCH)


def bring_near(state: State) -> None:
    """Move one event of the bucket that is open into the heap, unless it has become void."""
    event = state.far[take_far(state, state.registers[BUCKET])]
    if not is_void(state, event["order"], event["rest"]):
        push(state.near, state.registers, event["moment"], event["order"], event["rest"])


def is_void(state: State, order: int, rest: int) -> bool:
    """Whether an event is about a wait that is over."""
    purpose = (rest >> SLOT_BITS) & PURPOSE_MASK
    if purpose not in (RISK_ACTS, PRIORITY_RISES, NOTICE_ENDS):
        return False
    patient_class, number = (order >> NUMBER_BITS) & OWNER_MASK, order & NUMBER_MASK
    return not is_waiting_to_start(state, rest & NOBODY, patient_class, number, rest >> OCCURRENCE_SHIFT)


def take_event(model: Model, state: State) -> None:
    """Take the first event."""
    event = state.near[0]
    now, order, rest = event["moment"], event["order"], event["rest"]
    drop_first(state.near, state.registers)
    state.clock[0] = now
    owner, number = (order >> NUMBER_BITS) & OWNER_MASK, order & NUMBER_MASK
    if (order >> RANK_SHIFT) == CAPACITY:
        change_capacity(model, state, owner, now)
        book_change(model, state, owner)
        return
    slot, purpose = rest & NOBODY, (rest >> SLOT_BITS) & PURPOSE_MASK
    if slot == NOBODY:
        slot = admit(state, owner, number)
        state.people[slot]["step"] = model.classes[owner]["enters_at"]
        book_referral(model, state, owner)
    if not is_void(state, order, rest):
        happen(model, state, slot, purpose, now)


def happen(model: Model, state: State, slot: int, purpose: int, now: float) -> None:
    """What an event is about comes to pass."""
    if purpose == JOIN:
        come_to_step(model, state, slot, now)
    elif purpose == CONTACT_ENDS:
        end_contact(model, state, slot, now)
    elif purpose == CONTACT_DUE:
        ask_for_clinician(model, state, slot, now)
    elif purpose == STAY_ENDS:
        go_on(model, state, slot, COMPLETED, now)
    elif purpose == RISK_ACTS:
        end_wait(model, state, slot, now)
    elif purpose == NOTICE_ENDS:
        end_notice(model, state, slot, now)
    elif purpose == PRIORITY_RISES:
        rise(model, state, slot)
    else:
        leave(model, state, slot, now)


def serve(model: Model, state: State) -> None:
    """Grant one server of the pool whose dispatch is under way, or end the dispatch."""
    now = state.clock[0]
    slot = grant_first(model, state, state.registers[SERVING], now)
    if slot == NONE:
        state.registers[SERVING] = NONE
    elif state.people[slot]["state"] == DUE:
        meet_clinician(model, state, slot, now)
    else:
        begin_care(model, state, slot, now)


def place_on_day_one(model: Model, state: State) -> None:
    """Place the next of those who are on a list or in care on day one."""
    registers = state.registers
    index = registers[DAY_ONE_DONE]
    registers[DAY_ONE_DONE] = index + 1
    known = model.day_one[index]
    patient_class = known["patient_class"]
    slot = admit(state, patient_class, known["number"])
    open_visit(model, state, slot, model.classes[patient_class]["enters_at"], 0.0 - known["days"])
    if registers[FAULT] != FINISHED:
        return
    person = state.people[slot]
    if not known["in_care"]:
        person["day_one"] = index
        book_for(model, state, slot, 0.0, ARRIVAL, JOIN)
        return
    course = model.courses[person["course"]]
    person["started"] = person["joined"]
    person["attended"] = known["attended"]
    person["state"] = IN_CARE
    if course["number"] == NONE or known["attended"] > 0:
        person["first_contact"] = person["started"]
    if course["place"] != NONE:
        state.pools[course["place"]]["busy"] += 1
    if course["number"] == NONE:
        begin_stay(model, state, slot, course["stay"], known["elapsed_share"], 0.0)
    else:
        prepare_contacts(model, person, known["elapsed_share"])
        book_for(model, state, slot, known["due_days"], ARRIVAL, CONTACT_DUE)


def book_change(model: Model, state: State, index: int) -> None:
    """Book the next dated change of a pool."""
    pool = state.pools[index]
    change = pool["change"]
    if change < pool["changes_end"]:
        order = order_of(CAPACITY, index, change - pool["changes_first"])
        book(model, state, model.changes[change]["at_days"], order, 0)


def book_referral(model: Model, state: State, patient_class: int) -> None:
    """Book the next arrival of a class."""
    moment = next_referral(model, state, patient_class)
    referrals = state.referrals[patient_class]
    if model.classes[patient_class]["logged_daily"] and moment < math.inf:
        moment = float(math.floor(moment))
    order = order_of(ARRIVAL, patient_class, referrals["number"])
    referrals["number"] += 1
    book(model, state, moment, order, rest_of(0, JOIN, NOBODY))


def next_referral(model: Model, state: State, patient_class: int) -> float:
    """Moment of the next arrival of a class, given or by the inverse of the cumulative rate."""
    arrives, referrals = model.classes[patient_class], state.referrals[patient_class]
    number = referrals["number"]
    listed = arrives["listed_first"] + number
    if listed < arrives["listed_end"]:
        return float(model.listed_days[listed])
    rates_per_day = model.rates_per_day[arrives["rates_first"] : arrives["rates_end"]]
    if len(rates_per_day) == 0:
        return math.inf
    gap = exponential_quantile(1.0, uniform_of(model.class_keys[patient_class, REFERRAL], number, 0))
    referrals["target"] = referrals["target"] + gap
    day, reached, moment = moment_of(
        rates_per_day, referrals["day"], referrals["reached"], referrals["target"]
    )
    referrals["day"] = day
    referrals["reached"] = reached
    return float(moment)
