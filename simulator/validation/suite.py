"""Every case with a known answer, in the order in which they are shown."""

from __future__ import annotations

from simulator.validation.case import Case
from simulator.validation.cases.bristol import bristol
from simulator.validation.cases.course_of_care import courses_of_care
from simulator.validation.cases.event_by_event import traces
from simulator.validation.cases.flows import flows
from simulator.validation.cases.money import money
from simulator.validation.cases.queues import queues
from simulator.validation.cases.rehabilitation import rehabilitation
from simulator.validation.cases.relations import relations
from simulator.validation.cases.slices import slices
from simulator.validation.cases.wards import wards


def all_cases() -> tuple[Case, ...]:
    """The suite; titles are unique within it."""
    return (
        *traces(),
        *queues(),
        *slices(),
        *wards(),
        *rehabilitation(),
        *flows(),
        *bristol(),
        *relations(),
        *courses_of_care(),
        *money(),
    )
