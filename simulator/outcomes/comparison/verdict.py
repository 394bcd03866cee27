"""Verdicts: what a paired difference means."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.measure import Harm
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.statistics.interval import Interval

Verdict = Literal["better", "worse", "higher", "lower", "within noise", "no interval", "no difference"]
"""What a difference means. `higher` and `lower` are of measures of which neither direction is harm."""

_WORDS: Final[dict[Harm, tuple[Verdict, Verdict]]] = {
    "more": ("worse", "better"),
    "less": ("better", "worse"),
    "neither": ("higher", "lower"),
}
"""By the direction of harm: what more is called, and what less."""


def verdicts(measures: pd.Series[str], found: Interval, same: NDArray[np.bool_]) -> NDArray[np.object_]:
    """What each difference means.

    Parameters
    ----------
    measures
        Name of the measure of each row.
    found
        The paired differences.
    same
        `bool[row]`, whether every pair is exactly equal.

    Returns
    -------
    NDArray[np.object_]
        A `Verdict` a row: `no difference` where all pairs are equal, `no interval` where there are too few
        pairs to tell, `within noise` where the interval covers zero, otherwise whether the difference is
        harm.
    """
    position, names = pd.factorize(measures)
    harm = np.array([measure_named(name).harm for name in names], dtype=object)[position]
    told = np.full(len(measures), "within noise", dtype=object)
    for direction, (of_more, of_less) in _WORDS.items():
        told[(harm == direction) & (found.high < 0)] = of_less
        told[(harm == direction) & (found.low > 0)] = of_more
    told[np.isnan(found.low) | np.isnan(found.high)] = "no interval"
    told[same] = "no difference"
    return told
