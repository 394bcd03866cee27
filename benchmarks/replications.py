"""Replications of the standard baseline in processes of their own, all let go at one moment."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks import contenders
from benchmarks.study import BASELINE, network_named
from benchmarks.timing import Lap
from simulator.engines import ENGINES, EngineName


def run_replications(engine: EngineName, processes: int, replications: int) -> Lap:
    """Share replications out evenly; timed from when every process is warm until the last is done."""
    each = replications // processes
    command = [sys.executable, "-m", "benchmarks.replications", engine, str(each)]
    crew = [
        subprocess.Popen(
            [*command, str(number * each)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        for number in range(processes)
    ]
    for process in crew:
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError("a process of the benchmark did not start")
    began = perf_counter()
    for process in crew:
        if process.stdin is not None:
            process.stdin.write("go\n")
            process.stdin.flush()
    visits = sum(int(process.stdout.readline()) for process in crew if process.stdout is not None)
    seconds = perf_counter() - began
    for process in crew:
        process.communicate()
    return Lap(visits=visits, seconds=seconds)


def main() -> None:
    """Warm up, say so, wait to be let go, run, and say how many visits there were."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=list(ENGINES))
    parser.add_argument("replications", type=int)
    parser.add_argument("first", type=int)
    asked = parser.parse_args()
    contender = contenders.engine(asked.engine, network_named(BASELINE))
    contender.warm_up()
    print("ready", flush=True)
    sys.stdin.readline()
    print(sum(contender.run(asked.first + number).visits for number in range(asked.replications)), flush=True)


if __name__ == "__main__":
    main()
