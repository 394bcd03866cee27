"""Patients and their visits to steps, as they unfold."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.simulation.event_order import Key, Purpose
from simulator.simulation.history import NOWHERE, VISIT, Ended


@dataclass(slots=True, kw_only=True, eq=False)
class Patient:
    """A person, through all episodes of care."""

    class_index: int
    number: int
    episode: int = 0
    visits: int = 0
    """Visits to any step so far."""
    visits_to_step: dict[int, int] = field(default_factory=dict)
    joined: float = math.nan
    """Moment of joining the latest step."""
    visits_at_once: int = 0
    """Visits in a row that began at the instant at which the one before them began."""
    held: Visit | None = None
    """Finished visit whose place, here or elsewhere, the patient keeps until the next step accepts."""


@dataclass(slots=True, kw_only=True, eq=False)
class Visit:
    """One visit to a step: a row of the history in the making. Moments are days from the start of the run."""

    patient: Patient
    step: int
    ordinal: int
    """Visits of this patient before this one."""
    occurrence: int
    """Visits of this patient to this step before this one."""
    episode: int
    joined: float
    started: float = math.nan
    first_contact: float = math.nan
    finished: float = math.nan
    left: float = math.nan
    attended: int = 0
    missed: int = 0
    wait_inside_days: float = 0.0
    due: float | None = None
    """Moment since which the patient waits for a clinician inside the course; none when not waiting so."""
    elsewhere: bool = False
    ended: Ended = Ended.STILL_WAITING
    destination: int = NOWHERE

    def key(self, purpose: Purpose) -> Key:
        """What orders the events of this visit among those of one time and rank."""
        return Key(self.patient.class_index, self.patient.number, self.ordinal, purpose)

    def row(self, horizon_days: float) -> tuple[float | int, ...]:
        """The columns of `VISIT`; a wait inside the course that goes on counts up to the horizon."""
        wait_inside_days = self.wait_inside_days
        if self.due is not None:
            wait_inside_days += horizon_days - self.due
        return (
            self.patient.class_index,
            self.patient.number,
            self.ordinal,
            self.episode,
            self.step,
            self.occurrence,
            self.joined,
            self.started,
            self.first_contact,
            self.finished,
            self.left,
            self.attended,
            self.missed,
            wait_inside_days,
            self.elsewhere,
            self.ended,
            self.destination,
        )


def visit_table(visits: list[Visit], horizon_days: float) -> NDArray[np.void]:
    """The rows of a history, `VISIT[visit]`, sorted by class, patient and visit."""
    visits = sorted(visits, key=lambda v: (v.patient.class_index, v.patient.number, v.ordinal))
    return np.array([visit.row(horizon_days) for visit in visits], dtype=VISIT)
