"""Engines: everything that turns a network and streams into a history, all to the same law."""

from simulator.engines.selection import ENGINES, Engine, EngineName, must_compile, prepare, run

__all__ = ["ENGINES", "Engine", "EngineName", "must_compile", "prepare", "run"]
