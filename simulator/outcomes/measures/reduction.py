"""From a history to the tidy table of one replication."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.domain.system import System
from simulator.outcomes.measures.dimension import DIMENSIONS, PLACES
from simulator.outcomes.measures.family import Family, Take
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.person import people_of
from simulator.outcomes.measures.record import Record, grid_of
from simulator.outcomes.measures.registry import FAMILIES, measure_named
from simulator.outcomes.measures.series import series_of
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.waits.wait_curve import wait_curves
from simulator.outcomes.measures.window import WHOLE_WINDOW, Window
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network

Shape = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
"""What a table holds: the measures, each with its levels and the number of periods of each."""


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
        `all` stands for a total, and NaN for no value (a mean wait where no patient was seen). Scenarios that
        differ only in their cuts have the same rows in the same order.

    Raises
    ------
    ValueError
        The window ends after the run.
    """
    return Reduction.of(network, system, window)(history, streams)


class Reduced(NamedTuple):
    """What is kept of a replication."""

    measures: pd.DataFrame
    """Every measure, tidy: see `measures_of`."""
    series: pd.DataFrame | None
    """The headline measures day by day, where they are wanted: see `daily_series`."""
    waits: pd.DataFrame
    """How many people waited how long, for percentiles over all replications: see `wait_curves`."""
    people: pa.Table
    """What became of each person, so that scenarios can be paired person by person: see `person_table`."""


def reduction_of(
    network: Network, system: System, window: Window, with_series: bool
) -> Callable[[History, Streams], Reduced]:
    """What takes measures, waits and perhaps series from the histories of one network: `Reduction.whole`.

    Raises
    ------
    ValueError
        The window ends after the run.
    """
    return partial(Reduction.of(network, system, window).whole, with_series=with_series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """From the histories of one network to their measures, as `measures_of` gives them.

    What is the same in every replication is worked out once: by each family, and the labels.
    """

    network: Network
    system: System
    window: Window
    grid: Grid
    measures: tuple[Measure, ...]
    """In the order of the table."""
    take: tuple[Take, ...]
    """One a family; what is the same in every replication is in them already."""
    labelled: dict[Shape, dict[str, pd.Categorical[str]]]
    """The labels of tables made so far, by their shape."""

    @classmethod
    def of(
        cls, network: Network, system: System, window: Window, families: Sequence[Family] = FAMILIES
    ) -> Reduction:
        """The reduction of a network to what is measured in a window.

        Raises
        ------
        ValueError
            The window ends after the run.
        """
        grid = grid_of(network, system, window)
        return cls(
            network=network,
            system=system,
            window=window,
            grid=grid,
            measures=tuple(measure for family in families for measure in family.measures),
            take=tuple(family.prepare(system, grid) for family in families),
            labelled={},
        )

    def __call__(self, history: History, streams: Streams) -> pd.DataFrame:
        """Every measure of one replication."""
        return self._table(self._values(self._read(history, streams)))

    def whole(self, history: History, streams: Streams, *, with_series: bool = False) -> Reduced:
        """All that is kept of one replication, the daily series where they are wanted."""
        reading = self._read(history, streams)
        return Reduced(
            measures=self._table(self._values(reading)),
            series=series_of(reading) if with_series else None,
            waits=wait_curves(reading),
            people=people_of(reading),
        )

    def _read(self, history: History, streams: Streams) -> Reading:
        return Reading.of(Record.of(history, self.network, self.system, streams, self.window, self.grid))

    def _values(self, reading: Reading) -> Values:
        values: Values = {}
        for take in self.take:
            values |= take(reading)
        return _with_ratios(values, self.measures)

    def _table(self, values: Values) -> pd.DataFrame:
        names = [measure.name for measure in self.measures if measure.name in values]
        names += [name for name in values if name not in set(names)]
        shape = tuple(
            (name, tuple((level, value.shape[1]) for level, value in values[name].items())) for name in names
        )
        if shape not in self.labelled:
            self.labelled[shape] = _labelled(self.grid, shape)
        columns: dict[str, object] = dict(self.labelled[shape])
        unit = columns.pop("unit")
        columns["value"] = np.concatenate(
            [value.ravel() for name in names for value in values[name].values()]
        )
        return pd.DataFrame(columns | {"unit": unit})


def _with_ratios(values: Values, measures: Iterable[Measure]) -> Values:
    ratios: Values = {}
    for measure in measures:
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


def _labelled(grid: Grid, shape: Shape) -> dict[str, pd.Categorical[str]]:
    """The label of every row, by column."""
    measures = [measure_named(name) for name, _ in shape]
    units = list(dict.fromkeys(measure.unit for measure in measures))
    labels: dict[str, list[str]] = {
        key: _labels(row[position] for level in grid.levels.values() for row in level.rows)
        for position, key in enumerate(PLACES)
    }
    labels |= {"period": list(grid.periods.labels), "measure": [name for name, _ in shape], "unit": units}
    codes: dict[str, list[NDArray[np.int64]]] = {column: [] for column in labels}
    for index, (measure, (_, levels)) in enumerate(zip(measures, shape, strict=True)):
        for level, periods in levels:
            # What is measured over the whole window only has one column, the first of the periods.
            rows = grid.levels[level].rows
            for position, key in enumerate(PLACES):
                of_rows = np.array([labels[key].index(row[position]) for row in rows], dtype=np.int64)
                codes[key].append(np.repeat(of_rows, periods))
            codes["period"].append(np.tile(np.arange(periods), len(rows)))
            codes["measure"].append(np.full(len(rows) * periods, index))
            codes["unit"].append(np.full(len(rows) * periods, units.index(measure.unit)))
    return {column: _categories(codes[column], labels[column]) for column in (*DIMENSIONS, "measure", "unit")}


def _labels(names: Iterable[str]) -> list[str]:
    return [WHOLE_WINDOW, *dict.fromkeys(name for name in names if name != WHOLE_WINDOW)]


def _categories(codes: list[NDArray[np.int64]], labels: list[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(np.concatenate(codes), categories=pd.Index(labels))
