"""The command that reports how a model is built and run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.errors import SimulatorError
from simulator.screen.outlet import say_error, write_out


def report(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Scenario files (YAML) of one baseline, or one run folder.", show_default=False),
    ],
    stress: Annotated[
        bool, typer.Option("--stress", help="The reporting checklist STRESS-DES, filled from the scenarios.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write, .md or .html; Markdown on the screen when absent."
        ),
    ] = None,
    assumptions: Annotated[
        Path | None,
        typer.Option(help="CSV file for every figure with its source, of the scenarios' base model."),
    ] = None,
) -> None:
    """Report how the model is built and run, and its assumptions."""
    from simulator.study import report_text, write_report

    if not stress and assumptions is None:
        raise SimulatorError(
            "say what to report: --stress for the checklist, --assumptions FILE for the figures"
        )
    page = output if stress else None
    if page is not None or assumptions is not None:
        for file in write_report(*sources, to=page, figures=assumptions):
            say_error(f"wrote {file}")
    if stress and page is None:
        write_out(report_text(*sources))
