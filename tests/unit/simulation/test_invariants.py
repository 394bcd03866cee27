"""A history that contradicts itself is refused, whatever the contradiction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from simulator.engines import run
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import BrokenHistoryError, Ended, History
from simulator.simulation.invariants import broken_invariants, refuse_broken
from simulator.simulation.network import Network
from simulator.validation.cases.small_network import (
    about,
    coming_back,
    contacts,
    course,
    elsewhere_after,
    exactly,
    gives_up_after,
    listed,
    network,
    poisson,
    pool,
    step,
    to,
    waiting,
)


def busy_network() -> Network:
    again = coming_back(0.5, after=about(10.0))
    impatient = course(about(4.0), to(1), patience=gives_up_after(about(6.0)))
    seen = course(contacts(exactly(2), about(1.0), exactly(3.0)))
    steps = [
        step(impatient, impatient, place=0, holds=True, name="pathway/ward"),
        step(seen, seen, place=1, clinicians=2, name="pathway/team"),
    ]
    classes = [waiting(3.0, 2.0), replace(poisson(1.0, 60), re_referral=again)]
    return network(60.0, [pool(3), pool(4), pool(2)], steps, classes, month_starts=[31.0])


NETWORK = busy_network()
SOUND = run(NETWORK, Streams(seed=8, replication=0), "reference")


def first(condition: np.ndarray) -> int:
    assert condition.any()
    return int(np.argmax(condition))


def changed(column: str, row: int, value: float) -> History:
    visits = SOUND.visits.copy()
    visits[column][row] = value
    return replace(SOUND, visits=visits)


def without(row: int) -> History:
    return replace(SOUND, visits=np.delete(SOUND.visits, row))


VISITS = SOUND.visits
STARTED = first(VISITS["started"] > 1)
FINISHED = first((VISITS["finished"] > 1) & (VISITS["started"] < VISITS["finished"]))
WAITED = first(VISITS["started"] > np.maximum(VISITS["joined"], 0))
SECOND = first(VISITS["visit"] == 1)
RETURNED = first(VISITS["episode"] == 1)
RENEGED = first(VISITS["ended"] == Ended.RENEGED)
STILL_WAITING = first(VISITS["ended"] == Ended.STILL_WAITING)
IN_CARE = first(VISITS["ended"] == Ended.STILL_IN_CARE)
LAST_OF_A_CHAIN = SECOND
ONLY_VISIT = first(
    (VISITS["visit"] == 0) & (np.append(VISITS["patient"][1:] != VISITS["patient"][:-1], True))
)


def test_a_sound_history_breaks_nothing() -> None:
    assert broken_invariants(SOUND, NETWORK) == []
    refuse_broken(SOUND, NETWORK)


BROKEN: dict[str, tuple[Callable[[], History], str]] = {
    "a start before joining": (
        lambda: changed("started", WAITED, VISITS["joined"][WAITED] - 1),
        "before they joined",
    ),
    "a contact before the start": (
        lambda: changed("first_contact", STARTED, VISITS["started"][STARTED] - 0.5),
        "first contact before",
    ),
    "an end before the start": (
        lambda: changed("finished", FINISHED, VISITS["started"][FINISHED] - 0.1),
        "finished before they started",
    ),
    "leaving before the end": (
        lambda: changed("left", FINISHED, VISITS["finished"][FINISHED] - 0.1),
        "left before",
    ),
    "an event after the run": (lambda: changed("left", FINISHED, 60.0), "after the end of the run"),
    "a negative wait": (lambda: changed("wait_inside_days", STARTED, -1.0), "negative wait"),
    "a missing first visit": (lambda: without(SECOND - 1), "without an earlier one"),
    "a missing last visit": (lambda: without(LAST_OF_A_CHAIN), "never joined|missing or doubled"),
    "a missing patient": (lambda: without(ONLY_VISIT), "are missing"),
    "a doubled visit": (
        lambda: replace(SOUND, visits=np.insert(VISITS, STARTED, VISITS[STARTED])),
        "missing or doubled",
    ),
    "a wrong step": (lambda: changed("step", SECOND, 0), "another step"),
    "a new episode inside care": (lambda: changed("episode", SECOND, 5), "change episode"),
    "a return that is not counted": (lambda: changed("episode", RETURNED, 0), "re-referral"),
    "a visit before the one that led to it": (
        lambda: changed("joined", SECOND, VISITS["joined"][SECOND] - 30),
        "began earlier",
    ),
    "an open visit with a destination": (
        lambda: changed("destination", STILL_WAITING, -1),
        "disagree with their destination",
    ),
    "a wait after the start": (lambda: changed("started", STILL_WAITING, 59.0), "wait though started"),
    "care without a start": (lambda: changed("started", IN_CARE, np.nan), "in care unstarted"),
    "giving up after the start": (
        lambda: changed("started", RENEGED, VISITS["left"][RENEGED]),
        "gave up though",
    ),
    "giving up without leaving": (lambda: changed("left", RENEGED, np.nan), "without leaving"),
    "care that never finished": (lambda: changed("finished", FINISHED, np.nan), "never finished"),
    "finished care that was not had": (
        lambda: changed("finished", RENEGED, VISITS["left"][RENEGED]),
        "did not have",
    ),
    "too long a list": (lambda: replace(SOUND, queue_days=SOUND.queue_days + 1), "patient-days"),
    "too many bed days": (lambda: replace(SOUND, busy_days=SOUND.busy_days * 1.01), "is held for|busier"),
    "busier than possible": (
        lambda: replace(SOUND, capacity_days=SOUND.busy_days * 0.9),
        "busier than its capacity",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_history_is_refused_with_its_reason(name: str) -> None:
    broken, reason = BROKEN[name]
    with pytest.raises(BrokenHistoryError, match=reason):
        refuse_broken(broken(), NETWORK)


def test_more_people_than_beds_are_noticed() -> None:
    fewer = replace(NETWORK, pools=(pool(2), *NETWORK.pools[1:]))
    assert any("beyond its places" in broken for broken in broken_invariants(SOUND, fewer))


def test_people_of_day_one_may_be_more_than_the_places_there_are() -> None:
    from simulator.validation.cases.small_network import in_care, staying

    stay = exactly(10)
    people = in_care(*(staying(0.0, stay) for _ in range(3)))
    described = network(20.0, [pool(1)], [step(course(stay), place=0)], [people])
    history = run(described, Streams(seed=1, replication=0), "reference")
    assert broken_invariants(history, described) == []


def test_somebody_in_a_delay_at_the_end_of_the_run_is_not_lost() -> None:
    steps = [
        step(course(exactly(1), to(1, delay=exactly(50))), name="pathway/first"),
        step(course(exactly(1)), name="pathway/second"),
    ]
    described = network(20.0, [], steps, [poisson(1.0, 20)])
    history = run(described, Streams(seed=1, replication=0), "reference")
    assert broken_invariants(history, described) == []


def test_a_missing_person_of_day_one_is_noticed() -> None:
    rest = SOUND.visits[~((SOUND.visits["patient_class"] == 0) & (SOUND.visits["patient"] == 1))]
    found = broken_invariants(replace(SOUND, visits=rest), NETWORK)
    assert any("are missing" in broken for broken in found)


def held_elsewhere(*, holds: bool, beds: int = 0) -> Network:
    """A patient whose care elsewhere ends on day 3, and a next step that accepts on day 10, or never."""
    away = replace(course(exactly(1), to(1)), overflow=elsewhere_after(exactly(0), exactly(3)))
    steps = [
        step(away, place=0, holds=holds, name="pathway/acute"),
        step(course(exactly(2)), place=1, name="pathway/ward"),
    ]
    return network(20.0, [pool(0), pool(0, (10.0, beds))], steps, [listed(0)])


@pytest.mark.parametrize(
    ("holds", "beds", "left", "reason"),
    [
        (True, 1, 3.0, "do not keep their place until the next step accepts"),
        (True, 0, 12.0, "give up a place though the next step has not accepted"),
        (False, 1, 10.0, "keep a place that they do not hold"),
    ],
)
def test_a_place_elsewhere_is_kept_as_the_step_says(holds: bool, beds: int, left: float, reason: str) -> None:
    described = held_elsewhere(holds=holds, beds=beds)
    history = run(described, Streams(seed=1, replication=0), "reference")
    assert broken_invariants(history, described) == []
    visits = history.visits.copy()
    visits["left"][0] = left
    (found,) = broken_invariants(replace(history, visits=visits), described)
    assert reason in found
