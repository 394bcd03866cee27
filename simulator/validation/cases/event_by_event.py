"""Traces whose every event is known by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network
from simulator.validation.cases.small_network import (
    contacts,
    course,
    elsewhere_after,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    to,
)
from simulator.validation.exact import Trace
from simulator.validation.source import BY_HAND, LINDLEY

FAMILY: Final = "Event by event"


def traces() -> tuple[Trace, ...]:
    """All of them; moments are days."""
    return (
        Trace(
            family=FAMILY,
            title="One server, first come first served",
            describe=lambda: _one_server(1, 2, 3, 4, 5, service=1.5),
            quantity="ends of service",
            read=lambda history: list(history.visits["finished"]),
            expected=(2.5, 4, 5.5, 7, 8.5),
            source=LINDLEY,
        ),
        Trace(
            family=FAMILY,
            title="Priority does not interrupt",
            describe=_urgent_later,
            quantity="starts, then ends",
            read=lambda history: [*history.visits["started"], *history.visits["finished"]],
            expected=(1.5, 6.5, 11.5, 6.5, 11.5, 15.5),
            source=BY_HAND,
        ),
        Trace(
            family=FAMILY,
            title="The impatient leave the list",
            describe=lambda: _one_server(7, 14, 21, 28, service=11, patience=3),
            quantity="leaving, then who gave up",
            read=lambda history: [*history.visits["left"], *(history.visits["ended"] == Ended.RENEGED)],
            expected=(18, 17, 32, 31, 0, 1, 0, 1),
            source=BY_HAND,
        ),
        Trace(
            family=FAMILY,
            title="Two give up at one instant",
            describe=_two_at_once,
            quantity="leaving, then starts",
            read=lambda history: [*history.visits["left"], *history.visits["started"][[0, 3]]],
            expected=(23, 11, 11, 43, 3, 23),
            source=BY_HAND,
        ),
        Trace(
            family=FAMILY,
            title="A service ends as the next patient comes; no waiting room",
            describe=lambda: _one_server(*range(10), service=1, patience=0),
            quantity="served, turned away",
            read=_served_and_turned_away,
            expected=(10, 0),
            source=BY_HAND,
        ),
        Trace(
            family=FAMILY,
            title="Every second patient is turned away; no waiting room",
            describe=lambda: _one_server(*range(1, 101), service=1.5, patience=0),
            quantity="served, away, last end",
            read=lambda history: [*_served_and_turned_away(history), history.visits["left"].max()],
            expected=(50, 50, 100.5),
            source=BY_HAND,
        ),
        Trace(
            family=FAMILY,
            title="A place elsewhere is kept until the next step accepts",
            describe=_out_of_area,
            quantity="leaving, then who was elsewhere",
            read=lambda history: [*history.visits["left"], *history.visits["elsewhere"]],
            expected=(4, 14, 14, 24, 24, 34, 0, 0, 1, 0, 0, 0),
            source=BY_HAND,
        ),
    )


def _one_server(*arrivals: float, service: float, patience: float | None = None) -> Network:
    risk = None if patience is None else gives_up_after(exactly(patience))
    only = course(contacts(exactly(1), exactly(service)), patience=risk)
    return network(200.0, [pool(1)], [step(only, clinicians=0)], [listed(*arrivals)])


def _urgent_later() -> Network:
    low = replace(course(contacts(exactly(1), exactly(5))), priority=2)
    high = replace(course(contacts(exactly(1), exactly(4))), priority=1)
    return network(
        50.0,
        [pool(1)],
        [step(low, high, clinicians=0)],
        [listed(1.5, 5, name="pathway/low"), listed(7.5, name="pathway/high")],
    )


def _two_at_once() -> Network:
    courses = [
        course(contacts(exactly(1), exactly(20)), patience=gives_up_after(exactly(days)))
        for days in (100.0, 7.0, 6.0, 100.0)
    ]
    classes = [listed(day, name=f"pathway/{i}") for i, day in enumerate((3, 4, 5, 20))]
    return network(60.0, [pool(1)], [step(*courses, clinicians=0)], classes)


def _out_of_area() -> Network:
    """A bed on an acute ward and one on the ward after it, for patients who come on days 0, 1 and 3.5.

    The second is placed elsewhere at 2, is fit to move on at 5 and stays until the next ward has a bed at 14.
    The third finds the bed free at 4, and keeps it from 8 until 24, when the second leaves the next ward.
    """
    acute = replace(course(exactly(4), to(1)), overflow=elsewhere_after(exactly(1), exactly(3)))
    steps = [
        step(acute, place=0, holds=True, name="pathway/acute"),
        step(course(exactly(10)), place=1, name="pathway/ward"),
    ]
    return network(60.0, [pool(1), pool(1)], steps, [listed(0, 1, 3.5)])


def _served_and_turned_away(history: History) -> list[float]:
    ended = history.visits["ended"]
    return [float(np.count_nonzero(ended == kind)) for kind in (Ended.COMPLETED, Ended.BAULKED)]
