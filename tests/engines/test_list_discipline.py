"""Who is served and when, told from the rows of generated networks without any code of an engine."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from simulator.engines import EngineName, run
from simulator.simulation.chance.sampler import quantile, uniform
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Course, Network
from tests.engines.generated import generated_network

READABLE: tuple[EngineName, ...] = ("reference",)
"""The engines these hold for; test_identity has the others give the same histories on such networks."""

SEEDS = range(250)


def course_of(described: Network, visit: np.void) -> Course:
    course = described.steps[visit["step"]].courses[visit["patient_class"]]
    assert course is not None
    return course


def histories(engine: EngineName) -> Iterator[tuple[Network, History]]:
    for seed in SEEDS:
        described = generated_network(Random(seed))
        yield described, run(described, Streams(seed=seed, replication=7), engine)


def place_pools(described: Network) -> set[int]:
    """Pools all of whose requests are for places: their lists follow from the rows."""
    return {step.place for step in described.steps} - {step.clinicians for step in described.steps} - {-1}


def of_pool(described: Network, history: History, pool: int) -> np.ndarray:
    steps = [index for index, step in enumerate(described.steps) if step.place == pool]
    return history.visits[np.isin(history.visits["step"], steps)]


def listed_at(described: Network, visits: np.ndarray) -> np.ndarray:
    notice = np.array([described.steps[visit["step"]].notice_days for visit in visits])
    return np.maximum(visits["joined"] + notice, 0.0)


def wait_ends(visits: np.ndarray) -> np.ndarray:
    ends = np.where(np.isnan(visits["started"]), visits["left"], visits["started"])
    return np.where(np.isnan(ends), np.inf, ends)


@pytest.mark.parametrize("engine", READABLE)
def test_no_place_stands_empty_while_somebody_who_may_be_booked_waits(engine: EngineName) -> None:
    checked = 0
    for described, history in histories(engine):
        for pool in place_pools(described):
            visits = of_pool(described, history, pool)
            listed, ends = listed_at(described, visits), wait_ends(visits)
            held = visits[~np.isnan(visits["started"]) & ~visits["elsewhere"]]
            left = np.where(np.isnan(held["left"]), np.inf, held["left"])
            changes = described.pools[pool].changes
            moments = np.concatenate([listed, ends, held["started"], left, [c.at_days for c in changes]])
            for moment in np.unique(moments[(moments >= 0) & (moments < described.horizon_days)]):
                servers = [change.servers for change in changes if change.at_days <= moment][-1]
                busy = np.count_nonzero((held["started"] <= moment) & (left > moment))
                waiting = np.count_nonzero((listed <= moment) & (ends > moment))
                assert busy >= servers or waiting == 0
                checked += waiting > 0
    assert checked > 1000


@pytest.mark.parametrize("engine", READABLE)
def test_whoever_is_served_comes_before_everybody_who_waits_on(engine: EngineName) -> None:
    checked = 0
    for described, history in histories(engine):
        for pool in place_pools(described):
            visits = of_pool(described, history, pool)
            listed, ends = listed_at(described, visits), wait_ends(visits)

            def turn(visit: np.void, moment: float, told: Network = described) -> tuple[float, ...]:
                course = course_of(told, visit)
                has_risen = visit["joined"] + course.rise_after_days <= moment
                priority = course.rise_to if has_risen else course.priority
                return (priority, visit["joined"], visit["patient_class"], visit["patient"])

            under_way = [
                bool(described.classes[v["patient_class"]].in_care) and v["visit"] == 0 for v in visits
            ]
            for visit, was_there in zip(visits, under_way, strict=True):
                moment = float(visit["started"])
                if np.isnan(moment) or visit["elsewhere"] or was_there:
                    continue
                # Whoever is listed at this very instant may have come after the beds were given out.
                for other in visits[(listed < moment) & (ends > moment)]:
                    assert turn(visit, moment) < turn(other, moment)
                    checked += 1
    assert checked > 1000


@pytest.mark.parametrize("engine", READABLE)
def test_nobody_is_served_before_the_notice_is_over(engine: EngineName) -> None:
    for described, history in histories(engine):
        visits = history.visits
        new = np.array([not was_in_care(described, visit) for visit in visits], bool)
        booked = new & ~visits["elsewhere"] & ~np.isnan(visits["started"])
        assert (visits["started"][booked] >= listed_at(described, visits)[booked]).all()


@pytest.mark.parametrize("engine", READABLE)
def test_a_wait_ends_by_the_first_of_its_risks_unless_served_before(engine: EngineName) -> None:
    seen: set[str] = set()
    for seed, (described, history) in zip(SEEDS, histories(engine), strict=True):
        streams = Streams(seed=seed, replication=7)
        for visit in history.visits:
            patient_class = described.classes[visit["patient_class"]]
            if visit["visit"] == 0 and (patient_class.in_care or patient_class.waiting):
                continue
            kind, moment = first_risk(described, streams, visit)
            ended, by_risk = Ended(visit["ended"]), float(visit["left"])
            if visit["elsewhere"]:
                assert (kind, float(visit["started"])) == ("overflow", moment)
            elif ended in (Ended.RENEGED, Ended.BAULKED):
                assert (kind, by_risk) == ("patience", moment)
                assert (ended is Ended.BAULKED) == (moment == visit["joined"])
            elif ended is Ended.DETERIORATED:
                assert (kind, by_risk) == ("deterioration", moment)
            elif ended is Ended.STILL_WAITING:
                assert moment >= described.horizon_days
            else:
                # Somebody who would leave at the instant of joining is looked at once.
                assert visit["started"] < moment or visit["started"] == moment == visit["joined"]
            seen.add("elsewhere" if visit["elsewhere"] else ended.name)
    assert seen == {*(ended.name for ended in Ended), "elsewhere"}


def was_in_care(described: Network, visit: np.void) -> bool:
    return bool(described.classes[visit["patient_class"]].in_care) and visit["visit"] == 0


def first_risk(described: Network, streams: Streams, visit: np.void) -> tuple[str, float]:
    course, step = course_of(described, visit), described.steps[visit["step"]]
    risks = {"patience": course.patience, "deterioration": course.deterioration, "overflow": course.overflow}
    first = ("none", math.inf)
    for kind, risk in risks.items():
        if risk is not None:
            key = streams.of_step(kind, step.name, described.classes[visit["patient_class"]].name)
            draw = uniform(key, int(visit["patient"]), int(visit["occurrence"]))
            moment = float(visit["joined"]) + quantile(risk.after, draw)
            if moment < first[1]:
                first = (kind, moment)
    return first
