"""The command that shows each team before any cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.option import EngineOption, Folder, Quiet, ScenarioFile, Seed, StoreFolder, Workers
from simulator.cli.output import INTERRUPTED
from simulator.screen.outlet import say_error, write_out


def teams(
    file: ScenarioFile,
    team: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this team; may be given again.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", "-r", help="Runs; as the file says when absent.")
    ] = None,
    seed: Seed = None,
    engine: EngineOption = "fast",
    workers: Workers = None,
    runs: Folder = Path("runs"),
    csv: Annotated[
        bool, typer.Option("--csv", help="Write teams.csv and observed.csv into the run folder.")
    ] = False,
    store: StoreFolder = None,
    quiet: Quiet = False,
) -> None:
    """Show each team before any cut, beside what you observe.

    A file that says under `observed` what the trust sees today has it laid beside the model.
    """
    from simulator.study import RunInterruptedError
    from simulator.study import teams as pages_of_teams

    try:
        found = pages_of_teams(
            file,
            team=tuple(team or ()),
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            folder=runs,
            store=store,
            quiet=quiet,
        )
    except RunInterruptedError as stopped:
        say_error(str(stopped))
        raise typer.Exit(INTERRUPTED) from None
    if csv:
        found.write_csv()
    if not quiet:
        write_out(f"{found}\n\n")
    result = found.study.result
    write_out(f"{result.counts}. Everything is in {result.folder}\n")
