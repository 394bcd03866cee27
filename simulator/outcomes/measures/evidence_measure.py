"""The measures that labels rest on: growth, offered load, and the waits that the window cuts off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from simulator.domain.pathway import Clock
from simulator.outcomes.measures.dimension import GROUPS, PLACES_OF_CURVE
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.waits.clock_measure import (
    CLOCKS,
    DAYS_OF_REFERRED,
    OF_REFERRED,
    OF_SEEN,
    OF_WAITING,
    SEEN_WITHIN_STANDARD,
    WITHIN_STANDARD,
)
from simulator.outcomes.measures.waits.list_wait import (
    INSIDE_PER_CONTACT,
    LIST_AT_END,
    LIST_MEAN,
    LIST_MEDIAN_WAIT,
    WAIT_MEAN,
    WAIT_MEDIAN,
    WAIT_OF_ALL,
    WAIT_P90,
)
from simulator.units import DAYS_PER_MONTH

QueueName = Literal["list", "waiting_for_first_contact", "waiting_for_treatment"]

GROWTH_UNIT: Final = "patients a month"
"""Of months of equal length, `units.DAYS_PER_MONTH`, so that a long one does not look like growth."""

LOAD_UNIT: Final = "times capacity"

_GROWTH_SOURCE: Final = (
    "derived in docs/labels.md; the slope is the coefficient of the first Legendre polynomial, NIST Digital "
    "Library of Mathematical Functions, 18.18(i), https://dlmf.nist.gov/18.18"
)
_LOAD_SOURCE: Final = (
    "Jackson (1957), Operations Research 5(4) for the flows; Little (1961), Operations Research 9(3); "
    "Whitt (2006), Operations Research 54(1) for overloaded pools"
)
_CUT_OFF_SOURCE: Final = "right-censoring: Kalbfleisch and Prentice (2002), Failure Time Data, chapter 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """People who wait for one thing, the evidence about them, and the measures that rest on it."""

    name: QueueName
    clock: Clock | None
    """None for the lists of steps."""
    growth: Measure
    load: Measure
    unrelieved_load: Measure
    cut_off: Measure
    at_end: Measure
    """How many wait at the end of the window."""
    levels: tuple[Measure, ...]
    """Read as levels, which they are only while the queue neither grows nor shrinks."""
    of_seen: tuple[Measure, ...]
    """Of those seen, silent about the waits that were not over."""

    @property
    def evidence(self) -> tuple[Measure, ...]:
        """The four measures of evidence."""
        return self.growth, self.load, self.unrelieved_load, self.cut_off


def _queue(
    name: QueueName,
    *,
    clock: Clock | None,
    who: str,
    begins: str,
    where: str,
    at_end: Measure,
    levels: tuple[Measure, ...],
    of_seen: tuple[Measure, ...],
) -> Queue:
    by = PLACES_OF_CURVE if clock is None else GROUPS
    return Queue(
        name=name,
        clock=clock,
        growth=Measure(
            name=f"{name}_growth_per_month",
            title=f"Growth of the number {who}",
            unit=GROWTH_UNIT,
            definition=f"Least-squares slope, over the window in continuous time, of the number of patients "
            f"{who}, for a month of {DAYS_PER_MONTH} days; below 0 where it falls.",
            harm="more",
            kind="level",
            by=by,
            source=_GROWTH_SOURCE,
        ),
        load=Measure(
            name=f"{name}_load_of_capacity",
            title=f"Work relative to capacity, of those {who}",
            unit=LOAD_UNIT,
            definition=f"Work that reaches the busiest pool {where}, divided by what it can do; reached or "
            "exceeded through at least half of the window; people who leave other lists for this pool count, "
            "and those whom full pools keep away do not; no value where there is work and no capacity.",
            harm="more",
            kind="level",
            by=by,
            source=_LOAD_SOURCE,
        ),
        unrelieved_load=Measure(
            name=f"{name}_unrelieved_load_of_capacity",
            title=f"Work relative to capacity where people cannot leave, of those {who}",
            unit=LOAD_UNIT,
            definition="Offered load divided by capacity, of the busiest pool whose list people cannot leave "
            "unseen (no patience, deterioration or overflow): at 1 or more nothing stops the list from "
            "growing; 0 where there is no such pool.",
            harm="more",
            kind="level",
            by=by,
            source=_LOAD_SOURCE,
        ),
        cut_off=Measure(
            name=f"{name}_cut_off_share",
            title=f"Share of the waits that the window cuts off, of those {who}",
            unit="share",
            definition=f"Of the patients {begins} in the window, the share whose wait was not over at its "
            "end.",
            harm="neither",
            kind="level",
            by=by,
            source=_CUT_OFF_SOURCE,
        ),
        at_end=at_end,
        levels=levels,
        of_seen=of_seen,
    )


def _of_clock(clock: Clock, written: str, where: str) -> Queue:
    seen, waiting = OF_SEEN[clock][1:], OF_WAITING[clock]
    standards = (WITHIN_STANDARD, SEEN_WITHIN_STANDARD)
    return _queue(
        "waiting_for_first_contact" if clock == "first_contact" else "waiting_for_treatment",
        clock=clock,
        who=f"waiting for {written}",
        begins="whose clock started",
        where=where,
        at_end=waiting[0],
        levels=(*seen, *waiting, *OF_REFERRED[clock], *DAYS_OF_REFERRED[clock], *standards),
        of_seen=(*seen, SEEN_WITHIN_STANDARD),
    )


_LIST: Final = _queue(
    "list",
    clock=None,
    who="on the list",
    begins="who joined the list",
    where="of the step (or of any step of the pathway)",
    at_end=LIST_AT_END,
    levels=(
        WAIT_MEAN,
        WAIT_MEDIAN,
        WAIT_P90,
        WAIT_OF_ALL,
        LIST_AT_END,
        LIST_MEDIAN_WAIT,
        LIST_MEAN,
        INSIDE_PER_CONTACT,
    ),
    of_seen=(WAIT_MEAN, WAIT_MEDIAN, WAIT_P90),
)

OF_CLOCK: Final[dict[Clock, Queue]] = {
    CLOCKS[0]: _of_clock(CLOCKS[0], "first contact", "of the step where the group is referred to"),
    CLOCKS[1]: _of_clock(CLOCKS[1], "treatment", "on the way from the referral to the treatment"),
}
QUEUES: Final[tuple[Queue, ...]] = (_LIST, *OF_CLOCK.values())
"""Each with its evidence."""
OF_LISTS: Final = _LIST

EVIDENCE: Final[tuple[Measure, ...]] = tuple(measure for queue in QUEUES for measure in queue.evidence)
"""Measures of the whole window only."""
