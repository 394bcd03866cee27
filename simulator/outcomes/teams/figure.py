"""Figures of a team and of its steps over the whole window, each with its interval and labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.pathway import Clock, Step, StepRole
from simulator.domain.team import Team
from simulator.outcomes.comparison.comparison import Comparison
from simulator.outcomes.labels.label import Label, joined, labels_in
from simulator.outcomes.measures.dimension import DIMENSIONS, Dimension
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.interval import interval_of_ratio

USE: Final = {
    "contacts": ("utilisation_share",),
    "places": ("place_occupancy_share", "caseload_mean"),
    "beds": ("bed_occupancy_share",),
}
"""By kind of pool, the measures of a team."""
OF_LIST: Final = (
    "list_length_mean",
    "list_length_at_end",
    "list_growth_per_month",
    "wait_mean_days",
    "wait_median_days",
    "list_median_wait_days",
)
OF_CONTACTS: Final = ("did_not_attend_share",)
GROWTH: Final = "list_growth_per_month"
OF_OVERFLOW: Final = ("out_of_area_placements",)
LONG_WAITS: Final[dict[Clock, str]] = {
    "first_contact": "first_contact_over_18_weeks_share",
    "treatment": "treatment_over_18_weeks_share",
}
"""No measures of the table: those waiting over 18 weeks since referral, of all of the pathway who wait."""
_OF_GROWTH: Final = (Label.NO_STEADY_STATE, Label.HELD_BY_LEAVERS)
_CLOCK_OF_ROLE: Final[dict[StepRole, Clock]] = {
    "triage": "first_contact",
    "assessment": "first_contact",
    "treatment": "treatment",
}
"""What the people of a step of each role wait for by the clock; crisis care and wards have no such clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of the whole window with its 95 % interval."""

    measure: str
    estimate: float
    low: float
    high: float
    """NaN bounds where there is no interval."""
    unit: str
    label: str = ""
    """Labels as `label.joined` writes them."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The numbers of one scenario."""

    comparison: Comparison
    scenario: str
    whole: pd.DataFrame
    """Estimates of the whole window and all groups."""

    @classmethod
    def of(cls, comparison: Comparison, scenario: str) -> Figures:
        """Those of a scenario."""
        found = comparison.estimates()
        chosen = (found["scenario"] == scenario) & (found["period"] == WHOLE_WINDOW)
        chosen &= found["group"] == WHOLE_WINDOW
        return cls(comparison=comparison, scenario=scenario, whole=found[chosen])

    def of_team(self, team: Team) -> tuple[Figure, ...]:
        """How full a team is, by each kind of pool that it has."""
        kinds = dict.fromkeys(pool.kind for pool in team.pools)
        return tuple(self._figure(name, team=team.name) for kind in kinds for name in USE[kind])

    def of_step(self, pathway: str, step: Step, *, is_entry: bool) -> tuple[Figure, ...]:
        """The list, the waits and the missed contacts of a step; `is_entry` if referrals join it."""
        names = (*OF_LIST, *(OF_CONTACTS if step.clinicians is not None else ()))
        if any(course.overflow is not None for course in (step.course, *step.course_by_group.values())):
            names += OF_OVERFLOW
        found = [self._figure(name, pathway=pathway, step=step.name) for name in names]
        # People who wait further on than the entry have had a first contact.
        if step.role == "treatment" or (is_entry and step.role in _CLOCK_OF_ROLE):
            found.append(self._long_waits(pathway, _CLOCK_OF_ROLE[step.role]))
        return tuple(found)

    def values(self, measure: str, period: str, **names: str) -> NDArray[np.float64]:
        """`float64[replication]`, a number of each run; a ratio is that of the run."""
        samples = self.comparison.samples
        row = self._row(measure, period, names)
        values = samples.values[self.scenario]
        if samples.numerator[row] < 0:
            return np.asarray(values[row])
        above, below = values[samples.numerator[row]], values[samples.denominator[row]]
        return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below != 0))

    def months(self) -> list[str]:
        """Months of the window, `2026-07`, in order."""
        return sorted(set(self.comparison.samples.keys["period"]) - {WHOLE_WINDOW})

    def _row(self, measure: str, period: str, names: dict[str, str]) -> int:
        keys = self.comparison.samples.keys
        wanted: dict[Dimension, str] = {
            dimension: period if dimension == "period" else names.get(dimension, WHOLE_WINDOW)
            for dimension in DIMENSIONS
        }
        chosen = (keys["measure"] == measure).to_numpy(copy=True)
        for dimension, name in wanted.items():
            chosen &= (keys[dimension] == name).to_numpy()
        return int(np.flatnonzero(chosen)[0])

    def _figure(self, measure: str, *, pathway: str = "", step: str = "", team: str = "") -> Figure:
        rows = self.whole[self.whole["measure"] == measure]
        for dimension, name in (("pathway", pathway), ("step", step), ("team", team)):
            rows = rows[rows[dimension] == (name or WHOLE_WINDOW)]
        row = rows.iloc[0]
        low = float(row["low"])
        label = str(row["label"])
        if measure == GROWTH:
            # Whether the list stands still is said of its length, and is what its growth means.
            of_length = self._figure("list_length_mean", pathway=pathway, step=step).label
            label = joined(each for each in labels_in(of_length) if each in _OF_GROWTH)
        return Figure(
            measure=measure,
            estimate=float(row["estimate"]),
            # Only growth can be below zero.
            low=low if measure == GROWTH or np.isnan(low) else max(low, 0.0),
            high=min(float(row["high"]), 1.0) if row["unit"] == "share" else float(row["high"]),
            unit=str(row["unit"]),
            label=label,
        )

    def _long_waits(self, pathway: str, clock: Clock) -> Figure:
        above = self.values(f"waiting_for_{clock}_over_18_weeks", WHOLE_WINDOW, pathway=pathway)
        below = self.values(f"waiting_for_{clock}", WHOLE_WINDOW, pathway=pathway)
        found = interval_of_ratio(above[None, :], below[None, :])
        return Figure(
            measure=LONG_WAITS[clock],
            estimate=float(found.estimate[0]),
            low=max(float(found.low[0]), 0.0) if np.isfinite(found.low[0]) else np.nan,
            high=min(float(found.high[0]), 1.0) if np.isfinite(found.high[0]) else np.nan,
            unit="share",
        )
