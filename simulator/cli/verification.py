"""The command that says whether run folders are as their runs left them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.output import FAILED
from simulator.screen.outlet import write_out


def verify(
    folders: Annotated[list[Path], typer.Argument(help="Run folders.", metavar="RUN...", show_default=False)],
) -> None:
    """Check that run folders are as their runs left them.

    Every file is compared with the manifest. The exit code is 1 where anything differs.
    """
    from simulator.study import verify as verify_folder

    found = [verify_folder(folder) for folder in folders]
    for each in found:
        write_out(f"{each}\n")
    if not all(each.is_whole for each in found):
        raise typer.Exit(FAILED)
