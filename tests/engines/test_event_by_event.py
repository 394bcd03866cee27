"""Deterministic traces whose every event is known by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.engines import ENGINES, EngineName, run
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams
from simulator.validation.small_network import (
    contacts,
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
)

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def trace(described: Network, engine: EngineName) -> History:
    history = run(described, Streams(seed=1, replication=0), engine)
    history.validate(described)
    return history


def one_server(*arrivals: float, service: float, patience: float | None = None) -> Network:
    risk = None if patience is None else gives_up_after(exactly(patience))
    only = course(contacts(exactly(1), exactly(service)), patience=risk)
    return network(200.0, [pool(1)], [step(only, clinicians=0)], [listed(*arrivals)])


def test_first_come_is_first_served(engine: EngineName) -> None:
    visits = trace(one_server(1, 2, 3, 4, 5, service=1.5), engine).visits
    assert visits["finished"].tolist() == [2.5, 4, 5.5, 7, 8.5]


def test_priority_does_not_interrupt(engine: EngineName) -> None:
    low = replace(course(contacts(exactly(1), exactly(5))), priority=2)
    high = replace(course(contacts(exactly(1), exactly(4))), priority=1)
    described = network(
        50.0,
        [pool(1)],
        [step(low, high, clinicians=0)],
        [listed(1.5, 5, name="pathway/low"), listed(7.5, name="pathway/high")],
    )
    visits = trace(described, engine).visits
    assert visits["started"].tolist() == [1.5, 6.5, 11.5]
    assert visits["finished"].tolist() == [6.5, 11.5, 15.5]


def test_impatient_patients_leave_the_list(engine: EngineName) -> None:
    visits = trace(one_server(7, 14, 21, 28, service=11, patience=3), engine).visits
    assert visits["left"].tolist() == [18, 17, 32, 31]
    assert [Ended(e) for e in visits["ended"]] == [
        Ended.COMPLETED,
        Ended.RENEGED,
        Ended.COMPLETED,
        Ended.RENEGED,
    ]


def test_two_may_give_up_at_one_instant(engine: EngineName) -> None:
    patience = [100.0, 7.0, 6.0, 100.0]
    courses = [
        course(contacts(exactly(1), exactly(20)), patience=gives_up_after(exactly(days))) for days in patience
    ]
    classes = [listed(day, name=f"pathway/{i}") for i, day in enumerate((3, 4, 5, 20))]
    visits = trace(network(60.0, [pool(1)], [step(*courses, clinicians=0)], classes), engine).visits
    assert visits["left"].tolist() == [23, 11, 11, 43]
    assert visits["started"][[0, 3]].tolist() == [3, 23]


def test_a_service_that_ends_frees_its_server_for_whoever_arrives_at_that_instant(engine: EngineName) -> None:
    visits = trace(one_server(*range(10), service=1, patience=0), engine).visits
    assert (visits["ended"] == Ended.COMPLETED).all()


def test_without_a_waiting_room_every_second_patient_is_turned_away(engine: EngineName) -> None:
    visits = trace(one_server(*range(1, 101), service=1.5, patience=0), engine).visits
    assert np.count_nonzero(visits["ended"] == Ended.COMPLETED) == 50
    assert np.count_nonzero(visits["ended"] == Ended.BAULKED) == 50
    assert visits["left"].max() == 100.5
