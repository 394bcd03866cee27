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
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator import engines
from simulator.compilation.network import compile_network
from simulator.experiment.people import first_change_days
from simulator.experiment.plan import Plan, plan_comparison
from simulator.outcomes import Reduced, Reduction, Window
from simulator.outcomes.comparison.headline import HEADLINE
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.money import NET_SAVING
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.people import PeopleComparison
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
    rows: tuple[tuple[str, str], ...]
    """Pathway and measure, over the whole window; the pathway is `all` for the whole system."""
    values: NDArray[np.float64]
    """`float64[scenario, row, replication]`, in the unit of each measure; NaN where there is no value."""
    worse_off: NDArray[np.float64]
    """`float64[pair, replication]`, people who are worse off, of each pair of `pairs_of`."""

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
                rows=tuple((str(pathway), str(measure)) for pathway, measure in kept["rows"]),
                values=kept["values"],
                worse_off=kept["worse_off"],
            )

    def save(self, path: Path) -> None:
        """Keep it, at once or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        growing = path.with_suffix(".growing.npz")
        np.savez(
            growing,
            scenarios=np.array(self.scenarios),
            rows=np.array(self.rows),
            values=self.values,
            worse_off=self.worse_off,
        )
        growing.replace(path)

    def and_then(self, more: Pool) -> Pool:
        """The same with further replications of the same rows."""
        return Pool(
            scenarios=self.scenarios,
            rows=self.rows,
            values=np.concatenate([self.values, more.values], axis=2),
            worse_off=np.concatenate([self.worse_off, more.worse_off], axis=1),
        )

    def table(self, replications: Sequence[int]) -> pd.DataFrame:
        """Some replications of the whole system as a tidy table, as the product reads it."""
        from simulator.outcomes import measure_named

        whole = [row for row, (pathway, _) in enumerate(self.rows) if pathway == WHOLE_WINDOW]
        measures = [self.rows[row][1] for row in whole]
        chosen = self.values[:, whole][:, :, list(replications)]
        scenario, measure, number = (index.ravel() for index in np.indices(chosen.shape))
        frame = pd.DataFrame(
            {
                "scenario": np.array(self.scenarios, dtype=object)[scenario],
                "replication": number,
                **dict.fromkeys(DIMENSIONS, WHOLE_WINDOW),
                "measure": np.array(measures, dtype=object)[measure],
                "value": chosen.ravel(),
            }
        )
        units = {name: measure_named(name).unit for name in measures}
        return frame.assign(unit=frame["measure"].map(units))


def pairs_of(scenarios: Sequence[str]) -> list[tuple[str, str]]:
    """Each scenario against the baseline, and the last against the one before it: its slice."""
    baseline, *others = scenarios
    pairs = [(scenario, baseline) for scenario in others]
    return [*pairs, (others[-1], others[-2])] if len(others) > 1 else pairs


def pooled(
    path: Path,
    files: Sequence[Path],
    replications: int,
    *,
    workers: int = 1,
    report: Callable[[int], None] = lambda _: None,
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
        for more in crew.map(_chunk, jobs):
            pool = more if pool is None else pool.and_then(more)
            pool.save(path)
            report(pool.replications)
    if pool is None:
        raise ValueError("a pool of no replications was asked for")
    return pool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arm:
    network: Network
    measured: Reduction
    seed: int


Job = tuple[tuple[str, ...], int, int]


def _chunk(job: Job) -> Pool:
    """A few replications of every scenario."""
    files, first, end = job
    arms, from_days = _arms(files)
    pairs = pairs_of(tuple(arms))
    found, worse_off = [], []
    for number in range(first, end):
        reduced = {name: _reduced(arm, number) for name, arm in arms.items()}
        found.append([_values(each.measures) for each in reduced.values()])
        worse_off.append([_worse_off(reduced[a].people, reduced[b].people, from_days) for a, b in pairs])
    rows = found[0][0].index
    values = [[np.asarray(column.reindex(rows), dtype=np.float64) for column in each] for each in found]
    return Pool(
        scenarios=tuple(arms),
        rows=tuple(rows),
        values=np.array(values).transpose(1, 2, 0),
        worse_off=np.array(worse_off, dtype=np.float64).T,
    )


def _reduced(arm: _Arm, number: int) -> Reduced:
    streams = Streams(seed=arm.seed, replication=number)
    return arm.measured.whole(engines.run(arm.network, streams, "fast"), streams)


def _values(table: pd.DataFrame) -> pd.Series[float]:
    """The measures asked for by pathway and measure, over the whole window."""
    others = [name for name in DIMENSIONS if name != "pathway"]
    asked = table[table["measure"].isin(ASKED) & (table[others] == WHOLE_WINDOW).all(axis=1)]
    keys = pd.MultiIndex.from_arrays([asked["pathway"].astype(str), asked["measure"].astype(str)])
    return asked["value"].set_axis(keys)


def _worse_off(scenario: pa.Table, reference: pa.Table, from_days: float) -> float:
    people = PeopleComparison.of({0: scenario}, {0: reference}, from_days=from_days).people()
    return float(people.loc[people["pathway"] == WHOLE_WINDOW, "worse_off"].iloc[0])


@cache
def _arms(files: tuple[str, ...]) -> tuple[dict[str, _Arm], float]:
    """What runs each scenario, and the day of the first change."""
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
    return arms, first_change_days(plan.scenarios)
