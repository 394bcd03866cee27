"""Everybody who can be timed on a network: the engines, their C twin, and the peers."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from benchmarks.c_twin.twin import Twin
from benchmarks.peers.ciw_model import ciw_network, run_ciw
from benchmarks.peers.plain_network import plain_network
from benchmarks.peers.plain_simpy import run_simpy
from benchmarks.study import SEED, shortened
from benchmarks.timing import Contender, Lap
from simulator.engines import ENGINES, EngineName
from simulator.engines import prepare as prepare_engine
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network

TWIN = "C twin"
SIMPY = "plain SimPy"
CIW = "Ciw"
ALONE = ", one replication"
"""Behind the name of a program whose laps are of one replication, while others are of many."""
WARM_UP_DAYS = 20.0


def engine(name: EngineName, network: Network) -> Contender:
    """One of our engines, from network to history, its tables included."""
    run = ENGINES[name]

    def prepare() -> None:
        prepare_engine(name)
        run(shortened(network, WARM_UP_DAYS), Streams(seed=SEED, replication=0))

    def lap(replication: int) -> Lap:
        began = perf_counter()
        history = run(network, Streams(seed=SEED, replication=replication))
        return Lap(visits=len(history.visits), seconds=perf_counter() - began)

    return Contender(name=name, warm_up=prepare, run=lap)


def c_twin(twin: Twin, network: Network) -> Contender:
    """The C twin, from tables in memory to history in memory: what goes in and out is not counted."""

    def lap(replication: int) -> Lap:
        seconds, visits = twin.run(twin.prepare(network, Streams(seed=SEED, replication=replication)))
        return Lap(visits=visits, seconds=seconds)

    # Each of its runs is preceded by one that is not counted.
    return Contender(name=TWIN, warm_up=lambda: None, run=lap)


def several(program: Contender, replications: int) -> Contender:
    """A program whose lap is several replications, so that a fast one too is timed for seconds."""

    def lap(number: int) -> Lap:
        laps = [program.run(number * replications + each) for each in range(replications)]
        return Lap(visits=sum(one.visits for one in laps), seconds=sum(one.seconds for one in laps))

    return Contender(name=program.name, warm_up=program.warm_up, run=lap)


def alone(program: Contender) -> Contender:
    """A program whose lap is one replication, beside its own laps of several."""
    return replace(program, name=f"{program.name}{ALONE}")


def simpy_peer(network: Network) -> Contender:
    """The plain SimPy model, with its records in a list."""
    plain = plain_network(network)
    brief = plain_network(shortened(network, WARM_UP_DAYS))

    def lap(replication: int) -> Lap:
        began = perf_counter()
        records = run_simpy(plain, replication)
        return Lap(visits=len(records), seconds=perf_counter() - began)

    return Contender(name=SIMPY, warm_up=lambda: run_simpy(brief, 0), run=lap)


def ciw_peer(network: Network) -> Contender:
    """The Ciw model; gathering its records from its patients is not counted."""
    plain = plain_network(network)
    described = ciw_network(plain)

    def lap(replication: int) -> Lap:
        began = perf_counter()
        simulation = run_ciw(described, plain.horizon_days, replication)
        seconds = perf_counter() - began
        return Lap(visits=len(simulation.get_all_records()), seconds=seconds)

    return Contender(name=CIW, warm_up=lambda: run_ciw(described, WARM_UP_DAYS, 0), run=lap)
