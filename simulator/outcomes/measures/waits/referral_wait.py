"""Waits across steps, by two clocks: those seen, those still waiting, and the share seen in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.domain.pathway import Clock, Standard
from simulator.outcomes.measures.distribution import described_by_cell, means_by_cell, present_medians
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.record import Floats, Integers, Record, Truths
from simulator.outcomes.measures.waits.clock import WaitingClock, waiting_clock
from simulator.outcomes.measures.waits.clock_measure import (
    DAYS_OF_REFERRED,
    LONG_WEEKS,
    OF_REFERRED,
    OF_SEEN,
    OF_WAITING,
    SEEN_WITHIN_STANDARD,
    WEEKS,
    WITHIN_STANDARD,
)
from simulator.outcomes.statistics.incidence import (
    CENSORED,
    CLOCK_TOLERANCE_DAYS,
    GONE,
    SEEN,
    Cohorts,
    order_of_fates,
)
from simulator.units import DAYS_PER_WEEK


def referral_waits(record: Record, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Values:
    """Every measure of both clocks.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    clocks
        Their waiting-time clocks.
    """
    values: Values = {}
    for clock, waiting in clocks.items():
        values |= _seen(record.grid, episodes, waiting, OF_SEEN[clock])
        values |= _still_waiting(record.grid, episodes, waiting, OF_WAITING[clock])
        values |= _of_referred(record, episodes, waiting, clock)
    return values | _standards(record, episodes, clocks)


def _seen(grid: Grid, episodes: Episodes, waiting: WaitingClock, measures: tuple[Measure, ...]) -> Values:
    number, *of_waits = measures
    rows = np.flatnonzero(waiting.runs & grid.periods.hold(waiting.stopped))
    place, cells = episodes.place[rows], grid.periods.cell_of(waiting.stopped[rows])
    waits = waiting.stopped[rows] - waiting.began[rows]
    found = described_by_cell(grid, number, place, cells, waits, (0.5, 0.9))
    values: Values = {
        measure.name: {level: figures[which] for level, figures in found.items()}
        for which, measure in enumerate(of_waits)
    }
    values[number.name] = grid.totals(number, grid.counted(place, cells))
    return values


def _still_waiting(
    grid: Grid, episodes: Episodes, waiting: WaitingClock, measures: tuple[Measure, ...]
) -> Values:
    number, median, *over = measures
    running = np.flatnonzero(waiting.runs)
    span, period = grid.snapshots(waiting.began[running], waiting.over[running])
    rows = running[span]
    place, waits = episodes.place[rows], grid.periods.ends[period] - waiting.began[rows]
    counts = {number.name: grid.present(place, period)}
    for measure, weeks in zip(over, LONG_WEEKS, strict=True):
        longer = np.flatnonzero(waits > weeks * DAYS_PER_WEEK + CLOCK_TOLERANCE_DAYS)
        counts[measure.name] = grid.present(place[longer], period[longer])
    levels = [*grid.levels_for(number)]
    values: Values = {
        name: {level.name: level.added(count) for level in levels} for name, count in counts.items()
    }
    return values | {median.name: present_medians(grid, levels, place, period, waits)}


def _of_referred(record: Record, episodes: Episodes, waiting: WaitingClock, clock: Clock) -> Values:
    """Shares seen by so many weeks, of the window and each month; days until a share is seen, of the window.

    Months are too short to follow people through until most of them are seen.
    """
    within, percentiles = OF_REFERRED[clock], DAYS_OF_REFERRED[clock]
    days, fate = fates_of(waiting, record.until_days)
    limits = [weeks * DAYS_PER_WEEK for weeks in WEEKS]
    values: Values = {measure.name: {} for measure in (*within, *percentiles)}
    for referred in _referred(record.grid, within[0], episodes, waiting.runs, days, fate):
        for measure, shares in zip(within, referred.shares(limits), strict=True):
            values[measure.name][referred.level] = shares
        found = referred.whole.percentiles([measure.share for measure in percentiles])
        for measure, of_level in zip(percentiles, found, strict=True):
            values[measure.name][referred.level] = of_level[:, None]
    return values


def fates_of(waiting: WaitingClock, until_days: float) -> tuple[Floats, Integers]:
    """Days until each clock was over or last heard of, and which of the two."""
    known_until = np.minimum(waiting.over, until_days)
    fate = np.where(waiting.stopped <= waiting.given_up, np.int8(SEEN), np.int8(GONE))
    fate[waiting.over >= until_days] = CENSORED
    return known_until - waiting.began, fate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Referred:
    """Those referred in the window, by the rows of one level, and by row and month."""

    level: str
    whole: Cohorts
    monthly: Cohorts

    def shares(self, within_days: Sequence[float]) -> Floats:
        """`float64[within, row, period]`, the share who are seen within so many days."""
        whole, monthly = self.whole.shares(within_days)[:, :, None], self.monthly.shares(within_days)
        return np.concatenate((whole, monthly.reshape(*whole.shape[:2], -1)), axis=2)


def _referred(
    grid: Grid, measure: Measure, episodes: Episodes, who: Truths, days: Floats, fate: Integers
) -> Iterator[_Referred]:
    """For each level of a measure."""
    rows = np.flatnonzero(who & grid.periods.hold(episodes.began))
    rows = rows[order_of_fates(days[rows], fate[rows])]
    days, fate, place = days[rows], fate[rows], episodes.place[rows]
    cells = grid.periods.cell_of(episodes.began[rows])
    month, months = grid.periods.month_of(cells) - 1, len(grid.periods.labels) - 1
    some = np.flatnonzero(month >= 0)
    for level in grid.levels_for(measure):
        row, number = level.row_of_place(place), len(level.rows)
        yield _Referred(
            level=level.name,
            whole=Cohorts.in_order(days, fate, row, number),
            monthly=Cohorts.in_order(
                days[some], fate[some], row[some] * months + month[some], number * months
            ),
        )


def _standards(record: Record, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Values:
    """The share within each group's first standard, and within every standard by its name."""
    of_group = {
        (pathway.name, group.name): [s for s in pathway.standards if s.applies_to(group.name)]
        for pathway in record.system.pathways
        for group in pathway.groups
    }
    firsts = {group: standards[0] for group, standards in of_group.items() if standards}
    waiting, limits = _by_standard(record, episodes, clocks, firsts)
    values = {
        WITHIN_STANDARD.name: _within(record, episodes, waiting, limits),
        SEEN_WITHIN_STANDARD.name: _seen_within(record.grid, episodes, waiting, limits),
    }
    for name in dict.fromkeys(s.name for pathway in record.system.pathways for s in pathway.standards):
        named = {group: s for group, standards in of_group.items() for s in standards if s.name == name}
        waiting, limits = _by_standard(record, episodes, clocks, named)
        values[f"{WITHIN_STANDARD.name}/{name}"] = _within(record, episodes, waiting, limits)
    return values


def _by_standard(
    record: Record,
    episodes: Episodes,
    clocks: dict[Clock, WaitingClock],
    standards: dict[tuple[str, str], Standard],
) -> tuple[WaitingClock, Floats]:
    """Each episode's clock and limit in days, by the standard of its pathway and group."""
    of_group = [standards.get(group) for group in record.grid.groups]
    number = len(episodes.began)
    stopped, given_up, limits = (np.full(number, np.inf) for _ in range(3))
    runs = np.zeros(number, dtype=np.bool_)
    for standard in dict.fromkeys(standards.values()):
        theirs = np.array([each == standard for each in of_group])[episodes.group]
        own = clocks[standard.clock]
        if standard.steps:
            own = waiting_clock(record, episodes, standard.clock, standard.steps)
        stopped[theirs], given_up[theirs] = own.stopped[theirs], own.given_up[theirs]
        runs[theirs], limits[theirs] = own.runs[theirs], standard.within_days
    return WaitingClock(began=episodes.began, stopped=stopped, given_up=given_up, runs=runs), limits


def _within(record: Record, episodes: Episodes, waiting: WaitingClock, limits: Floats) -> dict[str, Floats]:
    days, fate = fates_of(waiting, record.until_days)
    # Time in units of the limit, so that pathways with different limits can be pooled.
    referred = _referred(record.grid, WITHIN_STANDARD, episodes, waiting.runs, days / limits, fate)
    return {each.level: each.shares((1.0,))[0] for each in referred}


def _seen_within(grid: Grid, episodes: Episodes, waiting: WaitingClock, limits: Floats) -> dict[str, Floats]:
    rows = np.flatnonzero(waiting.runs & grid.periods.hold(waiting.stopped))
    cells = grid.periods.cell_of(waiting.stopped[rows])
    waits = waiting.stopped[rows] - waiting.began[rows]
    in_time = (waits <= limits[rows] + CLOCK_TOLERANCE_DAYS).astype(np.float64)
    return means_by_cell(grid, SEEN_WITHIN_STANDARD, episodes.place[rows], cells, in_time)
