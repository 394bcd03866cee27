"""The rules by which numbers are labelled; docs/labels.md states each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.labels.evidence import QueueRows, Truths, place_of
from simulator.outcomes.labels.label import Label
from simulator.outcomes.measures.course_length import COURSES, PERIOD_DAYS
from simulator.outcomes.measures.dimension import PLACES
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.samples.sample import rows_of_net_saving
from simulator.outcomes.statistics.interval import CONFIDENCE_SHARE, Interval
from simulator.outcomes.statistics.precision import (
    FEWEST_REPLICATIONS,
    WANTED_SHARE,
    replications_needed,
    smallest_half_width,
)
from simulator.outcomes.statistics.skewness import FEWEST_DIFFERING, is_lopsided

STEADY_SHARE_PER_MONTH: Final = 0.01
"""A list that changes by less than this share of its length a month, an eighth a year, is read as a level.
Assumption: of this product, of the size of `WANTED_SHARE` for a window of a year."""

STEADY_PATIENTS_PER_MONTH: Final = 1 / 12
"""A list that changes by less than one patient a year is read as a level. Assumption: of this product."""

FULL_LOAD: Final = 1.0
"""Offered load relative to capacity at and above which a queue that no patient leaves has no steady state."""

CUT_OFF_SHARE: Final = 0.05
"""Waits cut off beyond which those seen are not told alone: losses of less than 5 % lead to little bias, the
'5-and-20 rule' of Sackett et al., in Schulz and Grimes (2002), The Lancet 359:781-785."""

MOSTLY_BEFORE_SHARE: Final = 0.5
"""A mean course of half of the measured period or more: in a steady service about as many of the courses that
end in the period began before it as the course is long beside it. Assumption of this product: half."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finding:
    """One label on the rows of one scenario, with the numbers behind it."""

    label: Label
    rows: Truths
    """`bool[row]`, which rows have it."""
    evidence: NDArray[np.object_]
    """`object[row]`, name of the measure that the numbers are of; empty for the row's own."""
    value: Floats
    low: Floats
    high: Floats
    yardstick: Floats
    """The number to read the value against: the warm-up in force, or the replications that would do."""

    @classmethod
    def nothing(cls, label: Label, number: int) -> Self:
        """No row has the label yet."""
        empty = np.full(number, np.nan)
        return cls(
            label=label,
            rows=np.zeros(number, dtype=np.bool_),
            evidence=np.full(number, "", dtype=object),
            value=empty,
            low=empty.copy(),
            high=empty.copy(),
            yardstick=empty.copy(),
        )

    def add(
        self, rows: Truths, evidence: str, numbers: Interval, at: NDArray[np.int64] | None = None
    ) -> None:
        """Label rows that are not labelled yet, with the numbers of their own rows or of others."""
        new = np.flatnonzero(rows & ~self.rows)
        source = new if at is None else at[new]
        self.rows[new] = True
        self.evidence[new] = evidence
        for mine, theirs in (
            (self.value, numbers.estimate),
            (self.low, numbers.low),
            (self.high, numbers.high),
        ):
            mine[new] = theirs[source]


def steadiness(found: Interval, by_queue: tuple[QueueRows, ...]) -> tuple[Finding, Finding]:
    """Which levels are none because their list grows or falls, and which are held by those who leave.

    Parameters
    ----------
    found
        The estimates of one scenario.
    by_queue
        The rows of each queue, with its evidence.

    Returns
    -------
    tuple of Finding
        `NO_STEADY_STATE`, with the growth a month or else the offered load; `HELD_BY_LEAVERS`, with the load.
    """
    number = len(found.estimate)
    unsteady = Finding.nothing(Label.NO_STEADY_STATE, number)
    held = Finding.nothing(Label.HELD_BY_LEAVERS, number)
    for queue in by_queue:
        length = np.abs(_taken(found.estimate, queue.at_end))
        margin = np.fmax(STEADY_SHARE_PER_MONTH * length, STEADY_PATIENTS_PER_MONTH)
        low, high = _taken(found.low, queue.growth), _taken(found.high, queue.growth)
        drifts = queue.levels & ((low > margin) | (high < -margin))
        unsteady.add(drifts, queue.queue.growth.name, found, queue.growth)
        # What was measured to stand still, with a tight interval, overrules what the file lets expect.
        stands_still = (low >= -margin) & (high <= margin)
        unrelieved = (_taken(found.estimate, queue.unrelieved_load) >= FULL_LOAD) & ~stands_still
        unsteady.add(
            queue.levels & unrelieved, queue.queue.unrelieved_load.name, found, queue.unrelieved_load
        )
    for queue in by_queue:
        may_be_left = ~(_taken(found.estimate, queue.unrelieved_load) >= FULL_LOAD)
        full = (_taken(found.estimate, queue.load) >= FULL_LOAD) & may_be_left
        held.add(queue.levels & full & ~unsteady.rows, queue.queue.load.name, found, queue.load)
    return unsteady, held


def cut_off(found: Interval, by_queue: tuple[QueueRows, ...]) -> Finding:
    """Waits of those seen that leave out too many whose wait was not over."""
    finding = Finding.nothing(Label.WINDOW_CUTS_OFF, len(found.estimate))
    for queue in by_queue:
        many = _taken(found.estimate, queue.cut_off) > CUT_OFF_SHARE
        finding.add(queue.of_seen & many, queue.queue.cut_off.name, found, queue.cut_off)
    return finding


def precision(
    found: Interval, of: Floats, units: pd.Series[str], evidence: Truths, replications: int
) -> Finding:
    """Estimates whose interval is too wide, or that too few replications stand behind.

    Parameters
    ----------
    found
        Estimates, or differences.
    of
        `float64[row]`, what half of an interval is a share of: the estimates, or those of the reference.
    units
        Unit of each row.
    evidence
        `bool[row]`, rows that are evidence: their mean may be zero, so that no share of it is wanted.
    replications
        Of the study.
    """
    # A wait that may never end has no width that replications could narrow.
    half, bounded = np.full(len(of), np.nan), np.isfinite(found.low) & np.isfinite(found.high)
    half[bounded] = (found.high[bounded] - found.low[bounded]) / 2
    share = np.full(len(half), np.inf)
    np.divide(half, np.abs(of), out=share, where=(of != 0) & np.isfinite(of))
    position, names = pd.factorize(units)
    smallest = np.array([smallest_half_width(name) for name in names])[position]
    has_value = np.isfinite(found.estimate)
    wide = (share > WANTED_SHARE) & (half > smallest) & ~evidence
    few = np.isnan(half) | ((replications < FEWEST_REPLICATIONS) & (half > 0))
    finding = Finding.nothing(Label.TOO_FEW_REPLICATIONS, len(half))
    numbers = Interval(
        estimate=np.where(np.isnan(half), np.nan, share), low=half, high=half, replications=found.replications
    )
    finding.add(has_value & (wide | few), "", numbers)
    finding.low[:], finding.high[:] = np.nan, np.nan
    rows = finding.rows
    finding.yardstick[rows] = replications_needed(finding.value[rows], found.replications[rows])
    return finding


def missing(found: Interval, replications: int) -> tuple[Finding, Finding]:
    """Estimates without a value, and those that some replications had no value for."""
    number = len(found.estimate)
    none = Finding.nothing(Label.NO_VALUE, number)
    none.rows[:] = np.isnan(found.estimate)
    some = Finding.nothing(Label.SOME_REPLICATIONS, number)
    some.rows[:] = ~none.rows & (found.replications < replications)
    some.value[:] = found.replications
    return some, none


def warm_up_not_met(
    judged: pd.DataFrame | None, scenario: str, keys: pd.DataFrame, by_queue: tuple[QueueRows, ...]
) -> Finding:
    """What is measured before the run has forgotten its first day.

    Parameters
    ----------
    judged
        Columns `scenario`, `pathway`, `group`, `step`, `team`, `measure`, `warm_up_days`, `suggested_days`
        and `verdict`; nothing is labelled where it is absent.
    scenario
        Whose rows are labelled.
    keys
        What the rows are.
    by_queue
        The rows of each queue: a warm-up that is too short for one measure of a queue is too short for
        all of them.
    """
    return _by_warm_up(Label.WARM_UP_NOT_MET, "not met", judged, scenario, keys, by_queue)


def warm_up_not_judged(
    judged: pd.DataFrame | None, scenario: str, keys: pd.DataFrame, by_queue: tuple[QueueRows, ...]
) -> Finding:
    """What is measured after a warm-up that cannot be judged; parameters as of `warm_up_not_met`."""
    return _by_warm_up(Label.WARM_UP_NOT_JUDGED, "cannot tell", judged, scenario, keys, by_queue)


def _by_warm_up(
    label: Label,
    verdict: str,
    judged: pd.DataFrame | None,
    scenario: str,
    keys: pd.DataFrame,
    by_queue: tuple[QueueRows, ...],
) -> Finding:
    finding = Finding.nothing(label, len(keys))
    if judged is None or judged.empty:
        return finding
    names = list(PLACES)
    # A check of the baseline alone speaks for all: their runs begin alike.
    checked = scenario if (judged["scenario"] == scenario).any() else judged["scenario"].iloc[0]
    failed = judged[(judged["scenario"] == checked) & (judged["verdict"] == verdict)]
    failed = failed.sort_values("suggested_days", ascending=False)
    together = pd.concat([keys[names].astype(str), failed[names].astype(str)], ignore_index=True)
    place = place_of(together)
    of_row, of_failed = place[: len(keys)], place[len(keys) :]
    measures = keys["measure"].to_numpy()
    for where, row in zip(of_failed, failed.to_dict("records"), strict=True):
        own = measures == row["measure"]
        for queue in by_queue:
            if own[queue.of_queue].any():
                own = own | queue.of_queue
        chosen = own & (of_row == where) & ~finding.rows
        finding.rows[chosen] = True
        finding.value[chosen] = row["suggested_days"]
        finding.yardstick[chosen] = row["warm_up_days"]
    return finding


def little_seen(
    found: Interval, verdict: NDArray[np.object_], differing: NDArray[np.int64], replications: int
) -> tuple[Finding, Finding, Finding]:
    """Differences that too few replications show, and those that a few replications dominate.

    Parameters
    ----------
    found
        The paired differences.
    verdict
        `object[row]`, what each means.
    differing
        `int64[row]`, replications in which the pair is not exactly equal.
    replications
        Of the study.

    Returns
    -------
    tuple of Finding
        `NOT_SEEN`, with the highest share of replications that may differ; `TOO_FEW_DIFFER`, with how many
        do and how many must; `LOPSIDED`.
    """
    number = len(found.estimate)
    unseen = Finding.nothing(Label.NOT_SEEN, number)
    unseen.rows[:] = verdict == "not seen"
    unseen.value[unseen.rows] = unseen_share(replications)
    few = Finding.nothing(Label.TOO_FEW_DIFFER, number)
    few.rows[:] = verdict == "too few differ"
    few.value[few.rows] = differing[few.rows]
    few.yardstick[few.rows] = FEWEST_DIFFERING
    lopsided = Finding.nothing(Label.LOPSIDED, number)
    lopsided.add(is_lopsided(found), "", found)
    return unseen, few, lopsided


def knock_on_not_seen(keys: pd.DataFrame, verdict: NDArray[np.object_], replications: int) -> Finding:
    """Net savings of the whole window whose knock-on cost no replication shows to change, though it may.

    Parameters
    ----------
    keys
        What the rows are.
    verdict
        `object[row]`, what each difference means.
    replications
        Of the study.
    """
    finding = Finding.nothing(Label.KNOCK_ON_NOT_SEEN, len(keys))
    net, knock_on = rows_of_net_saving(keys)
    unseen = (verdict[knock_on] == "not seen") & (verdict[net] != "not seen")
    rows = net[unseen & (keys["period"].iloc[net] == WHOLE_WINDOW).to_numpy()]
    finding.rows[rows] = True
    finding.value[rows] = unseen_share(replications)
    return finding


def unseen_share(replications: int) -> float:
    """Highest share of replications that may show what none of so many did.

    Notes
    -----
    `1 − 0.05^(1/n)`, the exact upper end of a one-sided 95 % interval (Clopper and Pearson 1934); about 3/n,
    the rule of three of Hanley and Lippman-Hand (1983), JAMA 249:1743-1745.
    """
    return float(1 - (1 - CONFIDENCE_SHARE) ** (1 / replications))


def within_noise(found: Interval, verdict: NDArray[np.object_]) -> Finding:
    """Differences whose interval covers zero."""
    finding = Finding.nothing(Label.WITHIN_NOISE, len(found.estimate))
    finding.add(np.asarray(verdict == "within noise"), "", found)
    return finding


def begun_before(found: Interval, longer: Interval, keys: pd.DataFrame) -> Finding:
    """Differences of the results of courses that take half of the measured period or longer.

    Parameters
    ----------
    found, longer
        The estimates of the scenario and of what it is compared with.
    keys
        What the rows are.

    Returns
    -------
    Finding
        Its evidence is the step with the longest course; `value` the mean days of the course, `low` and
        `high` the days of the measured period, `yardstick` the days of one that would not have the label.

    Notes
    -----
    Renewal theory: of what ends in a period of W days, the share that began before it is E[min(S, W)] / W for
    courses of length S (Cox 1962, Renewal Theory, chapter 5), and never more than E[S] / W.
    """
    finding = Finding.nothing(Label.BEGUN_BEFORE, len(keys))
    whole, measure = (keys["period"] == WHOLE_WINDOW).to_numpy(), keys["measure"].to_numpy()
    period = found.estimate[whole & (measure == PERIOD_DAYS.name)]
    if not len(period):
        return finding
    period_days = period[0]
    for courses in COURSES:
        of_step = whole & (measure == courses.days.name) & (keys["step"] != WHOLE_WINDOW).to_numpy()
        days = np.fmax(found.estimate, longer.estimate)
        candidates = np.flatnonzero(of_step & (keys["group"] == WHOLE_WINDOW).to_numpy() & ~np.isnan(days))
        counted = whole & np.isin(measure, [m.name for m in courses.counted_by])
        for pathway in keys.loc[counted, "pathway"].unique():
            inside = candidates
            if pathway != WHOLE_WINDOW:
                inside = candidates[(keys["pathway"].iloc[candidates] == pathway).to_numpy()]
            if not len(inside):
                continue
            longest = inside[np.argmax(days[inside])]
            if days[longest] < MOSTLY_BEFORE_SHARE * period_days:
                continue
            rows = counted & (keys["pathway"] == pathway).to_numpy()
            finding.rows[rows] = True
            finding.evidence[rows] = keys["step"].iloc[longest]
            finding.value[rows] = days[longest]
            finding.low[rows] = finding.high[rows] = period_days
            # The first whole day past twice the course: at twice exactly the label would still be given.
            finding.yardstick[rows] = np.floor(days[longest] / MOSTLY_BEFORE_SHARE) + 1
    return finding


def withheld(found: Interval, keys: pd.DataFrame, kept_out: NDArray[np.int64]) -> Finding:
    """Differences that are not called better because people are kept out at a step before them.

    Parameters
    ----------
    found
        The paired differences.
    keys
        What the rows are.
    kept_out
        `int64[row]`, the row of the list whose rise forbids it; -1 where there is none.
    """
    finding = Finding.nothing(Label.PEOPLE_KEPT_OUT, len(keys))
    rows = np.flatnonzero(kept_out >= 0)
    for row in np.unique(kept_out[rows]).tolist():
        place, measure = keys["step"].iloc[row], keys["measure"].iloc[row]
        finding.add(kept_out == row, f"{place}: {measure}", found, kept_out)
    return finding


def either(first: Finding, second: Finding) -> Finding:
    """The rows that have the label in one of two scenarios, with the numbers of the first that has it."""
    assert first.label is second.label, "findings of different labels cannot be put together"
    only_second = second.rows & ~first.rows
    return Finding(
        label=first.label,
        rows=first.rows | second.rows,
        evidence=np.where(only_second, second.evidence, first.evidence),
        value=np.where(only_second, second.value, first.value),
        low=np.where(only_second, second.low, first.low),
        high=np.where(only_second, second.high, first.high),
        yardstick=np.where(only_second, second.yardstick, first.yardstick),
    )


def _taken(values: Floats, rows: NDArray[np.int64]) -> Floats:
    """`float64[row]`, the value at each of these rows; NaN where there is none."""
    taken = np.full(len(rows), np.nan)
    there = rows >= 0
    taken[there] = values[rows[there]]
    return taken
