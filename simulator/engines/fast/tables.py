"""From a network and its streams to the tables of a run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast import layout
from simulator.engines.fast.agenda import BLOCK, NUMBER_BITS, OWNER_BITS
from simulator.engines.fast.course_table import CourseTable
from simulator.engines.fast.foresight import whole_lines
from simulator.engines.fast.lane_table import LaneTable
from simulator.engines.fast.layout import NONE, Model, State
from simulator.simulation.arrivals import arrival_days
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import VISIT
from simulator.simulation.network import Network, PatientClass

FIRST_SIZE: Final = 1024
"""Records a growing table begins with, unless the network is known to need more."""

ARRIVALS_A_BUCKET: Final = 4
MOST_BUCKETS: Final = 1 << 20
VISITS_A_PATIENT: Final = 6
"""Visits to lay room for; more are made room for when they come."""


def model_of(network: Network, streams: Streams) -> Model:
    """A network and its streams as tables.

    Raises
    ------
    ValueError
        The network has more classes, pools or listed people than the order of events has room for.
    """
    if max(len(network.classes), len(network.pools)) >= 1 << OWNER_BITS:
        raise ValueError(f"more than {1 << OWNER_BITS} classes or pools")
    listed = [_listed_days(patient_class, network) for patient_class in network.classes]
    rates = [_rates_per_day(patient_class) for patient_class in network.classes]
    returns = [again.share_by_episode if (again := c.re_referral) else () for c in network.classes]
    lanes = LaneTable(network)
    table = CourseTable(network, streams, lanes)
    after = [NONE if (again := c.re_referral) is None else table.law(again.after) for c in network.classes]
    classes = np.zeros(len(network.classes), layout.CLASS)
    classes["enters_at"] = [c.enters_at for c in network.classes]
    classes["rates_first"], classes["rates_end"] = _stretches(rates)
    classes["listed_first"], classes["listed_end"] = _stretches(listed)
    classes["returns_first"], classes["returns_end"] = _stretches(returns)
    classes["returns_after"] = after
    classes["returns_to"] = [NONE if (a := c.re_referral) is None else a.enters_at for c in network.classes]
    classes["logged_daily"] = [c.arrivals is not None and c.arrivals.logged_daily for c in network.classes]
    buckets_per_day = _buckets_per_day(network)
    return Model(
        horizon_days=float(network.horizon_days),
        buckets_per_day=buckets_per_day,
        period_edges=np.array(network.period_edges, dtype=np.float64),
        courses=table.courses(),
        course_at=table.course_at,
        keys=table.keys(),
        class_keys=_class_keys(network, streams),
        laws=table.laws(),
        points=table.points(),
        cumulative=table.cumulative(),
        routings=table.routings(),
        shares=table.shares(),
        ways=table.ways(),
        changes=_records(
            layout.CHANGE, [(c.at_days, c.servers, c.speed) for pool in network.pools for c in pool.changes]
        ),
        classes=classes,
        rates_per_day=_joined(rates),
        listed_days=_joined(listed),
        return_shares=_joined(returns),
        returns_from=_returns_from(network),
        day_one=_records(layout.DAY_ONE, _day_one(network)),
    )


def state_of(network: Network, model: Model, first_size: int = FIRST_SIZE) -> State:
    """The tables of a run that has not begun."""
    lanes = LaneTable(network)
    # Memory that is never written to is never taken, so a guess that is too high costs nothing.
    everybody = int(_arrivals(network)) + len(model.day_one)
    registers = np.zeros(layout.REGISTERS, dtype=np.int64)
    for register in (layout.FAR_FREE, layout.PEOPLE_FREE, layout.TALLIES_FREE, layout.SERVING):
        registers[register] = NONE
    agenda_size = first_size + len(network.pools) + len(network.classes)
    periods = len(network.period_edges) - 1
    return State(
        registers=registers,
        clock=np.zeros(1),
        near=np.zeros(agenda_size, layout.EVENT),
        far=np.zeros(agenda_size * BLOCK, layout.EVENT),
        buckets=np.full(int(model.horizon_days * model.buckets_per_day) + 2, NONE, dtype=np.int64),
        people=whole_lines(first_size + everybody, layout.PERSON),
        tallies=np.zeros(first_size, layout.TALLY),
        lanes=_lanes(lanes),
        pools=_pools(network, lanes),
        called=np.zeros(len(network.pools) + 1, dtype=np.int64),
        areas=np.zeros((len(network.pools), periods, 3)),
        referrals=np.zeros(len(network.classes), layout.REFERRALS),
        rows=np.empty(first_size + VISITS_A_PATIENT * everybody, VISIT),
    )


def _lanes(lanes: LaneTable) -> NDArray[np.void]:
    table = np.zeros(lanes.count, layout.LANE)
    for link in ("head", "tail", "stray", "looks_from"):
        table[link] = NONE
    table["grace_days"] = lanes.grace_days
    return table


def _pools(network: Network, lanes: LaneTable) -> NDArray[np.void]:
    pools = np.zeros(len(network.pools), layout.POOL)
    pools["servers"] = [pool.changes[0].servers for pool in network.pools]
    pools["speed"] = [pool.changes[0].speed for pool in network.pools]
    pools["contact_days"] = [pool.contact_days for pool in network.pools]
    pools["lanes_first"], pools["lanes_end"] = lanes.first, lanes.end
    pools["changes_first"], pools["changes_end"] = _stretches([pool.changes for pool in network.pools])
    pools["change"] = pools["changes_first"] + 1
    return pools


def _buckets_per_day(network: Network) -> float:
    """Buckets so fine that some twenty events fall into each."""
    wished = max(1.0, _arrivals(network) / ARRIVALS_A_BUCKET / network.horizon_days)
    return min(wished, MOST_BUCKETS / network.horizon_days)


def _arrivals(network: Network) -> float:
    """Arrivals to expect within the horizon; given moments beyond it count too."""
    days = math.ceil(network.horizon_days)
    return sum(
        math.fsum(arrivals.rates_per_day[:days])
        if arrivals.listed_days is None
        else len(arrivals.listed_days)
        for arrivals in (patient_class.arrivals for patient_class in network.classes)
        if arrivals is not None
    )


def _rates_per_day(patient_class: PatientClass) -> Sequence[float]:
    arrivals = patient_class.arrivals
    return () if arrivals is None or arrivals.listed_days is not None else arrivals.rates_per_day


def _listed_days(patient_class: PatientClass, network: Network) -> Sequence[float]:
    """Given moments of arrival within the horizon, which need no chance."""
    arrivals = patient_class.arrivals
    if arrivals is None or arrivals.listed_days is None:
        return ()
    days = arrival_days(patient_class, Streams(seed=0, replication=0), network.horizon_days)
    if len(days) >= 1 << NUMBER_BITS:
        raise ValueError(f"more than {1 << NUMBER_BITS} arrivals of '{patient_class.name}'")
    return days


def _class_keys(network: Network, streams: Streams) -> NDArray[np.uint64]:
    keys = np.zeros((len(network.classes), layout.CLASS_CHANCES), dtype=np.uint64)
    for index, patient_class in enumerate(network.classes):
        keys[index, layout.REFERRAL] = streams.of_class("referral", patient_class.name)
        keys[index, layout.RE_REFERRAL] = streams.of_class("re-referral", patient_class.name)
        keys[index, layout.RETURN] = streams.of_class("return", patient_class.name)
    return keys


def _returns_from(network: Network) -> NDArray[np.bool_]:
    may = np.zeros((len(network.classes), len(network.exits)), dtype=np.bool_)
    for index, patient_class in enumerate(network.classes):
        if patient_class.re_referral is not None:
            may[index, sorted(patient_class.re_referral.from_exits)] = True
    return may


def _day_one(network: Network) -> Iterable[tuple[float | int, ...]]:
    """Everybody in the system on day one, as `DAY_ONE` records."""
    for index, known in enumerate(network.classes):
        for number, w in enumerate(known.waiting):
            shares = (w.patience_share, w.deterioration_share, w.overflow_share)
            yield (index, number, False, w.waited_days, 0, 0.0, 0.0, *shares, False)
        course = network.steps[known.enters_at].courses[index]
        if any(c.elsewhere for c in known.in_care) and (course is None or course.overflow is None):
            raise ValueError(f"step {known.enters_at} has no overflow")
        for number, c in enumerate(known.in_care):
            yield (
                index, number, True, c.in_care_days, c.attended, c.due_days, c.elapsed_share, 0.0, 0.0, 0.0,
                c.elsewhere,
            )  # fmt: skip


def _stretches(parts: Sequence[Sequence[object]]) -> tuple[list[int], list[int]]:
    """Where each part begins and ends when all are laid end to end."""
    ends = list(accumulate(map(len, parts)))
    return [end - len(part) for end, part in zip(ends, parts, strict=True)], ends


def _joined(parts: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    return np.array([value for part in parts for value in part], dtype=np.float64)


def _records(dtype: np.dtype[np.void], rows: Iterable[tuple[float | int, ...]]) -> NDArray[np.void]:
    return np.array(list(rows), dtype=dtype)
