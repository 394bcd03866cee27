"""The front door: everything that the command line and notebooks do, in one place.

Each name is fetched at first use, because what runs studies is slow to import and what checks a file is not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.domain.change.across_the_board import AcrossTheBoard
    from simulator.domain.change.reallocate import Reallocate
    from simulator.domain.change.targeted import Targeted, TeamSaving
    from simulator.domain.scenario import Scenario
    from simulator.errors import SimulatorError
    from simulator.experiment import Automatic, RunInterruptedError
    from simulator.study.files import change, check, diff, load, resolve, schema, write_template
    from simulator.study.reporting import assumptions, report_text, validate, write_report
    from simulator.study.running import compare, run
    from simulator.study.store import clear_store, store_contents
    from simulator.study.study import Study, cut_dates
    from simulator.study.team_page import Teams, teams
    from simulator.study.verification import verify

__all__ = [
    "AcrossTheBoard",
    "Automatic",
    "Reallocate",
    "RunInterruptedError",
    "Scenario",
    "SimulatorError",
    "Study",
    "Targeted",
    "TeamSaving",
    "Teams",
    "assumptions",
    "change",
    "check",
    "clear_store",
    "compare",
    "cut_dates",
    "diff",
    "load",
    "report_text",
    "resolve",
    "run",
    "schema",
    "store_contents",
    "teams",
    "validate",
    "verify",
    "write_report",
    "write_template",
]

_HOMES: Final = {
    "simulator.domain.change.across_the_board": ("AcrossTheBoard",),
    "simulator.domain.change.reallocate": ("Reallocate",),
    "simulator.domain.change.targeted": ("Targeted", "TeamSaving"),
    "simulator.domain.scenario": ("Scenario",),
    "simulator.errors": ("SimulatorError",),
    "simulator.experiment": ("Automatic", "RunInterruptedError"),
    "simulator.study.files": ("change", "check", "diff", "load", "resolve", "schema", "write_template"),
    "simulator.study.reporting": ("assumptions", "report_text", "validate", "write_report"),
    "simulator.study.running": ("compare", "run"),
    "simulator.study.store": ("clear_store", "store_contents"),
    "simulator.study.study": ("Study", "cut_dates"),
    "simulator.study.team_page": ("Teams", "teams"),
    "simulator.study.verification": ("verify",),
}
"""By module, the names of it that are handed on."""


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'simulator.study' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
