"""Curves of waits: how many people waited how long in one replication, so that replications can be pooled.

A percentile is no mean: the average of the percentiles of short windows is not the percentile of all the
people in them. So beside its measures each replication keeps how many people waited how long, and percentiles
of the whole window are taken from all replications together.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from simulator.domain.pathway import Clock
from simulator.outcomes.clock import WaitingClock
from simulator.outcomes.clock_measure import referred_curve, seen_curve, waiting_curve
from simulator.outcomes.episode import Episodes
from simulator.outcomes.incidence import CENSORED, GONE, SEEN
from simulator.outcomes.list_wait import LIST_WAIT_CURVE, WAIT_CURVE
from simulator.outcomes.reading import Reading
from simulator.outcomes.record import Floats, Integers, Record, Truths
from simulator.outcomes.referral_wait import fates_of
from simulator.outcomes.window import WHOLE_WINDOW

CURVE_KEYS: Final = ("curve", "pathway", "group", "step")
FATES: Final = ("seen", "gone", "censored")
CURVE_COLUMNS: Final = (*CURVE_KEYS, "days", *FATES)

_BITS: Final = 8
"""Waits are kept to so many binary digits, that is to 0.4 % at worst, and never finer than 1/256 day."""


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
    record, episodes, clocks = reading.record, reading.episodes, reading.clocks
    people = [
        part for clock, waiting in clocks.items() for part in _of_clock(record, episodes, clock, waiting)
    ]
    people += _of_steps(record)
    names = [part.curve for part in people]
    curve = np.repeat(np.arange(len(people)), [len(part.days) for part in people])
    group, step, fate = (
        np.concatenate([getattr(part, column) for part in people]) for column in ("group", "step", "fate")
    )
    days = kept_days(np.concatenate([part.days for part in people]))
    order = np.lexsort((days, step, group, curve))
    curve, group, step, days, fate = curve[order], group[order], step[order], days[order], fate[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = np.any([column[1:] != column[:-1] for column in (curve, group, step, days)], axis=0)
    row = np.cumsum(first) - 1
    of_curve, of_group, of_step, of_days = curve[first], group[first], step[first], days[first]
    pathways, groups = (list(dict.fromkeys(names)) for names in zip(*record.grid.groups, strict=True))
    steps = [WHOLE_WINDOW, *dict.fromkeys(name for _, name in record.grid.steps)]
    pathway_of = np.array([pathways.index(pathway) for pathway, _ in record.grid.groups])
    group_of = np.array([groups.index(name) for _, name in record.grid.groups])
    step_of = np.array([0, *(steps.index(name) for _, name in record.grid.steps)])
    told: dict[str, object] = {
        "curve": pd.Categorical.from_codes(of_curve, categories=pd.Index(names)),
        "pathway": pd.Categorical.from_codes(pathway_of[of_group], categories=pd.Index(pathways)),
        "group": pd.Categorical.from_codes(group_of[of_group], categories=pd.Index(groups)),
        "step": pd.Categorical.from_codes(step_of[of_step + 1], categories=pd.Index(steps)),
        "days": of_days,
    }
    for name, code in zip(FATES, (SEEN, GONE, CENSORED), strict=True):
        told[name] = np.bincount(row[fate == code], minlength=len(of_days)).astype(np.int32)
    return pd.DataFrame(told)


class _People(NamedTuple):
    """Those whose waits make one curve; a step of -1 stands for none."""

    curve: str
    group: Integers
    step: Integers
    days: Floats
    fate: Integers


def kept_days(days: Floats) -> Floats:
    """Waits as curves keep them: rounded to whole days where they are whole, and to 0.4 % at worst."""
    _, exponent = np.frexp(days)
    finest = np.ldexp(1.0, np.maximum(exponent, 0) - _BITS)
    return np.asarray(np.round(days / finest) * finest)


def _of_clock(record: Record, episodes: Episodes, clock: Clock, waiting: WaitingClock) -> list[_People]:
    periods, group = record.grid.periods, episodes.group
    no_step, seen = np.full(len(group), -1), np.full(len(group), SEEN)
    stopped = waiting.runs & (periods.cell_of(waiting.stopped) >= 0)
    end = periods.edges[-1]
    running = waiting.runs & (waiting.began < end) & (waiting.over >= end)
    referred = waiting.runs & (periods.cell_of(episodes.began) >= 0)
    days, fate = fates_of(waiting, record.until_days)
    return [
        _chosen(seen_curve(clock), stopped, group, no_step, waiting.stopped - waiting.began, seen),
        _chosen(waiting_curve(clock), running, group, no_step, end - waiting.began, seen),
        _chosen(referred_curve(clock), referred, group, no_step, days, fate),
    ]


def _of_steps(record: Record) -> list[_People]:
    visits, periods = record.visits, record.grid.periods
    started = visits.starts & (periods.cell_of(visits.started) >= 0)
    end = periods.edges[-1]
    on_list = visits.waited & (visits.joined < end) & (visits.off_list >= end)
    seen = np.full(len(visits.step), SEEN)
    return [
        _chosen(WAIT_CURVE, started, visits.group, visits.step, visits.started - visits.joined, seen),
        _chosen(LIST_WAIT_CURVE, on_list, visits.group, visits.step, end - visits.joined, seen),
    ]


def _chosen(
    curve: str, who: Truths, group: Integers, step: Integers, days: Floats, fate: Integers
) -> _People:
    return _People(curve, group[who], step[who], days[who], fate[who])
