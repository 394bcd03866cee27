"""From a history to the tidy table of one replication."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.system import System
from simulator.outcomes.clock import waiting_clock
from simulator.outcomes.clock_measure import CLOCKS
from simulator.outcomes.crisis import crisis
from simulator.outcomes.departure import departures
from simulator.outcomes.episode import Episodes
from simulator.outcomes.evidence import evidence
from simulator.outcomes.grid import Grid, Values
from simulator.outcomes.list_wait import list_waits
from simulator.outcomes.money import knock_on_money, spend_with_knock_on, team_money
from simulator.outcomes.occupancy import occupancy
from simulator.outcomes.record import Record
from simulator.outcomes.recovery import recoveries
from simulator.outcomes.referral_wait import referral_waits
from simulator.outcomes.registry import MEASURES, measure_named
from simulator.outcomes.throughput import throughput
from simulator.outcomes.window import WHOLE_WINDOW, Window
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams

KEYS = ("pathway", "group", "step", "team", "period")
"""Columns that say what a value is given for; `all` stands for a total."""


def measures_of(
    history: History, network: Network, system: System, streams: Streams, *, window: Window
) -> pd.DataFrame:
    """Every measure of one replication, tidy.

    Parameters
    ----------
    history
        What happened.
    network
        What was run.
    system
        What the network was compiled from, after its cuts.
    streams
        Random numbers of the replication: they decide recoveries.
    window
        What is measured of the run.

    Returns
    -------
    pandas.DataFrame
        Columns `pathway`, `group`, `step`, `team`, `period`, `measure`, `unit` (categories) and `value`;
        `all` stands for a total, and NaN for what cannot be told (the mean wait of nobody). Scenarios that
        differ only in their cuts have the same rows in the same order.

    Raises
    ------
    ValueError
        The window ends after the run.
    """
    record = Record.of(history, network, system, streams, window)
    return _table(record.grid, _with_ratios(_values(record)))


def _values(record: Record) -> Values:
    episodes = Episodes.of(record)
    clocks = {clock: waiting_clock(record, episodes, clock) for clock in CLOCKS}
    values = (
        throughput(record, episodes)
        | referral_waits(record, episodes, clocks)
        | list_waits(record)
        | departures(record, episodes, clocks)
        | crisis(record)
        | occupancy(record)
        | recoveries(record, episodes)
        | team_money(record.system, record.grid.periods)
        | knock_on_money(record, episodes)
        | evidence(record, episodes, clocks)
    )
    return values | spend_with_knock_on(values)


def _with_ratios(values: Values) -> Values:
    ratios: Values = {}
    for measure in MEASURES:
        if measure.kind != "ratio":
            continue
        above, below = values[measure.numerator], values[measure.denominator]
        ratios[measure.name] = {
            level: np.divide(
                above[level], below[level], out=np.full(above[level].shape, np.nan), where=below[level] != 0
            )
            for level in above
            if level in below
        }
    return values | ratios


def _table(grid: Grid, values: Values) -> pd.DataFrame:
    names = [measure.name for measure in MEASURES if measure.name in values]
    names += [name for name in values if name not in set(names)]
    measures = [measure_named(name) for name in names]
    units = list(dict.fromkeys(measure.unit for measure in measures))
    labels = {
        key: _labels(row[position] for level in grid.levels.values() for row in level.rows)
        for position, key in enumerate(KEYS[:-1])
    }
    labels |= {"period": list(grid.periods.labels), "measure": names, "unit": units}
    codes: dict[str, list[NDArray[np.int64]]] = {column: [] for column in labels}
    found = []
    for index, measure in enumerate(measures):
        for level, value in values[measure.name].items():
            # What is told of the whole window only has one column, the first of the periods.
            rows, periods = grid.levels[level].rows, value.shape[1]
            for position, key in enumerate(KEYS[:-1]):
                of_rows = np.array([labels[key].index(row[position]) for row in rows], dtype=np.int64)
                codes[key].append(np.repeat(of_rows, periods))
            codes["period"].append(np.tile(np.arange(periods), len(rows)))
            codes["measure"].append(np.full(value.size, index))
            codes["unit"].append(np.full(value.size, units.index(measure.unit)))
            found.append(value.ravel())
    columns: dict[str, object] = {
        column: _categories(codes[column], labels[column]) for column in (*KEYS, "measure")
    }
    columns["value"] = np.concatenate(found)
    columns["unit"] = _categories(codes["unit"], units)
    return pd.DataFrame(columns)


def _labels(names: Iterable[str]) -> list[str]:
    return [WHOLE_WINDOW, *dict.fromkeys(name for name in names if name != WHOLE_WINDOW)]


def _categories(codes: list[NDArray[np.int64]], labels: list[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(np.concatenate(codes), categories=pd.Index(labels))
