"""The check of the warm-up of a study, from the daily series that its replications left."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from simulator.domain.scenario import Scenario
from simulator.experiment.store.entry import LostReplicationError, Store
from simulator.experiment.store.files import write_text
from simulator.experiment.task import Task
from simulator.outcomes.measures.dimension import PLACES_OF_SERIES
from simulator.outcomes.warm_up.check import warm_up_checks
from simulator.outcomes.warm_up.steadiness import Outlook
from simulator.outcomes.warm_up.trajectory import Trajectory, trajectories
from simulator.wording.spreadsheet import csv_of_frame

WARM_UP_NAME = "warm_up.csv"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WarmUp:
    """What is known of the warm-up of a study: a property of its baseline."""

    checks: pd.DataFrame
    """Columns of `outcomes.warm_up.WARM_UP_COLUMNS`."""
    series: tuple[Trajectory, ...]
    scenario: Scenario
    """In a comparison the baseline."""
    outlook: Outlook

    @classmethod
    def of(cls, store: Store, scenario: Scenario, replications: int) -> WarmUp:
        """The check of a scenario whose replications are all in the store.

        Raises
        ------
        LostReplicationError
            A series that was on disk is damaged or gone.
        """
        outlook = Outlook.of(scenario)
        series = trajectories(_kept(store, scenario.name, replications), outlook.batch_days)
        return cls(
            checks=warm_up_checks(series, scenario, outlook),
            series=tuple(series),
            scenario=scenario,
            outlook=outlook,
        )

    @property
    def starts(self) -> date:
        """First day of the run."""
        return self.scenario.baseline.starts

    def row(
        self, measure: str | None, *, pathway: str, step: str, team: str
    ) -> tuple[Trajectory, dict[Hashable, object]]:
        """A series with its row of the checks.

        Parameters
        ----------
        measure, pathway, step, team
            Its names; with no measure the series that matters most: the longest one suggested, then one
            without a verdict, then the longest one met.

        Raises
        ------
        ValueError
            No such series was checked; the message names those there are.
        """
        checks = self.checks
        if measure is None:
            weight = checks["verdict"].map({"not met": 2, "no steady state": 1, "cannot tell": 1}).fillna(0)
            chosen = checks.assign(weight=weight, days=checks["suggested_days"].fillna(0.0)).sort_values(
                ["weight", "days"], ascending=False, kind="stable"
            )
        else:
            named = {"measure": measure, "pathway": pathway, "step": step, "team": team}
            chosen = checks[(checks[list(named)] == pd.Series(named)).all(axis=1)]
        if chosen.empty:
            there = ", ".join(dict.fromkeys(checks["measure"]))
            raise ValueError(
                f"no series '{measure}' of pathway '{pathway}', step '{step}', team '{team}' was checked: "
                f"there are {there}; `warm_up_checks()` lists them with their places"
            )
        found: dict[Hashable, object] = dict(chosen.iloc[0].drop(["weight", "days"], errors="ignore"))
        for series in self.series:
            if all(found[key] == getattr(series, key) for key in (*PLACES_OF_SERIES, "measure")):
                return series, found
        raise AssertionError("every row of the checks has its series")

    def write(self, folder: Path) -> None:
        """Write the checks as `warm_up.csv`."""
        write_text(folder / WARM_UP_NAME, csv_of_frame(self.checks))


def _kept(store: Store, scenario: str, replications: int) -> Iterator[pd.DataFrame]:
    for task in (Task(scenario, replication) for replication in range(replications)):
        series = store.load_series(task)
        if series is None:
            raise LostReplicationError(store.series_path(task))
        yield series
