"""Net saving: what is left of a saving after the costs that it causes, which only a comparison shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from simulator.outcomes.measures.dimension import PLACES, is_total
from simulator.outcomes.measures.money import GROSS_SAVING, KNOCK_ON_COST, NET_SAVING, ONE_OFF_COST
from simulator.outcomes.samples.sample import Samples


def with_net_saving(samples: Samples) -> Samples:
    """The samples with net saving, which only a comparison with the baseline can show.

    Parameters
    ----------
    samples
        Of several scenarios, the baseline first; those of a single one stay as they are, as do those that
        have it already.
    """
    keys = samples.keys
    if len(samples.values) == 1 or (keys["measure"] == NET_SAVING.name).any():
        return samples
    of_system = is_total(keys, PLACES)
    measure = keys["measure"].to_numpy()
    gross = np.flatnonzero(of_system & (measure == GROSS_SAVING.name))
    knock_on = np.flatnonzero(of_system & (measure == KNOCK_ON_COST.name))
    periods = keys["period"].to_numpy()
    if not len(gross) or list(periods[gross]) != list(periods[knock_on]):
        return samples
    once = np.flatnonzero(of_system & (measure == ONE_OFF_COST.name))
    if len(once) and list(periods[once]) != list(periods[gross]):
        raise ValueError("one-off cost and gross saving are of other periods")
    spent = {name: values[once] if len(once) else 0.0 for name, values in samples.values.items()}
    baseline = next(iter(samples.values.values()))[knock_on]
    added = keys.iloc[gross].assign(measure=NET_SAVING.name)
    no_part = np.full(len(gross), -1, dtype=np.int64)
    return replace(
        samples,
        keys=pd.concat([keys, added], ignore_index=True),
        values={
            scenario: np.vstack([values, values[gross] - spent[scenario] - (values[knock_on] - baseline)])
            for scenario, values in samples.values.items()
        },
        present={
            scenario: np.concatenate([present, present[gross] & present[knock_on]])
            for scenario, present in samples.present.items()
        },
        numerator=np.concatenate([samples.numerator, no_part]),
        denominator=np.concatenate([samples.denominator, no_part]),
    )
