"""Whether theory lies inside the interval of the replications, and whether that interval says anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import t

from simulator.engines import EngineName, run
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams

QUICKEST: EngineName = "fast"
"""Its histories are those of the reference engine, bit for bit: `tests/engines/test_identity.py`."""

CONFIDENCE = 0.999
"""Of each interval. About a hundred are drawn: with other seeds, a right engine would fail one of them in
one suite out of ten. The seeds are written down, so that a suite that passes always passes."""


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


def replicated(
    describe: Callable[[np.random.Generator], Network],
    measure: Callable[[History], Sequence[float]],
    *,
    seed: int,
    replications: int,
) -> np.ndarray:
    """`float64[replication, value]`: what is measured in each of some independent, validated replications.

    Parameters
    ----------
    describe
        The network of one replication; the generator draws the people of its day one.
    measure
        Numbers taken from a history.
    seed
        Of the draws and of the study.
    replications
        How many.
    """
    rows = []
    for replication in range(replications):
        described = describe(np.random.default_rng([seed, replication]))
        history = run(described, Streams(seed=seed, replication=replication), QUICKEST)
        history.validate(described)
        rows.append(list(measure(history)))
    return np.array(rows)
