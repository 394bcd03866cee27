"""Replications are put together number by number, each where it belongs, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.errors import SimulatorError
from simulator.experiment.gathering import gather
from simulator.experiment.store.entry import CURVE_COLUMNS, Store
from simulator.experiment.store.key import Inputs
from simulator.experiment.task import Task

Line = tuple[str, str, float]
"""Step, measure and value."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(
        folder=tmp_path, inputs={name: Inputs(history=name, reduction=name) for name in ("baseline", "plan")}
    )


def keep(store: Store, task: Task, lines: list[Line], *, engine: str = "fast", days: float = 1.0) -> None:
    steps, measures, values = zip(*lines, strict=True)
    everywhere = {name: ["all"] * len(lines) for name in ("pathway", "group", "team", "period")}
    told = {"step": steps, "measure": measures, "value": values, "unit": ["patients"] * len(lines)}
    store.save(task, pd.DataFrame(everywhere | told), engine=engine, seconds=0.1)
    curve = dict.fromkeys(CURVE_COLUMNS[1:4], "all") | {"curve": "wait_days", "days": [days]}
    store.save_waits(task, pd.DataFrame({**curve, "seen": 1, "gone": 0, "censored": 0}))


def lines_of(*values: float) -> list[Line]:
    names = ("referrals", "exits", "recoveries")
    return [("all", name, value) for name, value in zip(names, values, strict=False)]


def test_every_number_is_where_its_row_and_its_replication_are(store: Store) -> None:
    keep(store, Task("baseline", 0), lines_of(1.0, 2.0), engine="reference")
    keep(store, Task("baseline", 1), lines_of(3.0, float("nan")))
    found = gather(store, [("baseline", "baseline")], 2)
    samples = found.samples
    assert samples.keys["measure"].tolist() == ["referrals", "exits"]
    assert samples.replications == {"baseline": (0, 1)}
    np.testing.assert_array_equal(samples.values["baseline"], [[1.0, 3.0], [2.0, np.nan]])
    assert found.replications_by_engine == {"fast": 1, "reference": 1}


def test_only_the_replications_asked_for_are_taken(store: Store) -> None:
    for number in range(3):
        keep(store, Task("baseline", number), lines_of(float(number)))
    found = gather(store, [("baseline", "baseline")], 2)
    assert found.samples.values["baseline"].tolist() == [[0.0, 1.0]]


def test_a_scenario_that_shows_another_has_its_numbers_and_is_counted_once(store: Store) -> None:
    keep(store, Task("baseline", 0), lines_of(1.0))
    found = gather(store, [("baseline", "baseline"), ("nothing_changes", "baseline")], 1)
    assert list(found.samples.values) == ["baseline", "nothing_changes"]
    assert found.samples.values["nothing_changes"].tolist() == [[1.0]]
    assert found.replications_by_engine == {"fast": 1}


def test_rows_that_only_one_scenario_has_are_absent_from_the_other(store: Store) -> None:
    keep(store, Task("baseline", 0), lines_of(1.0, 2.0))
    keep(store, Task("plan", 0), [("ward", "exits", 9.0), ("all", "exits", 7.0), ("all", "referrals", 8.0)])
    samples = gather(store, [("baseline", "baseline"), ("plan", "plan")], 1).samples
    assert list(zip(samples.keys["step"], samples.keys["measure"], strict=True)) == [
        ("all", "referrals"),
        ("all", "exits"),
        ("ward", "exits"),
    ]
    np.testing.assert_array_equal(samples.values["baseline"].ravel(), [1.0, 2.0, np.nan])
    assert samples.values["plan"].ravel().tolist() == [8.0, 7.0, 9.0]
    assert samples.present["baseline"].tolist() == [True, True, False]
    assert samples.present["plan"].tolist() == [True, True, True]


def test_replications_of_one_scenario_with_different_rows_are_refused(store: Store) -> None:
    keep(store, Task("plan", 0), lines_of(1.0, 2.0))
    keep(store, Task("plan", 1), lines_of(1.0, 2.0, 3.0))
    with pytest.raises(SimulatorError, match=r"[0-9a-f]{32}\.parquet has other rows .* remove it and run"):
        gather(store, [("plan", "plan")], 2)


def test_a_number_told_twice_is_refused(store: Store) -> None:
    keep(store, Task("plan", 0), [("all", "exits", 1.0), ("all", "exits", 2.0)])
    with pytest.raises(ValueError, match="appears twice"):
        gather(store, [("plan", "plan")], 1)


@pytest.mark.parametrize("lost", ["measures", "waits"])
def test_a_replication_that_vanishes_is_told(store: Store, lost: str) -> None:
    task = Task("plan", 0)
    keep(store, task, lines_of(1.0))
    (store.path(task) if lost == "measures" else store.waits_path(task)).unlink()
    with pytest.raises(
        SimulatorError, match=r"[0-9a-f]{32}(\.waits)?\.parquet.* damaged or removed .*same command again"
    ):
        gather(store, [("plan", "plan")], 1)


def test_percentiles_are_of_the_people_of_all_replications(store: Store) -> None:
    percentile: Line = ("all", "wait_median_days", 0.0)
    for number, days in enumerate((1.0, 2.0, 9.0)):
        keep(store, Task("plan", number), [percentile], days=days)
    pooled = gather(store, [("plan", "plan")], 3).samples.pooled["plan"]
    assert pooled.estimate.tolist() == [2.0]


def test_a_number_takes_eight_bytes(store: Store) -> None:
    for number in range(5):
        keep(store, Task("plan", number), lines_of(1.0, 2.0, 3.0))
    values = gather(store, [("plan", "plan")], 5).samples.values["plan"]
    assert values.nbytes == 8 * 5 * 3
    assert values.base is None
