"""Waiting for the start of a step: the list, what may end the wait, and rising in turn."""

from __future__ import annotations

import math
from typing import Final

from simulator.engines.fast.agenda import book, book_for, order_of_look
from simulator.engines.fast.chance import days_once_a_visit, uniform_of
from simulator.engines.fast.grace import ALWAYS, NEVER
from simulator.engines.fast.layout import (
    DETERIORATION,
    GRANTED,
    NONE,
    ON_LIST,
    OVERFLOW,
    PATIENCE,
    Model,
    Record,
    State,
)
from simulator.engines.fast.people import open_visit
from simulator.engines.fast.pools import enlist, join, serves_at_once, take_server, unlist, withdraw
from simulator.simulation.event_order import Purpose, Rank

RISK: Final = int(Rank.RISK)
ARRIVAL: Final = int(Rank.ARRIVAL)
BAULK: Final = int(Rank.BAULK)

LOOKED_AT_ONCE: Final = 4
"""People of a lane looked at by one event: the tables must have room for what it books."""

NOTICE_ENDS: Final = int(Purpose.NOTICE_ENDS)
PRIORITY_RISES: Final = int(Purpose.PRIORITY_RISES)
RISK_ACTS: Final = int(Purpose.RISK)


def come_to_step(model: Model, state: State, slot: int, now: float) -> int:
    """Come to the step a patient is on the way to, and join its list; what follows at once."""
    person = state.people[slot]
    if person["state"] != ON_LIST:
        open_visit(model, state, slot, person["step"], now)
        if person["state"] != ON_LIST:
            return NONE
    course = model.courses[person["course"]]
    pool = course["list_pool"]
    served_from = person["joined"] + course["notice_days"]
    if served_from <= now and (pool == NONE or serves_at_once(state, pool)):
        # No chance is drawn and no event booked for a wait of no time.
        if pool != NONE:
            take_server(model, state, pool, now)
        person["day_one"] = NONE
        return GRANTED
    if pool != NONE:
        join(model, state, pool, now)
    wait(model, state, slot, served_from, now)
    return NONE


def wait(model: Model, state: State, slot: int, served_from: float, now: float) -> None:
    """Begin a wait: who goes first, what may end it, and from when the list may be served."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    pool = course["list_pool"]
    person["lane"] = course["lane"]
    if pool != NONE and course["rise_after_days"] < math.inf:
        moment = person["joined"] + course["rise_after_days"]
        if moment <= now:
            person["lane"] = course["lane_risen"]
        else:
            book_for(model, state, slot, moment, ARRIVAL, PRIORITY_RISES)
    if served_from <= now:
        enlist(state, pool, slot, person["lane"])
    else:
        book_for(model, state, slot, served_from, ARRIVAL, NOTICE_ENDS)
    if outlasts_grace(model, person):
        put_off(model, state, slot, now)
    else:
        expect_risk(model, state, slot, now)
    person["day_one"] = NONE


def outlasts_grace(model: Model, person: Record) -> bool:
    """Whether nothing can end a wait before the lane is looked through, after its days of grace.

    It is looked through by its line, so this is for people who stand in it, and who came there just now.
    """
    course = model.courses[person["course"]]
    if not person["is_listed"] or person["is_stray"] or person["day_one"] != NONE:
        return False
    if person["lane"] != course["lane"]:
        return False
    return bool(
        comes_late(model, person, PATIENCE, course["patience_above"])
        and comes_late(model, person, DETERIORATION, course["deterioration_above"])
        and comes_late(model, person, OVERFLOW, course["overflow_above"])
    )


def comes_late(model: Model, person: Record, chance: int, above: float) -> bool:
    """Whether a risk comes after the grace, if at all; nothing is drawn where that is known of everybody."""
    if above == ALWAYS:
        return True
    if above == NEVER:
        return False
    key = model.keys[person["course"], chance]
    return bool(uniform_of(key, person["number"], person["occurrence"]) >= above)


def put_off(model: Model, state: State, slot: int, now: float) -> None:
    """Leave what may end a wait to be drawn when the grace is over, if the wait still lasts."""
    person = state.people[slot]
    person["is_put_off"] = True
    lane = state.lanes[person["lane"]]
    if not lane["is_due"]:
        lane["is_due"] = True
        lane["put_off_since"] = now
        book(model, state, now + lane["grace_days"], order_of_look(person["lane"]), 0)


def look_through(model: Model, state: State, index: int) -> None:
    """Draw what may end the waits of a few people of a lane who were put off; the rest follow at once.

    They are the last of the line, which stands in order of joining.
    """
    lane = state.lanes[index]
    slot = lane["looks_from"]
    if slot == NONE:
        slot = lane["tail"]
    looked = 0
    while looked < LOOKED_AT_ONCE and may_be_put_off(state, lane, slot):
        person = state.people[slot]
        if person["is_put_off"] and person["state"] == ON_LIST:
            person["is_put_off"] = False
            expect_risk(model, state, slot, person["joined"])
        slot = person["prev"]
        looked += 1
    lane["is_due"] = may_be_put_off(state, lane, slot)
    lane["looks_from"] = NONE
    if lane["is_due"]:
        lane["looks_from"] = slot
        book(model, state, state.clock[0], order_of_look(index), 0)


def may_be_put_off(state: State, lane: Record, slot: int) -> bool:
    """Whether a patient of a line, or no patient, joined since the first of it was put off."""
    return bool(slot != NONE and state.people[slot]["since"] >= lane["put_off_since"])


def expect_risk(model: Model, state: State, slot: int, now: float) -> None:
    """Have the first of patience, deterioration and overflow end the wait if it still lasts."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    soonest = math.inf
    share = 0.0
    if course["patience"] != NONE:
        if person["day_one"] != NONE:
            share = model.day_one[person["day_one"]]["patience_share"]
        soonest = days_once_a_visit(model, person, PATIENCE, course["patience"], share)
        person["risk"] = PATIENCE
    if course["deterioration"] != NONE:
        if person["day_one"] != NONE:
            share = model.day_one[person["day_one"]]["deterioration_share"]
        days = days_once_a_visit(model, person, DETERIORATION, course["deterioration"], share)
        if days < soonest:
            soonest = days
            person["risk"] = DETERIORATION
    if course["overflow"] != NONE:
        if person["day_one"] != NONE:
            share = model.day_one[person["day_one"]]["overflow_share"]
        days = days_once_a_visit(model, person, OVERFLOW, course["overflow"], share)
        if days < soonest:
            soonest = days
            person["risk"] = OVERFLOW
    if soonest < math.inf:
        moment = max(now, person["joined"] + soonest)
        rank = BAULK if moment == now else RISK
        book_for(model, state, slot, moment, rank, RISK_ACTS)


def end_notice(model: Model, state: State, slot: int) -> bool:
    """Let a patient be served; whether there is no pool to wait for, and the start is granted at once."""
    person = state.people[slot]
    pool = model.courses[person["course"]]["list_pool"]
    if pool == NONE:
        return True
    enlist(state, pool, slot, person["lane"])
    return False


def rise(model: Model, state: State, slot: int) -> None:
    """Move a patient who still waits to the turn of the higher priority."""
    person = state.people[slot]
    course = model.courses[person["course"]]
    if person["lane"] == course["lane_risen"]:
        return
    if person["is_put_off"]:
        # They would not be found any more when the line they leave is looked through.
        person["is_put_off"] = False
        expect_risk(model, state, slot, person["joined"])
    if person["is_listed"]:
        unlist(state, course["list_pool"], slot)
        enlist(state, course["list_pool"], slot, course["lane_risen"])
    else:
        person["lane"] = course["lane_risen"]


def stop_waiting(model: Model, state: State, slot: int, now: float) -> None:
    """Leave the list without having been granted anything."""
    pool = model.courses[state.people[slot]["course"]]["list_pool"]
    if pool != NONE:
        withdraw(model, state, pool, slot, now)
