"""Tables of the smallest network, for their types."""

from __future__ import annotations

from simulator.engines.fast.layout import Model, State
from simulator.engines.fast.tables import model_of, state_of
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams


def example_tables() -> tuple[Model, State]:
    """A model and a state of a network in which nothing ever happens."""
    network = Network(
        horizon_days=1.0, period_edges=(0.0, 1.0), pools=(), steps=(), exits=("pathway/out",), classes=()
    )
    model = model_of(network, Streams(seed=0, replication=0))
    return model, state_of(network, model)
