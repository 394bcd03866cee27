"""Verdicts: what a paired difference means."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.course_length import COURSE_EVIDENCE
from simulator.outcomes.measures.evidence_measure import QUEUES
from simulator.outcomes.measures.measure import Harm
from simulator.outcomes.measures.money import (
    BUDGET,
    COST_PER_COURSE,
    COST_PER_RECOVERY,
    GROSS_SAVING,
    NET_SAVING,
    ONE_OFF_COST,
    SPEND,
    SPEND_WITH_KNOCK_ON,
)
from simulator.outcomes.measures.occupancy import FUNDED, ON_OFFER
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.throughput import REFERRALS
from simulator.outcomes.statistics.interval import Interval
from simulator.outcomes.statistics.simultaneous import WITHHELD
from simulator.outcomes.statistics.skewness import FEWEST_DIFFERING

Verdict = Literal[
    "better",
    "worse",
    "higher",
    "lower",
    "within noise",
    "no interval",
    "too few differ",
    "not seen",
    "no difference",
]
"""What a difference means. `higher` and `lower` are for measures that harm in neither direction."""

BEYOND_CHANCE: Final = frozenset(
    measure.name
    for measure in (
        SPEND,
        BUDGET,
        GROSS_SAVING,
        ONE_OFF_COST,
        REFERRALS,
        *(load for queue in QUEUES for load in (queue.load, queue.unrelieved_load)),
        *COURSE_EVIDENCE,
    )
)
"""Measures whose differences follow from the files alone: the money of teams, first referrals, which are the
same people in every scenario, offered loads, and how long courses take."""

_MONEY: Final = frozenset(
    measure.name
    for measure in (
        SPEND,
        BUDGET,
        GROSS_SAVING,
        NET_SAVING,
        ONE_OFF_COST,
        SPEND_WITH_KNOCK_ON,
        COST_PER_COURSE,
        COST_PER_RECOVERY,
    )
)
"""What a saving moves even where care stays as it is."""
_CAPACITY: Final = frozenset(measure.name for measure in (*ON_OFFER.values(), *FUNDED.values()))

_WORDS: Final[dict[Harm, tuple[Verdict, Verdict]]] = {
    "more": ("worse", "better"),
    "less": ("better", "worse"),
    "neither": ("higher", "lower"),
}
"""By the direction of harm: what more is called, and what less."""


def certainly_same(measures: pd.Series[str], same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`bool[row]`, whether an equality of two scenarios is arithmetic and not the luck of these replications.

    Parameters
    ----------
    measures
        Name of the measure of each row.
    same
        `bool[row]`, whether every pair is exactly equal.

    Notes
    -----
    True of `BEYOND_CHANCE`; and of everything where two scenarios give the same care: all their numbers but
    money are equal, the capacity of each team in each month among them.
    """
    of_care = ~measures.isin(_MONEY).to_numpy()
    knows_capacity = bool(measures.isin(_CAPACITY).any())
    if knows_capacity and same[of_care].all():
        return same
    return same & measures.isin(BEYOND_CHANCE).to_numpy()


def verdicts(
    measures: pd.Series[str],
    found: Interval,
    differing: NDArray[np.int64],
    replications: int,
) -> NDArray[np.object_]:
    """What each difference means.

    Parameters
    ----------
    measures
        Name of the measure of each row.
    found
        The paired differences.
    differing
        `int64[row]`, the replications in which the pair is not exactly equal, as `Samples.differing` counts.
    replications
        Of the study.

    Returns
    -------
    NDArray[np.object_]
        A `Verdict` a row: `no difference` where all pairs are equal and chance cannot make them differ,
        `not seen` where they are equal and it can, `too few differ` where most pairs are equal and fewer
        than `FEWEST_DIFFERING` are not, `no interval` where there are too few pairs to tell, `within noise`
        where the interval covers zero, otherwise whether the difference is harm.
    """
    position, names = pd.factorize(measures)
    harm = np.array([measure_named(name).harm for name in names], dtype=object)[position]
    verdict = np.full(len(measures), "within noise", dtype=object)
    for direction, (of_more, of_less) in _WORDS.items():
        verdict[(harm == direction) & (found.high < 0)] = of_less
        verdict[(harm == direction) & (found.low > 0)] = of_more
    few = (differing > 0) & (differing < min(FEWEST_DIFFERING, replications))
    verdict[few & ~measures.isin(BEYOND_CHANCE).to_numpy()] = "too few differ"
    verdict[np.isnan(found.low) | np.isnan(found.high)] = "no interval"
    # A net saving whose knock-on cost was the same throughout is its gross saving, and is labelled.
    is_saving = (measures == NET_SAVING.name).to_numpy() & (found.estimate != 0)
    same = (differing == 0) & ~is_saving
    verdict[same] = "not seen"
    verdict[certainly_same(measures, same)] = "no difference"
    return verdict


def without_intervals(found: Interval, verdict: NDArray[np.object_]) -> Interval:
    """The differences, without an interval where the verdict is withheld: it would not hold."""
    withheld = np.isin(verdict.astype(str), WITHHELD)
    return found._replace(
        low=np.where(withheld, np.nan, found.low), high=np.where(withheld, np.nan, found.high)
    )
