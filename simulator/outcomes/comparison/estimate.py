"""Estimates: what replications say together, with intervals and labels."""

from __future__ import annotations

import pandas as pd

from simulator.outcomes.labels.labelling import Labelling
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.samples.sample import Samples


def estimates(table: pd.DataFrame, waits: pd.DataFrame | None = None) -> pd.DataFrame:
    """The estimate and 95 % interval of every number of every scenario.

    Parameters
    ----------
    table
        The tidy table of a study: the columns of `measures_of` with `scenario` and `replication`.
    waits
        The waits of a study, for percentiles of all replications together: see `Samples.of`.

    Returns
    -------
    pandas.DataFrame
        Columns `scenario`, `pathway`, `group`, `step`, `team`, `period`, `measure`, `estimate`, `low`,
        `high`, `replications` (those with a value), `unit` and `label`: what must be said beside the number,
        in the words of `label.Label` joined by `; `, empty where nothing must.

    Raises
    ------
    ValueError
        The table is not tidy.
    """
    return estimates_of(Labelling.of(Samples.of(table, waits)))


def estimates_of(labelling: Labelling) -> pd.DataFrame:
    """`estimates` of a study that is labelled already."""
    samples, frames = labelling.samples, []
    for scenario, present in samples.present.items():
        found = labelling.estimated[scenario]
        frame = samples.keys.copy()
        frame.insert(0, "scenario", scenario)
        frame["estimate"], frame["low"], frame["high"] = found.estimate, found.low, found.high
        frame["replications"] = found.replications
        frame["label"] = labelling.column(labelling.of_scenario(scenario))
        frames.append(frame[present])
    columns = ["scenario", *DIMENSIONS, "measure", "estimate", "low", "high", "replications", "unit", "label"]
    return pd.concat(frames, ignore_index=True)[columns]
