"""Whether the peers do the same work: visits, use and waits at every station, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.contenders import CIW, SIMPY
from benchmarks.peers.ciw_model import ciw_network, ciw_records, run_ciw
from benchmarks.peers.plain_network import PlainNetwork, plain_network
from benchmarks.peers.plain_simpy import run_simpy
from benchmarks.peers.visit_record import VisitRecord
from benchmarks.study import SEED
from simulator.engines import EngineName, run
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one program did in one replication, from the visits that ended before the horizon."""

    visits: NDArray[np.int64]
    """`int64[station]`, those who gave up included."""
    utilisation: NDArray[np.float64]
    """`float64[station]`, server-days of finished care over server-days on offer."""
    wait_days: NDArray[np.float64]
    """`float64[station]`, mean wait of those who were served."""
    gave_up_share: NDArray[np.float64]
    """`float64[station]`, of the visits."""


def same_work(network: Network, engine: EngineName) -> dict[str, Work]:
    """One replication of an engine and of each peer, by name."""
    plain = plain_network(network)
    visits = run(network, Streams(seed=SEED, replication=0), engine).visits
    visits = visits[~np.isnan(visits["left"])]
    ciw = ciw_records(run_ciw(ciw_network(plain), plain.horizon_days, 0), plain)
    return {
        engine: work_of(visits["step"], visits["joined"], visits["started"], visits["left"], plain),
        SIMPY: work_of_records(run_simpy(plain, 0), plain),
        CIW: work_of_records(ciw, plain),
    }


def work_of_records(records: Sequence[VisitRecord], plain: PlainNetwork) -> Work:
    """The work that a peer's records tell of."""
    columns = np.array([(r.station, r.joined, r.started, r.left) for r in records])
    return work_of(columns[:, 0].astype(np.int64), columns[:, 1], columns[:, 2], columns[:, 3], plain)


def work_of(
    station: NDArray[np.integer],
    joined: NDArray[np.float64],
    started: NDArray[np.float64],
    left: NDArray[np.float64],
    plain: PlainNetwork,
) -> Work:
    """The work of finished visits, one entry a visit."""
    served = ~np.isnan(started)
    count = len(plain.stations)

    def total(of: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(station[served], weights=of[served], minlength=count)

    visits = np.bincount(station, minlength=count)
    starts = total(np.ones(len(station)))
    return Work(
        visits=visits,
        utilisation=total(left - started) / (np.array(plain.servers) * plain.horizon_days),
        wait_days=total(started - joined) / np.maximum(starts, 1),
        gave_up_share=(visits - starts) / np.maximum(visits, 1),
    )


def work_table(works: dict[str, Work], stations: Sequence[str]) -> list[str]:
    """A Markdown table of the work, station by station; a cell holds one figure a program."""
    names = " / ".join(works)
    lines = [f"In each cell: {names}.", "", "| station | visits | utilisation | wait, days | gave up |"]
    lines.append("|---|---|---|---|---|")
    for index, station in enumerate(stations):
        cells = [
            " / ".join(f"{work.visits[index]:,}" for work in works.values()),
            " / ".join(f"{work.utilisation[index]:.3f}" for work in works.values()),
            " / ".join(f"{work.wait_days[index]:.2f}" for work in works.values()),
            " / ".join(f"{work.gave_up_share[index]:.1%}" for work in works.values()),
        ]
        lines.append(f"| {station.partition('/')[2]} | " + " | ".join(cells) + " |")
    totals = " / ".join(f"{int(work.visits.sum()):,}" for work in works.values())
    return [*lines, f"| **all** | {totals} | | | |"]
