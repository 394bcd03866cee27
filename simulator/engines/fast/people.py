"""People in the system and the rows they leave: slots are reused, rows are kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast.agenda import OCCURRENCE_BITS
from simulator.engines.fast.layout import (
    AWAY,
    DUE,
    FAULT,
    NO_COURSE,
    NONE,
    ON_LIST,
    PEOPLE_FREE,
    PEOPLE_USED,
    ROWS_USED,
    STANDSTILL,
    STUCK,
    TALLIES_FREE,
    TALLIES_USED,
    TOO_MANY_VISITS,
    Model,
    Record,
    State,
)
from simulator.simulation.history import NOWHERE, Ended
from simulator.simulation.standstill import ROUNDS_AT_ONE_INSTANT

STILL_WAITING = int(Ended.STILL_WAITING)
STILL_IN_CARE = int(Ended.STILL_IN_CARE)
MOST_ROUNDS = ROUNDS_AT_ONE_INSTANT
LAST_ORDINAL = (1 << OCCURRENCE_BITS) - 2
"""The visit after the next one must still have its place in the order of events."""


def admit(state: State, patient_class: int, number: int) -> int:
    """Slot for a patient who enters the system."""
    registers = state.registers
    slot = registers[PEOPLE_FREE]
    if slot == NONE:
        slot = registers[PEOPLE_USED]
        registers[PEOPLE_USED] = slot + 1
    else:
        registers[PEOPLE_FREE] = state.people[slot]["next"]
    person = state.people[slot]
    person["patient_class"] = patient_class
    person["number"] = number
    person["ordinal"] = NONE
    person["joined"] = np.nan
    person["visits_at_once"] = 0
    person["episode"] = 0
    person["held_row"] = NONE
    person["tally"] = NONE
    person["day_one"] = NONE
    person["state"] = AWAY
    return int(slot)


def dismiss(state: State, slot: int) -> None:
    """Give back the slot of a patient who will not be seen again."""
    person = state.people[slot]
    first = person["tally"]
    if first != NONE:
        last = first
        while state.tallies[last]["next"] != NONE:
            last = state.tallies[last]["next"]
        state.tallies[last]["next"] = state.registers[TALLIES_FREE]
        state.registers[TALLIES_FREE] = first
    person["patient_class"] = NONE
    person["state"] = AWAY
    person["next"] = state.registers[PEOPLE_FREE]
    state.registers[PEOPLE_FREE] = slot


def is_waiting_to_start(state: State, slot: int, patient_class: int, number: int, ordinal: int) -> bool:
    """Whether a visit named by an event still waits for its start; the slot may be another's by now."""
    person = state.people[slot]
    return bool(
        person["state"] == ON_LIST
        and person["number"] == number
        and person["ordinal"] == ordinal
        and person["patient_class"] == patient_class
    )


def open_visit(model: Model, state: State, slot: int, step: int, joined: float) -> None:
    """Begin a visit to a step."""
    person = state.people[slot]
    course = model.course_at[step, person["patient_class"]]
    if course == NONE:
        state.registers[FAULT] = NO_COURSE
        return
    if person["ordinal"] >= LAST_ORDINAL:
        state.registers[FAULT] = TOO_MANY_VISITS
        return
    if person["joined"] == joined:
        person["visits_at_once"] += 1
        if person["visits_at_once"] >= MOST_ROUNDS * len(model.course_at):
            state.registers[FAULT] = STANDSTILL
            state.registers[STUCK] = slot
            return
    else:
        person["visits_at_once"] = 0
    person["step"] = step
    person["course"] = course
    person["ordinal"] += 1
    person["occurrence"] = count_visit(state, person, step)
    person["joined"] = joined
    person["started"] = np.nan
    person["first_contact"] = np.nan
    person["wait_inside_days"] = 0.0
    person["attended"] = 0
    person["missed"] = 0
    person["elsewhere"] = False
    person["is_listed"] = False
    person["is_put_off"] = False
    person["since"] = joined
    person["state"] = ON_LIST


def count_visit(state: State, person: Record, step: int) -> int:
    """Visits of this person to this step before this one."""
    place = person["tally"]
    while place != NONE:
        tally = state.tallies[place]
        if tally["step"] == step:
            tally["visits"] += 1
            return int(tally["visits"] - 1)
        place = tally["next"]
    registers = state.registers
    place = registers[TALLIES_FREE]
    if place == NONE:
        place = registers[TALLIES_USED]
        registers[TALLIES_USED] = place + 1
    else:
        registers[TALLIES_FREE] = state.tallies[place]["next"]
    tally = state.tallies[place]
    tally["step"] = step
    tally["visits"] = 1
    tally["next"] = person["tally"]
    person["tally"] = place
    return 0


def write_row(
    state: State, person: Record, finished: float, left: float, ended: int, destination: int
) -> int:
    """Write down a visit; the index of its row."""
    index = state.registers[ROWS_USED]
    state.registers[ROWS_USED] = index + 1
    row = state.rows[index]
    row["patient_class"] = person["patient_class"]
    row["patient"] = person["number"]
    row["visit"] = person["ordinal"]
    row["episode"] = person["episode"]
    row["step"] = person["step"]
    row["occurrence"] = person["occurrence"]
    row["joined"] = person["joined"]
    row["started"] = person["started"]
    row["first_contact"] = person["first_contact"]
    row["finished"] = finished
    row["left"] = left
    row["attended"] = person["attended"]
    row["missed"] = person["missed"]
    row["wait_inside_days"] = person["wait_inside_days"]
    row["elsewhere"] = person["elsewhere"]
    row["ended"] = ended
    row["destination"] = destination
    return int(index)


def write_open_visit(model: Model, state: State, slot: int) -> None:
    """Write down a visit that goes on at the horizon, a wait inside a course counted up to it."""
    person = state.people[slot]
    if person["state"] == AWAY:
        return
    if person["state"] == DUE:
        person["wait_inside_days"] += model.horizon_days - person["since"]
    ended = STILL_WAITING if person["state"] == ON_LIST else STILL_IN_CARE
    write_row(state, person, np.nan, np.nan, ended, NOWHERE)


def put_in_order(
    rows: NDArray[np.void],
    first_patient: NDArray[np.int64],
    first_row: NDArray[np.int64],
    ordered: NDArray[np.void],
) -> None:
    """Write the rows in order of class, patient and visit.

    Patients are numbered from 0 within their class and visits from 0 within their patient, so the place of a
    row is the number of rows of all patients before its own, and its visit.

    Parameters
    ----------
    rows
        `VISIT[visit]`, in any order, none missing.
    first_patient
        `int64[class]`, patients of the classes before.
    first_row
        `int64[patient + 1]`, zeros; filled with the rows of the patients before.
    ordered
        `VISIT[visit]`, filled with the rows in order.
    """
    for place in range(len(rows)):
        row = rows[place]
        first_row[first_patient[row["patient_class"]] + row["patient"] + 1] += 1
    for patient in range(len(first_row) - 1):
        first_row[patient + 1] += first_row[patient]
    for place in range(len(rows)):
        row = rows[place]
        ordered[first_row[first_patient[row["patient_class"]] + row["patient"]] + row["visit"]] = row
