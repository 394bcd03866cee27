"""The ranking of plans on one measure, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd

from simulator.errors import SimulatorError
from simulator.outcomes.measures.dimension import is_total
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.samples.sample import Samples
from simulator.outcomes.statistics.ranking import (
    behind_best,
    pair_half_widths,
    probability_best,
    replications_to_find_best,
    standings,
)

Better = Literal["less", "more"]
"""Whether less of a measure is better, or more."""

RANKING_COLUMNS: Final = (
    "rank",
    "scenario",
    "estimate",
    "low",
    "high",
    "probability_best",
    "behind_best_low",
    "behind_best_high",
    "standing",
    "replications",
    "replications_needed",
    "unit",
)


def ranking_of(
    samples: Samples,
    scenarios: Sequence[str],
    measure: str,
    *,
    indifference: float = 0.0,
    better: Better | None = None,
) -> pd.DataFrame:
    """Which of several scenarios is best on a measure of the whole system and window, and how sure that is.

    Parameters
    ----------
    samples
        The replications.
    scenarios
        Names of the plans to rank; two or more, paired by replication.
    measure
        Name of the measure.
    indifference
        How far behind the best makes no difference to the decision, in the unit of the measure; 0 or more.
    better
        Which direction is better; by the measure's harm when absent.

    Returns
    -------
    pandas.DataFrame
        Columns of `RANKING_COLUMNS`, the best estimate first: `probability_best` as in `ranking`,
        `behind_best_low` and `behind_best_high` the simultaneous 95 % interval of how far a plan is behind
        the best of the others (below 0: ahead), `standing` a `ranking.Standing`, and `replications_needed`
        how many would find a plan within the indifference of the best, NaN where there is none.

    Raises
    ------
    SimulatorError
        There are fewer than two plans, the measure has no value, the indifference is below 0, or neither
        direction of the measure is harm and `better` is not known.
    """
    sign = 1.0 if _better(measure, better) == "less" else -1.0
    if len(scenarios) < 2:
        raise SimulatorError("a ranking needs two plans or more: compare another scenario file")
    if not indifference >= 0:
        raise SimulatorError(f"an indifference of {indifference!r} is not allowed: it must be 0 or more")
    row = _row(samples, measure)
    values = np.array([samples.pseudo_values(scenario, row) for scenario in scenarios])
    shared = ~np.isnan(values).any(axis=0)
    values = values[:, shared]
    if not values.size:
        raise SimulatorError(f"'{measure}' has no replication in which every plan has a value")
    found = [samples.estimated(scenario) for scenario in scenarios]
    estimates = np.array([each.estimate[row] for each in found])
    # Plans are compared over the replications that all of them have a value in.
    costs = sign * (estimates if shared.all() else values.mean(axis=1))
    behind = behind_best(costs, pair_half_widths(sign * values))
    needed = np.nan
    if indifference > 0 and values.shape[1] > 1:
        needed = replications_to_find_best(sign * values, indifference)
    table = pd.DataFrame(
        {
            "scenario": list(scenarios),
            "estimate": estimates,
            "low": [each.low[row] for each in found],
            "high": [each.high[row] for each in found],
            "probability_best": probability_best(costs, sign * values),
            "behind_best_low": behind.low,
            "behind_best_high": behind.high,
            "standing": standings(behind, indifference),
            "replications": values.shape[1],
            "replications_needed": needed,
            "unit": measure_named(measure).unit,
        }
    )
    table = table.iloc[np.argsort(costs, kind="stable")].reset_index(drop=True)
    table.insert(0, "rank", table["estimate"].mul(sign).rank(method="min").astype(int))
    return table[list(RANKING_COLUMNS)]


def _better(measure: str, better: Better | None) -> Better:
    if better is not None:
        return better
    harm = measure_named(measure).harm
    if harm == "neither":
        raise SimulatorError(
            f"'{measure}' has no better direction of its own: set better='less' or better='more'"
        )
    return "less" if harm == "more" else "more"


def _row(samples: Samples, measure: str) -> int:
    keys = samples.keys
    rows = np.flatnonzero((keys["measure"] == measure) & is_total(keys))
    if not len(rows):
        raise SimulatorError(f"'{measure}' is not in this study for the whole system and window")
    return int(rows[0])
