"""Choosing an engine by name: the choice changes speed, never results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from simulator.engines import reference
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams

EngineName = Literal["reference"]


class Engine(Protocol):
    """What every engine is: a network and chance in, a history out, and nothing else between."""

    def __call__(self, network: Network, streams: Streams) -> History:
        """Run one replication."""
        ...


ENGINES: Final[Mapping[EngineName, Engine]] = {"reference": reference.run}


def run(network: Network, streams: Streams, engine: EngineName = "reference") -> History:
    """The history of one replication.

    Parameters
    ----------
    network
        What to run.
    streams
        The random numbers of the replication.
    engine
        Which engine runs it; the history is the same, bit for bit.

    Raises
    ------
    KeyError
        There is no engine of this name.
    """
    return ENGINES[engine](network, streams)
