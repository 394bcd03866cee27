"""Every case with a known answer, in the order in which they are shown."""

from __future__ import annotations

from simulator.validation.bristol import bristol
from simulator.validation.case import Case
from simulator.validation.event_by_event import traces
from simulator.validation.flows import flows
from simulator.validation.queues import queues
from simulator.validation.rehabilitation import rehabilitation
from simulator.validation.relations import relations
from simulator.validation.slices import slices
from simulator.validation.wards import wards


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
    )
