"""What patients live through: waiting, care, contacts, moving on; the twin of the reference engine."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simulator.engines.fast.agenda import book, order_of, rest_of
from simulator.engines.fast.chance import (
    comes_back,
    contact_length,
    contacts_needed,
    days_once_a_visit,
    days_until_return,
    delay_days,
    interval_days,
    is_missed,
    stay_days,
    way_of,
)
from simulator.engines.fast.layout import (
    AWAY,
    DETERIORATION,
    DUE,
    FAULT,
    IN_CARE,
    NO_ROUTING,
    NONE,
    ON_LIST,
    OVERFLOW,
    PATIENCE,
    Model,
    Record,
    State,
)
from simulator.engines.fast.people import dismiss, open_visit, write_row
from simulator.engines.fast.pools import enlist, join, release, unlist, withdraw
from simulator.simulation.event_order import Purpose, Rank
from simulator.simulation.history import Ended

END: Final = int(Rank.END)
RISK: Final = int(Rank.RISK)
ARRIVAL: Final = int(Rank.ARRIVAL)
BAULK: Final = int(Rank.BAULK)

JOIN: Final = int(Purpose.JOIN)
NOTICE_ENDS: Final = int(Purpose.NOTICE_ENDS)
PRIORITY_RISES: Final = int(Purpose.PRIORITY_RISES)
CONTACT_DUE: Final = int(Purpose.CONTACT_DUE)
CONTACT_ENDS: Final = int(Purpose.CONTACT_ENDS)
STAY_ENDS: Final = int(Purpose.STAY_ENDS)
LEAVES: Final = int(Purpose.LEAVES)
RISK_ACTS: Final = int(Purpose.RISK)

COMPLETED: Final = int(Ended.COMPLETED)
DROPPED_OUT: Final = int(Ended.DROPPED_OUT)
RENEGED: Final = int(Ended.RENEGED)
DETERIORATED: Final = int(Ended.DETERIORATED)
BAULKED: Final = int(Ended.BAULKED)


def book_for(model: Model, state: State, slot: int, moment: float, rank: int, purpose: int) -> None:
    """Enter an event of the visit under way."""
    person = state.people[slot]
    order = order_of(rank, person["patient_class"], person["number"])
    book(model, state, moment, order, rest_of(person["ordinal"], purpose, slot))


def give_up_held_place(model: Model, state: State, slot: int, now: float) -> None:
    """Leave the bed kept since an earlier step, if any."""
    person = state.people[slot]
    if person["held_row"] != NONE:
        state.rows[person["held_row"]]["left"] = now
        person["held_row"] = NONE
        release(model, state, person["held_pool"], now)


# Waiting


def wait(model: Model, state: State, slot: int, now: float) -> None:
    """Begin to wait on the list of the step of the visit just opened."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    pool = course["list_pool"]
    person["lane"] = course["lane"]
    if pool != NONE:
        join(model, state, pool, now)
    expect_risk(model, state, slot, now)
    if pool != NONE and course["rise_after_days"] < math.inf:
        moment = person["joined"] + course["rise_after_days"]
        if moment <= now:
            person["lane"] = course["lane_risen"]
        else:
            book_for(model, state, slot, moment, ARRIVAL, PRIORITY_RISES)
    moment = person["joined"] + course["notice_days"]
    if moment <= now:
        end_notice(model, state, slot, now)
    else:
        book_for(model, state, slot, moment, ARRIVAL, NOTICE_ENDS)


def expect_risk(model: Model, state: State, slot: int, now: float) -> None:
    """Have the first of patience, deterioration and overflow end the wait if it still lasts."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    soonest = math.inf
    if course["patience"] != NONE:
        share = 0.0 if person["day_one"] == NONE else model.day_one[person["day_one"]]["patience_share"]
        soonest = days_once_a_visit(model, person, PATIENCE, course["patience"], share)
        person["risk"] = PATIENCE
    if course["deterioration"] != NONE:
        share = 0.0 if person["day_one"] == NONE else model.day_one[person["day_one"]]["deterioration_share"]
        days = days_once_a_visit(model, person, DETERIORATION, course["deterioration"], share)
        if days < soonest:
            soonest = days
            person["risk"] = DETERIORATION
    if course["overflow"] != NONE:
        share = 0.0 if person["day_one"] == NONE else model.day_one[person["day_one"]]["overflow_share"]
        days = days_once_a_visit(model, person, OVERFLOW, course["overflow"], share)
        if days < soonest:
            soonest = days
            person["risk"] = OVERFLOW
    if soonest == math.inf:
        return
    moment = max(now, person["joined"] + soonest)
    rank = BAULK if moment == now else RISK
    book_for(model, state, slot, moment, rank, RISK_ACTS)


def end_notice(model: Model, state: State, slot: int, now: float) -> None:
    """Let somebody be served; where there is no pool, the start is granted at once."""
    person = state.people[slot]
    pool = model.courses[person["course"]]["list_pool"]
    if pool != NONE:
        enlist(state, pool, slot, person["lane"])
    else:
        begin_care(model, state, slot, now)


def rise(model: Model, state: State, slot: int) -> None:
    """Move somebody who still waits to the turn of the higher priority."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    if person["lane"] == course["lane_risen"]:
        return
    if person["is_listed"]:
        unlist(state, course["list_pool"], slot)
        enlist(state, course["list_pool"], slot, course["lane_risen"])
    else:
        person["lane"] = course["lane_risen"]


def end_wait(model: Model, state: State, slot: int, now: float) -> None:
    """A risk acts on somebody who still waits."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    if course["list_pool"] != NONE:
        withdraw(model, state, course["list_pool"], slot, now)
    if person["risk"] == OVERFLOW:
        give_up_held_place(model, state, slot, now)
        person["elsewhere"] = True
        person["started"] = now
        person["first_contact"] = now
        person["state"] = IN_CARE
        begin_stay(model, state, slot, course["overflow_stay"], 0.0, now)
    elif person["risk"] == DETERIORATION:
        go_on(model, state, slot, DETERIORATED, now)
    elif now == person["joined"]:
        go_on(model, state, slot, BAULKED, now)
    else:
        go_on(model, state, slot, RENEGED, now)


# Care


def begin_care(model: Model, state: State, slot: int, now: float) -> None:
    """The start of a step that has been granted its place, or its first clinician."""
    give_up_held_place(model, state, slot, now)
    person = state.people[slot]
    course = model.courses[person["course"]]
    person["started"] = now
    person["state"] = IN_CARE
    if course["number"] == NONE:
        person["first_contact"] = now
        begin_stay(model, state, slot, course["stay"], 0.0, now)
        return
    prepare_contacts(model, person, 0.0)
    if course["place"] != NONE:
        book_for(model, state, slot, now, ARRIVAL, CONTACT_DUE)
    else:
        begin_contact(model, state, slot, now)


def begin_stay(model: Model, state: State, slot: int, law: int, elapsed_share: float, now: float) -> None:
    """A stay of given length from its start."""
    person = state.people[slot]
    moment = max(now, person["started"] + stay_days(model, person, law, elapsed_share))
    book_for(model, state, slot, moment, END, STAY_ENDS)


def prepare_contacts(model: Model, person: Record, elapsed_share: float) -> None:
    """Say how many contacts a course takes."""
    person["needed"] = contacts_needed(model, person, elapsed_share)
    person["booked"] = person["attended"]
    person["missed_in_a_row"] = 0


def ask_for_clinician(model: Model, state: State, slot: int, now: float) -> None:
    """The wait for a contact inside the course, from the moment it is due."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    person["state"] = DUE
    person["since"] = now
    join(model, state, course["clinicians"], now)
    enlist(state, course["clinicians"], slot, course["lane_in_course"])


def meet_clinician(model: Model, state: State, slot: int, now: float) -> None:
    """The wait for a contact inside the course is over."""
    person = state.people[slot]
    person["wait_inside_days"] += now - person["since"]
    person["state"] = IN_CARE
    begin_contact(model, state, slot, now)


def begin_contact(model: Model, state: State, slot: int, now: float) -> None:
    """One booked contact; clinician time passes whether or not the patient comes."""
    person = state.people[slot]
    pool = state.pools[model.courses[person["course"]]["clinicians"]]
    person["begins"] = now
    person["is_missed"] = is_missed(model, person)
    if not person["is_missed"] and np.isnan(person["first_contact"]):
        person["first_contact"] = now
    moment = now + contact_length(model, person) * pool["contact_days"] / pool["speed"]
    book_for(model, state, slot, moment, END, CONTACT_ENDS)


def end_contact(model: Model, state: State, slot: int, now: float) -> None:
    """The clinician is free again; the course goes on unless enough, or too few, were attended."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    if person["is_missed"]:
        person["missed"] += 1
        person["missed_in_a_row"] += 1
    else:
        person["attended"] += 1
        person["missed_in_a_row"] = 0
    release(model, state, course["clinicians"], now)
    if person["attended"] >= person["needed"]:
        go_on(model, state, slot, COMPLETED, now)
    elif person["missed_in_a_row"] == course["ends_after_misses"] and course["ends_after_misses"] > 0:
        go_on(model, state, slot, DROPPED_OUT, now)
    else:
        due = max(now, person["begins"] + interval_days(model, person))
        person["booked"] += 1
        book_for(model, state, slot, due, ARRIVAL, CONTACT_DUE)


# Moving on


def routing_of(course: Record, ended: int) -> int:
    """The routing that goes with how a visit ended."""
    if ended == COMPLETED:
        return int(course["routing"])
    if ended == DETERIORATED:
        return int(course["deterioration_routing"])
    if ended == DROPPED_OUT:
        return int(course["dropped_out"])
    return int(course["patience_routing"])


def go_on(model: Model, state: State, slot: int, ended: int, now: float) -> None:
    """Where a patient goes after a visit: to the next step, or out of care."""
    person = state.people[slot]
    routing = routing_of(model.courses[person["course"]], ended)
    if routing == NONE:
        state.registers[FAULT] = NO_ROUTING
        return
    way = model.ways[way_of(model, person, routing)]
    close_visit(model, state, slot, ended, way["to"], now)
    moment = now + delay_days(model, person, way["delay"])
    person["state"] = AWAY
    person["step"] = way["to"]
    if way["to"] >= 0:
        book_joining(model, state, slot, moment)
    elif moment > now:
        book_for(model, state, slot, moment, END, LEAVES)
    else:
        leave(model, state, slot, now)


def close_visit(model: Model, state: State, slot: int, ended: int, destination: int, now: float) -> None:
    """Write the visit down and give the place back, or keep it until the next step accepts."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    if ended not in (COMPLETED, DROPPED_OUT):
        write_row(state, person, np.nan, now, ended, destination)
        return
    has_place = course["place"] != NONE and not person["elsewhere"]
    if has_place and course["holds_place"]:
        person["held_row"] = write_row(state, person, now, np.nan, ended, destination)
        person["held_pool"] = course["place"]
        return
    write_row(state, person, now, now, ended, destination)
    if has_place:
        release(model, state, course["place"], now)


def leave(model: Model, state: State, slot: int, now: float) -> None:
    """Leave care; perhaps to be referred again."""
    give_up_held_place(model, state, slot, now)
    person = state.people[slot]
    again = model.classes[person["patient_class"]]
    if again["returns_to"] == NONE or not model.returns_from[person["patient_class"], -1 - person["step"]]:
        dismiss(state, slot)
        return
    share = min(again["returns_first"] + person["episode"], again["returns_end"] - 1)
    if not comes_back(model, person, model.return_shares[share]):
        dismiss(state, slot)
        return
    moment = now + days_until_return(model, person, again["returns_after"])
    person["episode"] += 1
    person["step"] = again["returns_to"]
    book_joining(model, state, slot, moment)


def book_joining(model: Model, state: State, slot: int, moment: float) -> None:
    """Have somebody join the list of the step they are on the way to, if the run lasts so long."""
    if not moment < model.horizon_days:
        dismiss(state, slot)
        return
    person = state.people[slot]
    order = order_of(ARRIVAL, person["patient_class"], person["number"])
    book(model, state, moment, order, rest_of(person["ordinal"] + 1, JOIN, slot))


def come_to_step(model: Model, state: State, slot: int, now: float) -> None:
    """Join the list of the step somebody is on the way to."""
    person = state.people[slot]
    if person["state"] != ON_LIST:
        open_visit(model, state, slot, person["step"], now)
        if person["state"] != ON_LIST:
            return
    wait(model, state, slot, now)
    person["day_one"] = NONE
