"""Compares budget cuts in mental-health care pathways, person by person and at equal money.

`import simulator as sim` gives the names below, which `docs/python.md` explains. They live in
`simulator.study` and are fetched at first use, so that the import stays instant.
"""

import typing as _typing

if _typing.TYPE_CHECKING:
    from simulator.study import (
        AcrossTheBoard,
        Automatic,
        Reallocate,
        RunInterruptedError,
        Scenario,
        SimulatorError,
        Study,
        Targeted,
        Teams,
        TeamSaving,
        assumptions,
        change,
        check,
        clear_store,
        compare,
        diff,
        load,
        report_text,
        resolve,
        run,
        schema,
        store_contents,
        teams,
        validate,
        verify,
        write_report,
        write_template,
    )

__version__ = "0.1.0"
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


def __getattr__(name: str) -> object:
    # Imported here, so that the package shows nothing but its surface.
    from importlib import import_module

    if name in __all__:
        return getattr(import_module("simulator.study"), name)
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
