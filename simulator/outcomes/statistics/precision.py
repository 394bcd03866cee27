"""Precision: how wide an interval is beside its estimate, and how many replications would narrow it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE

WANTED_SHARE: Final = 0.10
"""Half of the interval as a share of the estimate, which is how precision is measured by Hoad, Robinson and
Davies (2010), Journal of the Operational Research Society 61:1632-1644, and by Law (2015), Simulation
Modeling and Analysis, 5th edition, section 9.4.1. That it is 10 % is an assumption of this product: the label
is a warning and not a target."""

FEWEST_REPLICATIONS: Final = 3
"""With fewer there is no spread worth the name: the procedure of Hoad, Robinson and Davies (2010) begins
with three."""

MOST_ADVISED: Final = 100_000
"""Replications beyond which a number is no advice any more."""

SMALLEST_HALF_WIDTHS: Final[dict[str, float]] = {"share": 0.01, "£": 0.0, "days": 0.0}
"""Half-widths by unit that no decision turns on, however wide beside the estimate: a percentage point, and
one of whatever is counted. Assumption: of this product."""
_ONE_OF_WHAT_IS_COUNTED: Final = 1.0


def smallest_half_width(unit: str) -> float:
    """Half-width below which an interval is narrow enough whatever the estimate, in the unit."""
    return SMALLEST_HALF_WIDTHS.get(unit, _ONE_OF_WHAT_IS_COUNTED)


def replications_needed(
    relative_half_width: NDArray[np.float64], replications: NDArray[np.int64]
) -> NDArray[np.float64]:
    """`float64[row]`, how many replications would bring the interval to `WANTED_SHARE` of the estimate.

    Parameters
    ----------
    relative_half_width
        `float64[row]`, half of the interval as a share of the estimate.
    replications
        `int64[row]`, those it was made of.

    Returns
    -------
    NDArray[np.float64]
        Whole numbers; NaN where there is no interval, infinite beyond `MOST_ADVISED`.

    Notes
    -----
    The smallest n with t(n - 1) s / √n within the wanted share, the standard deviation s being that of the
    replications at hand: Law (2015), Simulation Modeling and Analysis, 5th edition, section 9.4.1.
    """
    from scipy.special import stdtrit

    point = (1 + CONFIDENCE_SHARE) / 2
    has_spread = (replications >= 2) & ~np.isnan(relative_half_width)
    made_of = np.where(has_spread, replications, 2)
    share = np.where(has_spread, relative_half_width, np.inf)
    deviation = share * np.sqrt(made_of) / stdtrit(made_of - 1, point)

    def is_enough(number: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(deviation * stdtrit(number - 1, point) <= WANTED_SHARE * np.sqrt(number))

    # The half-width falls with every further replication, so halving finds where it is narrow enough.
    too_few = np.full(len(share), 1, dtype=np.int64)
    enough = np.full(len(share), MOST_ADVISED, dtype=np.int64)
    while (enough - too_few > 1).any():
        middle = np.maximum((too_few + enough) // 2, 2)
        narrow = is_enough(middle)
        enough, too_few = np.where(narrow, middle, enough), np.where(narrow, too_few, middle)
    needed = np.where(is_enough(enough), enough, np.inf)
    return np.where(has_spread, needed, np.nan)
