"""`python -m benchmarks.law`: try the law of harm on shipped and generated systems; fails on a breach."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.law.campaign import Trial, plans_of, tried
from benchmarks.law.generated import RUN_DAYS, generated_system
from simulator.domain.system import System
from simulator.scenario_file import read_scenario

SHIPPED: Final = ("simulator/scenario_file/template/baseline.yaml", "scenarios/bristol/baseline.yaml")
SHIPPED_DAYS: Final = 360
BOARDS_OF_SHIPPED: Final = 10**6
"""Every plan of a shipped system has its board read; one plan of a generated system."""
BROKEN: Final = 1
"""Exit code when a verdict breaks the law."""


@dataclass(frozen=True, slots=True)
class Case:
    """One system with the pools that are tried."""

    name: str
    seed: int
    pools: int
    replications: int
    boards: int = 1

    def run(self) -> Trial:
        """The trial of this system."""
        system, days = self._system()
        chance = Random(self.seed)
        plans = list(plans_of(system, system.starts + (system.starts.resolution * (days // 4))))
        by_pool: dict[str, list[int]] = {}
        for position, plan in enumerate(plans):
            by_pool.setdefault(plan.name.rsplit("_", 2)[0], []).append(position)
        names = list(by_pool)
        chosen = chance.sample(names, min(self.pools, len(names)))
        return tried(
            self.name,
            system,
            run_days=days,
            replications=self.replications,
            seed=self.seed,
            plans=[plans[position] for name in chosen for position in by_pool[name]],
            boards=self.boards,
        )

    def _system(self) -> tuple[System, int]:
        if self.name.endswith(".yaml"):
            return read_scenario(Path(self.name)).baseline, SHIPPED_DAYS
        return generated_system(self.seed), RUN_DAYS


def cases(systems: int, first: int, pools: int, replications: int) -> Iterator[Case]:
    """The shipped systems with all their pools, then as many generated ones with some of theirs."""
    for name in SHIPPED:
        yield Case(name, 1, 10**6, replications, BOARDS_OF_SHIPPED)
    for seed in range(first, first + systems):
        yield Case(f"system {seed}", seed, pools, replications)


def main(arguments: list[str] | None = None) -> int:
    """Run the campaign; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.law", description=__doc__)
    parser.add_argument("--systems", type=int, default=500, help="generated systems")
    parser.add_argument("--first", type=int, default=0, help="seed of the first of them")
    parser.add_argument("--pools", type=int, default=2, help="pools of each that are tried")
    parser.add_argument("--replications", type=int, default=4)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--generated-only", action="store_true", help="leave the shipped systems out")
    chosen = parser.parse_args(arguments)
    plans = boards = verdicts = praised = withheld = breaches = done = 0
    todo = [
        case
        for case in cases(chosen.systems, chosen.first, chosen.pools, chosen.replications)
        if not (chosen.generated_only and case.name in SHIPPED)
    ]
    with ProcessPoolExecutor(chosen.workers) as crew:
        for finished in as_completed([crew.submit(case.run) for case in todo]):
            trial = finished.result()
            done += 1
            plans += trial.plans
            boards += trial.boards
            verdicts += trial.verdicts
            praised += trial.praised
            withheld += trial.withheld
            breaches += len(trial.breaches)
            for breach in trial.breaches[:5]:
                print(breach, flush=True)
            if done % 25 == 0:
                print(f"{done} of {len(todo)} systems", file=sys.stderr, flush=True)
    print(
        f"{done} systems, {plans} plans, {boards} boards, {verdicts} verdicts; praise withheld {withheld} "
        f"times as people are kept out, given {praised} times where no list was longer; {breaches} breaches"
    )
    return BROKEN if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
