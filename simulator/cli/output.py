"""What a command leaves: text on the screen or in a file, and an exit code."""

from __future__ import annotations

from pathlib import Path

from simulator.disk.whole import write_named
from simulator.screen.outlet import write_out

FAILED = 1
"""Exit code when `validate` or `verify` finds that something is not as it should be."""
BAD_INPUT = 2
"""Exit code when a file or an option cannot be used: nothing of it was run."""
INTERRUPTED = 130
"""Exit code when the user stopped a run; what was finished is kept."""


def write(text: str, output: Path | None) -> None:
    """Write a text to a file, as it is; to the screen where none is named."""
    if output is None:
        write_out(text)
        return
    write_named(output, text)
