"""A whole study in a process of its own: its time, and the memory of it and its workers seen from outside."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from benchmarks.study import scenario_files
from simulator.engines import ENGINES, EngineName

SECONDS_BETWEEN_LOOKS = 0.05
PROCESSES = Path("/proc")
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRun:
    """What a study took."""

    replications: int
    """Of all scenarios, those that the tool adds for equal money included."""
    seconds: float
    """From the plan to the finished table, the compiled kernel being loaded by each process that runs it;
    starting Python, reading the files and compiling are not in it."""
    peak_bytes: int | None
    """Most memory that the process and its workers held at one time; not told by every system."""


def run_study(engine: EngineName, workers: int, replications: int, scenarios: int) -> StudyRun:
    """Run the first so many scenarios of the standard study, as `simulator compare` does."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.study_run", engine, str(workers), str(replications)]
        process = subprocess.Popen(
            [*command, str(scenarios), folder],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        watch = _Watch(process.pid)
        watch.start()
        output, _ = process.communicate()
        peak = watch.end()
        if process.returncode:
            raise RuntimeError(f"the study ended with code {process.returncode}")
    record = json.loads(output.splitlines()[-1])
    return StudyRun(replications=record["replications"], seconds=record["seconds"], peak_bytes=peak)


class _Watch(Thread):
    """Looks at a process and its children again and again, and remembers the most memory they held."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._peak = 0
        self._ended = Event()

    def run(self) -> None:
        while PROCESSES.exists() and not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            self._peak = max(self._peak, _memory_of_tree(self._process))

    def end(self) -> int | None:
        """Stop looking; the most that was seen."""
        self._ended.set()
        self.join()
        return self._peak or None


def _memory_of_tree(root: int) -> int:
    """Bytes of main memory held by a process and all below it; what they share counts for each."""
    parents: dict[int, int] = {}
    held: dict[int, int] = {}
    for folder in PROCESSES.iterdir():
        if folder.name.isdecimal():
            fields = _status(folder)
            if "VmRSS" in fields:
                parents[int(folder.name)] = int(fields["PPid"])
                held[int(folder.name)] = int(fields["VmRSS"].split()[0]) * KIBIBYTE
    family = {root}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(held.get(process, 0) for process in family)


def _status(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "status").read_text(encoding="utf-8").splitlines()
    except OSError:
        # The process has ended meanwhile.
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def main() -> None:
    """Run a study here and say what it took, as JSON on the last line."""
    from simulator.engines import must_compile, prepare
    from simulator.experiment import plan_comparison, plan_run, run_plan
    from simulator.scenario_file import read_scenario

    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=list(ENGINES))
    for name in ("workers", "replications", "scenarios"):
        parser.add_argument(name, type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    files = scenario_files()[: asked.scenarios]
    scenarios = [read_scenario(file) for file in files]
    plan = plan_run(scenarios[0]) if len(files) == 1 else plan_comparison(scenarios)
    if must_compile(asked.engine):
        prepare(asked.engine)
    began = perf_counter()
    result = run_plan(
        plan,
        replications=asked.replications,
        engine=asked.engine,
        workers=asked.workers,
        folder=asked.folder,
    )
    print(json.dumps({"replications": result.computed, "seconds": perf_counter() - began}))


if __name__ == "__main__":
    main()
