"""Scale curves: what a visit costs as patients, lists and stations grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

import numpy as np

from benchmarks import contenders
from benchmarks.curve import Curve
from benchmarks.extent import Extent
from benchmarks.study import SEED
from benchmarks.timing import Contender, Lap, take_turns
from benchmarks.variants import copies, times_patients, with_list_of
from simulator.engines import ENGINES, EngineName
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network


def scale_curves(
    network: Network, engine: EngineName, extent: Extent, say: Callable[[str], None]
) -> list[Curve]:
    """The three curves of the issue, for one engine on the standard baseline."""
    visits = extent.scale_visits
    patients = {times: times_patients(network, times, visits) for times in extent.patients_times}
    lists = {people: with_list_of(network, people, visits) for people in extent.waiting}
    stations = {count * 10: copies(network, count, visits) for count in extent.copies}
    return [
        Curve(
            title="patients",
            unit="times the patients of the standard study",
            bar=1.6,
            laps=_laps(patients, engine, extent, "times the patients", say),
        ),
        Curve(
            title="people waiting",
            unit="people on one list",
            bar=2.5,
            laps=_laps(lists, engine, extent, "people waiting", say),
        ),
        Curve(
            title="stations",
            unit="stations",
            bar=1.5,
            laps=_laps(stations, engine, extent, "stations", say),
        ),
    ]


def _laps(
    networks: Mapping[int, Network], engine: EngineName, extent: Extent, what: str, say: Callable[[str], None]
) -> dict[int, list[Lap]]:
    names = {size: f"{size:,} {what}" for size in networks}
    laps = take_turns(
        [
            contenders.several(_contender(names[size], engine, network), extent.scale_replications)
            for size, network in networks.items()
        ],
        extent.scale_rounds,
        say,
    )
    return {size: laps[name] for size, name in names.items()}


def _contender(name: str, engine: EngineName, network: Network) -> Contender:
    """An engine on one network. Only visits that ended count, so that a long list costs what it costs."""
    run = ENGINES[engine]

    def lap(replication: int) -> Lap:
        began = perf_counter()
        history = run(network, Streams(seed=SEED, replication=replication))
        seconds = perf_counter() - began
        return Lap(visits=int(np.count_nonzero(~np.isnan(history.visits["left"]))), seconds=seconds)

    return Contender(name=name, warm_up=contenders.engine(engine, network).warm_up, run=lap)
