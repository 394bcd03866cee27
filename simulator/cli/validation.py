"""The command that reruns cases with known answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simulator.cli.option import Quiet, Workers
from simulator.cli.output import FAILED, INTERRUPTED
from simulator.screen.outlet import say, say_error


def validate(
    engine: Annotated[
        Literal["fast", "reference", "both"],
        typer.Option(help="Which engine is examined; the slower reference runs fewer replications."),
    ] = "both",
    report_file: Annotated[
        Path | None,
        typer.Option("--report", help="Write it as one HTML file with figures too.", show_default=False),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the random numbers, in place of the usual one.")
    ] = None,
    workers: Workers = None,
    quick: Annotated[bool, typer.Option("--quick", help="A quarter of the replications.")] = False,
    quiet: Quiet = False,
) -> None:
    """Rerun cases with known answers on this computer.

    Closed forms, traces, published models and identities, about a minute on two processors.
    The exit code is 1 if an engine fails one.
    """
    from simulator.screen.validation import console_of_tables, show_examination
    from simulator.study import validate as validate_engines

    try:
        examination = validate_engines(
            engine, report=report_file, seed=seed, workers=workers, quick=quick, quiet=quiet
        )
    except KeyboardInterrupt:
        say_error("stopped: the results so far are not kept")
        raise typer.Exit(INTERRUPTED) from None
    show_examination(console_of_tables(), examination, failures_only=quiet)
    if report_file is not None:
        say(f"The report is in {report_file}")
    if not examination.passed:
        raise typer.Exit(FAILED)
