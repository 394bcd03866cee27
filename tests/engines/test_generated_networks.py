"""What is true of every network, on networks made by chance with ties on purpose."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engines import EngineName, run
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import NOWHERE, Ended, History
from simulator.simulation.invariants import refuse_broken
from simulator.simulation.network import Network
from tests.engines.feature import PAIRS, Feature, features_of
from tests.engines.generated import generated_network, networks

READABLE: tuple[EngineName, ...] = ("reference",)
"""The engines these hold for; test_identity has the others give the same histories on such networks."""

STREAMS = st.builds(Streams, seed=st.integers(0, 2**63 - 1), replication=st.integers(0, 1000))


@pytest.mark.slow
@pytest.mark.parametrize("engine", READABLE)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(described=networks(), streams=STREAMS)
def test_every_network_gives_a_sound_history_and_the_same_one_again(
    engine: EngineName, described: Network, streams: Streams
) -> None:
    history = run(described, streams, engine)
    refuse_broken(history, described)
    assert history.is_identical_to(run(described, streams, engine))
    _check_story(described, history)


@pytest.mark.parametrize("engine", READABLE)
@pytest.mark.parametrize("feature", Feature, ids=lambda feature: feature.name.lower())
def test_every_feature_goes_with_every_other(engine: EngineName, feature: Feature) -> None:
    pairs = [pair for pair in PAIRS if pair[0] is feature] or [(feature,)]
    for seed, pair in enumerate(pairs):
        described = generated_network(Random(seed), pair)
        assert features_of(described) >= set(pair)
        history = run(described, Streams(seed=seed, replication=0), engine)
        refuse_broken(history, described)
        _check_story(described, history)


def test_generated_networks_reach_every_way_a_visit_can_end() -> None:
    seen: set[object] = set()
    for seed in range(90):
        described = generated_network(Random(seed), {Feature.HELD_ELSEWHERE} if seed % 3 == 0 else ())
        visits = run(described, Streams(seed=seed, replication=0), "reference").visits
        seen |= {Ended(ended) for ended in visits["ended"]}
        seen |= {"elsewhere"} if visits["elsewhere"].any() else set()
        seen |= {"second episode"} if (visits["episode"] > 0).any() else set()
        kept = visits["left"] > visits["finished"]
        seen |= {"kept bed"} if (kept & ~visits["elsewhere"]).any() else set()
        seen |= {"kept bed elsewhere"} if (kept & visits["elsewhere"]).any() else set()
        seen |= {"waited inside"} if (visits["wait_inside_days"] > 0).any() else set()
        moments = visits["joined"][visits["joined"] > 0]
        seen |= {"tie"} if len(np.unique(moments)) < len(moments) else set()
    ways = {"elsewhere", "second episode", "kept bed", "kept bed elsewhere", "waited inside", "tie"}
    assert seen == {*Ended, *ways}


def _check_story(described: Network, history: History) -> None:
    """Where each visit of each patient began and where it led, from the network alone."""
    visits = history.visits
    for row, visit in enumerate(visits):
        patient_class = described.classes[visit["patient_class"]]
        course = described.steps[visit["step"]].courses[visit["patient_class"]]
        assert course is not None
        ended, destination = Ended(visit["ended"]), int(visit["destination"])
        if ended in (Ended.STILL_WAITING, Ended.STILL_IN_CARE):
            assert destination == NOWHERE
        else:
            routing = {
                Ended.COMPLETED: course.routing,
                Ended.DROPPED_OUT: course.sessions.dropped_out if course.sessions else None,
                Ended.RENEGED: course.patience.routing if course.patience else None,
                Ended.BAULKED: course.patience.routing if course.patience else None,
                Ended.DETERIORATED: course.deterioration.routing if course.deterioration else None,
            }[ended]
            assert routing is not None
            assert destination in [way.to for way in routing.ways]
        if visit["visit"] == 0:
            assert visit["step"] == patient_class.enters_at
            assert visit["episode"] == visit["occurrence"] == 0
            continue
        before = visits[row - 1]
        earlier = visits[(visits["patient_class"] == visit["patient_class"])]
        earlier = earlier[(earlier["patient"] == visit["patient"]) & (earlier["visit"] < visit["visit"])]
        assert visit["occurrence"] == np.count_nonzero(earlier["step"] == visit["step"])
        if before["destination"] >= 0:
            assert visit["step"] == before["destination"]
        else:
            again = patient_class.re_referral
            assert again is not None
            assert -1 - before["destination"] in again.from_exits
            assert visit["step"] == again.enters_at
            assert visit["joined"] >= before["left"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(described=networks(Feature.HOLD, Feature.HELD_ELSEWHERE))
def test_a_kept_place_is_left_at_the_moment_the_next_step_accepts(described: Network) -> None:
    visits = run(described, Streams(seed=3, replication=0), "reference").visits
    for row, visit in enumerate(visits[:-1]):
        step = described.steps[visit["step"]]
        if not (step.holds_place and visit["finished"] <= visit["left"]):
            continue
        rest = visits[row + 1 :]
        rest = rest[(rest["patient_class"] == visit["patient_class"]) & (rest["patient"] == visit["patient"])]
        rest = rest[rest["episode"] == visit["episode"]]
        begun = rest["started"][~np.isnan(rest["started"])]
        if len(begun):
            assert visit["left"] == begun[0]
