"""The reason for one label of one number, as a sentence."""

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
    yardstick: float
    """As in `label_rule.Finding`."""
    unit: str
    """Unit of the number that is labelled."""
    replications: int
    """Of the study."""


def sentence(found: Evidence) -> str:
    """The reason for a label, in words that need no table beside them."""
    return _SENTENCES[found.label](found)


def growth_written(value: float, low: float, high: float) -> str:
    """A growth per month with its interval: `+12 a month (10 to 14)`."""
    interval = written_interval(low, high, GROWTH_UNIT)
    return " ".join(part for part in (f"{written_difference(value, GROWTH_UNIT)} a month", interval) if part)


def _kept_out(found: Evidence) -> str:
    place, _, name = found.evidence.partition(": ")
    measure = measure_named(name)
    rise = written_difference(found.value, measure.unit)
    interval = written_interval(found.low, found.high, measure.unit)
    unit = "" if measure.unit == "share" else f" {measure.unit}"
    title = measure.title[0].lower() + measure.title[1:]
    return " ".join(part for part in (f"{title} at {written_name(place)}: {rise}{unit}", interval) if part)


def _no_steady_state(found: Evidence) -> str:
    if found.evidence in _WHO:
        growth = growth_written(found.value, found.low, found.high)
        return f"the number {_WHO[found.evidence]} changes by {growth}, so this average depends on the period"
    return (
        f"{_load(found.value)} times as much work arrives as can be done and people cannot leave the list, "
        "so it grows without end, and this average depends on the period"
    )


def _held_by_leavers(found: Evidence) -> str:
    return (
        f"{_load(found.value)} times as much work arrives as can be done at the busiest pool: its list keeps "
        "its length only because people give up, get worse or are placed elsewhere"
    )


def _warm_up_not_met(found: Evidence) -> str:
    given = f"a warm-up of {found.yardstick:,.0f} days is too short"
    return given + (f": {found.value:,.0f} days would do" if not math.isnan(found.value) else "")


def _warm_up_not_judged(found: Evidence) -> str:
    return (
        f"whether a warm-up of {found.yardstick:,.0f} days is enough cannot be judged: a longer run or more "
        "replications would decide"
    )


def _cut_off(found: Evidence) -> str:
    return f"{written_share(found.value)} of the waits were not over at the end of the measured period"


def _too_few_replications(found: Evidence) -> str:
    runs = f"{found.replications} replication" + ("s" if found.replications != 1 else "")
    if math.isnan(found.value):
        return f"{runs} give no interval"
    if math.isinf(found.value):
        return f"the interval of {runs} covers zero"
    wide = f"the interval of {runs} is ±{written_share(found.value)} of the figure"
    if math.isinf(found.yardstick):
        return f"{wide}; no practicable number would bring it to ±{WANTED_SHARE:.0%}"
    if found.yardstick <= found.replications:
        return f"{runs} are too few to estimate the spread"
    return f"{wide}; about {found.yardstick:,.0f} would bring it to ±{WANTED_SHARE:.0%}"


def _not_seen(found: Evidence) -> str:
    runs = f"{found.replications} replication" + ("s" if found.replications != 1 else "")
    return (
        f"no difference in {runs}: up to {written_share(found.value)} of all replications may still show one"
    )


def _too_few_differ(found: Evidence) -> str:
    return (
        f"{found.value:.0f} of {found.replications} replications differ: no interval and no verdict below "
        f"{found.yardstick:.0f}"
    )


def _lopsided(found: Evidence) -> str:
    interval = written_interval(found.low, found.high, found.unit)
    return (
        f"a few of {found.replications} replications account for most of the difference: its interval "
        f"{interval} may be too short"
    )


def _within_noise(found: Evidence) -> str:
    return f"the 95% interval {written_interval(found.low, found.high, found.unit)} covers zero".replace(
        "  ", " "
    )


def _some_replications(found: Evidence) -> str:
    return f"{found.value:.0f} of {found.replications} replications have a value"


def _no_value(found: Evidence) -> str:
    return "no replication had anything to measure"


_SENTENCES = {
    Label.PEOPLE_KEPT_OUT: _kept_out,
    Label.NO_STEADY_STATE: _no_steady_state,
    Label.HELD_BY_LEAVERS: _held_by_leavers,
    Label.WARM_UP_NOT_MET: _warm_up_not_met,
    Label.WARM_UP_NOT_JUDGED: _warm_up_not_judged,
    Label.WINDOW_CUTS_OFF: _cut_off,
    Label.TOO_FEW_REPLICATIONS: _too_few_replications,
    Label.NOT_SEEN: _not_seen,
    Label.TOO_FEW_DIFFER: _too_few_differ,
    Label.LOPSIDED: _lopsided,
    Label.WITHIN_NOISE: _within_noise,
    Label.SOME_REPLICATIONS: _some_replications,
    Label.NO_VALUE: _no_value,
}


def _load(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
