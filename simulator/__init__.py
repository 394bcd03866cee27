"""Compares budget cuts in mental-health care pathways, person by person and at equal money.

Five functions are the notebook interface: `load`, `run`, `compare`, `check` and `assumptions`. They live in
`simulator.study` and are fetched at first use, so that `import simulator` stays instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.study import assumptions, check, compare, load, run

__version__ = "0.1.0"
__all__ = ["assumptions", "check", "compare", "load", "run"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("simulator.study"), name)
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
