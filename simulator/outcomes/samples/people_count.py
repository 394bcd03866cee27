"""People worse off and better off as rows of the samples, which only a comparison tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.samples.sample import Samples

Counted = tuple[pd.DataFrame, NDArray[np.float64]]
"""Rows by `pathway`, `group` and `measure`, and `float64[row, replication]`."""


def with_people(samples: Samples, counted: Mapping[str, Counted]) -> Samples:
    """The samples with what each scenario does to people, beside the baseline.

    Parameters
    ----------
    samples
        Of several scenarios, the baseline first.
    counted
        By scenario, all but the baseline, what was counted; the same rows in each. Where a scenario is not
        there, people were not kept, and the samples stay as they are.
    """
    baseline, *others = samples.values
    if not others or any(name not in counted for name in others):
        return samples
    rows = pd.concat([counted[name][0] for name in others]).drop_duplicates(ignore_index=True)
    added = pd.DataFrame(WHOLE_WINDOW, index=rows.index, columns=list(samples.keys.columns))
    for column in rows.columns:
        added[column] = rows[column]
    added["unit"] = [measure_named(name).unit for name in rows["measure"]]
    # Beside itself the baseline makes no one worse off, and nothing differs.
    values = {baseline: np.zeros((len(rows), samples.values[baseline].shape[1]))}
    for name in others:
        values[name] = _in_order(counted[name], rows)
    no_part = np.full(len(rows), -1, dtype=np.int64)
    return replace(
        samples,
        keys=pd.concat([samples.keys, added[samples.keys.columns]], ignore_index=True),
        values={name: np.vstack([known, values[name]]) for name, known in samples.values.items()},
        present={
            name: np.concatenate([known, np.ones(len(rows), dtype=np.bool_)])
            for name, known in samples.present.items()
        },
        numerator=np.concatenate([samples.numerator, no_part]),
        denominator=np.concatenate([samples.denominator, no_part]),
    )


def _in_order(counted: Counted, rows: pd.DataFrame) -> NDArray[np.float64]:
    """`float64[row, replication]`; a group that a scenario does not know counts 0."""
    names = [name for name in (*DIMENSIONS, "measure") if name in rows.columns]
    own, wanted = (pd.MultiIndex.from_frame(frame[names]) for frame in (counted[0], rows))
    position = own.get_indexer(wanted)
    found = counted[1][position].copy()
    found[position < 0] = 0.0
    return found
