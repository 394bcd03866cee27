"""Choosing an engine by name: the choice changes speed, never results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network

EngineName = Literal["fast", "interpreted", "reference"]


class Engine(Protocol):
    """What every engine is: a network and chance in, a history out, and nothing else between."""

    def __call__(self, network: Network, streams: Streams) -> History:
        """Run one replication."""
        ...


# Each engine is imported when it is first run: one needs SimPy, another a compiler.


def _fast(network: Network, streams: Streams) -> History:
    from simulator.engines.fast.compiled import run as run_fast

    return run_fast(network, streams)


def _interpreted(network: Network, streams: Streams) -> History:
    from simulator.engines.fast.engine import interpret

    return interpret(network, streams)


def _reference(network: Network, streams: Streams) -> History:
    from simulator.engines.reference import run as run_reference

    return run_reference(network, streams)


ENGINES: Final[Mapping[EngineName, Engine]] = {
    "reference": _reference,
    "fast": _fast,
    "interpreted": _interpreted,
}


def run(network: Network, streams: Streams, engine: EngineName = "fast") -> History:
    """The history of one replication.

    Parameters
    ----------
    network
        What to run.
    streams
        The random numbers of the replication.
    engine
        Which engine runs it; the history is the same, bit for bit. `fast` is compiled; `interpreted` is the
        same as plain Python, which `fast` falls back to without numba; `reference` is written to be read.

    Raises
    ------
    KeyError
        There is no engine of this name.
    """
    return ENGINES[engine](network, streams)


def must_compile(engine: EngineName) -> bool:
    """Whether an engine will first spend time compiling: once on a machine, so that a message can say so."""
    if engine != "fast":
        return False
    from simulator.engines.fast.compiled import is_compiled

    return not is_compiled()


def prepare(engine: EngineName) -> None:
    """Make an engine ready to run."""
    if engine == "fast":
        from simulator.engines.fast.compiled import prepare as prepare_fast

        prepare_fast()
