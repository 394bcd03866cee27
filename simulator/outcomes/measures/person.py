"""The people of one replication: one row a person, with what became of each up to the end of the run.

The random numbers belong to people, so that the 412th referral of a class is the same person in every
scenario: two of these tables are compared person by person. See `docs/harm.md`.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.domain.pathway import Clock, Step
from simulator.domain.system import System
from simulator.outcomes.measures.departure import exit_meanings
from simulator.outcomes.measures.person_column import (
    CARE_KINDS,
    KIND_OF_ROLE,
    MOST_COUNTED,
    PERSON_SCHEMA,
    Standing,
)
from simulator.outcomes.measures.record import Floats, Record, Truths
from simulator.outcomes.measures.waits.clock import URGENT_ROLES
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.window import Window
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network
from simulator.units import PENCE_PER_POUND


def person_table(history: History, streams: Streams, network: Network, system: System) -> pa.Table:
    """The people of one replication over the whole run.

    Parameters
    ----------
    history
        What happened.
    streams
        Random numbers of the replication: they decide recoveries.
    network
        What was run.
    system
        What the network was compiled from, after its cuts.

    Returns
    -------
    pyarrow.Table
        Columns of `PERSON_SCHEMA`, one row for everybody who was there on day one or was referred in the run,
        ordered by class and patient number.
    """
    whole_run = Window(from_days=0.0, to_days=network.horizon_days)
    return people_of(Reading.of(Record.of(history, network, system, streams, whole_run)))


def people_of(reading: Reading) -> pa.Table:
    """The same from a replication that has been read already; its window plays no part.

    Parameters
    ----------
    reading
        One replication.
    """
    record, visits = reading.record, reading.record.visits
    persons = _Persons.of(record)
    classes = record.network.classes
    class_of = visits.patient_class[persons.last]
    kind_of_step = np.array([CARE_KINDS.index(KIND_OF_ROLE[step.role]) for step in record.steps])
    standing, step = _standing(record, persons.last)
    is_out = step < 0
    columns: dict[str, object] = {
        "pathway": _dictionary(class_of, [c.pathway for c in classes]),
        "group": _dictionary(class_of, [c.group for c in classes]),
        "patient_class": _dictionary(class_of, [c.name for c in classes]),
        "patient": visits.patient[persons.last].astype(np.int32),
        "standing": standing.astype(np.uint8),
        "at_step": _dictionary(step, [s.name for s in record.network.steps], missing=is_out),
        "at_kind": np.where(is_out, -1, kind_of_step[step]).astype(np.int8),
        "since_days": _since(record, persons.last, standing).astype(np.float32),
        "may_return": is_out & _may_return(record, persons.last),
        "still_elsewhere": persons.count(record.placed_elsewhere & ~np.isfinite(visits.left)) > 0,
        "episodes": _one_byte(visits.episode[persons.last] + 1),
    }
    columns |= {name: days.astype(np.float32) for name, days in _waits(reading, persons).items()}
    columns |= {name: amount.astype(np.float32) for name, amount in _amounts(record, persons).items()}
    columns |= _counts(reading, persons, kind_of_step)
    return pa.table([columns[name] for name in PERSON_SCHEMA.names], schema=PERSON_SCHEMA)


class _Persons:
    """The rows of visits that belong to each person."""

    def __init__(self, last: NDArray[np.int64], of_visit: NDArray[np.int64]) -> None:
        self.last = last
        self.of_visit = of_visit

    @classmethod
    def of(cls, record: Record) -> _Persons:
        visits = record.visits
        opens = np.ones(len(visits.patient), dtype=np.bool_)
        opens[1:] = (visits.patient_class[1:] != visits.patient_class[:-1]) | (
            visits.patient[1:] != visits.patient[:-1]
        )
        first = np.flatnonzero(opens)
        last = np.append(first[1:], len(opens))[: len(first)] - 1
        return cls(last=last, of_visit=np.cumsum(opens) - 1)

    def count(self, rows: Truths) -> NDArray[np.int64]:
        """`int64[person]`, chosen visits of each."""
        return np.bincount(self.of_visit[np.flatnonzero(rows)], minlength=len(self.last))

    def add(self, rows: Truths, amounts: Floats) -> Floats:
        """`float64[person]`, amounts of the chosen visits of each added up."""
        chosen = np.flatnonzero(rows)
        added = np.bincount(self.of_visit[chosen], weights=amounts[chosen], minlength=len(self.last))
        return added.astype(np.float64)


def _standing(record: Record, last: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`int64[person]`, the standing and the step, -1 for people who are out."""
    visits = record.visits
    ended, destination = visits.ended[last], visits.destination[last].astype(np.int64)
    is_waiting, is_in_care = ended == Ended.STILL_WAITING, ended == Ended.STILL_IN_CARE
    there = is_waiting | is_in_care
    out = visits.has_left_care[last]
    step = np.where(there, visits.step[last], np.where(out, -1, destination))
    standing = np.full(len(last), Standing.ON_THE_WAY, dtype=np.int64)
    standing[is_waiting], standing[is_in_care] = Standing.WAITING, Standing.IN_CARE
    standing[out] = _left_as(record, last[out])
    return standing, step


def _left_as(record: Record, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """`int64[row]`, the standing of those who left by an exit after each of some visits."""
    visits, meanings = record.visits, exit_meanings(record)
    left_as = np.full((len(meanings), 2), Standing.REDIRECTED, dtype=np.int64)
    for way, meaning in enumerate(meanings):
        if meaning == "completed":
            left_as[way] = Standing.COMPLETED
        elif meaning == "left":
            left_as[way] = Standing.LOST
        elif meaning == "refused":
            # A patient who was seen has been sent where they belong; others never got so far.
            left_as[way, 0] = Standing.LOST
    was_seen = (visits.ended[rows] == Ended.COMPLETED).astype(np.int64)
    return np.asarray(left_as[-1 - visits.destination[rows], was_seen])


def _since(record: Record, last: NDArray[np.int64], standing: NDArray[np.int64]) -> Floats:
    visits = record.visits
    in_pathway = np.where(standing == Standing.WAITING, visits.joined[last], visits.started[last])
    return np.where(standing <= Standing.IN_CARE, in_pathway, visits.gone[last])


def _may_return(record: Record, last: NDArray[np.int64]) -> Truths:
    """`bool[person]`, whether the exit of the last visit, if it is one, is one that people come back from."""
    classes, exits = record.network.classes, len(record.network.exits)
    returns = np.zeros((len(classes), max(exits, 1)), dtype=np.bool_)
    for row, patient_class in enumerate(classes):
        if patient_class.re_referral:
            returns[row, sorted(patient_class.re_referral.from_exits)] = True
    out = record.visits.has_left_care[last]
    way = np.where(out, -1 - record.visits.destination[last].astype(np.int64), 0)
    return np.asarray(out & returns[record.visits.patient_class[last], way])


def _waits(reading: Reading, persons: _Persons) -> dict[str, Floats]:
    """`float64[person]` by name, days of the run."""
    record, episodes, visits = reading.record, reading.episodes, reading.record.visits
    horizon = record.network.horizon_days
    on_list = np.minimum(visits.off_list, horizon) - np.maximum(visits.joined, 0.0)
    on_list = np.where(visits.waited, np.maximum(on_list, 0.0), 0.0)
    urgent = record.at_steps(lambda step: step.role in URGENT_ROLES)
    # A later list is one that no clock of the episode covers any more.
    first, treatment = reading.clocks["first_contact"], reading.clocks["treatment"]
    over = np.where(treatment.runs, treatment.over, np.where(first.runs, first.over, -np.inf))
    later = visits.joined >= over[episodes.episode_of_visit]
    wards = record.at_steps(lambda step: step.role == "inpatient")
    everybody = np.ones(len(visits.step), dtype=np.bool_)
    return {
        "wait_first_contact_days": _of_clock(reading, persons, "first_contact"),
        "wait_treatment_days": _of_clock(reading, persons, "treatment"),
        "wait_later_days": persons.add(~urgent & later, on_list),
        "wait_crisis_days": persons.add(urgent & ~wards, on_list),
        "wait_inpatient_days": persons.add(wards, on_list),
        "wait_inside_days": persons.add(everybody, visits.wait_inside_days),
    }


def _of_clock(reading: Reading, persons: _Persons, name: Clock) -> Floats:
    clock, episodes = reading.clocks[name], reading.episodes
    days = np.minimum(clock.over, reading.record.network.horizon_days) - np.maximum(clock.began, 0.0)
    days = np.where(clock.runs, np.maximum(days, 0.0), 0.0)
    of_person = persons.of_visit[episodes.first_visit]
    return np.bincount(of_person, weights=days, minlength=len(persons.last)).astype(np.float64)


def _amounts(record: Record, persons: _Persons) -> dict[str, Floats]:
    """Days placed elsewhere and the money that falls on no team's budget, by person."""
    visits, system = record.visits, record.system
    away_days = np.where(
        record.placed_elsewhere,
        np.minimum(visits.left, record.network.horizon_days) - np.maximum(visits.started, 0.0),
        0.0,
    )
    per_day = np.zeros((len(record.network.classes), len(record.steps)))
    for row, patient_class in enumerate(record.network.classes):
        for column, step in enumerate(record.steps):
            overflow = step.course_of(patient_class.group).overflow
            if overflow and record.grid.steps[column][0] == patient_class.pathway:
                per_day[row, column] = overflow.price_pence_per_day
    per_start = np.array([step.price_pence_per_start for step in record.steps], dtype=np.float64)
    prices = {f"{p.name}/{way.name}": way.price_pence for p in system.pathways for way in p.exits}
    # The last place is for visits that did not end in an exit.
    per_exit = np.array([*(prices[name] for name in record.network.exits), 0], dtype=np.float64)
    way = np.where(visits.has_left_care, -1 - visits.destination.astype(np.int64), -1)
    pence = away_days * per_day[visits.patient_class, visits.step]
    pence = pence + np.where(visits.starts, per_start[visits.step], 0.0) + per_exit[way]
    everybody = np.ones(len(visits.step), dtype=np.bool_)
    return {
        "out_of_area_days": persons.add(record.placed_elsewhere, away_days),
        "knock_on_pounds": persons.add(everybody, pence / PENCE_PER_POUND),
    }


def _counts(
    reading: Reading, persons: _Persons, kind_of_step: NDArray[np.int64]
) -> dict[str, NDArray[np.uint8]]:
    """`uint8[person]` by name of `COUNTS`."""
    record, visits = reading.record, reading.record.visits

    def is_crisis(step: Step) -> bool:
        return step.role == "crisis"

    gave_up = (visits.ended == Ended.RENEGED) | (visits.ended == Ended.BAULKED)
    worse = visits.ended == Ended.DETERIORATED
    out = np.flatnonzero(visits.has_left_care)
    lost = np.zeros(len(visits.step), dtype=np.bool_)
    lost[out] = _left_as(record, out) == Standing.LOST
    counts = {
        "crises": record.at_steps(is_crisis) & ~visits.from_day_one_care,
        "gave_up": gave_up,
        "dropped_out": visits.ended == Ended.DROPPED_OUT,
        "deteriorated": worse,
        "losses": lost,
        "recoveries": reading.recoveries,
    }
    columns = {name: _one_byte(persons.count(rows)) for name, rows in counts.items()}
    done = {"started": visits.starts, "finished": np.isfinite(visits.finished), "unserved": gave_up | worse}
    kinds = len(CARE_KINDS)
    place = persons.of_visit * kinds + kind_of_step[visits.step]
    for name, rows in done.items():
        by_kind = np.bincount(place[np.flatnonzero(rows)], minlength=len(persons.last) * kinds)
        of_kind = np.ascontiguousarray(_one_byte(by_kind).reshape(-1, kinds).T)
        columns |= {f"{name}_{kind}": of_kind[code] for code, kind in enumerate(CARE_KINDS)}
    return columns


def _one_byte(counts: NDArray[np.signedinteger]) -> NDArray[np.uint8]:
    return np.asarray(np.minimum(counts, MOST_COUNTED, dtype=np.int64), dtype=np.uint8)


def _dictionary(codes: NDArray[np.signedinteger], names: list[str], missing: Truths | None = None) -> object:
    """A column of names from indices; names that repeat share an entry."""
    entries = list(dict.fromkeys(names))
    entry = np.array([*(entries.index(name) for name in names), 0], dtype=np.int16)
    return pa.DictionaryArray.from_arrays(
        pa.array(entry[codes], mask=missing), pa.array(entries, type=pa.string())
    )
