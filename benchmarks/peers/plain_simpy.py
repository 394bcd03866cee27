"""The plain network in SimPy, written for speed as an experienced user would.

Own first-come-first-served lines, one a priority, instead of `simpy.PriorityResource`, whose sorted list and
whose cancelled requests cost more the longer the queue; no event where nobody has to wait; patience as one
callback instead of a condition event. Each visit leaves a record.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Generator

import simpy

from benchmarks.peers.plain_network import OUT, PlainClass, PlainNetwork
from benchmarks.peers.visit_record import VisitRecord
from simulator.simulation.chance.sampler import Law, LawKind

Draw = Callable[[], float]


class Turn(simpy.Event):
    """Somebody's place in a line; succeeds with whether a server was granted."""

    def __init__(self, env: simpy.Environment) -> None:
        super().__init__(env)
        self.is_over = False


class Station:
    """Servers and the lines before them."""

    def __init__(self, servers: int, priorities: int) -> None:
        self.free = servers
        self.lines: list[deque[Turn]] = [deque() for _ in range(priorities)]

    def release(self) -> None:
        """Give a server to whoever is first, or leave it free."""
        for line in self.lines:
            while line:
                turn = line.popleft()
                if not turn.is_over:
                    turn.is_over = True
                    turn.succeed(True)
                    return
        self.free += 1


class _Course:
    """A course with its random draws made ready."""

    def __init__(self, described: PlainClass, station: int, chance: random.Random) -> None:
        course = described.courses[station]
        self.service = draw_of(course.service, chance)
        self.patience = None if course.patience is None else draw_of(course.patience, chance)
        self.gives_up_to = course.gives_up_to
        self.cumulative = course.cumulative
        self.destinations = course.destinations


def draw_of(law: Law, chance: random.Random) -> Draw:
    """A function that draws from a law."""
    if law.kind == LawKind.EXPONENTIAL:
        rate = 1.0 / law.a
        return lambda: chance.expovariate(rate)
    if law.kind == LawKind.LOGNORMAL:
        return lambda: chance.lognormvariate(law.a, law.b)
    if law.kind == LawKind.WEIBULL:
        return lambda: chance.weibullvariate(law.b, law.a)
    return lambda: law.a


def run_simpy(network: PlainNetwork, seed: int) -> list[VisitRecord]:
    """One replication: the visits that ended before the horizon, in the order of their ends."""
    env = simpy.Environment()
    chance = random.Random(seed)
    ranks = sorted({patients.priority for patients in network.classes})
    stations = [Station(servers, len(ranks)) for servers in network.servers]
    records: list[VisitRecord] = []
    for index, patients in enumerate(network.classes):
        courses = [_Course(patients, station, chance) for station in range(len(stations))]
        rank = ranks.index(patients.priority)
        env.process(_referrals(env, chance, index, patients, rank, courses, stations, records))
    env.run(until=network.horizon_days)
    return records


def _referrals(
    env: simpy.Environment,
    chance: random.Random,
    class_index: int,
    described: PlainClass,
    rank: int,
    courses: list[_Course],
    stations: list[Station],
    records: list[VisitRecord],
) -> Generator[simpy.Event, object, None]:
    number = 0
    while True:
        yield env.timeout(chance.expovariate(described.arrivals_per_day))
        who = (class_index, number)
        env.process(_life(env, chance, who, described.enters_at, rank, courses, stations, records))
        number += 1


def _life(
    env: simpy.Environment,
    chance: random.Random,
    who: tuple[int, int],
    at: int,
    rank: int,
    courses: list[_Course],
    stations: list[Station],
    records: list[VisitRecord],
) -> Generator[simpy.Event, object, None]:
    """A patient from referral until leaving."""
    class_index, number = who
    visit = 0
    while at != OUT:
        station, course, joined = stations[at], courses[at], env.now
        is_granted = True
        if station.free:
            station.free -= 1
        else:
            is_granted = yield _turn(env, station.lines[rank], course.patience)
        started = env.now if is_granted else math.nan
        if is_granted:
            yield env.timeout(course.service())
            station.release()
            to = course.destinations[bisect_left(course.cumulative, chance.random())]
        else:
            to = course.gives_up_to
        records.append(VisitRecord(class_index, number, visit, at, joined, started, env.now, to))
        at = to
        visit += 1


def _turn(env: simpy.Environment, line: deque[Turn], patience: Draw | None) -> Turn:
    """A place at the end of a line, given up when patience ends."""
    turn = Turn(env)
    line.append(turn)

    def give_up(_: simpy.Event) -> None:
        if not turn.is_over:
            turn.is_over = True
            turn.succeed(False)

    if patience is not None:
        env.timeout(patience()).callbacks.append(give_up)
    return turn
