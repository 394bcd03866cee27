"""Care: stays, and contacts one after another until enough are attended or too many missed in a row."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.engines.fast.agenda import book_for
from simulator.engines.fast.chance import (
    contact_length,
    contacts_needed,
    interval_days,
    is_missed,
    stay_days,
)
from simulator.engines.fast.layout import DUE, IN_CARE, MEETS, NONE, Model, Record, State
from simulator.engines.fast.pools import enlist, join, release, serves_at_once, take_server
from simulator.simulation.event_order import Purpose, Rank
from simulator.simulation.history import Ended

END: Final = int(Rank.END)
ARRIVAL: Final = int(Rank.ARRIVAL)

CONTACT_DUE: Final = int(Purpose.CONTACT_DUE)
CONTACT_ENDS: Final = int(Purpose.CONTACT_ENDS)
STAY_ENDS: Final = int(Purpose.STAY_ENDS)

COMPLETED: Final = int(Ended.COMPLETED)
DROPPED_OUT: Final = int(Ended.DROPPED_OUT)


def begin_care(model: Model, state: State, slot: int, now: float) -> bool:
    """The start of a step that was granted its place, or its first clinician, who may begin a contact now."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    person["started"] = now
    person["state"] = IN_CARE
    if course["number"] == NONE:
        person["first_contact"] = now
        begin_stay(model, state, slot, course["stay"], 0.0, now)
        return False
    prepare_contacts(model, person, 0.0)
    if course["place"] == NONE:
        return True
    book_for(model, state, slot, now, ARRIVAL, CONTACT_DUE)
    return False


def begin_care_elsewhere(model: Model, state: State, slot: int, now: float) -> None:
    """A stay with another provider, for want of a place here."""
    person = state.people[slot]
    person["elsewhere"] = True
    person["started"] = now
    person["first_contact"] = now
    person["state"] = IN_CARE
    begin_stay(model, state, slot, model.courses[person["course"]]["overflow_stay"], 0.0, now)


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


def ask_for_clinician(model: Model, state: State, slot: int, now: float) -> int:
    """The wait for a contact inside the course, from the moment it is due; what follows at once."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    if serves_at_once(state, course["clinicians"]):
        take_server(model, state, course["clinicians"], now)
        person["since"] = now
        return MEETS
    person["state"] = DUE
    person["since"] = now
    join(model, state, course["clinicians"], now)
    enlist(state, course["clinicians"], slot, course["lane_in_course"])
    return NONE


def meet_clinician(person: Record, now: float) -> None:
    """The wait for a contact inside the course is over."""
    person["wait_inside_days"] += now - person["since"]
    person["state"] = IN_CARE


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


def end_contact(model: Model, state: State, slot: int, now: float) -> int:
    """The clinician is free again; how the course ended, or none when the next contact was booked."""
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
        return COMPLETED
    if person["missed_in_a_row"] == course["ends_after_misses"] and course["ends_after_misses"] > 0:
        return DROPPED_OUT
    due = max(now, person["begins"] + interval_days(model, person))
    person["booked"] += 1
    book_for(model, state, slot, due, ARRIVAL, CONTACT_DUE)
    return NONE
