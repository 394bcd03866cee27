"""Building and running the C twin.

The twin has no guard against time that stands still: it only runs files that `check` has passed, and a guard
that never acts leaves the history as it is.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.c_twin.tables import header, write_tables
from simulator.engines.fast import layout
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import VISIT, History
from simulator.simulation.network import Network

SOURCES = Path(__file__).parent
FLAGS = ("-std=c11", "-O3", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function")
"""No option that changes arithmetic: histories must be equal bit for bit."""


class NoTwinError(Exception):
    """There is no C compiler, or it does not compile the twin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A built twin, in a folder of its own."""

    program: Path
    compiler: str
    """First line of what the compiler says of its version."""

    def prepare(self, network: Network, streams: Streams) -> Path:
        """Write the tables of a run to a file; returns its path."""
        path = self.program.parent / "tables.bin"
        write_tables(path, network, streams)
        return path

    def run(self, tables: Path) -> tuple[float, int]:
        """Seconds of one run by the twin's own clock, and its visits; a run before it is not counted."""
        output = subprocess.run(
            [self.program, tables, self._history], check=True, capture_output=True, text=True
        ).stdout
        seconds, visits = output.split()
        return float(seconds), int(visits)

    def history(self, network: Network) -> History:
        """What the last run left."""
        data = self._history.read_bytes()
        shape = (len(network.pools), len(network.period_edges) - 1, 3)
        size = int(np.prod(shape)) * np.dtype(np.float64).itemsize
        areas = np.frombuffer(data[:size], dtype=np.float64).reshape(shape)
        return History(
            visits=np.frombuffer(data[size:], dtype=VISIT),
            busy_days=areas[:, :, layout.BUSY].copy(),
            capacity_days=areas[:, :, layout.OFFERED].copy(),
            queue_days=areas[:, :, layout.QUEUE].copy(),
        )

    @property
    def _history(self) -> Path:
        return self.program.parent / "history.bin"


def build_twin(folder: Path) -> Twin:
    """The twin, compiled by the system's C compiler into a folder.

    Raises
    ------
    NoTwinError
        There is no compiler, or it refuses.
    """
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NoTwinError("no C compiler on this machine: the C twin is left out")
    (folder / "tables.h").write_text(header(), encoding="utf-8")
    program = folder / "twin"
    command = [compiler, *FLAGS, f"-I{folder}", f"-I{SOURCES}", str(SOURCES / "twin.c"), "-o", program, "-lm"]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    if built.returncode:
        raise NoTwinError(f"the C twin does not compile:\n{built.stderr}")
    version = subprocess.run([compiler, "--version"], check=True, capture_output=True, text=True).stdout
    return Twin(program=program, compiler=version.splitlines()[0])
