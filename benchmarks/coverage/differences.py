"""`python -m benchmarks.coverage.differences`: paired differences on the product's own files.

Writes `docs/coverage-of-differences.md`. Pools are kept where `--pools` says, and grow where they are too
small.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from benchmarks.coverage.pool import Pool, pooled
from benchmarks.coverage.template import NUMBERS, STOPPED_STUDIES, Covered, covered, stopped
from benchmarks.coverage.template_page import page
from simulator.scenario_file.start import write_template

REPOSITORY: Final = Path(__file__).parents[2]
BRISTOL: Final = REPOSITORY / "scenarios" / "bristol" / "targeted_plan.yaml"
PRECISIONS: Final = {"template": 0.25, "bristol": 0.10}
"""What an automatic number of replications is asked for: what it can reach within the bound."""


def main(arguments: list[str] | None = None) -> int:
    """Grow the pools, run the study, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage.differences", description=__doc__)
    parser.add_argument("--pools", type=Path, required=True, help="folder for the pools, outside the project")
    parser.add_argument("--template", type=int, default=900, help="replications of the template")
    parser.add_argument("--bristol", type=int, default=200, help="replications of Bristol's plan")
    parser.add_argument(
        "--stopped", type=int, default=STOPPED_STUDIES, help="studies that stop by themselves"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, help="file to write the page to; only printed when absent")
    chosen = parser.parse_args(arguments)
    start = chosen.pools / "start"
    if not start.exists():
        write_template(start)
    files = {
        "template": [start / "five_percent_everywhere.yaml", start / "targeted.yaml"],
        "bristol": [BRISTOL],
    }
    pools = {
        name: pooled(
            chosen.pools / f"{name}.npz",
            of_pool,
            getattr(chosen, name),
            workers=chosen.workers,
            report=lambda done, name=name: print(f"{name}: {done}", file=sys.stderr),  # type: ignore[misc]
        )
        for name, of_pool in files.items()
    }
    found = {name: _by_pair(pool) for name, pool in pools.items()}
    stops = {name: stopped(pool, PRECISIONS[name], chosen.stopped) for name, pool in pools.items()}
    text = page(found, stops, pools)
    print(text)
    if chosen.page:
        chosen.page.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _by_pair(pool: Pool) -> list[Covered]:
    every = [each for number in NUMBERS for each in covered(pool, number)]
    pairs = list(dict.fromkeys(each.pair for each in every))
    return sorted(every, key=lambda each: pairs.index(each.pair))


if __name__ == "__main__":
    sys.exit(main())
