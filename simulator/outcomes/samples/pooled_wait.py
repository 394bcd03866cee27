"""Percentiles of waits over all replications together, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import PLACES_OF_CURVE
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.waits.wait_curve import CURVE_KEYS, FATES
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.incidence import ROUNDING_SHARE
from simulator.outcomes.statistics.interval import interval_of_mean

WAIT_COLUMNS: Final = ("scenario", "replication", *CURVE_KEYS, "days", *FATES)
"""Columns of the waits of a study."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PooledPercentiles:
    """Percentiles of one scenario; `float64[percentile]` each."""

    rows: NDArray[np.int64]
    """`int64[percentile]`, the row of the samples that each belongs to."""
    estimate: NDArray[np.float64]
    """Days; infinite where so many are never seen, NaN where there is none."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    """Infinite where it may be that so many are never seen."""
    pseudo_values: NDArray[np.float64]
    """`float64[percentile, replication]`, whose spread is that of the estimate."""


def pooled_percentiles(
    waits: pd.DataFrame, keys: pd.DataFrame, replications: Sequence[int]
) -> PooledPercentiles:
    """The percentiles of one scenario, each from the people of all replications.

    Parameters
    ----------
    waits
        Columns of `WAIT_COLUMNS`, of one scenario.
    keys
        Columns `pathway`, `group`, `step`, `period` and `measure`: the rows of the samples.
    replications
        Their numbers, ascending.
    """
    number = np.searchsorted(np.asarray(replications), waits["replication"].to_numpy())
    at: dict[Place, NDArray[np.int64]] = dict(
        waits.groupby(list(CURVE_KEYS), sort=False, observed=True).indices.items()  # type: ignore[arg-type]  # keys are tuples of labels
    )
    curve_of = {name: measure_named(name).curve for name in keys["measure"].unique()}
    wanted = keys[(keys["period"] == WHOLE_WINDOW) & (keys["measure"].map(curve_of) != "")]
    counts = waits[list(FATES)].to_numpy(dtype=np.float64)
    days = waits["days"].to_numpy(dtype=np.float64)
    known: dict[Place, _Curve] = {}
    found = []
    for key in wanted[["measure", *PLACES_OF_CURVE]].itertuples(index=False):
        place = (curve_of[str(key.measure)], str(key.pathway), str(key.group), str(key.step))
        if place not in known:
            chosen = [rows for where, rows in at.items() if _lies_in(where, place)]
            rows = np.concatenate(chosen) if chosen else np.empty(0, dtype=np.int64)
            known[place] = _Curve.of(days[rows], counts[rows], number[rows], len(replications))
        found.append(known[place].percentile(measure_named(str(key.measure)).share))
    estimate, low, high = (np.array([each[i] for each in found]) for i in range(3))
    return PooledPercentiles(
        rows=wanted.index.to_numpy(dtype=np.int64),
        estimate=estimate,
        low=low,
        high=high,
        pseudo_values=np.array([each[3] for each in found]).reshape(len(found), len(replications)),
    )


Place = tuple[str, str, str, str]
"""Curve, pathway, group and step."""


def _lies_in(where: Place, place: Place) -> bool:
    """Whether a curve as kept belongs to a place of the table, where `all` stands for every one of them."""
    curve, pathway, group, step = where
    return (
        (curve, step) == (place[0], place[3])
        and place[1] in (WHOLE_WINDOW, pathway)
        and place[2] in (WHOLE_WINDOW, group)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Curve:
    """The cumulative incidence of being seen, of all replications and without each in turn."""

    days: NDArray[np.float64]
    """`float64[moment]`, ascending."""
    incidence: NDArray[np.float64]
    """`float64[moment]`."""
    without: NDArray[np.float64]
    """`float64[replication, moment]`."""
    all_settled: bool
    """Whether no patient still waits after the last moment."""
    some_go: bool
    """Whether any patient leaves unseen, so that a share may never be reached."""

    @classmethod
    def of(
        cls,
        days: NDArray[np.float64],
        counts: NDArray[np.float64],
        number: NDArray[np.int64],
        replications: int,
    ) -> _Curve:
        """From counts, `float64[row, fate]`, of replications by position, `int64[row]`."""
        moments, moment = np.unique(days, return_inverse=True)
        shape = (replications, len(moments))
        flat = number * shape[1] + moment
        seen, gone, censored = (
            np.bincount(flat, weights=counts[:, fate], minlength=shape[0] * shape[1]).reshape(shape)
            for fate in range(3)
        )
        whole = [each.sum(axis=0, keepdims=True) for each in (seen, gone, censored)]
        rest = [every - each for every, each in zip(whole, (seen, gone, censored), strict=True)]
        return cls(
            days=moments,
            incidence=_incidence(*whole)[0],
            without=_incidence(*rest),
            all_settled=bool(len(moments)) and bool(whole[2][0, -1] == 0),
            some_go=bool(whole[1].any()),
        )

    def percentile(self, share: float) -> tuple[float, float, float, NDArray[np.float64]]:
        """Estimate, bounds and pseudo-values of the days by which a share is seen.

        Notes
        -----
        The interval holds every moment at which the share seen so far does not differ from the wanted one:
        Brookmeyer and Crowley (1982), Biometrics 38:29-41, for the median. The error of the share seen by
        each moment is the jackknife's over replications, with Student's t, because people of one replication
        wait behind each other; it is carried over to log odds, on whose scale a share near 1 is less lopsided
        (Borgan and Liestøl 1990, Scandinavian Journal of Statistics 17:35-41). It needs no density, lets the
        bounds lie at unequal distances, and ends in `never` where people leave unseen and too few may be
        seen. There is none where replications are too few for one.
        """
        from scipy.special import logit

        replications = len(self.without)
        nothing = np.full(replications, np.nan)
        estimate = self._first(self.incidence >= share - ROUNDING_SHARE)
        if np.isnan(estimate) or replications < 2:
            return estimate, np.nan, np.nan, nothing
        half = self._half_widths
        odds, spread = _log_odds(self.incidence, half)
        wanted = logit(share - ROUNDING_SHARE)
        low = self._first(odds + spread >= wanted)
        high = self._first(odds - spread >= wanted)
        if np.isnan(low) or np.isnan(high) or (high == np.inf and not self.some_go):
            return estimate, np.nan, np.nan, nothing
        if not np.isfinite(high):
            return estimate, low, high, nothing
        moment = int(np.searchsorted(self.days, estimate))
        days_per_share = (high - low) / (2 * half[moment]) if half[moment] else 0.0
        shares = self._pseudo_shares[:, moment]
        return estimate, low, high, estimate - (shares - shares.mean()) * days_per_share

    @property
    def _pseudo_shares(self) -> NDArray[np.float64]:
        """`float64[replication, moment]`, whose mean is nearly the share seen."""
        replications = len(self.without)
        return np.asarray(replications * self.incidence - (replications - 1) * self.without)

    @property
    def _half_widths(self) -> NDArray[np.float64]:
        """`float64[moment]`, of the 95 % interval of the share seen."""
        found = interval_of_mean(self._pseudo_shares.T)
        return (found.high - found.low) / 2

    def _first(self, holds: NDArray[np.bool_]) -> float:
        """The first moment at which something holds; infinite for never, NaN where there is none."""
        moments = np.flatnonzero(holds)
        if len(moments):
            return float(self.days[moments[0]])
        return np.inf if self.all_settled else np.nan


def _log_odds(
    share: NDArray[np.float64], half: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log odds of shares, and the half-widths of their intervals on that scale."""
    from scipy.special import logit

    spread = np.zeros(len(share))
    np.divide(half, share * (1 - share), out=spread, where=(share > 0) & (share < 1))
    return np.asarray(logit(share)), spread


def _incidence(
    seen: NDArray[np.float64], gone: NDArray[np.float64], censored: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`float64[replication, moment]`, Aalen and Johansen's share seen, from counts of the same shape.

    At equal times events come before the censored. NaN where there is no patient at all.
    """
    leaving = seen + gone + censored
    at_risk = np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1]
    people = np.maximum(at_risk, 1.0)
    stay = 1.0 - (seen + gone) / people
    waiting = np.cumprod(np.concatenate((np.ones((len(stay), 1)), stay[:, :-1]), axis=1), axis=1)
    incidence = np.cumsum(waiting * seen / people, axis=1)
    if incidence.shape[1]:
        incidence[at_risk[:, 0] == 0] = np.nan
    return incidence
