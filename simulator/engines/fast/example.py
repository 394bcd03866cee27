"""What the kernel is given where nothing ever happens: examples of the types to compile for."""

from __future__ import annotations

import numpy as np

from simulator.engines.fast.tables import model_of, state_of
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network


def example_arguments() -> tuple[tuple[object, ...], ...]:
    """Arguments of each function of a `Kernel`."""
    network = Network(
        horizon_days=1.0, period_edges=(0.0, 1.0), pools=(), steps=(), exits=("pathway/out",), classes=()
    )
    model = model_of(network, Streams(seed=0, replication=0))
    state = state_of(network, model)
    counts = np.zeros(1, dtype=np.int64)
    return (model, state), (state.rows, counts, counts, state.rows)
