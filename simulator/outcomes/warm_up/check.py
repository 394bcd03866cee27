"""Whether the chosen warm-up is long enough, measure by measure, and how long it should be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.scenario import Scenario
from simulator.outcomes.measures.dimension import PLACES
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.series import IN_CARE
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE
from simulator.outcomes.statistics.truncation import mser
from simulator.outcomes.warm_up.steadiness import Outlook, Steadiness
from simulator.outcomes.warm_up.trajectory import Trajectory
from simulator.wording import counted, written_share

WarmUpVerdict = Literal["met", "not met", "cannot tell", "no steady state", "none needed"]

WARM_UP_COLUMNS: Final = (
    "scenario",
    *PLACES,
    "measure",
    "warm_up_days",
    "suggested_days",
    "verdict",
    "reason",
)

TOLERATED_SHARE: Final = 0.02
"""A bias below this share of a mean is tolerated. Assumption: ours; no decision turns on less."""
TOLERATED_SIZE: Final = 0.1
"""So is one below this many patients on a list or in care, or days of a mean wait. Assumption: ours."""
FEWEST_REPLICATIONS: Final = 5
"""With fewer, noise cannot be distinguished from a beginning (Law 2015, section 9.5.1: at least 5 to 10)."""
FEWEST_BATCHES: Final = 20
"""Shorter series are not judged. Assumption: ours; MSER leaves the last five out and halves the rest."""
YEAR_DAYS: Final = 365


def warm_up_checks(series: Sequence[Trajectory], scenario: Scenario, outlook: Outlook) -> pd.DataFrame:
    """The verdict on the chosen warm-up for each series that is ever more than nothing.

    Parameters
    ----------
    series
        Of one scenario, in batches of `outlook.batch_days`.
    scenario
        What was run; its cuts bound the days that are used.
    outlook
        What the scenario says of itself.

    Returns
    -------
    pandas.DataFrame
        Columns of `WARM_UP_COLUMNS`. `suggested_days` is NaN unless the verdict is `met` (then at most
        `warm_up_days`) or `not met`; `reason` is a sentence for people.

    Notes
    -----
    docs/warm-up.md states the rule and its sources.
    """
    moving = [trajectory for trajectory in series if trajectory.happens]
    warm_up = scenario.run.warm_up_days
    # So that of all series that are steady, one in twenty runs calls any unsteady.
    strict = 1 - (1 - CONFIDENCE_SHARE) / max(len(moving), 1)
    rows = []
    for trajectory in moving:
        known = outlook.of_row(trajectory.pathway, trajectory.team)
        found = _verdict(_Judged.of(trajectory, outlook, warm_up, strict), known, outlook)
        # Batches are whole, the chosen warm-up need not be.
        most = warm_up if found.verdict == "met" else math.inf
        rows.append(
            (
                scenario.name,
                trajectory.pathway,
                WHOLE_WINDOW,
                trajectory.step,
                trajectory.team,
                trajectory.measure,
                warm_up,
                min(found.suggested_days, most),
                found.verdict,
                found.reason,
            )
        )
    return pd.DataFrame(rows, columns=list(WARM_UP_COLUMNS)).astype(
        {"warm_up_days": "float64", "suggested_days": "float64"}
    )


class _Found(NamedTuple):
    verdict: WarmUpVerdict
    reason: str
    suggested_days: float = math.nan


class _Shift(NamedTuple):
    """How far the mean of more days lies from that of fewer."""

    share: float
    """Of the mean of fewer days; its size without sign."""
    is_real: bool
    """Beyond noise, and larger than the tolerance."""
    is_small: bool
    """Within the tolerance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A series with the batches that count: [first, beyond), of which the warm-up ends before `warm`."""

    trajectory: Trajectory
    first: int
    warm: int
    beyond: int
    strict: float
    """Confidence for a doubt about what MSER finds right, which is asked of every series."""

    @classmethod
    def of(cls, trajectory: Trajectory, outlook: Outlook, warm_up: float, strict: float) -> _Judged:
        batch, whole = outlook.batch_days, trajectory.amounts.shape[1]
        beyond = min(int(outlook.until_days // batch), whole)
        return cls(
            trajectory=trajectory,
            first=math.ceil(outlook.from_days / batch),
            warm=min(math.ceil(warm_up / batch), beyond),
            beyond=beyond,
            strict=strict,
        )

    @property
    def has_enough_replications(self) -> bool:
        return self.trajectory.replications >= FEWEST_REPLICATIONS

    @property
    def counts_events(self) -> bool:
        return _tolerated_size(self.trajectory.measure) == 0.0

    def days(self, batch: int) -> float:
        return float(batch * self.trajectory.batch_days)

    def shift(self, more_from: int, fewer_from: int, confidence: float = CONFIDENCE_SHARE) -> _Shift:
        """How the mean from one batch on differs from that from a later one on."""
        more = self.trajectory.means(more_from, self.beyond)
        fewer = self.trajectory.means(fewer_from, self.beyond)
        return _shift(more, fewer, _tolerated_size(self.trajectory.measure), confidence)


def _tolerated_size(measure: str) -> float:
    counts_events = measure != IN_CARE and measure_named(measure).kind == "count"
    return 0.0 if counts_events else TOLERATED_SIZE


def _shift(
    more: NDArray[np.float64], fewer: NDArray[np.float64], tolerated: float, confidence: float
) -> _Shift:
    there = np.isfinite(more) & np.isfinite(fewer)
    more, fewer = more[there], fewer[there]
    if len(more) < 2:
        return _Shift(math.nan, is_real=False, is_small=False)
    bias, level = abs(float((more - fewer).mean())), abs(float(fewer.mean()))
    tolerated = max(tolerated, TOLERATED_SHARE * level)
    noise = _half_width(more - fewer, confidence)
    return _Shift(
        bias / level if level else (math.inf if bias else 0.0),
        is_real=bias > noise and bias > tolerated,
        is_small=bias <= tolerated,
    )


def _half_width(values: NDArray[np.float64], confidence: float) -> float:
    from scipy.special import stdtrit

    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return float(stdtrit(len(values) - 1, (1 + confidence) / 2)) * error


def _verdict(judged: _Judged, known: Steadiness, outlook: Outlook) -> _Found:
    if known.starts_with_people:
        return _Found("none needed", _people_of_day_one(known))
    if judged.beyond - judged.first < FEWEST_BATCHES:
        because = outlook.change or "the run ends"
        days = judged.days(judged.beyond - judged.first)
        return _Found(
            "cannot tell", f"{counted(round(days), 'day')} are too few to judge by before {because}"
        )
    if known.never_steady and _drifts(judged):
        return _still_moving(known)
    if known.has_seasons:
        return _by_whole_years(judged)
    found = _by_mser(judged, known)
    is_blind = known.settles_days > judged.days(judged.beyond - judged.first)
    if found.verdict == "met" and is_blind and not judged.counts_events:
        # MSER sees no beginning in a list that is still far from its level when the run ends.
        return _Found("cannot tell", _too_slow(known.settles_days))
    return found


def _people_of_day_one(known: Steadiness) -> str:
    empty = f"; {', '.join(known.starts_empty_at)} started empty" if known.starts_empty_at else ""
    return f"it starts from an actual list and caseload{empty}"


def _drifts(judged: _Judged) -> bool:
    """Whether the series still moves in the second half of the measured days, when a beginning is over."""
    middle = (judged.warm + judged.beyond) // 2
    return judged.shift(middle, (middle + judged.beyond) // 2).is_real


def _by_mser(judged: _Judged, known: Steadiness) -> _Found:
    batches = judged.beyond - judged.first
    found = mser(judged.trajectory.averaged()[judged.first : judged.beyond], batch=1)
    best = judged.first + int(np.nanargmin(found.statistic[: batches // 2]))
    late = max((judged.warm + judged.beyond) // 2, judged.first + batches // 2)
    # A minimum in the second half may be chance alone: then what follows the one in the first half is level.
    rest = judged.shift(best, late)
    if not found.is_clear and not (rest.is_small and judged.has_enough_replications):
        return _still_moving(known, rest) if rest.is_real else _Found("cannot tell", _may_be_noise(rest))
    if best <= judged.warm:
        drift = judged.shift(judged.warm, late, judged.strict)
        return _still_moving(known, drift) if drift.is_real else _Found("met", _ENOUGH, judged.days(best))
    shift = judged.shift(judged.warm, best)
    if shift.is_small:
        return _Found("met", "leaving more out does not move the mean", judged.days(judged.warm))
    if shift.is_real and judged.has_enough_replications:
        return _Found(
            "not met", f"the beginning moves the mean by {written_share(shift.share)}", judged.days(best)
        )
    return _Found("cannot tell", _may_be_noise(shift))


_ENOUGH: Final = "MSER-5 suggests a warm-up no longer than this"


def _by_whole_years(judged: _Judged) -> _Found:
    """Year against the years after it, because days of different seasons cannot be compared."""
    batch_days = judged.trajectory.batch_days
    year = round(YEAR_DAYS / batch_days)
    years = (judged.beyond - judged.warm) // year
    if years < 2:
        return _Found(
            "cannot tell", "demand has seasons: two whole years after the warm-up are needed to compare"
        )
    for left_out in range(years - 1):
        first = judged.warm + left_out * year
        last = judged.warm + years * year
        shift = _shift(
            judged.trajectory.means(first, first + year),
            judged.trajectory.means(first + year, last),
            _tolerated_size(judged.trajectory.measure),
            CONFIDENCE_SHARE,
        )
        if shift.is_real:
            continue
        if not left_out:
            return _Found("met", "the first whole year is like those after it", judged.days(judged.warm))
        return _Found("not met", "the first whole year differs from those after it", judged.days(first))
    return _Found("cannot tell", "every whole year differs from those after it: a longer run is needed")


def _too_slow(settles_days: float) -> str:
    return (
        "a list that no person leaves has so little capacity to spare that it needs about "
        f"{counted(round(settles_days), 'day')} to fill up: a longer run would tell, or an actual list on "
        "day one"
    )


def _still_moving(known: Steadiness, shift: _Shift | None = None) -> _Found:
    if known.never_steady:
        return _Found(
            "no steady state", f"it moves to the end of the run; one reason may be that {known.never_steady}"
        )
    size = f" (by {written_share(shift.share)} of its mean)" if shift and math.isfinite(shift.share) else ""
    return _Found("cannot tell", f"it still moves in the second half{size}: a longer run is needed")


def _may_be_noise(shift: _Shift) -> str:
    size = "by an unknown amount"
    if math.isfinite(shift.share):
        size = f"by {written_share(shift.share)}" if shift.share >= 0.005 else "by less than 0.5%"
    return f"leaving more out moves the mean {size}, which may be noise: more replications would show"
