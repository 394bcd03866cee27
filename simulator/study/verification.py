"""Whether what a run left is still as it left it."""

from __future__ import annotations

from pathlib import Path

from simulator.experiment.run_folder.verification import Verification
from simulator.experiment.run_folder.verification import verify as verify_folder


def verify(folder: str | Path) -> Verification:
    """Whether a run folder is as its run left it: every file, and the replications that it refers to.

    Parameters
    ----------
    folder
        The run folder.

    Returns
    -------
    Verification
        `is_whole`, and what differs: `faults`, `damaged_replications`. Printed, it is what the command line
        shows.

    Raises
    ------
    SimulatorError
        It is no run folder.
    """
    return verify_folder(Path(folder))
