"""The start of a run: dated capacity, referrals to come, and the people who are there on day one."""

from __future__ import annotations

import math
from typing import Final

from simulator.engines.fast.agenda import NOBODY, book, book_for, order_of, rest_of
from simulator.engines.fast.care import ARRIVAL, CONTACT_DUE, begin_stay, prepare_contacts
from simulator.engines.fast.chance import uniform_of
from simulator.engines.fast.layout import (
    DAY_ONE_DONE,
    FAULT,
    FINISHED,
    IN_CARE,
    NONE,
    REFERRAL,
    Model,
    State,
)
from simulator.engines.fast.people import admit, open_visit
from simulator.simulation.arrivals import moment_of
from simulator.simulation.chance.inverse import exponential_quantile
from simulator.simulation.event_order import Purpose, Rank

CAPACITY: Final = int(Rank.CAPACITY)
JOIN: Final = int(Purpose.JOIN)


def begin(model: Model, state: State) -> None:
    """Book what is known from the start: dated capacity and the first referral of every class."""
    for pool in range(len(state.pools)):
        book_change(model, state, pool)
    for patient_class in range(len(model.classes)):
        book_referral(model, state, patient_class)


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
    referrals["target"] += gap
    day, reached, moment = moment_of(
        rates_per_day, referrals["day"], referrals["reached"], referrals["target"]
    )
    referrals["day"] = day
    referrals["reached"] = reached
    return float(moment)


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
    if course["number"] == NONE or known["attended"] > 0 or known["elsewhere"]:
        person["first_contact"] = person["started"]
    if known["elsewhere"]:
        person["elsewhere"] = True
        begin_stay(model, state, slot, course["overflow_stay"], known["elapsed_share"], 0.0)
        return
    if course["place"] != NONE:
        state.pools[course["place"]]["busy"] += 1
    if course["number"] == NONE:
        begin_stay(model, state, slot, course["stay"], known["elapsed_share"], 0.0)
    else:
        prepare_contacts(model, person, known["elapsed_share"])
        book_for(model, state, slot, known["due_days"], ARRIVAL, CONTACT_DUE)
