"""What stands behind one label of one number, as a sentence."""

from __future__ import annotations

import math
from typing import NamedTuple

from simulator.outcomes.labels.label import Label
from simulator.outcomes.measures.evidence_measure import GROWTH_UNIT, QUEUES
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.statistics.precision import WANTED_SHARE
from simulator.wording import written_difference, written_interval, written_name, written_share

_WHO = {queue.growth.name: queue.growth.title.removeprefix("Growth of the number ") for queue in QUEUES}


class Evidence(NamedTuple):
    """The numbers behind one label of one number."""

    label: Label
    evidence: str
    """Name of the measure that the numbers are of; empty for the number's own."""
    value: float
    low: float
    high: float
    beside: float
    """As in `label_rule.Finding`."""
    unit: str
    """Unit of the number that is labelled."""
    replications: int
    """Of the study."""


def sentence(told: Evidence) -> str:
    """What stands behind a label, in words that need no table beside them."""
    return _SENTENCES[told.label](told)


def growth_written(value: float, low: float, high: float) -> str:
    """A growth per month with its interval: `+12 a month (10 to 14)`."""
    interval = written_interval(low, high, GROWTH_UNIT)
    return " ".join(part for part in (f"{written_difference(value, GROWTH_UNIT)} a month", interval) if part)


def _kept_out(told: Evidence) -> str:
    place, _, name = told.evidence.partition(": ")
    measure = measure_named(name)
    rise = written_difference(told.value, measure.unit)
    interval = written_interval(told.low, told.high, measure.unit)
    unit = "" if measure.unit == "share" else f" {measure.unit}"
    title = measure.title[0].lower() + measure.title[1:]
    return " ".join(part for part in (f"{title} at {written_name(place)}: {rise}{unit}", interval) if part)


def _no_steady_state(told: Evidence) -> str:
    if told.evidence in _WHO:
        growth = growth_written(told.value, told.low, told.high)
        return f"number {_WHO[told.evidence]}: {growth}, so this is a figure of the measured period, no level"
    return (
        f"{_load(told.value)} times as much work arrives as can be done and nobody may leave the list, so it "
        "grows without end, and this is a figure of the measured period, no level"
    )


def _held(told: Evidence) -> str:
    return (
        f"where it is busiest, {_load(told.value)} times as much work arrives as can be done: that list "
        "keeps its length only because people give up, get worse or are placed elsewhere"
    )


def _warm_up(told: Evidence) -> str:
    given = f"a warm-up of {told.beside:,.0f} days is too short"
    return given + (f": {told.value:,.0f} days would do" if not math.isnan(told.value) else "")


def _warm_up_not_judged(told: Evidence) -> str:
    return (
        f"whether a warm-up of {told.beside:,.0f} days is enough cannot be judged: a longer run or more "
        "replications would tell"
    )


def _cut_off(told: Evidence) -> str:
    return (
        f"the window cuts off {written_share(told.value)} of the people: their wait was not over at its end"
    )


def _too_few(told: Evidence) -> str:
    runs = f"{told.replications} replication" + ("s" if told.replications != 1 else "")
    if math.isnan(told.value):
        return f"{runs}: no interval can be told"
    if math.isinf(told.value):
        return f"{runs} leave an interval around zero"
    wide = f"{runs} leave the interval at ±{written_share(told.value)} of the figure"
    if math.isinf(told.beside):
        return f"{wide}; no number worth running would bring it to ±{WANTED_SHARE:.0%}"
    if told.beside <= told.replications:
        return f"{runs} are too few to trust their spread"
    return f"{wide}; about {told.beside:,.0f} would bring it to ±{WANTED_SHARE:.0%}"


def _not_seen(told: Evidence) -> str:
    runs = f"{told.replications} replication" + ("s" if told.replications != 1 else "")
    return f"no difference in {runs}: it may still show in up to {written_share(told.value)} of them"


def _too_few_differ(told: Evidence) -> str:
    return (
        f"{told.value:.0f} of {told.replications} replications differ: no interval and no verdict below "
        f"{told.beside:.0f}"
    )


def _lopsided(told: Evidence) -> str:
    interval = written_interval(told.low, told.high, told.unit)
    return f"a few of {told.replications} replications hold most of it: its interval {interval} may end short"


def _within_noise(told: Evidence) -> str:
    return f"the 95% interval {written_interval(told.low, told.high, told.unit)} covers zero".replace(
        "  ", " "
    )


def _some(told: Evidence) -> str:
    return f"a value in {told.value:.0f} of {told.replications} replications"


def _none(told: Evidence) -> str:
    return "nothing to measure in any replication"


_SENTENCES = {
    Label.PEOPLE_KEPT_OUT: _kept_out,
    Label.NO_STEADY_STATE: _no_steady_state,
    Label.HELD_BY_LEAVERS: _held,
    Label.WARM_UP_NOT_MET: _warm_up,
    Label.WARM_UP_NOT_JUDGED: _warm_up_not_judged,
    Label.WINDOW_CUTS_OFF: _cut_off,
    Label.TOO_FEW_REPLICATIONS: _too_few,
    Label.NOT_SEEN: _not_seen,
    Label.TOO_FEW_DIFFER: _too_few_differ,
    Label.LOPSIDED: _lopsided,
    Label.WITHIN_NOISE: _within_noise,
    Label.SOME_REPLICATIONS: _some,
    Label.NO_VALUE: _none,
}


def _load(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
