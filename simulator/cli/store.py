"""The commands that show what the store holds, and clear it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from simulator.cli.option import Folder, StoreFolder
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from rich.table import Table

    from simulator.experiment.store.budget import Entry

store_app = typer.Typer(
    help="Show what the store of replications holds, or clear it.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

All = Annotated[bool, typer.Option("--all", help="Remove everything.")]
UnusedDays = Annotated[
    float | None,
    typer.Option("--unused-days", metavar="DAYS", help="Remove what was last used longer ago than this."),
]
DownTo = Annotated[
    str | None,
    typer.Option("--down-to", metavar="SIZE", help="Remove until it holds no more than this, such as 2GB."),
]


@store_app.callback(invoke_without_command=True)
def show(context: typer.Context, runs: Folder = Path("runs"), store: StoreFolder = None) -> None:
    """Show what the store holds: how much, when it was last used, and which run folders refer to it."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    from simulator.experiment.store.budget import STORE_NAME, entries_of
    from simulator.experiment.store.run_folder import keys_referred_to

    folder = store or runs / STORE_NAME
    entries = entries_of(folder)
    console = Console()
    if not entries:
        console.print(f"{folder} holds nothing.", soft_wrap=True, highlight=False)
        return
    table = Table("referred to by", "entries", "size", "last used", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    referred: set[str] = set()
    for run_folder in sorted(place.parent for place in runs.glob("*/replications.csv")):
        keys = keys_referred_to(run_folder)
        referred |= keys
        _add(table, run_folder.name, [entry for entry in entries if entry.key in keys])
    _add(table, "no run folder", [entry for entry in entries if entry.key not in referred])
    _add(table, "all together", entries)
    console.print(table)
    histories = sum(entry.kind == "histories" for entry in entries)
    console.print(
        f"{folder} holds {len(entries) - histories} replications and {histories} histories. "
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
    """Remove what was unused longest, but nothing that a running study uses; results in run folders stay."""
    from simulator.experiment.store.budget import STORE_NAME, clear, size_asked

    if everything + (unused_days is not None) + (down_to is not None) != 1:
        raise SimulatorError("say what is to go: one of --all, --unused-days 30 or --down-to 2GB")
    if unused_days is not None and not unused_days >= 0:
        raise SimulatorError(f"--unused-days {unused_days:g} is not allowed: it is 0 or more")
    limit = 0 if everything else None
    if down_to is not None:
        limit = size_asked(down_to, "--down-to")
    cleared = clear(store or runs / STORE_NAME, to_bytes=limit, unused_days=unused_days)
    left = f" {cleared.in_use} were left, because a study uses them." if cleared.in_use else ""
    Console().print(
        f"{cleared.entries} entries removed, {written_size(cleared.size_bytes)} freed.{left}",
        soft_wrap=True,
        highlight=False,
    )


def written_size(size_bytes: int) -> str:
    """A size as people write it, in units of 1000."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= bytes_:
            return f"{size_bytes / bytes_:.1f} {unit}"
    return f"{size_bytes} B"


def _add(table: Table, name: str, entries: list[Entry]) -> None:
    if entries:
        last = datetime.fromtimestamp(max(entry.last_used for entry in entries))
        size = written_size(sum(entry.size_bytes for entry in entries))
        table.add_row(name, f"{len(entries):,}", size, f"{last:%Y-%m-%d %H:%M}")
