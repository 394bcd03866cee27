"""The published "Pre" column of the Bristol network, on the paper's daily grid.

Murch and others (2021), Operations Research for Health Care 30:100311, Table 2, days 731 to 1095, means of 35
replications. The published waits are whole days of everybody who leaves the list, served or given up; two
independent re-implementations of the paper's rules give the finer figures used here for three of the lists.
Inputs are those of the authors' own files (github.com/nhs-bnssg-analytics/simulation-dts-renege), where the
weights of the therapy's length sum to 1: 0.015 up to 140 days and 0.01 from 147.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.compilation.network import compile_network
from simulator.errors import SimulatorError
from simulator.scenario_file import read_scenario
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.validation.estimate import Quantity
from simulator.validation.exact import SameHistory
from simulator.validation.replicated import Replicated
from simulator.validation.source import ENGINES, MURCH, TWO_REWRITES
from simulator.wording import whole

QUEUES: Final = {
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
"""Mean length of each list, as published."""
WAITS_DAYS: Final = {
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
"""Mean wait of everybody who leaves a list, as published."""
REWRITTEN_WAITS_DAYS: Final = {"social_prescribing": 20.2, "assessment": 57.2, "community": 33.2}
"""The same by two other programs that follow the paper's rules."""
REWRITTEN_WAITS_OF_SERVED_DAYS: Final = {"social_prescribing": 22.2, "assessment": 67.8, "community": 34.9}
"""By the same programs, of those served."""
SPREAD_DAYS: Final = {"social_prescribing": 0.12, "assessment": 0.12, "community": 0.25}
"""Standard deviation of these mean waits between replications of a year, seen in 35 of them."""
STARTS_PER_DAY: Final = {
    "social_prescribing": 6.67,
    "assessment": 14.27,
    "therapy": 7.08,
    "gp_initial": 152.3,
    "triage": 100.5,
    "crisis": 8.31,
    "community": 10.95,
    "inpatient": 3.49,
}
"""By the same programs."""
WINDOW_BEGINS: Final = 730.0
WINDOW_DAYS: Final = 365.0
REPLICATIONS: Final = 35
"""As many as the paper's."""
FIRST_DAYS: Final = 90.0
"""What the readable engine runs of it: three years take it half a minute."""
IN_THE_CLONE: Final = Path("scenarios") / "bristol" / "published.yaml"
IN_THE_PACKAGE: Final = Path("validation") / "published" / "bristol.yaml"
"""Where the build puts a copy: see `pyproject.toml`."""


def published_file() -> Path:
    """The scenario file of the published network: that of the clone, else the one in the installed package.

    Raises
    ------
    SimulatorError
        Neither is there.
    """
    package = Path(str(files("simulator")))
    places = (package.parent / IN_THE_CLONE, package / IN_THE_PACKAGE)
    for place in places:
        if place.is_file():
            return place
    raise SimulatorError(
        f"the published Bristol network is missing: it is neither {places[0]} (a clone) nor {places[1]} (an "
        "installed package). Install the package again, or run from a complete clone"
    )


@cache
def published_network() -> Network:
    """The network of the published file."""
    return compile_network(read_scenario(published_file()))


def step_index(network: Network, name: str) -> int:
    """Position of a step of the network by its name in the file."""
    return [step.name for step in network.steps].index(f"mental_health/{name}")


def queue(history: History, network: Network, name: str) -> float:
    """Mean length of a list within the window."""
    months = np.flatnonzero(np.array(network.period_edges[:-1]) >= WINDOW_BEGINS)
    pool = network.steps[step_index(network, name)].list_pool
    return float(history.queue_days[pool, months].sum() / WINDOW_DAYS)


def waits_days(
    history: History, network: Network, *, served_only: bool = False
) -> Mapping[str, NDArray[np.float64]]:
    """Waits that ended within the window, by step."""
    visits = history.visits
    ends = visits["started"]
    if not served_only:
        ends = np.where(np.isnan(ends), visits["left"], ends)
    within = ends >= WINDOW_BEGINS
    steps, waits = visits["step"][within], (ends - visits["joined"])[within]
    return {step.name.partition("/")[2]: waits[steps == index] for index, step in enumerate(network.steps)}


def queue_tolerance(queue_length: float) -> float:
    """What the paper's mechanics leave between two sound programs on a daily grid: 3 %, or 1.5 patients."""
    return 0.03 * queue_length if queue_length >= 100 else 1.5


def wait_tolerance_days(wait: float) -> float:
    """The paper prints whole days, and both other programs lie up to 4 % below it where the wait is long."""
    return 0.5 + (0.04 * wait if wait > 1 else 0.0)


def rewritten_wait_tolerance_days(name: str) -> float:
    """Half a tenth, as they are printed, and four standard deviations of one replication.

    The other programs do not say how many replications they ran: one is the least it can be.
    """
    return 0.05 + 4 * SPREAD_DAYS[name]


def year_of_counts_tolerance(per_day: float) -> float:
    """Four standard errors of one Poisson year: the other programs do not say how many they ran."""
    return float(4 * np.sqrt(per_day / WINDOW_DAYS))


def bristol() -> tuple[Replicated | SameHistory, ...]:
    """Queues, waits and flows by the compiled engine; the beginning by every engine."""
    family = "Bristol's mental-health services, column Pre"
    return (
        Replicated(
            family=family,
            title=f"A year after two, {REPLICATIONS} replications as published",
            describe=lambda _: published_network(),
            measure=lambda history: measured(history, published_network()),
            quantities=_quantities(),
            replications=REPLICATIONS,
            short_replications=0,
        ),
        SameHistory(
            family=family,
            title=f"Its first {whole(FIRST_DAYS)} days, by each engine",
            describe=first_days,
            source=ENGINES,
        ),
    )


def first_days() -> Network:
    """The beginning of the published network."""
    network = published_network()
    edges = [edge for edge in network.period_edges if edge < FIRST_DAYS]
    return replace(network, horizon_days=FIRST_DAYS, period_edges=(*edges, FIRST_DAYS))


def measured(history: History, network: Network) -> list[float]:
    """One number a quantity, in the order of `_quantities`."""
    everybody, served = waits_days(history, network), waits_days(history, network, served_only=True)
    return [
        *(queue(history, network, name) for name in QUEUES),
        *(float(everybody[name].mean()) for name in WAITS_DAYS),
        *(float(everybody[name].mean()) for name in REWRITTEN_WAITS_DAYS),
        *(float(served[name].mean()) for name in REWRITTEN_WAITS_OF_SERVED_DAYS),
        *(served[name].size / WINDOW_DAYS for name in STARTS_PER_DAY),
    ]


def _quantities() -> tuple[Quantity, ...]:
    def named(name: str) -> str:
        return name.replace("_", " ").replace("gp ", "GP ")

    return (
        *(
            Quantity(
                name=f"list, {named(name)}",
                exact=length,
                source=MURCH,
                finds_share=0.6 if length < 10 else 0.05,
                tolerance=queue_tolerance(length),
            )
            for name, length in QUEUES.items()
        ),
        *(
            Quantity(
                name=f"wait, {named(name)}, days",
                exact=wait,
                source=MURCH,
                finds_share=0.7 if name == "therapy" else 0.05,
                tolerance=wait_tolerance_days(wait),
            )
            for name, wait in WAITS_DAYS.items()
        ),
        *(
            Quantity(
                name=f"wait, {named(name)}, days",
                exact=wait,
                source=TWO_REWRITES,
                finds_share=0.05,
                tolerance=rewritten_wait_tolerance_days(name),
            )
            for name, wait in REWRITTEN_WAITS_DAYS.items()
        ),
        *(
            Quantity(
                name=f"wait of served, {named(name)}",
                exact=wait,
                source=TWO_REWRITES,
                finds_share=0.05,
                tolerance=rewritten_wait_tolerance_days(name),
            )
            for name, wait in REWRITTEN_WAITS_OF_SERVED_DAYS.items()
        ),
        *(
            Quantity(
                name=f"starts a day, {named(name)}",
                exact=per_day,
                source=TWO_REWRITES,
                finds_share=0.03,
                tolerance=year_of_counts_tolerance(per_day),
            )
            for name, per_day in STARTS_PER_DAY.items()
        ),
    )
