"""The store of replications: what it holds, and clearing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from simulator.errors import SimulatorError
from simulator.experiment.run_folder.references import keys_referred_to
from simulator.experiment.store.budget import STORE_NAME, Cleared, Entry, clear, entries_of, size_asked
from simulator.wording import as_stated

NO_RUN_FOLDER = "no run folder"
ALL_TOGETHER = "all together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What of the store one run folder refers to."""

    referred_to_by: str
    """Name of the run folder, `no run folder`, or `all together`."""
    entries: int
    size_bytes: int
    last_used: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreContents:
    """What the store holds."""

    folder: Path
    rows: tuple[Held, ...]
    """One a run folder that refers to it; what several refer to is counted for each."""
    replications: int
    histories: int


def store_contents(runs: str | Path = "runs", store: str | Path | None = None) -> StoreContents:
    """What the store holds, when it was last used, and which run folders refer to it.

    Parameters
    ----------
    runs
        Folder that holds the run folders.
    store
        Folder of the store; `store` beside the run folders when absent.
    """
    folder = Path(runs) / STORE_NAME if store is None else Path(store)
    entries = entries_of(folder)
    rows: list[Held] = []
    referred: set[str] = set()
    for run_folder in sorted(place.parent for place in Path(runs).glob("*/replications.csv")):
        keys = keys_referred_to(run_folder)
        referred |= keys
        rows += _row_of(run_folder.name, [entry for entry in entries if entry.key in keys])
    rows += _row_of(NO_RUN_FOLDER, [entry for entry in entries if entry.key not in referred])
    rows += _row_of(ALL_TOGETHER, entries)
    histories = sum(entry.kind == "histories" for entry in entries)
    return StoreContents(
        folder=folder, rows=tuple(rows), replications=len(entries) - histories, histories=histories
    )


def clear_store(
    runs: str | Path = "runs",
    store: str | Path | None = None,
    *,
    everything: bool = False,
    unused_days: float | None = None,
    down_to: str | None = None,
) -> Cleared:
    """Remove what was unused longest, but nothing that a running study uses; results in run folders stay.

    Parameters
    ----------
    runs, store
        As for `store_contents`.
    everything
        Remove all of it.
    unused_days
        Remove what was last used longer ago than this, days; 0 or more.
    down_to
        Remove until it holds no more than this, such as `2GB`.

    Raises
    ------
    SimulatorError
        Not exactly one of the three is given, or one is out of range.
    """
    if everything + (unused_days is not None) + (down_to is not None) != 1:
        raise SimulatorError(
            "say what is to go, and only one thing: everything (--all), unused_days (--unused-days 30) or "
            "down_to (--down-to 2GB)"
        )
    if unused_days is not None and not unused_days >= 0:
        raise SimulatorError(f"--unused-days {as_stated(unused_days)} is not allowed: it is 0 or more")
    limit = 0 if everything else None
    if down_to is not None:
        limit = size_asked(down_to, "--down-to")
    folder = Path(runs) / STORE_NAME if store is None else Path(store)
    return clear(folder, to_bytes=limit, unused_days=unused_days)


def _row_of(name: str, entries: list[Entry]) -> list[Held]:
    if not entries:
        return []
    last = max(entry.last_used for entry in entries)
    return [
        Held(
            referred_to_by=name,
            entries=len(entries),
            size_bytes=sum(entry.size_bytes for entry in entries),
            last_used=datetime.fromtimestamp(last),
        )
    ]
