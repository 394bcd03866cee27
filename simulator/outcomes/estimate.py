"""Estimates: what replications say together, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.interval import Interval
from simulator.outcomes.reduction import KEYS
from simulator.outcomes.sample import Samples

NO_VALUE = "no value"
ONE_REPLICATION = "one replication: no interval"


def estimates(table: pd.DataFrame) -> pd.DataFrame:
    """The estimate and 95 % interval of every number of every scenario.

    Parameters
    ----------
    table
        The tidy table of a study: the columns of `measures_of` with `scenario` and `replication`.

    Returns
    -------
    pandas.DataFrame
        Columns `scenario`, `pathway`, `group`, `step`, `team`, `period`, `measure`, `estimate`, `low`,
        `high`, `replications` (those with a value), `unit` and `label`, which says why there is no interval,
        or how many replications had a value when some had none.

    Raises
    ------
    ValueError
        The table is not tidy.
    """
    return estimates_of(Samples.of(table))


def estimates_of(samples: Samples) -> pd.DataFrame:
    """`estimates` of samples already taken from a table."""
    frames = []
    for scenario, present in samples.present.items():
        found = samples.estimated(scenario)
        frame = samples.keys.copy()
        frame.insert(0, "scenario", scenario)
        frame["estimate"], frame["low"], frame["high"] = found.estimate, found.low, found.high
        frame["replications"] = found.replications
        frame["label"] = labels_of(found, len(samples.replications[scenario]))
        frames.append(frame[present])
    columns = ["scenario", *KEYS, "measure", "estimate", "low", "high", "replications", "unit", "label"]
    return pd.concat(frames, ignore_index=True)[columns]


def labels_of(found: Interval, replications: int) -> NDArray[np.object_]:
    """`object[row]`, what must be said beside an estimate; empty when nothing must."""
    labels = np.full(len(found.estimate), "", dtype=object)
    some = found.replications < replications
    labels[some] = [
        f"a value in {number} of {replications} replications" for number in found.replications[some]
    ]
    unbounded = np.isnan(found.low)
    labels[unbounded] = "too few replications with a value: no interval"
    labels[unbounded & (replications == 1)] = ONE_REPLICATION
    labels[np.isnan(found.estimate)] = NO_VALUE
    return labels
