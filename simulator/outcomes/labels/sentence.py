"""What is said for one label: of one number as a sentence, and of all that a table shows in one clause."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import pandas as pd

from simulator.outcomes.labels.label import Label
from simulator.outcomes.measures.evidence_measure import GROWTH_UNIT, LOAD_UNIT, QUEUES
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.statistics.precision import WANTED_SHARE
from simulator.wording import (
    counted,
    written,
    written_difference,
    written_interval,
    written_name,
    written_share,
)

_WHO: Final = {
    queue.growth.name: queue.growth.title.removeprefix("Growth of the number ") for queue in QUEUES
}


class Evidence(NamedTuple):
    """The numbers behind one label of one number."""

    label: Label
    evidence: str
    """Name of the measure that the numbers are of; empty for the number's own."""
    value: float
    low: float
    high: float
    yardstick: float
    """As in `rule.Finding`."""
    unit: str
    """Unit of the number that is labelled."""
    replications: int
    """Of the study."""


def sentence(found: Evidence) -> str:
    """The reason for a label, in words that need no table beside them."""
    return _WORDS[found.label].sentence(found)


def figures_of(label: Label, rows: pd.DataFrame) -> str:
    """The figures behind a label in one table or chart, as a clause; empty where there are none to give.

    Parameters
    ----------
    label
        Of the rows.
    rows
        Columns of `labelling.LABEL_COLUMNS` and `yardstick`.
    """
    return _WORDS[label].figures(rows)


def growth_written(value: float, low: float, high: float) -> str:
    """A growth per month with its interval: `+12 a month (10 to 14)`."""
    interval = written_interval(low, high, GROWTH_UNIT)
    return " ".join(part for part in (f"{written_difference(value, GROWTH_UNIT)} a month", interval) if part)


def _days(days: float) -> str:
    return counted(round(days), "day")


def _replications(number: float) -> str:
    return counted(number, "replication")


def _kept_out(found: Evidence) -> str:
    place, _, name = found.evidence.partition(": ")
    measure = measure_named(name)
    rise = written_difference(found.value, measure.unit)
    interval = written_interval(found.low, found.high, measure.unit)
    unit = "" if measure.unit == "share" else f" {measure.unit}"
    title = measure.title[0].lower() + measure.title[1:]
    return " ".join(part for part in (f"{title} at {written_name(place)}: {rise}{unit}", interval) if part)


def _most_often_said(rows: pd.DataFrame) -> str:
    return str(rows["text"].value_counts().index[0])


def _no_steady_state(found: Evidence) -> str:
    if found.evidence in _WHO:
        growth = growth_written(found.value, found.low, found.high)
        return f"the number {_WHO[found.evidence]} changes by {growth}, so this average depends on the period"
    return (
        f"{written(found.value, LOAD_UNIT)} times as much work arrives as can be done and people cannot "
        "leave the list, so it grows without end, and this average depends on the period"
    )


def _growth(rows: pd.DataFrame) -> str:
    parts = []
    for (scenario, evidence), found in rows.groupby(["scenario", "evidence"], sort=False):
        if evidence in _WHO:
            first = found.iloc[0]
            growth = growth_written(float(first["value"]), float(first["low"]), float(first["high"]))
            parts.append(f"{written_name(str(scenario))}, those {_WHO[str(evidence)]}: {growth}")
    if not parts:
        return f"offered load {written(rows['value'].max(), LOAD_UNIT)} times what can be done"
    return "; ".join(dict.fromkeys(parts))


def _held_by_leavers(found: Evidence) -> str:
    return (
        f"{written(found.value, LOAD_UNIT)} times as much work arrives as can be done at the busiest pool: "
        "its list keeps its length only because people give up, get worse or are placed elsewhere"
    )


def _most_load(rows: pd.DataFrame) -> str:
    return f"offered load up to {written(rows['value'].max(), LOAD_UNIT)} times what can be done"


def _warm_up_not_met(found: Evidence) -> str:
    given = f"a warm-up of {_days(found.yardstick)} is too short"
    return given + (f": {_days(found.value)} would do" if not math.isnan(found.value) else "")


def _most_days(rows: pd.DataFrame) -> str:
    most = float(rows["value"].max())
    return "" if math.isnan(most) else f"a warm-up of {_days(most)} would do"


def _warm_up_not_judged(found: Evidence) -> str:
    return (
        f"whether a warm-up of {_days(found.yardstick)} is enough cannot be judged: a longer run or more "
        "replications would decide"
    )


def _cut_off(found: Evidence) -> str:
    return f"{written_share(found.value)} of the waits were not over at the end of the measured period"


def _most_people(rows: pd.DataFrame) -> str:
    least, most = (written(float(end), "share") for end in (rows["value"].min(), rows["value"].max()))
    return f"{most} of them" if least == most else f"{least} to {most} of them"


def _begun_before(found: Evidence) -> str:
    return (
        f"a course of {written_name(found.evidence)} takes {_days(found.value)} on average, and the measured "
        f"period has {_days(found.low)}: many courses that end in it began before it. A measured period of "
        f"{_days(found.yardstick)} or more, compared year by year, would not have this label"
    )


def _longest_course(rows: pd.DataFrame) -> str:
    longest = rows.iloc[int(rows["value"].argmax())]
    return (
        f"{written_name(str(longest['evidence']))} takes {_days(float(longest['value']))} on average; a "
        f"measured period of {_days(float(longest['yardstick']))} or more would not have this label"
    )


def _too_few_replications(found: Evidence) -> str:
    runs = _replications(found.replications)
    if math.isnan(found.value):
        return f"{runs} give no interval"
    if math.isinf(found.value):
        return f"the interval of {runs} covers zero"
    wide = f"the interval of {runs} is ±{written_share(found.value)} of the figure"
    if math.isinf(found.yardstick):
        return f"{wide}; no practicable number would bring it to ±{written_share(WANTED_SHARE)}"
    if found.yardstick <= found.replications:
        return f"{runs} are too few to estimate the spread"
    wanted = written(found.yardstick, "replications")
    return f"{wide}; about {wanted} would bring it to ±{written_share(WANTED_SHARE)}"


def _most_replications(rows: pd.DataFrame) -> str:
    least, most = float(rows["yardstick"].min()), float(rows["yardstick"].max())
    if math.isnan(most):
        return "no interval"
    if math.isinf(least):
        return ""
    if math.isinf(most):
        return f"{_replications(least)} or more would do, depending on the measure"
    if least == most:
        return f"about {_replications(most)} would do"
    return f"{written(least, 'replications')} to {_replications(most)} would do, depending on the measure"


def _not_seen(found: Evidence) -> str:
    return (
        f"no difference in {_replications(found.replications)}: up to {written_share(found.value)} of all "
        "replications may still show one"
    )


def _knock_on_not_seen(found: Evidence) -> str:
    return (
        f"knock-on cost not seen to change in {_replications(found.replications)}: in up to "
        f"{written_share(found.value)} of all replications it may still change, and the net saving with it"
    )


def _too_few_differ(found: Evidence) -> str:
    return (
        f"{written(found.value, 'replications')} of {_replications(found.replications)} differ: no interval "
        f"and no verdict below {written(found.yardstick, 'replications')}"
    )


def _lopsided(found: Evidence) -> str:
    interval = written_interval(found.low, found.high, found.unit)
    return (
        f"a few of {_replications(found.replications)} account for most of the difference: its interval "
        f"{interval} may be too short"
    )


def _within_noise(found: Evidence) -> str:
    return f"the 95% interval {written_interval(found.low, found.high, found.unit)} covers zero".replace(
        "  ", " "
    )


def _some_replications(found: Evidence) -> str:
    return f"{written(found.value, 'replications')} of {_replications(found.replications)} have a value"


def _no_value(found: Evidence) -> str:
    return "no replication had anything to measure"


def _no_figures(_: pd.DataFrame) -> str:
    return ""


class _Words(NamedTuple):
    sentence: Callable[[Evidence], str]
    """Of one number."""
    figures: Callable[[pd.DataFrame], str] = _no_figures
    """Of all the numbers with the label in one table or chart."""


_WORDS: Final = {
    Label.PEOPLE_KEPT_OUT: _Words(_kept_out, _most_often_said),
    Label.NO_STEADY_STATE: _Words(_no_steady_state, _growth),
    Label.HELD_BY_LEAVERS: _Words(_held_by_leavers, _most_load),
    Label.WARM_UP_NOT_MET: _Words(_warm_up_not_met, _most_days),
    Label.WARM_UP_NOT_JUDGED: _Words(_warm_up_not_judged),
    Label.WINDOW_CUTS_OFF: _Words(_cut_off, _most_people),
    Label.BEGUN_BEFORE: _Words(_begun_before, _longest_course),
    Label.TOO_FEW_REPLICATIONS: _Words(_too_few_replications, _most_replications),
    Label.NOT_SEEN: _Words(_not_seen),
    Label.KNOCK_ON_NOT_SEEN: _Words(_knock_on_not_seen, _most_often_said),
    Label.TOO_FEW_DIFFER: _Words(_too_few_differ),
    Label.LOPSIDED: _Words(_lopsided),
    Label.WITHIN_NOISE: _Words(_within_noise),
    Label.SOME_REPLICATIONS: _Words(_some_replications),
    Label.NO_VALUE: _Words(_no_value),
}
"""What is said for each label."""
