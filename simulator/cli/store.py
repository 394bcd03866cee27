"""The commands that show what the store holds, and clear it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.option import Folder, StoreFolder
from simulator.screen.outlet import Terminal
from simulator.wording import whole, written_size

store_app = typer.Typer(
    help="Show what the store of replications holds, or clear it.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

All = Annotated[bool, typer.Option("--all", help="Remove everything.")]
UnusedDays = Annotated[
    float | None,
    typer.Option("--unused-days", metavar="DAYS", help="Remove entries unused for more days than this."),
]
DownTo = Annotated[
    str | None,
    typer.Option(
        "--down-to",
        metavar="SIZE",
        help="Remove entries until the store is no larger than this, such as 2GB.",
    ),
]


@store_app.callback(invoke_without_command=True)
def show(context: typer.Context, runs: Folder = Path("runs"), store: StoreFolder = None) -> None:
    """Show what the store holds: how much, when it was last used, and which run folders refer to it."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    from simulator.study import store_contents

    held = store_contents(runs, store)
    console = Terminal()
    if not held.rows:
        console.print(f"{held.folder} holds nothing.", soft_wrap=True, highlight=False)
        return
    table = Table("referred to by", "entries", "size", "last used", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in held.rows:
        when = f"{row.last_used:%Y-%m-%d %H:%M}"
        table.add_row(row.referred_to_by, whole(row.entries), written_size(row.size_bytes), when)
    console.print(table)
    console.print(
        f"{held.folder} holds {held.replications} replications and {held.histories} histories. "
        "Those that several run folders refer to are counted for each.",
        soft_wrap=True,
        highlight=False,
    )


@store_app.command()
def clear(
    everything: All = False,
    unused_days: UnusedDays = None,
    down_to: DownTo = None,
    runs: Folder = Path("runs"),
    store: StoreFolder = None,
) -> None:
    """Remove the entries unused for longest, except those of running studies; results in run folders stay."""
    from simulator.study import clear_store

    cleared = clear_store(runs, store, everything=everything, unused_days=unused_days, down_to=down_to)
    left = f" {cleared.in_use} were left, because a study uses them." if cleared.in_use else ""
    Terminal().print(
        f"{cleared.entries} entries removed, {written_size(cleared.size_bytes)} freed.{left}",
        soft_wrap=True,
        highlight=False,
    )
