"""The budget of a store: what is in it, and what goes when it is to hold less."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from simulator.errors import SimulatorError
from simulator.experiment.store.entry import HISTORIES, REDUCTIONS, key_in
from simulator.experiment.store.lease import in_use_since, remove_dead
from simulator.experiment.store.lock import taking_turns

STORE_NAME: Final = "store"
"""Folder of the store, beside the run folders."""

KEEP: Final = "10GB"
"""What a store may hold when nothing else is said. Assumption: ours. A replication of the template takes
0.08 MB without its history, so this keeps 100,000 of them, and fills a twentieth of a small laptop's disk."""

_KEY: Final = re.compile("[0-9a-f]{32}")
"""How the files of entries begin; any other file in a store is a user's own."""
_UNITS: Final = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
SECONDS_PER_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One history, or the measures of one replication with its waits and series."""

    key: str
    kind: Literal["histories", "reductions"]
    files: tuple[Path, ...]
    """That which makes the entry count as there goes first."""
    size_bytes: int
    last_used: float
    """Seconds of the file system's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What was removed from a store, and what was left although it should have gone."""

    entries: int
    size_bytes: int
    in_use: int
    """Entries that a running study uses, or that another program has open."""


def entries_of(store: Path) -> list[Entry]:
    """All that a store holds, the longest unused first."""
    found: list[Entry] = []
    for kind in (HISTORIES, REDUCTIONS):
        for shelf in sorted((store / kind).glob("[0-9a-f][0-9a-f]")):
            by_key: dict[str, list[Path]] = {}
            for file in sorted(shelf.glob("*.parquet")):
                if _KEY.fullmatch(key_in(file)):
                    by_key.setdefault(key_in(file), []).append(file)
            for key, files in by_key.items():
                entry = _entry(key, kind, files)
                if entry is not None:
                    found.append(entry)
    return sorted(found, key=lambda entry: (entry.last_used, entry.key))


def clear(store: Path, *, to_bytes: int | None = None, unused_days: float | None = None) -> Cleared:
    """Remove entries, the longest unused first, but none that a running study uses.

    Parameters
    ----------
    store
        Its folder.
    to_bytes
        Until it holds no more than this; 0 removes all.
    unused_days
        All that were last used longer ago than this.

    Raises
    ------
    SimulatorError
        Nothing can be written there.
    """
    if not store.is_dir():
        return Cleared(entries=0, size_bytes=0, in_use=0)
    with taking_turns(store):
        remove_dead(store)
        began = in_use_since(store)
        chosen = _chosen(entries_of(store), to_bytes, unused_days)
        gone = [entry for entry in chosen if _remove(entry, began)]
    return Cleared(
        entries=len(gone),
        size_bytes=sum(entry.size_bytes for entry in gone),
        in_use=len(chosen) - len(gone),
    )


def size_asked(text: str, option: str = "--keep") -> int | None:
    """Bytes from a text such as `5GB`, in units of 1000; none for `all`, which sets no limit.

    Raises
    ------
    SimulatorError
        The text is not a size.
    """
    if text.strip().lower() == "all":
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?B)", text.strip(), re.IGNORECASE)
    if found is None:
        raise SimulatorError(
            f"{option} {text}: that is not a size; write a number with its unit, such as 5GB or 500MB, or all"
        )
    return int(float(found[1]) * _UNITS[found[2].upper()])


def _entry(key: str, kind: Literal["histories", "reductions"], files: list[Path]) -> Entry | None:
    known = []
    for file in files:
        # Another study may clear the store at this moment.
        with suppress(FileNotFoundError):
            known.append((file, file.stat()))
    if not known:
        return None
    return Entry(
        key=key,
        kind=kind,
        files=tuple(sorted((file for file, _ in known), key=lambda file: len(file.name))),
        size_bytes=sum(state.st_size for _, state in known),
        last_used=max(state.st_mtime for _, state in known),
    )


def _chosen(entries: Iterable[Entry], to_bytes: int | None, unused_days: float | None) -> list[Entry]:
    listed = list(entries)
    oldest_kept = -float("inf") if unused_days is None else time.time() - unused_days * SECONDS_PER_DAY
    too_much = 0 if to_bytes is None else sum(entry.size_bytes for entry in listed) - to_bytes
    chosen = []
    for entry in listed:
        if entry.last_used < oldest_kept or too_much > 0:
            chosen.append(entry)
            too_much -= entry.size_bytes
    return chosen


def _remove(entry: Entry, in_use_since: float | None) -> bool:
    """Remove an entry unless it is in use; whether it is gone."""
    try:
        for file in entry.files:
            # It may have come into use since it was listed.
            if in_use_since is not None and file.stat().st_mtime >= in_use_since:
                return False
            file.unlink()
    except FileNotFoundError:
        return True
    except PermissionError:
        # Windows removes no file that is open.
        return False
    return True
