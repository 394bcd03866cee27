"""The published "Pre" column of the Bristol network, reproduced on the paper's daily grid.

Murch et al. (2021), Operations Research for Health Care 30:100311, Table 2, days 731 to 1095, means
of 35 replications. The published waits are whole days of everybody who leaves the list, served or
given up; two independent re-implementations of the paper's rules give the finer figures used here
for the three lists that matter.

Inputs are those of the authors' own files (github.com/nhs-bnssg-analytics/simulation-dts-renege), where the
weights of the therapy's length sum to 1: 0.015 up to 140 days and 0.01 from 147.
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

REPLICATIONS = 35
"""As many as the paper's."""

Runs = tuple[Network, tuple[History, ...]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published() -> Runs:
    scenario = read_scenario(Path(__file__).parents[2] / "scenarios" / "bristol" / "published.yaml")
    network = compile_network(scenario)
    histories = tuple(run(network, Streams(seed=2021, replication=r)) for r in range(REPLICATIONS))
    histories[0].validate(network)
    return network, histories


def step_index(network: Network, name: str) -> int:
    return [step.name for step in network.steps].index(f"mental_health/{name}")


def queues(published: Runs, name: str) -> np.ndarray:
    """Mean length of a list within the window, for each replication."""
    network, histories = published
    months = np.flatnonzero(np.array(network.period_edges[:-1]) >= WINDOW_BEGINS)
    pool = network.steps[step_index(network, name)].list_pool
    return np.array([history.queue_days[pool, months].sum() / WINDOW_DAYS for history in histories])


def waits_days(published: Runs, name: str, *, served_only: bool = False) -> list[np.ndarray]:
    """Waits that ended within the window, for each replication."""
    network, histories = published
    step = step_index(network, name)
    waits = []
    for history in histories:
        visits = history.visits[history.visits["step"] == step]
        ends = visits["started"]
        if not served_only:
            ends = np.where(np.isnan(ends), visits["left"], ends)
        waits.append((ends - visits["joined"])[ends >= WINDOW_BEGINS])
    return waits


def mean_wait_days(published: Runs, name: str, *, served_only: bool = False) -> float:
    """Mean wait, everybody of every replication counting once."""
    return float(np.concatenate(waits_days(published, name, served_only=served_only)).mean())


def four_errors(published: Runs, name: str, *, served_only: bool = False) -> float:
    """Four standard errors of the difference between the mean of one replication and that of all of these.

    The other implementations do not say how many replications they ran: one is the least it can be.
    """
    means = [waits.mean() for waits in waits_days(published, name, served_only=served_only)]
    return float(4 * np.std(means, ddof=1) * np.sqrt(1 + 1 / REPLICATIONS))


@pytest.mark.parametrize(("name", "queue"), PUBLISHED_QUEUES.items())
def test_long_queues_are_within_3_percent_and_short_ones_within_1_5_patients(
    published: Runs, name: str, queue: float
) -> None:
    # The bounds that the paper's mechanics leave between two sound implementations, on a daily grid. The list
    # for therapy comes nearest to its bound: at 97 % of its places it differs by 3 patients between
    # replications.
    assert queues(published, name).mean() == pytest.approx(queue, abs=0.03 * queue if queue >= 100 else 1.5)


@pytest.mark.parametrize(("name", "queue"), PUBLISHED_QUEUES.items())
def test_a_replication_like_the_published_one_is_an_ordinary_one(
    published: Runs, name: str, queue: float
) -> None:
    found = queues(published, name)
    assert found.min() - 1 <= queue <= found.max() + 1


@pytest.mark.parametrize(("name", "wait"), PUBLISHED_WAITS_DAYS.items())
def test_the_mean_wait_is_the_published_one(published: Runs, name: str, wait: float) -> None:
    # The paper prints whole days, and both re-implementations lie up to 4 % below it.
    assert mean_wait_days(published, name) == pytest.approx(wait, abs=0.5 + 0.04 * (wait > 1) * wait)


@pytest.mark.parametrize(("name", "wait"), REIMPLEMENTED_WAITS_DAYS.items())
def test_waits_are_those_of_independent_implementations(published: Runs, name: str, wait: float) -> None:
    # Theirs are means of runs like these, printed to a tenth of a day.
    assert mean_wait_days(published, name) == pytest.approx(wait, abs=0.05 + four_errors(published, name))


@pytest.mark.parametrize(("name", "wait"), REIMPLEMENTED_WAITS_OF_SERVED_DAYS.items())
def test_waits_of_those_served_are_longer_and_known_too(published: Runs, name: str, wait: float) -> None:
    found = mean_wait_days(published, name, served_only=True)
    assert found == pytest.approx(wait, abs=0.05 + four_errors(published, name, served_only=True))


@pytest.mark.parametrize(("name", "per_day"), STARTS_PER_DAY.items())
def test_as_many_start_each_day_as_published(published: Runs, name: str, per_day: float) -> None:
    starts = np.mean([waits.size for waits in waits_days(published, name, served_only=True)])
    # Four standard errors of one Poisson year: starts vary no more than arrivals do.
    assert starts == pytest.approx(per_day * WINDOW_DAYS, abs=4 * np.sqrt(per_day * WINDOW_DAYS))
