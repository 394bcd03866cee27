"""When a study may stop: how precise it is after each replication, and when it stays as precise as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import is_total
from simulator.outcomes.measures.money import GROSS_SAVING, KNOCK_ON_COST, NET_SAVING
from simulator.outcomes.measures.people_compared import PEOPLE_WORSE_OFF
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.samples.net_saving import with_net_saving
from simulator.outcomes.samples.sample import Samples
from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE, Interval
from simulator.outcomes.statistics.precision import FEWEST_REPLICATIONS
from simulator.outcomes.statistics.skewness import FEWEST_DIFFERING, interval_of_difference

PRECISE_FOR: Final = (
    "people_worse_off",
    "net_saving_pounds",
    "knock_on_cost_pounds",
    "first_contact_wait_mean_days",
    "treatment_wait_mean_days",
)
"""Measures of the whole system that are made precise unless others are named: those that decide."""

LEAST_REFERENCE_PEOPLE: Final = 20.0
"""People that a half-width of people worse off is a share of at least: 5 % of 20 is one person, and nothing
turns on less. Assumption: of this product; the one person of `precision.smallest_half_width`."""

RARE_SHARE: Final = 0.10
"""A difference that fewer than `FEWEST_DIFFERING` replications show is known well enough once at most this
share of replications can show it, with 95 % confidence: after 29 that show none. Assumption: of this
product; the same tenth as `precision.WANTED_SHARE`."""

LOOK_AHEAD: Final = 5
"""Replications for which a precision must hold before it is believed: kLimit of Hoad, Robinson and Davies."""
PRECISION_COLUMNS: Final = (
    "scenario",
    "against",
    "measure",
    "replications",
    "reference",
    "half_width",
    "precision",
    "target",
    "reached",
    "would_need",
)


def look_ahead(replications: int) -> int:
    """Further replications for which the precision must hold, to be believed after so many.

    Parameters
    ----------
    replications
        Those after which it was reached, 1 or more.

    Notes
    -----
    `⌊kLimit · max(n, 100) / 100⌋` with kLimit 5. Source: Hoad, Robinson and Davies (2010), Journal of the
    Operational Research Society 61(11):1632-1644.
    """
    return LOOK_AHEAD * max(replications, 100) // 100


def replications_that_hold(
    precision: NDArray[np.float64], target: float, fewest: int = FEWEST_REPLICATIONS
) -> int | None:
    """How many replications keep every measure as precise as asked, the look-ahead included.

    Parameters
    ----------
    precision
        `float64[measure, n]`, precision of each measure after n + 1 replications; NaN counts as not reached.
    target
        Largest precision that is precise enough, more than 0.
    fewest
        Replications from which on it is looked at.

    Returns
    -------
    int or None
        The smallest `n + look_ahead(n)` for which all measures are precise enough after n replications and
        after each further one; none when there is no such number among those there are.
    """
    enough = np.asarray((precision <= target).all(axis=0), dtype=np.bool_).reshape(-1)
    available = len(enough)
    # Length of the stretch of enough that begins at each number.
    stretch = np.zeros(available + 1, dtype=np.int64)
    for position in range(available - 1, -1, -1):
        stretch[position] = stretch[position + 1] + 1 if enough[position] else 0
    for number in range(max(fewest, 1), available + 1):
        if stretch[number - 1] > look_ahead(number):
            return number + look_ahead(number)
    return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Precision:
    """The precision of some measures of a study, after each number of replications."""

    pairs: tuple[tuple[str, str], ...]
    """Scenario, and what it is compared with; `""` where the value itself is judged."""
    measures: tuple[str, ...]
    reference: NDArray[np.float64]
    """`float64[pair, measure, n]`, size of the baseline's value after n + 1 replications."""
    half_width: NDArray[np.float64]
    """`float64[pair, measure, n]`, longer side of the 95 % interval of the value or of the paired difference.
    Infinite while too few replications show a difference, and 0 once it is known to be rare."""

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        slices: Mapping[str, str],
        measures: Sequence[str],
        worse_off: Mapping[tuple[str, str], NDArray[np.float64]] | None = None,
    ) -> Precision:
        """The precision of the replications in a tidy table.

        Parameters
        ----------
        table
            As for `Samples.of`; rows of other places, periods and measures are passed over.
        slices
            By the name of a scenario, the uniform slice that saves as much.
        measures
            Names of measures of the whole system. Those without a value in the baseline, or with one of 0,
            are left out: nothing is a share of nothing. Net saving is set beside the gross saving.
        worse_off
            `float64[replication]` by pair of `pairs_of`, people who are worse off in the first than in the
            second; left out when absent. Set beside the largest number of any pair.
        """
        samples = with_net_saving(Samples.of(_of_whole_system(table, measures)))
        scenarios = tuple(samples.values)
        pairs = pairs_of(scenarios, slices) or [(scenarios[0], "")]
        names = samples.keys["measure"]
        whole = _reference(samples, samples.estimated(scenarios[0]).estimate, names)
        chosen = names.isin(measures).to_numpy() & np.isfinite(whole) & (whole != 0)
        number = len(samples.replications[scenarios[0]])
        reference, half_width = (np.full((len(pairs), int(chosen.sum()), number), np.nan) for _ in range(2))
        for first in range(1, number + 1):
            some = _first(samples, first)
            baseline = np.abs(_reference(some, some.estimated(scenarios[0]).estimate, names)[chosen])
            for position, (scenario, against) in enumerate(pairs):
                found = some.difference(scenario, against) if against else some.estimated(scenario)
                reference[position, :, first - 1] = baseline
                half = _half_width(found)
                if against:
                    half = _of_little_seen(half, some.differing(scenario, against), first)
                half_width[position, :, first - 1] = half[chosen]
        found_for = tuple(samples.keys.loc[chosen, "measure"])
        if worse_off and PEOPLE_WORSE_OFF.name in measures:
            people, half = _of_people(np.array([worse_off[pair] for pair in pairs]))
            reference = np.concatenate([people[:, None], reference], axis=1)
            half_width = np.concatenate([half[:, None], half_width], axis=1)
            found_for = (PEOPLE_WORSE_OFF.name, *found_for)
        return cls(pairs=tuple(pairs), measures=found_for, reference=reference, half_width=half_width)

    @property
    def relative(self) -> NDArray[np.float64]:
        """`float64[pair and measure, n]`, half-width as a share of the baseline's value; NaN for unknown."""
        share = np.full(self.half_width.shape, np.nan)
        np.divide(self.half_width, self.reference, out=share, where=self.reference > 0)
        return share.reshape(len(self.pairs) * len(self.measures), -1)

    def needed(self, target: float) -> int | None:
        """`replications_that_hold` of all measures of all pairs."""
        return replications_that_hold(self.relative, target) if self.measures else None

    def table(self, replications: int, target: float) -> pd.DataFrame:
        """What was reached after some replications; columns of `PRECISION_COLUMNS`.

        `would_need` is the number after which the measure alone would be as precise as asked, judging by its
        spread so far: the interval narrows with the root of the number.
        """
        after = replications - 1
        reached = self.relative[:, after]
        rows = [(*pair, measure) for pair in self.pairs for measure in self.measures]
        frame = pd.DataFrame(rows, columns=["scenario", "against", "measure"])
        frame["replications"] = replications
        frame["reference"] = self.reference[:, :, after].ravel()
        frame["half_width"] = self.half_width[:, :, after].ravel()
        frame["precision"], frame["target"], frame["reached"] = reached, target, reached <= target
        frame["would_need"] = np.maximum(np.ceil(replications * (reached / target) ** 2), FEWEST_REPLICATIONS)
        return frame[list(PRECISION_COLUMNS)]


def pairs_of(scenarios: Sequence[str], slices: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each scenario with the baseline, which comes first, and each plan with the slice that saves as much."""
    pairs = [(scenario, scenarios[0]) for scenario in scenarios[1:]]
    pairs += [(plan, slice_) for plan, slice_ in slices.items() if plan != slice_]
    return list(dict.fromkeys(pairs))


def _of_people(worse_off: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`float64[pair, n]` twice, from `float64[pair, replication]`: the reference and the half-widths.

    A replication without people worse off shows nothing, as one without a difference does.
    """
    number = worse_off.shape[1]
    half = np.full(worse_off.shape, np.nan)
    for first in range(1, number + 1):
        some = worse_off[:, :first]
        half[:, first - 1] = _of_little_seen(
            _half_width(interval_of_difference(some)), (some > 0).sum(axis=1), first
        )
    means = worse_off.cumsum(axis=1) / np.arange(1, number + 1)
    largest = np.maximum(means.max(axis=0), LEAST_REFERENCE_PEOPLE)
    return np.broadcast_to(largest, half.shape), half


def parts_of(measures: Sequence[str]) -> tuple[str, ...]:
    """The measures with those that ratios among them divide, and that net saving is made of.

    People worse off are in no table: the saving stands for the scenarios that they are paired in.
    """
    named = [measure_named(name) for name in measures]
    if {NET_SAVING.name, PEOPLE_WORSE_OFF.name} & set(measures):
        named += [GROSS_SAVING, KNOCK_ON_COST]
    parts = (part for m in named for part in (m.name, m.numerator, m.denominator) if part)
    return tuple(dict.fromkeys(parts))


def _of_whole_system(table: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    places = is_total(table)
    return table[places & table["measure"].isin(parts_of(measures))].reset_index(drop=True)


def _first(samples: Samples, number: int) -> Samples:
    """The same with the first replications only."""
    return replace(samples, values={name: values[:, :number] for name, values in samples.values.items()})


def _half_width(found: Interval) -> NDArray[np.float64]:
    return np.maximum(found.estimate - found.low, found.high - found.estimate)


def _reference(samples: Samples, baseline: NDArray[np.float64], names: pd.Series[str]) -> NDArray[np.float64]:
    """`float64[row]`, what a half-width is a share of: the baseline's value, or the largest gross saving."""
    is_net = (names == NET_SAVING.name).to_numpy()
    if not is_net.any():
        return baseline
    is_gross = (names == GROSS_SAVING.name).to_numpy()
    gross = max(float(np.abs(values[is_gross]).max(initial=0.0)) for values in samples.values.values())
    return np.where(is_net, gross, baseline)


def _of_little_seen(
    half: NDArray[np.float64], differing: NDArray[np.int64], replications: int
) -> NDArray[np.float64]:
    """The half-widths, where few replications show a difference by how many may still do so.

    A half-width of nothing because nothing was seen is no precision. The highest share of replications that
    may differ is Clopper and Pearson's (1934), one-sided at 95 %.
    """
    from scipy.special import betaincinv

    few = differing < min(FEWEST_DIFFERING, replications)
    share = betaincinv(differing[few] + 1, replications - differing[few], CONFIDENCE_SHARE)
    replaced = half.copy()
    replaced[few] = np.where(share <= RARE_SHARE, 0.0, np.inf)
    return replaced
