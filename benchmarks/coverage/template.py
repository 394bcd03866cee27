"""How often intervals of paired differences cover, in resamples of a pool of the product's own files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.coverage.pool import Pool, pairs_of
from simulator.outcomes import measure_named
from simulator.outcomes.comparison.headline import HEADLINE
from simulator.outcomes.comparison.verdict import verdicts
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.people_compared import PEOPLE_WORSE_OFF
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.samples.net_saving import with_net_saving
from simulator.outcomes.samples.sample import Samples
from simulator.outcomes.samples.stopping import PRECISE_FOR, Precision
from simulator.outcomes.statistics.interval import Interval, interval_of_mean
from simulator.outcomes.statistics.simultaneous import JUDGED, WITHHELD
from simulator.outcomes.statistics.skewness import interval_of_difference, is_lopsided

NUMBERS = (10, 20, 30)
"""Replications of a study."""
RESAMPLES = 2000
MOSTLY_WITHHELD = 0.5
"""Share of the studies without a verdict from which on too few are left to speak of their coverage."""
STOPPED_STUDIES, MOST = 40, 100
SEED = 20_261_130
Truths = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What became of the intervals of one difference over many studies; shares are of all studies."""

    pair: str
    pathway: str
    """`all` for the whole system."""
    measure: str
    replications: int
    truth: float
    differing_share: float
    """Share of the pool's replications in which the two scenarios differ."""
    skewness: float
    """Of the pool's differences; NaN for a ratio."""
    before: float
    """Coverage of Student's t interval."""
    shown: float
    """Coverage of the product's interval, of the studies that have one; NaN where none has."""
    withheld: float
    """Share of the studies without a verdict: nothing seen, or too few that differ."""
    lopsided: float
    """Share of the studies whose interval is labelled so."""
    wrong: float
    """Share of the studies with a verdict in the wrong direction, or with one where nothing differs."""


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
    pairs = pairs_of(pool.scenarios)
    found = [each for pair in pairs for each in _of_pair(studies, whole, pair, replications)]
    people = zip(pairs, pool.worse_off, strict=True)
    return [*found, *(_of_people(number, drawn, pair) for pair, number in people if number.any())]


def _of_people(worse_off: Floats, drawn: NDArray[np.int64], pair: tuple[str, str]) -> Covered:
    """People worse off, as the finding gives them: every study with an interval, however few it shows."""
    exact, replications = float(worse_off.mean()), drawn.shape[1]
    studied = worse_off[drawn]
    found, before = interval_of_difference(studied), interval_of_mean(studied)
    every = np.ones(len(drawn), dtype=np.bool_)
    holds, lopsided = _holds(found, every, exact), is_lopsided(found)
    return Covered(
        pair=" against ".join(pair),
        pathway=WHOLE_WINDOW,
        measure=PEOPLE_WORSE_OFF.name,
        replications=replications,
        truth=exact,
        differing_share=float((worse_off > 0).mean()),
        skewness=_skewness(worse_off),
        before=float(_holds(before, every, exact).mean()),
        shown=float(holds.mean()),
        withheld=0.0,
        lopsided=float(lopsided.mean()),
        wrong=0.0,
    )


def _skewness(values: Floats) -> float:
    centred = values - values.mean()
    return float((centred**3).mean() / (centred**2).mean() ** 1.5)


def _of_pair(studies: Samples, whole: Samples, pair: tuple[str, str], replications: int) -> Iterator[Covered]:
    truth, differing = whole.difference(*pair), whole.differing(*pair)
    found, differs = studies.difference(*pair), studies.differing(*pair)
    verdict = verdicts(studies.keys["measure"], found, differs, replications)
    students, lopsided = _students(found), is_lopsided(found)
    size, resamples = whole.values[pair[0]].shape[1], len(studies.keys) // len(whole.keys)
    for row, (pathway, name) in enumerate(zip(whole.keys["pathway"], whole.keys["measure"], strict=True)):
        is_asked = any(name in names for _, names in HEADLINE)
        # What every replication says alike is arithmetic.
        if not is_asked or differing[row] == 0 or truth.low[row] == truth.high[row]:
            continue
        of = np.arange(len(studies.keys)) // resamples == row
        exact = float(truth.estimate[row])
        shown = ~np.isin(verdict[of].astype(str), WITHHELD)
        holds = _holds(found, of, exact)
        wrong = np.isin(verdict[of].astype(str), JUDGED) & (np.sign(found.estimate[of]) != np.sign(exact))
        values = whole.values[pair[0]][row] - whole.values[pair[1]][row]
        yield Covered(
            pair=" against ".join(pair),
            pathway=pathway,
            measure=name,
            replications=replications,
            truth=exact,
            differing_share=differing[row] / size,
            skewness=np.nan if measure_named(name).kind == "ratio" else _skewness(values),
            before=float(_holds(students, of, exact).mean()),
            shown=float(holds[shown].mean()) if shown.any() else float("nan"),
            withheld=float(1 - shown.mean()),
            lopsided=float((lopsided[of] & shown).mean()),
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
            "pathway": np.repeat(np.array([pathway for pathway, _ in pool.rows], dtype=object), resamples),
            "measure": np.repeat(np.array([name for _, name in pool.rows], dtype=object), resamples),
        }
    )
    keys["unit"] = keys["measure"].map({name: measure_named(name).unit for _, name in pool.rows})
    # The month stands for the number of the study: net saving is told by month for the whole system.
    keys["period"] = np.tile(np.arange(resamples).astype(str), len(pool.rows))
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
    pairs = pairs_of(pool.scenarios)
    whole = _stacked(pool, np.arange(pool.replications)[None, :])
    exact = {pair: whole.difference(*pair).estimate for pair in pairs}
    of_system = whole.keys.index[whole.keys["pathway"] == WHOLE_WINDOW]
    row_of = {whole.keys["measure"][row]: row for row in of_system}
    numbers, holds = list[int](), dict[str, list[bool]]()
    for _ in range(studies):
        drawn = chance.integers(0, pool.replications, size=most)
        worse_off = dict(zip(pairs, pool.worse_off[:, drawn], strict=True))
        found = Precision.of(pool.table(drawn.tolist()), {}, PRECISE_FOR, worse_off)
        number = found.needed(precision) or most
        numbers.append(number)
        at_stop = _stacked(pool, drawn[None, :number])
        for pair in pairs:
            interval, differing = at_stop.difference(*pair), at_stop.differing(*pair)
            verdict = verdicts(at_stop.keys["measure"], interval, differing, number)
            people = interval_of_difference(worse_off[pair][None, :number])
            mean = float(pool.worse_off[pairs.index(pair)].mean())
            held = bool(_holds(people, np.ones(1, dtype=np.bool_), mean)[0])
            holds.setdefault(PEOPLE_WORSE_OFF.name, []).append(held)
            for name in found.measures:
                if name == PEOPLE_WORSE_OFF.name:
                    continue
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


def unlabelled_of(short: Sequence[Covered]) -> list[Covered]:
    """Those of them that most studies do not label lopsided."""
    return [each for each in short if each.lopsided < MOSTLY_WITHHELD * (1 - each.withheld)]


def short_of(found: Sequence[Covered], lowest: float) -> list[Covered]:
    """Those whose intervals cover less often than is allowed, of those that most studies tell."""
    return [each for each in found if each.shown < lowest and each.withheld < MOSTLY_WITHHELD]
