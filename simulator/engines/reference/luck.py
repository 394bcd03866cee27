"""What chance decides for a patient: draws by name, from the shared sampler."""

from __future__ import annotations

from simulator.engines.reference.visit import Patient, Visit
from simulator.simulation.chance.sampler import (
    Law,
    bernoulli,
    choose,
    conditional_uniform,
    quantile,
    uniform,
    whole_days,
)
from simulator.simulation.chance.streams import ClassChance, StepChance, Streams, occurrence_of_contact
from simulator.simulation.network import Network, Routing, Way


class Luck:
    """The draws of one replication, each by its purpose and the person it belongs to."""

    def __init__(self, network: Network, streams: Streams) -> None:
        self._network = network
        self._streams = streams
        self._keys: dict[tuple[str, int, int], int] = {}

    def _at_step(self, chance: StepChance, visit: Visit, occurrence: int) -> float:
        patient = visit.patient
        place = (chance, visit.step, patient.class_index)
        key = self._keys.get(place)
        if key is None:
            key = self._keys[place] = self._streams.of_step(
                chance,
                self._network.steps[visit.step].name,
                self._network.classes[patient.class_index].name,
            )
        return uniform(key, patient.number, occurrence)

    def _of_class(self, chance: ClassChance, patient: Patient) -> float:
        key = self._streams.of_class(chance, self._network.classes[patient.class_index].name)
        return uniform(key, patient.number, patient.episode)

    def days(self, chance: StepChance, law: Law, visit: Visit, elapsed_share: float = 0.0) -> float:
        """Days, or contacts, drawn once a visit; `elapsed_share` of the people were through before now."""
        u = self._at_step(chance, visit, visit.occurrence)
        return quantile(law, conditional_uniform(u, elapsed_share) if elapsed_share else u)

    def stay_days(self, law: Law, visit: Visit, elapsed_share: float = 0.0) -> float:
        """Length of a stay, in whole days where the step asks for them."""
        days = self.days("stay", law, visit, elapsed_share)
        return self._rounded("rounding of stay", days, visit, visit.occurrence)

    def delay_days(self, law: Law, visit: Visit) -> float:
        """Days between the end of a step and what follows."""
        days = self.days("delay", law, visit)
        return self._rounded("rounding of delay", days, visit, visit.occurrence)

    def interval_days(self, law: Law, visit: Visit, contact: int) -> float:
        """Days from the start of the nth booked contact until the next is due."""
        occurrence = occurrence_of_contact(visit.occurrence, contact)
        days = quantile(law, self._at_step("interval", visit, occurrence))
        return self._rounded("rounding of interval", days, visit, occurrence)

    def contact_length(self, law: Law, visit: Visit, contact: int) -> float:
        """Clinician time of the nth booked contact, in standard contacts."""
        return quantile(law, self._at_step("length", visit, occurrence_of_contact(visit.occurrence, contact)))

    def is_missed(self, probability: float, visit: Visit, contact: int) -> bool:
        """Whether the patient does not attend the nth booked contact."""
        occurrence = occurrence_of_contact(visit.occurrence, contact)
        return bernoulli(self._at_step("attendance", visit, occurrence), probability)

    def way(self, routing: Routing, visit: Visit) -> Way:
        """Where the patient goes after this visit."""
        return routing.ways[choose(routing.cumulative, self._at_step("route", visit, visit.occurrence))]

    def comes_back(self, probability: float, patient: Patient) -> bool:
        """Whether a patient who left is referred again."""
        return bernoulli(self._of_class("re-referral", patient), probability)

    def days_until_return(self, law: Law, patient: Patient) -> float:
        """Days from leaving until the patient is referred again."""
        return quantile(law, self._of_class("return", patient))

    def _rounded(self, chance: StepChance, days: float, visit: Visit, occurrence: int) -> float:
        if not self._network.steps[visit.step].whole_days:
            return days
        return whole_days(days, self._at_step(chance, visit, occurrence))
