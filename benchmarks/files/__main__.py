"""`python -m benchmarks.files`: try mutants and extremes of scenario files; fails on a crash or a hang."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.files.campaign import Result, extremes, judged, mutants


def main() -> int:
    """Run both parts and say what became of the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2_000, help="number of mutants")
    parser.add_argument("--seed", type=int, default=1, help="of the first mutant")
    parser.add_argument("--step", type=int, default=1, help="try every so many of the extremes")
    parser.add_argument("--first", type=int, default=0, help="where among them to begin, below the step")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = {
            "extremes": _timed("extremes", lambda: judged(extremes(asked.step, asked.first), Path(folder))),
            "mutants": _timed("mutants", lambda: judged(mutants(asked.mutants, asked.seed), Path(folder))),
        }
    return 1 if any(result.bad for result in results.values()) else 0


def _timed(name: str, work: object) -> Result:
    assert callable(work)
    began = perf_counter()
    result: Result = work()
    seconds = perf_counter() - began
    for case, verdict in result.bad:
        print(f"{verdict.outcome}: {case.name}\n{verdict.detail}\n")
    outcomes = ", ".join(f"{number} {outcome}" for outcome, number in result.outcomes.most_common())
    print(f"{sum(result.outcomes.values())} {name} in {seconds:.0f} s: {outcomes}", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
