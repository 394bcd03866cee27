"""A folder to start from: a small service, a slice and a targeted plan, with comments."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from simulator.disk.whole import write_bytes
from simulator.errors import SimulatorError
from simulator.scenario_file.fault import shown

TEMPLATE = ("baseline.yaml", "five_percent_everywhere.yaml", "targeted.yaml")
"""The files, the one that the others extend first."""


def write_template(folder: Path | str) -> tuple[Path, ...]:
    """Write the template files into a folder, which is made if need be.

    Returns
    -------
    tuple of Path
        The files written, the baseline first.

    Raises
    ------
    SimulatorError
        One of the files is already there, or the folder cannot be written; nothing is overwritten.
    """
    target = Path(folder)
    there = [name for name in TEMPLATE if os.path.lexists(target / name)]
    if there:
        raise SimulatorError(
            f"{shown(target)} already holds {', '.join(there)}: nothing was written; name another folder"
        )
    packaged = files("simulator.scenario_file") / "template"
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimulatorError(f"{shown(target)} cannot be written: {error.strerror}") from None
    written: list[Path] = []
    try:
        for name in TEMPLATE:
            write_bytes(target / name, (packaged / name).read_bytes())
            written.append(target / name)
    except SimulatorError:
        # Half a template could neither be used nor written again.
        for file in written:
            file.unlink(missing_ok=True)
        raise
    return tuple(written)
