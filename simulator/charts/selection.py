"""The rows of a comparison that a chart shows, chosen and reshaped, never computed."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes import Comparison
from simulator.outcomes.labels.label import marks_of
from simulator.outcomes.measures.dimension import PLACES, is_total
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.simultaneous import PERHAPS, verdict_said

NO_INTERVAL: Final = "no interval"
"""In place of `within noise` where there are too few replications to judge."""


WITHIN_PATHWAY: Final = tuple(name for name in PLACES if name != "pathway")
"""Dimensions over which the figure of a whole pathway is a total."""

SAME: Final = ("no difference", "not seen")
"""Verdicts without a figure: both scenarios were equal in every replication."""


class Estimate(NamedTuple):
    """An estimate with its 95 % interval; NaN where there is none."""

    value: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def reach(self) -> tuple[tuple[float], tuple[float]]:
        """How far the interval reaches below and above the value, as error bars take it."""
        return (max(self.value - self.low, 0.0),), (max(self.high - self.value, 0.0),)

    def times(self, factor: float) -> Estimate:
        """The same in another unit; a negative factor turns the interval round."""
        ends = sorted((self.low * factor, self.high * factor)) if self.has_interval else (self.low, self.high)
        return Estimate(self.value * factor, *ends)


NOTHING: Final = Estimate(math.nan, math.nan, math.nan)
"""Where there is no figure."""


class HeadlineRow(NamedTuple):
    """The headline's figures and verdicts for one measure in one scenario."""

    estimate: Estimate
    difference: Estimate
    """From the baseline; NaN for the baseline itself."""
    relative: float
    """The difference as a share of the baseline."""
    verdict: str
    """As tables say it: `perhaps` before a hint, empty for the baseline, `NO_INTERVAL` without one."""
    slice_difference: Estimate
    """From the equal-money slice; NaN where there is none."""
    slice_verdict: str
    """Against the equal-money slice; empty where there is none."""
    marks: str
    """Signs of the labels of the estimate."""
    difference_marks: str
    """Signs of the labels of the difference."""
    slice_marks: str
    """Signs of the labels of the difference from the slice."""


def is_hint(verdict: str) -> bool:
    """Whether a verdict does not stand beside all the others of its table."""
    return verdict.startswith(PERHAPS)


Headline = dict[str, dict[str, HeadlineRow]]
"""By measure in the order of the headline, by scenario with the baseline first."""


class Monthly(NamedTuple):
    """One measure of one scenario, month by month; `float64[month]` each."""

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def headline(comparison: Comparison) -> Headline:
    """The headline, to be looked up by measure and scenario."""
    found: Headline = {}
    for row in comparison.headline().itertuples(index=False):
        found.setdefault(str(row.measure), {})[str(row.scenario)] = HeadlineRow(
            estimate=Estimate(_number(row.estimate), _number(row.low), _number(row.high)),
            difference=Estimate(
                _number(row.difference), _number(row.difference_low), _number(row.difference_high)
            ),
            relative=_number(row.relative_difference),
            verdict=verdict_said(str(row.verdict), stands=bool(row.stands)),
            slice_difference=Estimate(
                _number(row.slice_difference),
                _number(row.slice_difference_low),
                _number(row.slice_difference_high),
            ),
            slice_verdict=verdict_said(str(row.slice_verdict), stands=bool(row.slice_stands)),
            marks=marks_of(str(row.label)),
            difference_marks=marks_of(str(row.difference_label)),
            slice_marks=marks_of(str(row.slice_difference_label)),
        )
    return found


Place = tuple[str, str, str]
"""A pathway, a step and a team; `all` for each that is not divided."""


def figures_by_place(
    comparison: Comparison, measures: Sequence[str]
) -> dict[tuple[str, Place], dict[str, HeadlineRow]]:
    """Figures of the whole window and all groups, by measure and place, then by scenario.

    Differences are from the baseline and judged one by one: they are not corrected for their number, as those
    of the headline are.
    """
    found: dict[tuple[str, Place], dict[str, HeadlineRow]] = {}
    estimates, differences = (
        _of_window(comparison.estimates(), measures),
        _of_window(comparison.differences(), measures),
    )
    against = differences[differences["against"] == comparison.baseline]
    compared = {
        (str(row.scenario), str(row.measure), (str(row.pathway), str(row.step), str(row.team))): row
        for row in against.itertuples(index=False)
    }
    for row in estimates.itertuples(index=False):
        place = str(row.pathway), str(row.step), str(row.team)
        difference = compared.get((str(row.scenario), str(row.measure), place))
        found.setdefault((str(row.measure), place), {})[str(row.scenario)] = HeadlineRow(
            estimate=Estimate(_number(row.estimate), _number(row.low), _number(row.high)),
            difference=NOTHING
            if difference is None
            else Estimate(_number(difference.difference), _number(difference.low), _number(difference.high)),
            relative=math.nan if difference is None else _number(difference.relative_difference),
            verdict="" if difference is None else str(difference.verdict),
            slice_difference=NOTHING,
            slice_verdict="",
            marks=marks_of(str(row.label)),
            difference_marks="" if difference is None else marks_of(str(difference.label)),
            slice_marks="",
        )
    return found


def _of_window(frame: pd.DataFrame, measures: Collection[str]) -> pd.DataFrame:
    here = frame["measure"].isin(list(measures)) & is_total(frame, ("group", "period"))
    return frame[here]


def themes(comparison: Comparison) -> dict[str, str]:
    """Theme of each measure of the headline."""
    rows = comparison.headline()[["measure", "theme"]].drop_duplicates()
    return {str(measure): str(theme) for measure, theme in rows.itertuples(index=False)}


def first_reported(headline: Headline, measures: Sequence[str]) -> str | None:
    """The first of these measures that the headline reports; None when it reports none of them."""
    return next((measure for measure in measures if measure in headline), None)


def periods(comparison: Comparison) -> list[str]:
    """Periods of the table, the whole window and then its months."""
    return [str(period) for period in comparison.samples.keys["period"].drop_duplicates()]


def months_of(comparison: Comparison) -> list[str]:
    """The whole months measured, ascending."""
    return [period for period in periods(comparison) if period != WHOLE_WINDOW]


def whole_period(estimates: pd.DataFrame, measure: str, scenario: str) -> float | None:
    """One figure of the whole system and period; None when there is none."""
    here = is_total(estimates) & (estimates["measure"] == measure) & (estimates["scenario"] == scenario)
    figures = estimates.loc[here, "estimate"].dropna()
    return float(figures.iloc[0]) if len(figures) else None


def monthly_rows(
    comparison: Comparison, pathway: str, step: str = WHOLE_WINDOW, team: str = WHOLE_WINDOW
) -> pd.DataFrame:
    """Estimates of a pathway, a step or a team (`all`: of the whole system) by month, whatever the measure.

    Raises
    ------
    ValueError
        There is no such pathway, step or team; the message names those there are.
    """
    estimates = comparison.estimates()
    here = is_total(estimates, ("group",)) & (estimates["period"] != WHOLE_WINDOW)
    for dimension, wanted in (("pathway", pathway), ("step", step), ("team", team)):
        known = [str(name) for name in estimates[dimension].drop_duplicates()]
        if wanted not in known:
            raise ValueError(f"no {dimension} '{wanted}' in the table: it has {', '.join(known)}")
        here &= (estimates[dimension] == wanted).to_numpy()
    return estimates[here]


def marks_of_window(comparison: Comparison, measure: str, pathway: str) -> dict[str, str]:
    """By scenario, the signs of the labels of a pathway's measure for the whole window."""
    estimates = comparison.estimates()
    here = (
        is_total(estimates, (*WITHIN_PATHWAY, "period"))
        & (estimates["pathway"] == pathway)
        & (estimates["measure"] == measure)
    )
    labels = estimates.loc[here, ["scenario", "label"]]
    return {str(scenario): marks_of(str(label)) for scenario, label in labels.itertuples(index=False)}


def by_month(rows: pd.DataFrame, measure: str, months: Sequence[str]) -> dict[str, Monthly]:
    """One measure of `monthly_rows` by scenario, in the order of the months."""
    of_measure = rows[rows["measure"] == measure]
    return {
        str(scenario): Monthly(
            *(
                of_scenario.set_index("period")[column].reindex(list(months)).to_numpy(dtype=np.float64)
                for column in ("estimate", "low", "high")
            )
        )
        for scenario, of_scenario in of_measure.groupby("scenario", sort=False)
    }


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float | np.number) else math.nan
