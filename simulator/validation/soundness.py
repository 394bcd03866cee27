"""What holds for every history whatever the model: its identities, and one digest for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from simulator.simulation.arrivals import arrival_days
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import BrokenHistoryError, History
from simulator.simulation.invariants import refuse_broken
from simulator.simulation.network import Network

DIGITS = 8
"""Of a digest that is shown, for comparing two machines by eye."""


def digest(history: History) -> bytes:
    """A digest of every bit of a history."""
    bits = sha256()
    for column in (history.visits, history.busy_days, history.capacity_days, history.queue_days):
        bits.update(np.ascontiguousarray(column).view(np.uint8).data)
    return bits.digest()


def folded(digests: Sequence[bytes]) -> str:
    """One short digest of many, to be shown."""
    return sha256(b"".join(digests)).hexdigest()[:DIGITS]


def require_sound(history: History, network: Network, streams: Streams) -> None:
    """Refuse a history that contradicts itself, or from which a patient who came is missing.

    Little's law holds as an identity: the areas under lists and beds are the waits and stays of the rows.
    People are conserved: every patient of the arrival process is in the rows, and where the rows lead.

    Raises
    ------
    BrokenHistoryError
        It does.
    """
    refuse_broken(history, network)
    for index, patient_class in enumerate(network.classes):
        if patient_class.arrivals is None:
            continue
        came = len(arrival_days(patient_class, streams, network.horizon_days))
        visits = history.visits
        there = len(np.unique(visits["patient"][visits["patient_class"] == index]))
        if there != came:
            raise BrokenHistoryError(
                f"{came} patients of '{patient_class.name}' came and the history holds {there}"
            )
