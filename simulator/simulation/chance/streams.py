"""Streams: the random numbers of one replication, each belonging to a person and a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.simulation.chance.sampler import stream_key

StepChance = Literal[
    "patience",
    "deterioration",
    "overflow",
    "stay",
    "sessions",
    "length",
    "interval",
    "attendance",
    "route",
    "delay",
    "rounding of stay",
    "rounding of interval",
    "rounding of delay",
    "recovery",
]
"""What chance decides at a step."""

ClassChance = Literal["referral", "re-referral", "return"]
"""What chance decides for a class of patients: gaps between referrals, coming back, and when."""

CONTACTS_PER_VISIT = 65_536
"""Room for the booked contacts of one visit in the numbering of a stream's occurrences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The random numbers of one replication of one study.

    A draw is `sampler.uniform(key, patient, occurrence)`. The occurrence is the nth visit of the patient to
    the step, from 0, and for contacts `occurrence_of_contact`; for coming back it is the episode, from 0.
    """

    seed: int
    """0 to 2^63 - 1."""
    replication: int
    """0 or more."""

    def of_step(self, chance: StepChance, step: str, patient_class: str) -> int:
        """64-bit key of what chance decides at a step for a class; both by their names in the network."""
        return stream_key(self.seed, self.replication, f"{chance}/{step}", patient_class)

    def of_class(self, chance: ClassChance, patient_class: str) -> int:
        """64-bit key of what chance decides for a class, by its name in the network."""
        return stream_key(self.seed, self.replication, chance, patient_class)


def occurrence_of_contact(visit_to_step: int, contact: int) -> int:
    """Occurrence of the draws for the nth booked contact of the nth visit to a step, both from 0."""
    return visit_to_step * CONTACTS_PER_VISIT + contact
