"""Open networks of queues: patients move between stations by chance and in the end leave (Jackson)."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.theory.erlang import MultiServerQueue, erlang_c
from simulator.theory.requirement import require_not_negative


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNetwork:
    """An open network in steady state; each station behaves as an M/M/c queue of its own."""

    stations: tuple[MultiServerQueue, ...]
    """One a station, in the order given; `arrivals_per_day` counts first visits and returns."""
    patients_present: float
    """Mean patients in the network, waiting or in service."""
    time_in_network_days: float
    """Mean time from first arrival to leaving, all visits together, days."""


def station_flows_per_day(
    outside_arrivals_per_day: Sequence[float], routing: Sequence[Sequence[float]]
) -> npt.NDArray[np.float64]:
    """Patients through each station, first visits and returns together.

    Parameters
    ----------
    outside_arrivals_per_day
        Mean arrivals from outside by station, patients per day; each 0 or more.
    routing
        `routing[i][j]` is the share of those leaving station i who go to station j, 0-1. What a row lacks
        to 1 leaves the network.

    Returns
    -------
    numpy.ndarray
        float64[station], patients per day.

    Raises
    ------
    ValueError
        The shapes differ, a share is outside 0-1, a row sums to more than 1, or a station has no way out.

    Notes
    -----
    Solves the traffic equations λ_j = γ_j + Σ_i λ_i P_ij. Source: Jackson (1957), Operations Research 5(4).
    """
    stations = len(outside_arrivals_per_day)
    for arrivals in outside_arrivals_per_day:
        require_not_negative("outside_arrivals_per_day", arrivals)
    widths = [len(row) for row in routing]
    if stations == 0 or widths != [stations] * stations:
        raise ValueError(f"routing must be a square of {stations} stations, 1 or more, not rows of {widths}")
    for station, row in enumerate(routing):
        if not all(0 <= share <= 1 for share in row) or sum(row) > 1 + _rounding(stations):
            raise ValueError(
                f"routing from station {station} must be shares of 0-1 that sum to 1 or less, not {list(row)}"
            )
    trapped = _stations_without_exit(routing)
    if trapped:
        raise ValueError(f"routing must lead out of the network: no way out of stations {trapped}")
    flows = np.linalg.solve(
        np.eye(stations) - np.asarray(routing, dtype=np.float64).T,
        np.asarray(outside_arrivals_per_day, dtype=np.float64),
    )
    # A station no patient reaches comes out of the solver as 0 give or take a rounding.
    return np.asarray(np.maximum(flows, 0.0), dtype=np.float64)


def jackson_network(
    outside_arrivals_per_day: Sequence[float],
    routing: Sequence[Sequence[float]],
    mean_service_days: Sequence[float],
    servers: Sequence[int],
) -> QueueNetwork:
    """Waits at every station of an open network with exponential service.

    Parameters
    ----------
    outside_arrivals_per_day
        Mean Poisson arrivals from outside by station, patients per day; each 0 or more.
    routing
        `routing[i][j]` is the share of those leaving station i who go to station j, 0-1. What a row lacks
        to 1 leaves the network.
    mean_service_days
        Mean exponential service by station, days; each more than 0.
    servers
        Parallel servers by station; each 1 or more.

    Returns
    -------
    QueueNetwork
        Per-station queues and the network's totals. With no arrivals at all the time in the network is 0.

    Raises
    ------
    ValueError
        The shapes differ, a value is outside its range, or a station has no way out.
    UnstableQueueError
        A station's offered load is at or above its servers.

    Notes
    -----
    Source: Jackson (1957), Operations Research 5(4); (1963), Management Science 10(1).
    """
    flows_per_day = station_flows_per_day(outside_arrivals_per_day, routing)
    if not len(flows_per_day) == len(mean_service_days) == len(servers):
        raise ValueError(
            f"mean_service_days and servers must have {len(flows_per_day)} values, one a station,"
            f" not {len(mean_service_days)} and {len(servers)}"
        )
    stations = tuple(
        erlang_c(float(flow), mean_days, count)
        for flow, mean_days, count in zip(flows_per_day, mean_service_days, servers, strict=True)
    )
    patients_present = math.fsum(station.queue_length + station.offered_load for station in stations)
    arrivals_per_day = math.fsum(outside_arrivals_per_day)
    return QueueNetwork(
        stations=stations,
        patients_present=patients_present,
        time_in_network_days=patients_present / arrivals_per_day if arrivals_per_day else 0.0,
    )


def _rounding(terms: int) -> float:
    return terms * sys.float_info.epsilon


def _stations_without_exit(routing: Sequence[Sequence[float]]) -> list[int]:
    stations = range(len(routing))
    has_exit = {i for i in stations if sum(routing[i]) < 1 - _rounding(len(routing))}
    for _ in stations:
        has_exit |= {i for i in stations if any(routing[i][j] > 0 for j in has_exit)}
    return [i for i in stations if i not in has_exit]
