"""The tidy table as arrays: one row a number, one column a replication, one array a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.errors import SimulatorError
from simulator.outcomes.measures.dimension import DIMENSIONS, PLACES, is_total
from simulator.outcomes.measures.money import KNOCK_ON_COST, NET_SAVING
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.samples.pooled_wait import PooledPercentiles, pooled_percentiles
from simulator.outcomes.statistics.interval import (
    Interval,
    interval_of_mean,
    interval_of_ratio,
    pseudo_values_of_ratio,
)
from simulator.outcomes.statistics.skewness import interval_of_difference, lean_of, reaching_further

LINES_AT_A_TIME = 1_048_576
"""Lines of a table that are sorted into rows together."""


class UnpairedReplicationsError(SimulatorError):
    """Scenarios that were not run with the same random numbers, so that they cannot be paired."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Every number of every scenario, replication by replication."""

    keys: pd.DataFrame
    """Columns `pathway`, `group`, `step`, `team`, `period`, `measure`, `unit`; one row a number."""
    replications: Mapping[str, tuple[int, ...]]
    """Numbers of the replications of each scenario, ascending."""
    values: Mapping[str, NDArray[np.float64]]
    """`float64[row, replication]` by scenario, NaN where there is no value."""
    present: Mapping[str, NDArray[np.bool_]]
    """`bool[row]` by scenario, whether the table has the row at all."""
    numerator: NDArray[np.int64]
    """`int64[row]`, row of a ratio's numerator; -1 for what is no ratio."""
    denominator: NDArray[np.int64]
    """`int64[row]`, row of a ratio's denominator; -1 for what is no ratio."""
    pooled: Mapping[str, PooledPercentiles] = field(default_factory=dict)
    """By scenario, the percentiles taken from all replications together; none where waits were not kept."""

    @classmethod
    def of(cls, table: pd.DataFrame, waits: pd.DataFrame | None = None) -> Samples:
        """The samples of a tidy table, percentiles of the whole window pooled where waits are given.

        Parameters
        ----------
        table
            Columns `scenario`, `replication`, `pathway`, `group`, `step`, `team`, `period`, `measure`,
            `value` and `unit`.
        waits
            Columns of `pooled_wait.WAIT_COLUMNS`; without them the mean of each replication's percentile
            stands in for the percentile of all.

        Raises
        ------
        ValueError
            A column is missing, a number appears twice, a measure is unknown, or a ratio stands without the
            measures it divides.
        """
        _refuse_missing_columns(table)
        names = [*DIMENSIONS, "measure"]
        row, first = _rows_of_lines(table, names)
        keys = table.iloc[first][[*names, "unit"]].astype(str).reset_index(drop=True)
        replications: dict[str, tuple[int, ...]] = {}
        values, present = {}, {}
        for scenario in table["scenario"].unique():
            chosen = (table["scenario"] == scenario).to_numpy()
            numbers, column = np.unique(table["replication"].to_numpy()[chosen], return_inverse=True)
            flat = row[chosen].astype(np.int64) * len(numbers) + column
            lines = np.bincount(flat, minlength=len(keys) * len(numbers)).reshape(len(keys), len(numbers))
            if lines.max(initial=0) > 1:
                raise ValueError(f"scenario '{scenario}' has a number twice in one replication")
            array = np.full(len(keys) * len(numbers), np.nan)
            array[flat] = table["value"].to_numpy(dtype=np.float64)[chosen]
            name = str(scenario)
            values[name] = array.reshape(len(keys), len(numbers))
            present[name] = np.asarray(lines.any(axis=1))
            replications[name] = tuple(int(number) for number in numbers)
        pooled = {
            name: pooled_percentiles(
                waits.loc[waits["scenario"] == name].reset_index(drop=True), keys, replications[name]
            )
            for name in values
            if waits is not None
        }
        return cls.of_arrays(
            keys=keys, replications=replications, values=values, present=present, pooled=pooled
        )

    @classmethod
    def of_arrays(
        cls,
        *,
        keys: pd.DataFrame,
        replications: Mapping[str, tuple[int, ...]],
        values: Mapping[str, NDArray[np.float64]],
        present: Mapping[str, NDArray[np.bool_]],
        pooled: Mapping[str, PooledPercentiles],
    ) -> Samples:
        """The samples of what is gathered already; the parameters are the fields of that name.

        Raises
        ------
        ValueError
            A measure is unknown, or a ratio stands without the measures it divides.
        """
        return cls(
            keys=keys,
            replications=replications,
            values=values,
            present=present,
            numerator=_rows_of(keys, "numerator"),
            denominator=_rows_of(keys, "denominator"),
            pooled=pooled,
        )

    @property
    def is_ratio(self) -> NDArray[np.bool_]:
        """`bool[row]`."""
        return np.asarray(self.numerator >= 0)

    def refuse_unpaired(self) -> None:
        """Check that all scenarios have the same replications.

        Raises
        ------
        UnpairedReplicationsError
            They have not; the message names what is missing where.
        """
        everywhere = set().union(*self.replications.values())
        missing = {
            scenario: sorted(everywhere - set(numbers))
            for scenario, numbers in self.replications.items()
            if everywhere - set(numbers)
        }
        if missing:
            absent = "; ".join(
                f"'{scenario}' lacks {', '.join(str(number) for number in numbers)}"
                for scenario, numbers in missing.items()
            )
            raise UnpairedReplicationsError(
                f"scenarios are compared replication by replication, but they have different ones: {absent}. "
                "Run them with the same number of replications and the same seed."
            )

    def estimated(self, scenario: str) -> Interval:
        """The estimate of every row in one scenario: a mean, a ratio of means, or a percentile of all."""
        values, ratio = self.values[scenario], self.is_ratio
        found = _merged(
            interval_of_mean(values[~ratio]),
            interval_of_ratio(values[self.numerator[ratio]], values[self.denominator[ratio]]),
            ratio,
        )
        if scenario in self.pooled:
            pooled = self.pooled[scenario]
            found.estimate[pooled.rows] = pooled.estimate
            found.low[pooled.rows], found.high[pooled.rows] = pooled.low, pooled.high
            with_value = pooled.rows[~np.isnan(pooled.estimate)]
            found.replications[with_value] = len(self.replications[scenario])
        return found

    def difference(self, scenario: str, reference: str) -> Interval:
        """The difference of every row between two scenarios, replication by replication.

        Intervals reach further on the side to which the differences are skewed; see `skewness`.
        """
        values, against, ratio = self.values[scenario], self.values[reference], self.is_ratio
        above, below = self.numerator[ratio], self.denominator[ratio]
        with np.errstate(invalid="ignore"):  # never less never is not known
            gaps = values[~ratio] - against[~ratio]
        found = _merged(
            interval_of_difference(np.where(gaps == -np.inf, np.nan, gaps)),
            _difference_of_ratios(values[above], values[below], against[above], against[below]),
            ratio,
        )
        if scenario in self.pooled and reference in self.pooled:
            self._pool_difference(found, self.pooled[scenario], self.pooled[reference])
        return found

    @staticmethod
    def _pool_difference(found: Interval, mine: PooledPercentiles, theirs: PooledPercentiles) -> None:
        spread = interval_of_difference(mine.pseudo_values - theirs.pseudo_values)
        with np.errstate(invalid="ignore"):  # never less never is not known
            gap = mine.estimate - theirs.estimate
            found.low[mine.rows] = gap - (spread.estimate - spread.low)
            found.high[mine.rows] = gap + (spread.high - spread.estimate)
        found.estimate[mine.rows] = gap
        there = ~np.isnan(gap)
        found.replications[mine.rows[there]] = spread.replications[there]

    def pseudo_values(self, scenario: str, row: int) -> NDArray[np.float64]:
        """`float64[replication]`, whose mean and spread give the estimate of a row and its error.

        The values of a mean; of a ratio, the jackknife's: n times the whole less n - 1 times the rest; of a
        percentile of all replications, how far each moves it.
        """
        values = self.values[scenario]
        if scenario in self.pooled and row in self.pooled[scenario].rows:
            position = int(np.searchsorted(self.pooled[scenario].rows, row))
            return np.asarray(self.pooled[scenario].pseudo_values[position])
        if self.numerator[row] < 0:
            return np.asarray(values[row])
        above, below = values[self.numerator[row]], values[self.denominator[row]]
        return np.asarray(pseudo_values_of_ratio(above[None, :], below[None, :])[0])

    def differing(self, scenario: str, reference: str) -> NDArray[np.int64]:
        """`int64[row]`, the replications in which a number is not exactly the same in two scenarios.

        Of net saving those in which its knock-on cost is not: the rest of it is arithmetic.
        """
        values, against = self.values[scenario], self.values[reference]
        differs = ~((values == against) | (np.isnan(values) & np.isnan(against)))
        found = differs.sum(axis=1)
        ratio = self.is_ratio
        found[ratio] = (differs[self.numerator[ratio]] | differs[self.denominator[ratio]]).sum(axis=1)
        net, knock_on = rows_of_net_saving(self.keys)
        found[net] = found[knock_on]
        return np.asarray(found, dtype=np.int64)


def rows_of_net_saving(keys: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`int64[found]` twice: rows of net saving, and those of the knock-on cost that each is made of."""
    of_system = is_total(keys, PLACES)
    net = np.flatnonzero(of_system & (keys["measure"] == NET_SAVING.name).to_numpy())
    knock_on = np.flatnonzero(of_system & (keys["measure"] == KNOCK_ON_COST.name).to_numpy())
    position = pd.Index(keys["period"].iloc[knock_on]).get_indexer(pd.Index(keys["period"].iloc[net]))
    known = position >= 0
    return net[known], knock_on[position[known]]


def _rows_of_lines(table: pd.DataFrame, names: list[str]) -> tuple[NDArray[np.int32], list[int]]:
    """`int32[line]`, the row each line is of, and the first line of each row; rows as they are met.

    Some lines at a time: what pandas makes to group a table is several times the table itself.
    """
    columns = [table[name] for name in names]
    categories = [
        column.astype("category").cat if column.dtype != "category" else column.cat for column in columns
    ]
    row_of_line = np.empty(len(table), dtype=np.int32)
    known, first = pd.Index([], dtype=np.int64), list[int]()
    for begin in range(0, len(table), LINES_AT_A_TIME):
        lines = slice(begin, begin + LINES_AT_A_TIME)
        code = np.zeros(len(row_of_line[lines]), dtype=np.int64)
        for column in categories:
            # A missing label is -1.
            code = code * (len(column.categories) + 1) + (column.codes.to_numpy()[lines] + 1)
        met, where = np.unique(code, return_index=True)
        new = known.get_indexer(pd.Index(met)) < 0
        where = np.sort(where[new])
        known = known.append(pd.Index(code[where]))
        first += (where + begin).tolist()
        row_of_line[lines] = known.get_indexer(pd.Index(code))
    return row_of_line, first


def _refuse_missing_columns(table: pd.DataFrame) -> None:
    needed = ["scenario", "replication", *DIMENSIONS, "measure", "value", "unit"]
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise ValueError(f"the table of measures lacks the columns {', '.join(missing)}")


def _rows_of(keys: pd.DataFrame, part: str) -> NDArray[np.int64]:
    """Row of what each ratio names as a part of itself; -1 for what is no ratio."""
    named = {name: getattr(measure_named(name), part) for name in keys["measure"].unique()}
    wanted = keys[list(DIMENSIONS)].assign(measure=keys["measure"].map(named), asking=np.arange(len(keys)))
    wanted = wanted[wanted["measure"] != ""]
    held = keys[[*DIMENSIONS, "measure"]].assign(row=np.arange(len(keys)))
    found = wanted.merge(held, on=[*DIMENSIONS, "measure"], how="left")
    lost = found[found["row"].isna()]
    if len(lost):
        asking = keys["measure"].iloc[int(lost["asking"].iloc[0])]
        raise ValueError(f"the table holds the ratio '{asking}' without '{lost['measure'].iloc[0]}'")
    rows = np.full(len(keys), -1, dtype=np.int64)
    rows[found["asking"].to_numpy(dtype=np.int64)] = found["row"].to_numpy(dtype=np.int64)
    return rows


def _difference_of_ratios(
    above: NDArray[np.float64],
    below: NDArray[np.float64],
    reference_above: NDArray[np.float64],
    reference_below: NDArray[np.float64],
) -> Interval:
    found = interval_of_ratio(above, below, reference_above, reference_below)
    theirs = pseudo_values_of_ratio(reference_above, reference_below)
    return reaching_further(found, lean_of(pseudo_values_of_ratio(above, below) - theirs))


def _merged(of_mean: Interval, of_ratio: Interval, ratio: NDArray[np.bool_]) -> Interval:
    estimate, low, high = (np.empty(len(ratio)) for _ in range(3))
    replications = np.empty(len(ratio), dtype=np.int64)
    for part, rows in ((of_mean, ~ratio), (of_ratio, ratio)):
        estimate[rows], low[rows], high[rows] = part.estimate, part.low, part.high
        replications[rows] = part.replications
    return Interval(estimate=estimate, low=low, high=high, replications=replications)
