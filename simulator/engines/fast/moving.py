"""Moving on after a visit: to the next step, out of care, and perhaps back again."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.engines.fast.agenda import book, book_for, order_of, precedes_all, rest_of
from simulator.engines.fast.chance import comes_back, days_until_return, delay_days, way_of
from simulator.engines.fast.layout import AWAY, FAULT, NO_ROUTING, NONE, Model, Record, State
from simulator.engines.fast.people import dismiss, write_row
from simulator.engines.fast.pools import release
from simulator.simulation.event_order import Purpose, Rank
from simulator.simulation.history import Ended

END: Final = int(Rank.END)
ARRIVAL: Final = int(Rank.ARRIVAL)

JOIN: Final = int(Purpose.JOIN)
LEAVES: Final = int(Purpose.LEAVES)

COMPLETED: Final = int(Ended.COMPLETED)
DROPPED_OUT: Final = int(Ended.DROPPED_OUT)
DETERIORATED: Final = int(Ended.DETERIORATED)


def go_on(model: Model, state: State, slot: int, ended: int, now: float) -> int:
    """Close a visit that ended in a way, and go where that leads: what follows at once, a purpose or none."""
    person = state.people[slot]
    routing = routing_of(model.courses[person["course"]], ended)
    if routing == NONE:
        state.registers[FAULT] = NO_ROUTING
        return NONE
    way = model.ways[way_of(model, person, routing)]
    close_visit(model, state, slot, ended, way["to"], now)
    moment = now + delay_days(model, person, way["delay"])
    person["state"] = AWAY
    person["step"] = way["to"]
    if way["to"] >= 0:
        return set_out(model, state, slot, moment, now)
    if moment > now:
        book_for(model, state, slot, moment, END, LEAVES)
        return NONE
    return LEAVES


def routing_of(course: Record, ended: int) -> int:
    """The routing that goes with how a visit ended."""
    routing = course["patience_routing"]
    if ended == COMPLETED:
        routing = course["routing"]
    elif ended == DETERIORATED:
        routing = course["deterioration_routing"]
    elif ended == DROPPED_OUT:
        routing = course["dropped_out"]
    return int(routing)


def close_visit(model: Model, state: State, slot: int, ended: int, destination: int, now: float) -> None:
    """Write the visit down and give the place back, or keep it until the next step accepts."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    had_care = ended in (COMPLETED, DROPPED_OUT)
    has_place = had_care and course["place"] != NONE and not person["elsewhere"]
    # A place elsewhere is of no pool here.
    is_elsewhere = had_care and person["elsewhere"]
    holds_place = course["holds_place"] and (has_place or is_elsewhere)
    finished = now if had_care else np.nan
    left = np.nan if holds_place else now
    row = write_row(state, person, finished, left, ended, destination)
    if holds_place:
        person["held_row"] = row
        person["held_pool"] = NONE if is_elsewhere else course["place"]
    elif has_place:
        release(model, state, course["place"], now)


def give_up_held_place(model: Model, state: State, slot: int, now: float) -> None:
    """Leave the bed kept since an earlier step; one elsewhere is of no pool here."""
    person = state.people[slot]
    state.rows[person["held_row"]]["left"] = now
    person["held_row"] = NONE
    if person["held_pool"] != NONE:
        release(model, state, person["held_pool"], now)


def set_out(model: Model, state: State, slot: int, moment: float, now: float) -> int:
    """Have a patient join the list of the step they are on the way to: joining if that follows at once."""
    if not moment < model.horizon_days:
        dismiss(state, slot)
        return NONE
    person = state.people[slot]
    order = order_of(ARRIVAL, person["patient_class"], person["number"])
    rest = rest_of(person["ordinal"] + 1, JOIN, slot)
    if moment == now and precedes_all(state, moment, order, rest):
        return JOIN
    book(model, state, moment, order, rest)
    return NONE


def leave(model: Model, state: State, slot: int, now: float) -> int:
    """Leave care; what follows at once: joining again, or nothing."""
    person = state.people[slot]
    again = model.classes[person["patient_class"]]
    if again["returns_to"] == NONE or not model.returns_from[person["patient_class"], -1 - person["step"]]:
        dismiss(state, slot)
        return NONE
    share = min(again["returns_first"] + person["episode"], again["returns_end"] - 1)
    if not comes_back(model, person, model.return_shares[share]):
        dismiss(state, slot)
        return NONE
    moment = now + days_until_return(model, person, again["returns_after"])
    person["episode"] += 1
    person["step"] = again["returns_to"]
    return set_out(model, state, slot, moment, now)
