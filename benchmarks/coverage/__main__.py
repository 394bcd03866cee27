"""`python -m benchmarks.coverage`: run the study, write `docs/coverage.md`, fail if an interval misleads."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks.coverage.page import Extent, page
from benchmarks.coverage.study import EXPERIMENTS, REPLICATIONS, SEED, covered

OUTSIDE = 1
"""Exit code when a coverage lies outside what is allowed."""


def main(arguments: list[str] | None = None) -> int:
    """Run the study; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--experiments", type=int, default=EXPERIMENTS)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, help="file to write the page to; only printed when absent")
    chosen = parser.parse_args(arguments)

    def report(done: int) -> None:
        if done % 50 == 0:
            print(f"{done} of {chosen.experiments} experiments", file=sys.stderr, flush=True)

    answers = covered(
        experiments=chosen.experiments,
        replications=chosen.replications,
        seed=chosen.seed,
        workers=chosen.workers,
        report=report,
    )
    extent = Extent(experiments=chosen.experiments, replications=chosen.replications, seed=chosen.seed)
    text = page(answers, extent)
    print(text)
    if chosen.page:
        chosen.page.write_text(text, encoding="utf-8", newline="\n")
    return 0 if all(answer.is_allowed for answer in answers.values()) else OUTSIDE


if __name__ == "__main__":
    sys.exit(main())
