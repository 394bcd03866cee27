"""The published "Pre" column of the Bristol network, reproduced on the paper's daily grid.

Murch et al. (2021), Operations Research for Health Care 30:100311, Table 2, days 731 to 1095.
Queues of a hundred or more are expected within 3 %, smaller ones within 1.5 patients. The published
waits are whole days of everybody who leaves the list, served or given up; two independent re-
implementations of the paper's rules give the finer figures used here for the three lists that
matter.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulator.engines import run
from simulator.scenario_file import read_scenario
from simulator.simulation.compilation import compile_network
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.simulation.streams import Streams

PUBLISHED_QUEUES = {
    "social_prescribing": 273,
    "assessment": 3658,
    "therapy": 8,
    "gp_initial": 152,
    "gp_low_intensity": 12,
    "gp_high_intensity": 42,
    "triage": 100,
    "crisis": 8,
    "community": 519,
}
PUBLISHED_WAITS_DAYS = {
    "social_prescribing": 21,
    "assessment": 59,
    "therapy": 1,
    "gp_initial": 1,
    "gp_low_intensity": 1,
    "gp_high_intensity": 1,
    "triage": 1,
    "crisis": 1,
    "community": 34,
}
REIMPLEMENTED_WAITS_DAYS = {"social_prescribing": 20.2, "assessment": 57.2, "community": 33.2}
REIMPLEMENTED_WAITS_OF_SERVED_DAYS = {"social_prescribing": 22.2, "assessment": 67.8, "community": 34.9}
STARTS_PER_DAY = {
    "social_prescribing": 6.67,
    "assessment": 14.27,
    "therapy": 7.08,
    "gp_initial": 152.3,
    "triage": 100.5,
    "crisis": 8.31,
    "community": 10.95,
    "inpatient": 3.49,
}
WINDOW_BEGINS, WINDOW_DAYS = 730.0, 365.0

Run = tuple[Network, History]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published() -> Run:
    network = compile_network(
        read_scenario(Path(__file__).parents[2] / "scenarios" / "bristol" / "published.yaml")
    )
    history = run(network, Streams(seed=2021, replication=0))
    history.validate(network)
    return network, history


def step_index(network: Network, name: str) -> int:
    return [step.name for step in network.steps].index(f"mental_health/{name}")


def waits_days(published: Run, name: str, *, served_only: bool = False) -> np.ndarray:
    """Waits that ended within the window."""
    network, history = published
    visits = history.visits[history.visits["step"] == step_index(network, name)]
    ends = visits["started"]
    if not served_only:
        ends = np.where(np.isnan(ends), visits["left"], ends)
    return (ends - visits["joined"])[ends >= WINDOW_BEGINS]


@pytest.mark.parametrize(("name", "queue"), PUBLISHED_QUEUES.items())
def test_the_mean_queue_is_the_published_one(published: Run, name: str, queue: float) -> None:
    network, history = published
    months = np.flatnonzero(np.array(network.period_edges[:-1]) >= WINDOW_BEGINS)
    pool = network.steps[step_index(network, name)].list_pool
    found = history.queue_days[pool, months].sum() / WINDOW_DAYS
    assert found == pytest.approx(queue, abs=0.03 * queue if queue >= 100 else 1.5)


@pytest.mark.parametrize(("name", "wait"), PUBLISHED_WAITS_DAYS.items())
def test_the_mean_wait_is_the_published_one(published: Run, name: str, wait: float) -> None:
    # 4 %: the paper rounds to whole days, and its re-implementations lie 2 to 4 % below it.
    assert waits_days(published, name).mean() == pytest.approx(wait, abs=max(0.5, 0.04 * wait))


@pytest.mark.parametrize(("name", "wait"), REIMPLEMENTED_WAITS_DAYS.items())
def test_waits_are_those_of_independent_implementations(published: Run, name: str, wait: float) -> None:
    assert waits_days(published, name).mean() == pytest.approx(wait, rel=0.01)


@pytest.mark.parametrize(("name", "wait"), REIMPLEMENTED_WAITS_OF_SERVED_DAYS.items())
def test_waits_of_those_served_are_longer_and_known_too(published: Run, name: str, wait: float) -> None:
    assert waits_days(published, name, served_only=True).mean() == pytest.approx(wait, rel=0.01)


@pytest.mark.parametrize(("name", "per_day"), STARTS_PER_DAY.items())
def test_as_many_start_each_day_as_published(published: Run, name: str, per_day: float) -> None:
    starts = waits_days(published, name, served_only=True).size
    # Four standard errors of a Poisson count: starts vary no more than arrivals do.
    assert starts == pytest.approx(per_day * WINDOW_DAYS, abs=4 * np.sqrt(per_day * WINDOW_DAYS))
