"""As many replications as a precision needs: run some, look how precise they are, run more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import pandas as pd

from simulator.errors import SimulatorError
from simulator.experiment.people import first_change_days, worse_off_in
from simulator.experiment.plan import Plan
from simulator.experiment.store.entry import LostReplicationError, Store
from simulator.experiment.task import Task
from simulator.outcomes import measure_named
from simulator.outcomes.measures.dimension import is_total
from simulator.outcomes.measures.people_compared import PEOPLE_WORSE_OFF
from simulator.outcomes.samples.stopping import PRECISE_FOR, Precision, look_ahead, pairs_of, parts_of
from simulator.outcomes.statistics.precision import FEWEST_REPLICATIONS
from simulator.wording import as_stated

AUTO: Final = "auto"
PRECISION: Final = 0.05
"""Half-width asked for when none is named, as a share: the custom of the field (Law 2015, section 9.4.1;
Hoad, Robinson and Davies 2010)."""
MOST_REPLICATIONS: Final = 200
"""Replications after which a study stops in any case, when no other bound is named. Assumption: ours."""
FIRST: Final = FEWEST_REPLICATIONS + look_ahead(1) + 2
"""Replications that are run before the precision is looked at. Changes what is computed, never the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """A request for as many replications as a precision needs.

    Raises
    ------
    SimulatorError
        A figure is out of range, or a measure is unknown.
    """

    precision: float = PRECISION
    """Largest half-width of the 95 % interval, as a share of the estimate; in a comparison that of the paired
    difference, as a share of the baseline's value. More than 0, less than 1."""
    most: int = MOST_REPLICATIONS
    """Replications after which it stops in any case."""
    measures: tuple[str, ...] = PRECISE_FOR
    """Measures of the whole system that are all to be as precise."""

    def __post_init__(self) -> None:
        if not 0 < self.precision < 1:
            raise SimulatorError(
                f"a precision of {as_stated(100 * self.precision)}% is not allowed: it is more than 0% and "
                "less than 100%; write 5% for an interval of five per cent to each side"
            )
        least = FEWEST_REPLICATIONS + look_ahead(1)
        if self.most < least:
            raise SimulatorError(
                f"at most {self.most} replications are not allowed with 'auto': it needs {least} to begin "
                f"with; write a fixed number, or a bound of {least} or more"
            )
        for name in self.measures:
            try:
                measure_named(name)
            except ValueError as unknown:
                raise SimulatorError(str(unknown)) from None


def wanted_replications(
    replications: int | Literal["auto"] | Automatic | None,
    precision: float | None = None,
    most: int | None = None,
    measures: Sequence[str] | None = None,
) -> int | Automatic | None:
    """What people asked for, as `run_plan` takes it.

    Parameters
    ----------
    replications
        A number, `auto`, a whole request, or none for what the scenarios say.
    precision, most, measures
        Parts of `Automatic`; the usual ones when absent, and only with the word `auto`.

    Raises
    ------
    SimulatorError
        A part is given without `auto`, or is out of range.
    """
    given = {"precision": precision, "most replications": most, "measures to be precise for": measures}
    if replications != AUTO:
        stray = [name for name, value in given.items() if value is not None]
        if stray:
            raise SimulatorError(
                f"the {stray[0]} can be chosen only where the number of replications is not: "
                "write 'auto' for the replications, or leave this out"
            )
        return replications
    return Automatic(
        precision=PRECISION if precision is None else precision,
        most=MOST_REPLICATIONS if most is None else most,
        measures=tuple(dict.fromkeys(measures)) if measures else PRECISE_FOR,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Where a study of `auto` replications stopped."""

    replications: int
    precision: pd.DataFrame
    """Columns of `outcomes.stopping.PRECISION_COLUMNS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The search for the number of replications that a precision needs."""

    request: Automatic
    plan: Plan
    store: Store
    sources: Mapping[str, str]
    """By scenario, the one whose replications it shows: itself, as a rule."""
    read: dict[Task, pd.DataFrame] = field(default_factory=dict)
    """The few rows of each replication that it looks at."""
    worse_off: dict[tuple[tuple[str, str], int], float] = field(default_factory=dict)
    """People worse off, by pair of scenarios and replication."""

    def run(self, ensure: Callable[[int], None], workers: int) -> Reached:
        """Run replications until all measures stay as precise as asked, or the bound is reached.

        Parameters
        ----------
        ensure
            Computes the replications up to a number that are not there yet.
        workers
            Processes that share the work; the number found does not depend on them.

        Returns
        -------
        Reached
            The same for the same study, whatever was there before.

        Raises
        ------
        LostReplicationError
            A replication that was on disk is damaged or gone.
        SimulatorError
            None of the measures has a value in the baseline.
        """
        most = self.request.most
        number = min(self._rounded(FIRST, workers), most)
        while True:
            ensure(number)
            precision = self._precision(number)
            needed = precision.needed(self.request.precision)
            if needed is not None:
                return Reached(replications=needed, precision=precision.table(needed, self.request.precision))
            if number >= most:
                return Reached(replications=most, precision=precision.table(most, self.request.precision))
            number = min(self._rounded(self._next(precision, number), workers), most)

    def _next(self, precision: Precision, number: int) -> int:
        """As many as the spread so far asks for, but at most twice what there is: the spread may mislead."""
        would_need = precision.table(number, self.request.precision)["would_need"].max()
        guess = int(would_need) if np.isfinite(would_need) else 2 * number
        return min(max(guess + look_ahead(guess), number + 1), 2 * number)

    def _rounded(self, number: int, workers: int) -> int:
        """So many that the processes have all work to the end."""
        while (number * len(set(self.sources.values()))) % workers:
            number += 1
        return number

    def _precision(self, number: int) -> Precision:
        shown = [(scenario.name, self.sources[scenario.name]) for scenario in self.plan.scenarios]
        frames = [
            self._rows(Task(source, replication)).assign(scenario=name, replication=replication)
            for name, source in shown
            for replication in range(number)
        ]
        table = pd.concat(frames, ignore_index=True)
        worse_off = {
            pair: np.array([self._worse_off(pair, replication) for replication in range(number)])
            for pair in pairs_of([name for name, _ in shown], self.plan.slices)
            if PEOPLE_WORSE_OFF.name in self.request.measures
        }
        found = Precision.of(table, self.plan.slices, self.request.measures, worse_off)
        if not found.measures:
            raise SimulatorError(
                f"none of the measures {', '.join(self.request.measures)} has a value in "
                f"'{self.plan.baseline.name}', so none can be made precise: name others"
            )
        return found

    def _worse_off(self, pair: tuple[str, str], replication: int) -> float:
        known = self.worse_off.get((pair, replication))
        if known is None:
            from_days = first_change_days(self.plan.scenarios)
            known = worse_off_in(self.store, self.sources, pair, replication, from_days)
            self.worse_off[pair, replication] = known
        return known

    def _rows(self, task: Task) -> pd.DataFrame:
        if task not in self.read:
            kept = self.store.load(task)
            if kept is None:
                raise LostReplicationError(self.store.path(task))
            table: pd.DataFrame = kept.measures.to_pandas()
            self.read[task] = table[is_total(table) & table["measure"].isin(parts_of(self.request.measures))]
        return self.read[task]
