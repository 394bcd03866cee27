"""Days of grace: how long a wait may last before anything has to be known of what may end it.

Few waiting patients are driven away so soon, and most are served first. So patients certain to outlast the
grace, as the bare uniform of the draw shows, are put off: their risks are drawn when the grace is over, if
they still wait by then. The history is the same, for draws belong to people and not to the moment.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, NamedTuple

from simulator.simulation.chance.sampler import Law, quantile
from simulator.simulation.network import Course

SHARE_WITHIN_GRACE: Final = 0.1
"""Share of people whose wait a risk would end within the grace: these are never put off."""
SHORTEST_GRACE_DAYS: Final = 1e-3
"""Less is not worth an event, and would be lost in the rounding of moments."""
MARGIN: Final = 1e-6
"""Relative; a quantile may fall with a rising uniform by far less."""
BISECTION_STEPS: Final = 24
ALWAYS: Final = 0.0
NEVER: Final = 2.0
"""Uniforms that all draws are above, and none."""


class Risks(NamedTuple):
    """The laws of what may end a wait, in the order of the columns of a course."""

    patience: Law | None
    deterioration: Law | None
    overflow: Law | None


def risks_of(course: Course) -> Risks:
    """What may end a wait for the start of a course."""
    return Risks(
        patience=None if course.patience is None else course.patience.after,
        deterioration=None if course.deterioration is None else course.deterioration.after,
        overflow=None if course.overflow is None else course.overflow.after,
    )


def grace_days(risks: Risks) -> float:
    """Days within which a tenth of the people would be driven away; 0 for no grace."""
    days = min((quantile(law, SHARE_WITHIN_GRACE) for law in risks if law is not None), default=0.0)
    return days if SHORTEST_GRACE_DAYS <= days < math.inf else 0.0


@lru_cache(maxsize=1024)
def draw_above(law: Law | None, grace_days: float) -> float:
    """A uniform at and above which a value surely exceeds the grace.

    Parameters
    ----------
    law
        Of the risk; none when there is no such risk.
    grace_days
        Days; 0 when no patient is put off.
    """
    if law is None:
        return ALWAYS
    if grace_days == 0.0:
        return NEVER
    within, above = 0.0, 1.0
    for _ in range(BISECTION_STEPS):
        middle = (within + above) / 2.0
        if quantile(law, middle) > grace_days * (1.0 + MARGIN):
            above = middle
        else:
            within = middle
    return above
