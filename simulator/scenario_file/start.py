"""A folder to start from: a small service, a slice and a targeted plan, with comments."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

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
    there = [name for name in TEMPLATE if (target / name).exists()]
    if there:
        raise SimulatorError(
            f"{shown(target)} already holds {', '.join(there)}: nothing was written; name another folder"
        )
    packaged = files("simulator.scenario_file") / "template"
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in TEMPLATE:
            (target / name).write_bytes((packaged / name).read_bytes())
    except OSError as error:
        raise SimulatorError(f"{shown(target)} cannot be written: {error.strerror}") from None
    return tuple(target / name for name in TEMPLATE)
