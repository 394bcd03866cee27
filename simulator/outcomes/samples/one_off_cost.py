"""One-off cost: what changes cost once, which follows from their ledgers and from no history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from simulator.domain.change.ledger import Ledger
from simulator.domain.system import System
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.money import ONE_OFF_COST, one_off_pounds
from simulator.outcomes.measures.window import WHOLE_WINDOW, Periods, Window
from simulator.outcomes.samples.sample import Samples


def with_one_off_cost(
    samples: Samples, ledgers: Mapping[str, Ledger], system: System, window: Window
) -> Samples:
    """The samples with the one-off cost of every scenario, where at least one of them has such a cost.

    It is the same in every replication, so replications are kept without it: plans that differ in nothing
    else share theirs.

    Parameters
    ----------
    samples
        Of several scenarios.
    ledgers
        By scenario, what its changes moved.
    system
        Of any of them: they have the same teams.
    window
        What is measured.
    """
    if not any(ledger.one_off for ledger in ledgers.values()):
        return samples
    periods = Periods.of(window, system.starts)
    teams = [WHOLE_WINDOW, *(team.name for team in system.teams)]
    added = pd.DataFrame(
        [
            dict.fromkeys(DIMENSIONS, WHOLE_WINDOW)
            | {"team": team, "period": period, "measure": ONE_OFF_COST.name, "unit": ONE_OFF_COST.unit}
            for team in teams
            for period in periods.labels
        ]
    )
    rows = len(added)
    values = {}
    for scenario, before in samples.values.items():
        pounds = one_off_pounds(ledgers[scenario].one_off, system, periods)
        once = np.concatenate([pounds["system"], pounds["team"]]).reshape(rows, 1)
        values[scenario] = np.vstack([before, np.repeat(once, before.shape[1], axis=1)])
    no_part = np.full(rows, -1, dtype=np.int64)
    return replace(
        samples,
        keys=pd.concat([samples.keys, added[list(samples.keys.columns)]], ignore_index=True),
        values=values,
        present={
            scenario: np.concatenate([present, np.ones(rows, dtype=np.bool_)])
            for scenario, present in samples.present.items()
        },
        numerator=np.concatenate([samples.numerator, no_part]),
        denominator=np.concatenate([samples.denominator, no_part]),
    )
