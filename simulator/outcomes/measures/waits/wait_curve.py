"""Curves of waits: how many people waited how long in one replication, so that replications can be pooled.

A percentile is no mean: the average of the percentiles of short windows is not the percentile of all the
people in them. So beside its measures each replication keeps how many people waited how long, and percentiles
of the whole window are taken from all replications together.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.pathway import Clock
from simulator.outcomes.measures.dimension import PLACES_OF_CURVE
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.record import Floats, Integers, Record
from simulator.outcomes.measures.waits.clock import WaitingClock
from simulator.outcomes.measures.waits.clock_measure import referred_curve, seen_curve, waiting_curve
from simulator.outcomes.measures.waits.list_wait import LIST_WAIT_CURVE, WAIT_CURVE
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.waits.referral_wait import fates_of
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.incidence import CENSORED, GONE, SEEN

CURVE_KEYS: Final = ("curve", *PLACES_OF_CURVE)
FATES: Final = ("seen", "gone", "censored")
CURVE_COLUMNS: Final = (*CURVE_KEYS, "days", *FATES)

_BITS: Final = 8
"""Waits are kept to so many binary digits, that is to 0.4 % at worst, and never finer than 1/256 day."""
_RUNGS: Final = 2 ** (_BITS - 1)
"""Lengths of wait that are columns apart between a day count and its double."""


def wait_curves(reading: Reading) -> pd.DataFrame:
    """How many people of each group waited how long, over the whole window.

    Parameters
    ----------
    reading
        One replication.

    Returns
    -------
    pandas.DataFrame
        Columns of `CURVE_COLUMNS`, one row a group, step (`all` for a clock) and length of wait: how many
        were seen after so many days, left unseen, or were last heard of.
    """
    record, grid = reading.record, reading.record.grid
    people = [
        part
        for clock, waiting in reading.clocks.items()
        for part in _of_clock(record, reading.episodes, clock, waiting)
    ]
    people += _of_steps(record)
    tallies = [_tally(part) for part in people]
    curve = np.repeat(np.arange(len(people)), [len(tally.place) for tally in tallies])
    place, days, counts = (np.concatenate(column) for column in zip(*tallies, strict=True))
    group, step = np.divmod(place, len(grid.steps))
    of_steps = np.array([part.of_steps for part in people])[curve]
    pathways, groups = (list(dict.fromkeys(names)) for names in zip(*grid.groups, strict=True))
    steps = [WHOLE_WINDOW, *dict.fromkeys(name for _, name in grid.steps)]
    pathway_of = np.array([pathways.index(pathway) for pathway, _ in grid.groups])
    group_of = np.array([groups.index(name) for _, name in grid.groups])
    step_of = np.array([steps.index(name) for _, name in grid.steps])
    labels = {
        "curve": (curve, [part.curve for part in people]),
        "pathway": (pathway_of[group], pathways),
        "group": (group_of[group], groups),
        "step": (np.where(of_steps, step_of[step], 0), steps),
    }
    columns: dict[str, object] = {
        column: pd.Categorical.from_codes(codes, categories=pd.Index(names))
        for column, (codes, names) in labels.items()
    }
    columns["days"] = days
    for name, fate in zip(FATES, (SEEN, GONE, CENSORED), strict=True):
        columns[name] = counts[:, fate].astype(np.int32)
    return pd.DataFrame(columns)


class _People(NamedTuple):
    """Those whose waits make one curve."""

    curve: str
    of_steps: bool
    """Whether their step is columns; a clock has none."""
    place: Integers
    """Their group and step in the grid."""
    days: Floats
    fate: Integers | int
    """One for each, or one for all."""


class _Tally(NamedTuple):
    """How many people of a place waited how long: one row a place and length of wait, both ascending."""

    place: Integers
    days: Floats
    counts: Integers
    """`int64[row, fate]`."""


def _tally(people: _People) -> _Tally:
    rung = _rungs(people.days)
    rungs, fates = int(rung.max(initial=0)) + 1, len(FATES)
    places = np.flatnonzero(np.bincount(people.place))
    position = np.zeros(places.max(initial=0) + 1, dtype=np.int64)
    position[places] = np.arange(len(places))
    code = (position[people.place] * rungs + rung) * fates + people.fate
    counts = np.bincount(code, minlength=len(places) * rungs * fates).reshape(-1, fates)
    there = np.flatnonzero(counts.any(axis=1))
    return _Tally(place=places[there // rungs], days=_days_at(there % rungs), counts=counts[there])


def kept_days(days: Floats) -> Floats:
    """Waits as curves keep them: rounded to whole days where they are whole, and to 0.4 % at worst."""
    return _days_at(_rungs(days))


def _rungs(days: Floats) -> NDArray[np.int64]:
    """`int64[wait]`, how many of the lengths that curves keep are shorter than each wait, rounded."""
    _, exponent = np.frexp(days)
    doublings = np.maximum(exponent, 0)
    return np.asarray(np.rint(np.ldexp(days, _BITS - doublings)).astype(np.int64) + doublings * _RUNGS)


def _days_at(rung: NDArray[np.int64]) -> Floats:
    """The length of wait at each rung."""
    doublings = np.maximum(rung // _RUNGS - 1, 0)
    return np.asarray(np.ldexp((rung - doublings * _RUNGS).astype(np.float64), doublings - _BITS))


def _of_clock(record: Record, episodes: Episodes, clock: Clock, waiting: WaitingClock) -> list[_People]:
    periods, place = record.grid.periods, episodes.place
    stopped = np.flatnonzero(waiting.runs & periods.hold(waiting.stopped))
    end = periods.edges[-1]
    running = np.flatnonzero(waiting.runs & (waiting.began < end) & (waiting.over >= end))
    referred = np.flatnonzero(waiting.runs & periods.hold(episodes.began))
    days, fate = fates_of(waiting, record.until_days)
    waits = waiting.stopped[stopped] - waiting.began[stopped]
    return [
        _People(seen_curve(clock), False, place[stopped], waits, SEEN),
        _People(waiting_curve(clock), False, place[running], end - waiting.began[running], SEEN),
        _People(referred_curve(clock), False, place[referred], days[referred], fate[referred]),
    ]


def _of_steps(record: Record) -> list[_People]:
    place, joined, off_list = record.listed
    end = record.grid.periods.edges[-1]
    on_list = np.flatnonzero((joined < end) & (off_list >= end))
    return [
        _People(WAIT_CURVE, True, record.seen.place, record.seen.waits, SEEN),
        _People(LIST_WAIT_CURVE, True, place[on_list], end - joined[on_list], SEEN),
    ]
