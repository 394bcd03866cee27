"""The record that a peer writes for each visit, as the engines write a row of the history."""

from __future__ import annotations

from typing import NamedTuple


class VisitRecord(NamedTuple):
    """One finished visit to a station."""

    patient_class: int
    patient: int
    visit: int
    """Visits of this patient before this one."""
    station: int
    joined: float
    started: float
    """NaN for whoever gave up."""
    left: float
    destination: int
