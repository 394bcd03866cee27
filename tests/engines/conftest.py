"""Every test of this folder holds for every engine, and every history it sees is validated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.engines import ENGINES, EngineName, run
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.invariants import refuse_broken
from simulator.simulation.network import Network

Trace = Callable[..., History]
"""`trace(network, seed=1)`: the history of one replication, validated."""


@pytest.fixture(params=ENGINES)
def trace(request: pytest.FixtureRequest) -> Trace:
    engine: EngineName = request.param

    def traced(described: Network, seed: int = 1) -> History:
        history = run(described, Streams(seed=seed, replication=0), engine)
        refuse_broken(history, described)
        return history

    return traced
