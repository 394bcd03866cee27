"""The standard study: its scenario files, read and compiled as the command line does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simulator.compilation.network import compile_network
from simulator.scenario_file import read_scenario
from simulator.simulation.network import Network

FOLDER = Path(__file__).parent / "standard_study"
BASELINE = "baseline"
OVERLOADED = "slice_20_from_the_start"
"""Overloaded everywhere with capacity that never changes, so that the peers can be given it too."""
SEED = 2026
"""The seed of the scenario files."""


def scenario_files() -> list[Path]:
    """The files of the ten scenarios, the baseline first."""
    return sorted(FOLDER.glob("*.yaml"), key=lambda path: (path.stem != BASELINE, path.stem))


def network_named(name: str) -> Network:
    """The network of one scenario."""
    return compile_network(read_scenario(FOLDER / f"{name}.yaml"))


def shortened(network: Network, horizon_days: float) -> Network:
    """The same network over fewer days."""
    edges = [edge for edge in network.period_edges if edge < horizon_days]
    return replace(
        network,
        horizon_days=horizon_days,
        period_edges=(*edges, horizon_days),
        pools=tuple(
            replace(pool, changes=tuple(c for c in pool.changes if c.at_days < horizon_days))
            for pool in network.pools
        ),
    )
