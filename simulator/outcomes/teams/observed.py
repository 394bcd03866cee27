"""What a trust observes beside what the model gives, and whether the two can agree.

Lists and waits change with time, so they stand beside the nearest month of the measured period. Shares
(missed contacts, utilisation, occupancy) are averages, and stand beside the whole of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.domain.observation import UNITS, Observation, ObservedMeasure, steps_served_by
from simulator.domain.system import System
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE
from simulator.outcomes.teams.figure import Figures

_MEASURE: Final[dict[ObservedMeasure, str]] = {
    "list": "list_length_at_end",
    "wait_mean": "wait_mean_days",
    "wait_median": "wait_median_days",
    "waiting_median": "list_median_wait_days",
    "missed": "did_not_attend_share",
    "utilisation": "utilisation_share",
    "occupancy": "bed_occupancy_share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One figure observed and the model's figure of one month."""

    team: str
    pathway: str
    step: str
    """Empty for a figure of the team."""
    measure: ObservedMeasure
    observed: float
    unit: str
    observed_on: date
    source: str
    period: str
    """The month of the measured period nearest to the observation, `2026-07`; `all` of it for a share."""
    model: float
    """Mean over the replications, NaN where none has a value."""
    low: float
    high: float
    """Bounds of one run: a further replication lies within them 95 times in 100; NaN where not known."""

    @property
    def differs(self) -> bool:
        """Whether the observation lies beyond what one run of the model gives."""
        return self.observed < self.low or self.observed > self.high


def beside(system: System, figures: Figures, seen: Observation, team: str) -> tuple[Beside, ...]:
    """What is observed of a team, or of a step that it serves, with the model's figures.

    Parameters
    ----------
    system
        The baseline.
    figures
        What was measured of it.
    seen
        The observation.
    team
        On whose page it stands.
    """
    pathway, step = seen.pathway, seen.step
    if seen.team:
        served = steps_served_by(system, team)
        pathway, step = (served[0][0], served[0][1].name) if len(served) == 1 else ("", "")
    month = _nearest(figures.months(), seen.observed_on)
    found = []
    for measure, observed in seen.figures:
        is_of_team = measure in ("utilisation", "occupancy")
        name = _MEASURE[measure]
        if measure == "occupancy" and all(pool.kind != "beds" for pool in system.team(team).pools):
            name = "place_occupancy_share"
        where = {"team": team} if is_of_team else {"pathway": pathway, "step": step}
        period = WHOLE_WINDOW if UNITS[measure] == "share" else month
        values = figures.values(name, period, **where)
        model, low, high = range_of_one_run(values, highest=1.0 if UNITS[measure] == "share" else math.inf)
        found.append(
            Beside(
                team=team,
                pathway="" if is_of_team else pathway,
                step="" if is_of_team else step,
                measure=measure,
                observed=observed,
                unit=UNITS[measure],
                observed_on=seen.observed_on,
                source=seen.source,
                period=period,
                model=model,
                low=low,
                high=high,
            )
        )
    return tuple(found)


def range_of_one_run(values: NDArray[np.float64], *, highest: float = math.inf) -> tuple[float, float, float]:
    """Mean of the runs, and the bounds within which a further run lies with 95 %.

    Parameters
    ----------
    values
        `float64[replication]`, 0 or more; NaN where a replication has no value.
    highest
        No value can lie above it.

    Notes
    -----
    Student's prediction interval, `mean ± t s sqrt(1 + 1/n)`, made at least as wide as what the runs gave.
    The interval of the mean would not do: what is observed is one course of events, and more replications
    would make every observation differ. Source: Hahn and Meeker (1991), Statistical Intervals, section 4.7.
    """
    from scipy.special import stdtrit

    there = values[np.isfinite(values)]
    if not len(there):
        return math.nan, math.nan, math.nan
    mean = float(there.mean())
    if len(there) < 2:
        return mean, math.nan, math.nan
    half = float(
        stdtrit(len(there) - 1, (1 + CONFIDENCE_SHARE) / 2)
        * there.std(ddof=1)
        * math.sqrt(1 + 1 / len(there))
    )
    low = max(0.0, min(mean - half, float(there.min())))
    return mean, low, min(highest, max(mean + half, float(there.max())))


def _nearest(months: list[str], moment: date) -> str:
    """The month that holds a date, or the one of the window nearest to it."""
    return min(max(moment.strftime("%Y-%m"), months[0]), months[-1])
