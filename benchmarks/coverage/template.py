"""How often intervals of paired differences cover, in resamples of a pool of the product's own files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.coverage.pool import Pool
from simulator.outcomes import measure_named
from simulator.outcomes.comparison.headline import HEADLINE
from simulator.outcomes.comparison.verdict import verdicts
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.samples.net_saving import with_net_saving
from simulator.outcomes.samples.sample import Samples
from simulator.outcomes.samples.stopping import PRECISE_FOR, Precision
from simulator.outcomes.statistics.interval import Interval
from simulator.outcomes.statistics.simultaneous import JUDGED, WITHHELD
from simulator.outcomes.statistics.skewness import leans_most

NUMBERS = (10, 20, 30)
"""Replications of a study."""
RESAMPLES = 2000
MOSTLY_WITHHELD = 0.5
"""Share of the studies without a verdict from which on too few are left to speak of their coverage."""
STOPPED_STUDIES, MOST = 40, 60
SEED = 20_261_130
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What became of the intervals of one difference over many studies; shares are of all studies."""

    pair: str
    measure: str
    replications: int
    truth: float
    differing_share: float
    """Share of the pool's replications in which the two scenarios differ."""
    skewness: float
    """Of the pool's differences; NaN for a ratio."""
    before: float
    """Coverage of Student's t interval."""
    told: float
    """Coverage of the product's interval, of the studies that have one; NaN where none has."""
    withheld: float
    """Share of the studies without a verdict: nothing seen, or too few that differ."""
    lopsided: float
    """Share of the studies whose interval is labelled so."""
    wrong: float
    """Share of the studies with a verdict in the wrong direction, or with one where nothing differs."""


def pairs_of(pool: Pool) -> list[tuple[str, str]]:
    """Each scenario against the baseline, and the last against the one before it: its slice."""
    baseline, *others = pool.scenarios
    pairs = [(scenario, baseline) for scenario in others]
    return [*pairs, (others[-1], others[-2])] if len(others) > 1 else pairs


def covered(pool: Pool, replications: int, resamples: int = RESAMPLES, seed: int = SEED) -> list[Covered]:
    """How often the product's intervals and Student's cover the pool's own answer.

    Parameters
    ----------
    pool
        Its mean is the truth, and its replications are the population that studies draw from.
    replications
        Of each study, drawn with replacement: the mean of what is drawn is then exactly the pool's, whatever
        its size, and no correction for a finite pool is wanted.
    resamples
        How many studies.
    seed
        Of the drawing.
    """
    chance = np.random.default_rng([seed, replications])
    drawn = chance.integers(0, pool.replications, size=(resamples, replications))
    studies = _stacked(pool, drawn)
    whole = _stacked(pool, np.arange(pool.replications)[None, :])
    return [found for pair in pairs_of(pool) for found in _of_pair(studies, whole, pair, replications)]


def _of_pair(studies: Samples, whole: Samples, pair: tuple[str, str], replications: int) -> Iterator[Covered]:
    truth, differing = whole.difference(*pair), whole.differing(*pair)
    found, differs = studies.difference(*pair), studies.differing(*pair)
    measure = studies.keys["measure"]
    verdict = verdicts(measure, found, differs, replications)
    students, lopsided = _students(found), leans_most(found)
    size = whole.values[pair[0]].shape[1]
    for row, name in enumerate(whole.keys["measure"]):
        is_asked = any(name in names for _, names in HEADLINE)
        # What every replication says alike is arithmetic.
        if not is_asked or differing[row] == 0 or truth.low[row] == truth.high[row]:
            continue
        of = (measure == name).to_numpy()
        exact = float(truth.estimate[row])
        told = ~np.isin(verdict[of].astype(str), WITHHELD)
        holds = _holds(found, of, exact)
        wrong = np.isin(verdict[of].astype(str), JUDGED) & (np.sign(found.estimate[of]) != np.sign(exact))
        values = whole.values[pair[0]][row] - whole.values[pair[1]][row]
        centred = values - values.mean()
        yield Covered(
            pair=" against ".join(pair),
            measure=name,
            replications=replications,
            truth=exact,
            differing_share=differing[row] / size,
            skewness=np.nan
            if measure_named(name).kind == "ratio"
            else float((centred**3).mean() / (centred**2).mean() ** 1.5),
            before=float(_holds(students, of, exact).mean()),
            told=float(holds[told].mean()) if told.any() else float("nan"),
            withheld=float(1 - told.mean()),
            lopsided=float((lopsided[of] & told).mean()),
            wrong=float(wrong.mean()),
        )


def _holds(found: Interval, rows: Truths, exact: float) -> Truths:
    margin = 1e-9 * abs(exact)
    return np.asarray((found.low[rows] <= exact + margin) & (found.high[rows] >= exact - margin))


def _students(found: Interval) -> Interval:
    """The intervals as they were before: as far on either side as on the shorter."""
    shorter = np.minimum(found.estimate - found.low, found.high - found.estimate)
    return found._replace(low=found.estimate - shorter, high=found.estimate + shorter)


def _stacked(pool: Pool, drawn: NDArray[np.int64]) -> Samples:
    """Many studies at once: each is a pathway of its own to the product, its replications the columns."""
    resamples, replications = drawn.shape
    keys = pd.DataFrame(
        {
            **dict.fromkeys(DIMENSIONS, WHOLE_WINDOW),
            "measure": np.repeat(np.array(pool.measures, dtype=object), resamples),
        }
    )
    keys["unit"] = keys["measure"].map({name: measure_named(name).unit for name in pool.measures})
    # The month stands for the number of the study: net saving is told by month for the whole system.
    keys["period"] = np.tile(np.arange(resamples).astype(str), len(pool.measures))
    values = {
        scenario: pool.values[index][:, drawn].reshape(-1, replications)
        for index, scenario in enumerate(pool.scenarios)
    }
    return with_net_saving(
        Samples.of_arrays(
            keys=keys,
            replications=dict.fromkeys(values, tuple(range(replications))),
            values=values,
            present={scenario: np.ones(len(keys), dtype=np.bool_) for scenario in values},
            pooled={},
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Where studies of an automatic number of replications stopped, and whether their intervals covered."""

    measure: str
    precision: float
    replications: float
    """Mean number at stopping."""
    at_most: float
    """Share of the studies that ran into the bound."""
    covered: float
    """Of the intervals at stopping, over all pairs that have one."""


def stopped(
    pool: Pool, precision: float, studies: int = STOPPED_STUDIES, most: int = MOST, seed: int = SEED
) -> list[Stopped]:
    """The coverage of intervals at the moment at which an automatic study stops, by measure."""
    chance = np.random.default_rng([seed, 0])
    pairs = pairs_of(pool)
    whole = _stacked(pool, np.arange(pool.replications)[None, :])
    exact = {pair: whole.difference(*pair).estimate for pair in pairs}
    row_of = {name: row for row, name in enumerate(whole.keys["measure"])}
    numbers, holds = list[int](), dict[str, list[bool]]()
    for _ in range(studies):
        drawn = chance.integers(0, pool.replications, size=most)
        found = Precision.of(pool.table(drawn.tolist()), {}, PRECISE_FOR)
        number = found.needed(precision) or most
        numbers.append(number)
        at_stop = _stacked(pool, drawn[None, :number])
        for pair in pairs:
            interval, differing = at_stop.difference(*pair), at_stop.differing(*pair)
            verdict = verdicts(at_stop.keys["measure"], interval, differing, number)
            for name in found.measures:
                row = row_of[name]
                if verdict[row] in WITHHELD:
                    continue
                low, high = interval.low[row], interval.high[row]
                holds.setdefault(name, []).append(bool(low <= exact[pair][row] <= high))
    return [
        Stopped(
            measure=name,
            precision=precision,
            replications=float(np.mean(numbers)),
            at_most=float(np.mean(np.array(numbers) >= most)),
            covered=float(np.mean(held)),
        )
        for name, held in holds.items()
    ]


def short_of(found: Sequence[Covered], lowest: float) -> list[Covered]:
    """Those whose intervals cover less often than is allowed, of those that most studies tell."""
    return [each for each in found if each.told < lowest and each.withheld < MOSTLY_WITHHELD]
