"""Whether theory lies inside the interval of the replications, and whether that interval says anything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

CONFIDENCE = 0.999
"""Of each interval. Seeds are written down, so that a suite that passes always passes."""


def assert_theory_inside(
    by_replication: Sequence[float] | np.ndarray, exact: float, *, within_share: float
) -> None:
    """The exact value lies in the t interval of the replications, which is no wider than a share of it.

    Parameters
    ----------
    by_replication
        float64[replication]; independent, each with the exact value as its mean.
    exact
        What theory says.
    within_share
        Largest half-width of the interval, as a share of the exact value: the test would be empty otherwise.
    """
    mean, half_width = interval(by_replication)
    assert half_width <= within_share * abs(exact), f"±{half_width:.4g} around {mean:.4g} tells too little"
    assert abs(mean - exact) <= half_width, f"{exact:.6g} lies outside {mean:.6g} ± {half_width:.4g}"


def interval(by_replication: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Mean of independent replications, and the half-width of its interval."""
    values = np.asarray(by_replication, dtype=float)
    count = len(values)
    standard_error = values.std(ddof=1) / np.sqrt(count)
    return float(values.mean()), float(t.ppf((1 + CONFIDENCE) / 2, count - 1) * standard_error)
