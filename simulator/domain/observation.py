"""Observations: what a trust says it sees today, to be laid beside the model before any cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from simulator.domain.pathway import Step
from simulator.domain.system import System

ObservedMeasure = Literal[
    "list", "wait_mean", "wait_median", "waiting_median", "missed", "utilisation", "occupancy"
]
"""What can be observed: people, days, or a share of 1, as `UNITS` says."""

UNITS: Final[dict[ObservedMeasure, Literal["patients", "days", "share"]]] = {
    "list": "patients",
    "wait_mean": "days",
    "wait_median": "days",
    "waiting_median": "days",
    "missed": "share",
    "utilisation": "share",
    "occupancy": "share",
}
OBSERVED_MEASURES: Final[tuple[ObservedMeasure, ...]] = get_args(ObservedMeasure)
OF_TEAMS: Final[frozenset[ObservedMeasure]] = frozenset({"utilisation", "occupancy"})
"""Observed of a team; everything else is of a step, so of a team only where that serves one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is observed of one team or one step."""

    team: str = ""
    """Name of the team; empty for an observation of a step."""
    pathway: str = ""
    step: str = ""
    """Pathway and step; empty for an observation of a team."""
    figures: tuple[tuple[ObservedMeasure, float], ...]
    """Each measure with its value, in the unit of `UNITS`."""
    observed_on: date
    """The day it was counted on, or the last day of what was averaged."""
    source: str


def steps_served_by(system: System, team: str) -> tuple[tuple[str, Step], ...]:
    """Each step that takes a place or clinician time from a team, with the name of its pathway."""
    return tuple(
        (pathway.name, step)
        for pathway in system.pathways
        for step in pathway.steps
        if any(pool is not None and pool.team == team for pool in (step.place, step.clinicians))
    )
