"""A pool of replications of the product's own files, so large that its mean is taken for the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator import engines
from simulator.compilation.network import compile_network
from simulator.experiment.plan import Plan, plan_comparison
from simulator.outcomes import Reduction, Window
from simulator.outcomes.comparison.headline import HEADLINE
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.money import NET_SAVING
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.samples.stopping import parts_of
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network

ASKED = parts_of([name for _, names in HEADLINE for name in names if name != NET_SAVING.name])
"""Measures of the headline table, with those that its ratios divide; net saving follows from them."""
CHUNK = 10
"""Replications that a process computes before the pool on disk grows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Whole-window, whole-system measures of many paired replications of one comparison."""

    scenarios: tuple[str, ...]
    """The baseline first."""
    measures: tuple[str, ...]
    values: NDArray[np.float64]
    """`float64[scenario, measure, replication]`, in the unit of each measure; NaN where there is no value."""

    @property
    def replications(self) -> int:
        """How many there are."""
        return int(self.values.shape[2])

    @classmethod
    def load(cls, path: Path) -> Self:
        """The pool in a file that `save` wrote."""
        with np.load(path) as kept:
            return cls(
                scenarios=tuple(map(str, kept["scenarios"])),
                measures=tuple(map(str, kept["measures"])),
                values=kept["values"],
            )

    def save(self, path: Path) -> None:
        """Keep it, at once or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        growing = path.with_suffix(".growing.npz")
        np.savez(
            growing,
            scenarios=np.array(self.scenarios),
            measures=np.array(self.measures),
            values=self.values,
        )
        growing.replace(path)

    def table(self, replications: Sequence[int]) -> pd.DataFrame:
        """Some replications as a tidy table, for the product's own path to a comparison."""
        from simulator.outcomes import measure_named

        chosen = self.values[:, :, list(replications)]
        scenario, measure, number = (index.ravel() for index in np.indices(chosen.shape))
        frame = pd.DataFrame(
            {
                "scenario": np.array(self.scenarios, dtype=object)[scenario],
                "replication": number,
                **dict.fromkeys(DIMENSIONS, WHOLE_WINDOW),
                "measure": np.array(self.measures, dtype=object)[measure],
                "value": chosen.ravel(),
            }
        )
        units = {name: measure_named(name).unit for name in self.measures}
        return frame.assign(unit=frame["measure"].map(units))


def pooled(
    path: Path,
    files: Sequence[Path],
    replications: int,
    *,
    workers: int = 1,
    said: Callable[[int], None] = lambda _: None,
) -> Pool:
    """The pool of a comparison of files, read from disk and grown where it is too small.

    Parameters
    ----------
    path
        Where it is kept, outside the project.
    files
        Scenario files, as `simulator compare` takes them.
    replications
        How many are wanted.
    workers
        Processes; the pool is the same for any number.
    said
        Told how many replications there are.
    """
    pool = Pool.load(path) if path.exists() else None
    have = pool.replications if pool is not None else 0
    jobs = [
        (tuple(map(str, files)), first, min(first + CHUNK, replications))
        for first in range(have, replications, CHUNK)
    ]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as crew:
        for scenarios, measures, values in crew.map(_chunk, jobs):
            whole = values if pool is None else np.concatenate([pool.values, values], axis=2)
            pool = Pool(scenarios=scenarios, measures=measures, values=whole)
            pool.save(path)
            said(pool.replications)
    if pool is None:
        raise ValueError("a pool of no replications was asked for")
    return pool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arm:
    network: Network
    measured: Reduction
    seed: int


Job = tuple[tuple[str, ...], int, int]


def _chunk(job: Job) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.float64]]:
    """`float64[scenario, measure, replication]`, a few replications of every scenario."""
    files, first, end = job
    arms = _arms(files)
    rows = [[_row(arm, number) for number in range(first, end)] for arm in arms.values()]
    return tuple(arms), ASKED, np.array(rows).transpose(0, 2, 1)


def _row(arm: _Arm, number: int) -> NDArray[np.float64]:
    streams = Streams(seed=arm.seed, replication=number)
    table = arm.measured(engines.run(arm.network, streams, "fast"), streams)
    asked = table[table["measure"].isin(ASKED)]
    asked = asked[(asked[list(DIMENSIONS)] == WHOLE_WINDOW).all(axis=1)]
    return np.asarray(asked.set_index("measure")["value"].reindex(list(ASKED)), dtype=np.float64)


@cache
def _arms(files: tuple[str, ...]) -> dict[str, _Arm]:
    plan: Plan = plan_comparison([read_scenario(Path(file)) for file in files])
    arms = {}
    for scenario in plan.scenarios:
        network = compile_network(scenario)
        window = Window(from_days=scenario.run.warm_up_days, to_days=scenario.horizon_days)
        arms[scenario.name] = _Arm(
            network=network,
            measured=Reduction.of(network, scenario.system(), window),
            seed=scenario.run.seed,
        )
    return arms
