"""The reference engine: SimPy processes, written to be read; it defines what every other engine must do."""

from simulator.engines.reference.engine import run

__all__ = ["run"]
