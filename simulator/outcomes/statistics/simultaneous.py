"""Many comparisons at once: which verdicts still stand when it is counted how many were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE, Interval
from simulator.outcomes.statistics.skewness import of_family, p_value_of

JUDGED: Final = ("better", "worse", "higher", "lower")
"""Verdicts that say that something differs."""

WITHHELD: Final = ("not seen", "too few differ")
"""Verdicts that say that too little was seen of differences that vary by chance."""

PERHAPS: Final = "perhaps"
"""Before a verdict that does not stand beside all the others of its table."""

HOLM_COLUMN: Final = "holm_p_value"
LOW_COLUMN: Final = "simultaneous_low"
HIGH_COLUMN: Final = "simultaneous_high"
STANDS_COLUMN: Final = "stands"


class Tally(NamedTuple):
    """How many differences a table shows, and what chance has to do with them."""

    family: int
    """Differences with an interval of some width: those that vary by chance."""
    judged: int
    """Those of the family with a verdict of their own."""
    standing: int
    """Those whose verdict stands beside all the others."""

    @property
    def by_chance(self) -> float:
        """Verdicts to expect in a family of this size if nothing differed."""
        return self.family * (1 - CONFIDENCE_SHARE)


def verdict_said(verdict: str, *, stands: bool) -> str:
    """A verdict as tables and charts say it: `perhaps` before one that does not stand beside all others."""
    return verdict if stands or verdict not in JUDGED else f"{PERHAPS} {verdict}"


def p_values(found: Interval) -> NDArray[np.float64]:
    """`float64[row]`, two-sided probability of a difference at least so far from 0 if there were none.

    Parameters
    ----------
    found
        Differences with intervals of `skewness.reaching_further`, Student's t among them. NaN where there is
        no interval; where every replication says the same, 0, or 1 if they say that nothing differs. Below
        0.05 where, and only where, the interval leaves out 0.
    """
    width = found.high - found.low
    there = np.isfinite(width)
    values = np.full(len(width), np.nan)
    certain = there & (width == 0)
    values[certain] = np.where(found.estimate[certain] == 0, 1.0, 0.0)
    wide = there & (width > 0)
    values[wide] = p_value_of(_some(found, wide))
    return values


def holm(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[test]`, p values adjusted so that at most one family in twenty has a false one below 0.05.

    Parameters
    ----------
    values
        `float64[test]`, p values of one family; NaN for what is no test of it, and stays so.

    Notes
    -----
    The smallest is multiplied by the number of tests, the next by one less, and so on, and none falls below
    an earlier one. Valid however the tests depend on one another, and never weaker than Bonferroni's rule,
    which multiplies them all by the number of tests. Source: Holm (1979), A simple sequentially rejective
    multiple test procedure, Scandinavian Journal of Statistics 6:65-70.
    """
    adjusted = np.full(len(values), np.nan)
    tests = np.flatnonzero(~np.isnan(values))
    tests = tests[np.argsort(values[tests], kind="stable")]
    raised = values[tests] * np.arange(len(tests), 0, -1)
    adjusted[tests] = np.minimum(np.maximum.accumulate(raised), 1.0) if len(tests) else raised
    return adjusted


def bonferroni(found: Interval, family: int) -> Interval:
    """Intervals that cover all of a family together 95 times in 100.

    Parameters
    ----------
    found
        Differences with 95 % intervals of their own.
    family
        How many intervals must hold together; 1 or more.

    Notes
    -----
    Each interval has 1 − 0.05 / family of confidence (Bonferroni's inequality), which holds however they
    depend on one another. Intervals that match Holm's tests exist, but say nothing about rows that are
    judged (Guilbaud 2008, Biometrical Journal 50:678-692), so these are shown, a little wider.
    """
    there = np.isfinite(found.high - found.low)
    wider = of_family(_some(found, there), family)
    low, high = found.low.copy(), found.high.copy()
    low[there], high[there] = wider.low, wider.high
    return found._replace(low=low, high=high)


def judged_together(table: pd.DataFrame, prefixes: Sequence[str]) -> pd.DataFrame:
    """A table of differences, with what stands of its verdicts beside all the others of the table.

    Parameters
    ----------
    table
        Column `replications`, and for each prefix `<prefix>difference`, `<prefix>difference_low`,
        `<prefix>difference_high` and `<prefix>verdict`.
    prefixes
        Of the differences in a row, such as `""` and `"slice_"`.

    Returns
    -------
    pandas.DataFrame
        For each prefix `<prefix>holm_p_value`, `<prefix>simultaneous_low` and `<prefix>simultaneous_high`
        are added, NaN outside the family, and `<prefix>stands`: whether the verdict survives Holm's
        correction over the family. The family is every difference of the table that varies by chance; one
        whose verdict is withheld is counted in it, with a p value of 1, and has no interval.
    """
    replications = table["replications"].to_numpy(dtype=np.int64)
    whole = _stacked([_interval(table, prefix, replications) for prefix in prefixes])
    withheld = np.concatenate([table[f"{prefix}verdict"].isin(WITHHELD).to_numpy() for prefix in prefixes])
    chance = withheld | (whole.high > whole.low)
    values = np.where(chance, p_values(whole), np.nan)
    values[withheld] = 1.0
    adjusted = holm(values)
    wider = bonferroni(whole, max(1, int(chance.sum())))
    added = table.copy()
    for number, prefix in enumerate(prefixes):
        part = slice(number * len(table), (number + 1) * len(table))
        touched = chance[part]
        certain = ~touched & table[f"{prefix}verdict"].isin(JUDGED).to_numpy()
        added[f"{prefix}{HOLM_COLUMN}"] = adjusted[part]
        added[f"{prefix}{LOW_COLUMN}"] = np.where(touched, wider.low[part], np.nan)
        added[f"{prefix}{HIGH_COLUMN}"] = np.where(touched, wider.high[part], np.nan)
        added[f"{prefix}{STANDS_COLUMN}"] = certain | (adjusted[part] < 1 - CONFIDENCE_SHARE)
    return added


def tally(table: pd.DataFrame, prefixes: Sequence[str]) -> Tally:
    """How many differences `judged_together` has judged, and how many stand; certain ones left out."""
    family = judged = standing = 0
    for prefix in prefixes:
        touched = table[f"{prefix}{HOLM_COLUMN}"].notna()
        family += int(touched.sum())
        judged += int((touched & table[f"{prefix}verdict"].isin(JUDGED)).sum())
        standing += int((touched & table[f"{prefix}{STANDS_COLUMN}"]).sum())
    return Tally(family=family, judged=judged, standing=standing)


def _interval(table: pd.DataFrame, prefix: str, replications: NDArray[np.int64]) -> Interval:
    def column(name: str) -> NDArray[np.float64]:
        return table[f"{prefix}difference{name}"].to_numpy(dtype=np.float64)

    return Interval(column(""), column("_low"), column("_high"), replications)


def _stacked(parts: Sequence[Interval]) -> Interval:
    return Interval(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _some(found: Interval, rows: NDArray[np.bool_]) -> Interval:
    return Interval(found.estimate[rows], found.low[rows], found.high[rows], found.replications[rows])
