"""Starts from a list that never empties: how many courses of many sessions fit into a number of slots."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.theory.requirement import require_not_negative, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class StartsInWindow:
    """Patients who start a course within a window, over many replications."""

    mean_starts: float
    """Mean patients starting."""
    sd_starts: float
    """Standard deviation of the patients starting, between replications."""


def renewal_starts(
    slots_per_week: float, weeks: float, mean_sessions: float, sessions_variance: float
) -> StartsInWindow:
    """Patients starting in a window when every slot is used and there is always a patient on the list.

    Parameters
    ----------
    slots_per_week
        Sessions delivered, per week; more than 0.
    weeks
        Length of the window, weeks; more than 0.
    mean_sessions
        Mean sessions a patient uses; 1 or more.
    sessions_variance
        Variance of the sessions a patient uses, squared sessions; 0 or more.

    Returns
    -------
    StartsInWindow
        With the caseload in steady state the mean is exact and the deviation asymptotic. A window that opens
        with an empty caseload sees more starts: up to 1 + variance / mean² for each course running at once.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    Slots t, sessions with mean m and variance v: mean t/m, variance tv/m³. Sources: Smith (1959), Biometrika
    46(1/2); bound: Lorden (1970), Annals of Mathematical Statistics 41(2).
    """
    require_positive("slots_per_week", slots_per_week)
    require_positive("weeks", weeks)
    if not (math.isfinite(mean_sessions) and mean_sessions >= 1):
        raise ValueError(f"mean_sessions must be finite and 1 or more, not {mean_sessions!r}")
    require_not_negative("sessions_variance", sessions_variance)
    slots = slots_per_week * weeks
    return StartsInWindow(
        mean_starts=slots / mean_sessions,
        sd_starts=math.sqrt(slots * sessions_variance / mean_sessions**3),
    )
