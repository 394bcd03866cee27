"""Where a warm-up may end, estimated from the series alone: MSER, and the moving average of Welch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MSER_BATCH: Final = 5
"""Observations in a batch of MSER-5 (White, Cobb and Spratt 2000)."""

TOO_FEW_LEFT: Final = 5
"""Batches at the end that are never all that is left: so few agree by chance (Hoad, Robinson and Davies 2010,
Automating warm-up length estimation, Journal of the Operational Research Society 61(9):1389-1403)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truncation:
    """How much of the beginning of a series is best left out."""

    observations: int
    """Observations to leave out, a multiple of the batch."""
    is_clear: bool
    """Whether the point lies in the first half of the series; otherwise it is unknown."""
    statistic: NDArray[np.float64]
    """`float64[batch]`, the MSER statistic when so many batches are left out; NaN where too few are left."""


def mser(series: NDArray[np.float64], batch: int = MSER_BATCH) -> Truncation:
    """The beginning of a series whose removal makes the standard error of the mean of the rest smallest.

    Parameters
    ----------
    series
        `float64[observation]`, all finite; the mean of independent replications, as a rule.
    batch
        Observations that are averaged first, 1 or more; 5 gives MSER-5. What is over at the end is left out.

    Returns
    -------
    Truncation
        The shortest one where several are as good; not clear where the series has fewer batches than the
        statistic needs.

    Raises
    ------
    ValueError
        The batch is below 1, or the series is not finite.

    Notes
    -----
    With Z_1 … Z_k the means of batches, the statistic of leaving out d of them is the sum over j > d of
    (Z_j - mean of those)^2, divided by (k - d)^2. Sources: White (1997), Simulation 69(6):323-334; White,
    Cobb and Spratt (2000), Proceedings of the Winter Simulation Conference, 755-760. A minimum in the second
    half means that the run is too short to tell: Hoad, Robinson and Davies (2010), Journal of the Operational
    Research Society 61(9):1389-1403.
    """
    means = batch_means(series, batch)
    number = len(means)
    statistic = np.full(number, np.nan)
    candidates = number - TOO_FEW_LEFT
    if candidates < 1:
        return Truncation(observations=0, is_clear=False, statistic=statistic)
    # Measured from the last value, so that sums over a level end are exactly zero.
    ahead = means[::-1] - means[-1]
    left = np.arange(1, number + 1)
    spread = np.maximum(np.cumsum(ahead**2) - np.cumsum(ahead) ** 2 / left, 0.0)
    statistic[:candidates] = (spread / left**2)[::-1][:candidates]
    best = int(np.nanargmin(statistic))
    return Truncation(observations=best * batch, is_clear=2 * best <= number, statistic=statistic)


def batch_means(series: NDArray[np.float64], batch: int) -> NDArray[np.float64]:
    """`float64[batch]`, means of so many observations in turn; what is over at the end is left out.

    Raises
    ------
    ValueError
        The batch is below 1, or the series is not finite.
    """
    if batch < 1:
        raise ValueError(f"a batch of {batch} observations is not allowed: it holds 1 or more")
    if not np.isfinite(series).all():
        raise ValueError("the series is not finite: fill or leave out what is missing")
    whole = len(series) // batch * batch
    return np.asarray(series[:whole].reshape(-1, batch).mean(axis=1))


def moving_average(series: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Welch's moving average: each point the mean of those around it.

    Parameters
    ----------
    series
        `float64[observation]`; the mean of independent replications.
    reach
        Points on each side that are averaged with it, 0 or more. Near the beginning, only as many as there
        are before the point.

    Returns
    -------
    numpy.ndarray
        `float64[observation - reach]`; where the curve becomes level the warm-up may end, which is for the
        eye to judge. Empty where the series is shorter than `reach`.

    Raises
    ------
    ValueError
        The reach is negative.

    Notes
    -----
    Welch (1983), The statistical analysis of simulation results, in Lavenberg (ed.), The Computer Performance
    Modeling Handbook; Law (2015), Simulation Modeling and Analysis, 5th edition, section 9.5.1.
    """
    if reach < 0:
        raise ValueError(f"a reach of {reach} points is not allowed: it is 0 or more")
    points = np.arange(max(len(series) - reach, 0))
    sides = np.minimum(points, reach)
    sums = np.concatenate([[0.0], np.cumsum(series)])
    return np.asarray((sums[points + sides + 1] - sums[points - sides]) / (2 * sides + 1))
