"""A longer wait can only lose recoveries: person by person, on networks made by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest

from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import Course, Exit, Group, Pathway, Recovery, Step
from simulator.domain.system import System
from simulator.engines import run
from simulator.outcomes import Window
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.record import Record
from simulator.outcomes.measures.recovery import days_waited, recovered
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended
from simulator.simulation.network import Network, Pool
from simulator.validation.cases.small_network import about, course, exactly, network, poisson, pool, step, to
from tests.engines.generated import generated_network
from tests.unit.outcomes.people.test_generated import system_behind, with_less

PERSON = ["patient_class", "patient"]
COURSE = [*PERSON, "step", "occurrence"]


def completed_courses(network: Network, system: System, seed: int) -> pd.DataFrame:
    """The completed courses of everybody, with days waited and whether each ended in recovery."""
    streams = Streams(seed=seed, replication=0)
    whole = Window(from_days=0.0, to_days=network.horizon_days)
    record = Record.of(run(network, streams, "reference"), network, system, streams, whole)
    episodes, visits = Episodes.of(record), record.visits
    table = pd.DataFrame({name: getattr(visits, name) for name in (*COURSE, "attended")})
    table = table.assign(waited=days_waited(record, episodes), recovered=recovered(record, episodes))
    return table[visits.ended == Ended.COMPLETED].reset_index(drop=True)


# Whatever the network


@pytest.mark.parametrize("seed", range(40))
def test_a_course_after_a_longer_wait_recovers_only_if_it_did_before(seed: int) -> None:
    chance = Random(seed)
    plain = generated_network(chance)
    system = system_behind(plain)
    less = completed_courses(with_less(plain, chance), system, seed)
    before = completed_courses(plain, system, seed)
    both = less.merge(before, on=COURSE, suffixes=("", "_before"))
    as_good = (both["waited"] <= both["waited_before"]) & (both["attended"] >= both["attended_before"])
    as_bad = (both["waited"] >= both["waited_before"]) & (both["attended"] <= both["attended_before"])
    assert (both["recovered_before"] | ~both["recovered"])[as_bad].all()
    assert (both["recovered"] | ~both["recovered_before"])[as_good].all()


# Lists that pass nobody over: with less, nobody waits less

NAMES = ("crisis", "course", "second_course")


def in_line(chance: Random) -> Network:
    """Crisis care for some, a course of constant length, then another: each list in the order of referral."""
    days = 60
    rate, stay, second = 0.3 + chance.random(), 1.0 + 3 * chance.random(), 1.0 + 3 * chance.random()
    return network(
        float(days),
        (pool(1 + int(rate * stay)), pool(1 + int(rate * second))),
        (
            step(course(exactly(5 * chance.random()), to(1)), name="pathway/crisis"),
            step(course(exactly(stay), to(2)), place=0, name="pathway/course"),
            step(course(about(second)), place=1, name="pathway/second_course"),
        ),
        (poisson(rate, days, enters_at=chance.randint(0, 1)),),
    )


def less_of(plain: Network, chance: Random) -> Network:
    """The same with fewer places, in one pool or both, from some day on."""

    def cut(one: Pool) -> Pool:
        servers = one.changes[0].servers
        taken = chance.randint(0, servers)
        return pool(servers, (float(chance.randint(0, 30)), servers - taken), name=one.name)

    return replace(plain, pools=tuple(cut(one) for one in plain.pools))


def system_in_line() -> System:
    recovery = Recovery(at_best=0.8, lost_per_week_waited=0.15, full_course_sessions=None, source="test")
    plain = Course(routes=(), stay=Deterministic(value=1.0))
    return System(
        starts=date(2026, 10, 1),
        pathways=(
            Pathway(
                name="pathway",
                groups=(Group(name="group", enters_at="crisis"),),
                steps=(
                    Step(name="crisis", role="crisis", course=plain),
                    Step(name="course", role="treatment", course=plain, recovery=recovery),
                    Step(name="second_course", role="treatment", course=plain, recovery=recovery),
                ),
                exits=(Exit(name="out", meaning="completed"), Exit(name="other", meaning="left")),
            ),
        ),
        teams=(),
        referrals=(),
    )


@pytest.mark.slow
def test_with_fewer_places_nobody_recovers_who_did_not_before() -> None:
    system, lost, longer = system_in_line(), 0, 0
    for seed in range(30):
        chance = Random(seed)
        plain = in_line(chance)
        less = completed_courses(less_of(plain, chance), system, seed)
        before = completed_courses(plain, system, seed)
        both = less.merge(before, on=COURSE, suffixes=("", "_before"))
        # Every course that is completed in spite of the cut was completed without it.
        assert len(both) == len(less)
        assert (both["waited"] >= both["waited_before"] - 1e-9).all()
        well, was_well = (set(map(tuple, t[t["recovered"]][PERSON].to_numpy())) for t in (less, before))
        assert well <= was_well
        lost += len(was_well - well)
        longer += int(np.sum(both["waited"] > both["waited_before"] + 1e-9))
    assert lost > 100
    assert longer > 100
