"""One experiment: a small comparison by the product's own path, started in the steady state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.coverage.case import CLINICIANS, clinics, scenarios
from simulator import engines
from simulator.compilation.network import compile_network
from simulator.outcomes import Comparison, Reduced, Reduction, Window, measure_named
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import InCare, Network, Waiting

PARTS = (
    "spend_with_knock_on_pounds",
    "completed_courses",
    "recoveries",
    "recovered_courses",
    "courses_with_outcome",
)
"""What the ratios of the study divide."""
_NEWLY_SEEN = InCare(in_care_days=0.0, elapsed_share=0.0, attended=0, due_days=0.0)
_NEWLY_JOINED = Waiting(waited_days=0.0, patience_share=0.0, deterioration_share=0.0, overflow_share=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One scenario, ready to be run many times."""

    name: str
    network: Network
    present: NDArray[np.float64]
    """`float64[number present]`, cumulative stationary probabilities."""
    measured: Reduction

    def replicated(self, seed: int, replication: int, measures: Sequence[str]) -> Reduced:
        """One replication, the people of day one drawn from the steady state; these measures alone."""
        chance = np.random.default_rng([seed, replication]).random()
        number = int(np.searchsorted(self.present, chance))
        network = _with_people(self.network, number, CLINICIANS[self.name])
        streams = Streams(seed=seed, replication=replication)
        history = engines.run(network, streams, "fast")
        found = self.measured.whole(history, streams)
        table = found.measures
        asked = table["measure"].isin(measures) & (table["pathway"] == "all") & (table["step"] == "all")
        curves = {measure_named(measure).curve for measure in measures}
        return found._replace(measures=table[asked], waits=found.waits[found.waits["curve"].isin(curves)])


def arms() -> list[Arm]:
    """The scenarios of the study, the baseline first."""
    clinic, made = clinics(), []
    for name, scenario in scenarios().items():
        network = compile_network(scenario)
        window = Window(from_days=scenario.run.warm_up_days, to_days=scenario.horizon_days)
        made.append(
            Arm(
                name=name,
                network=network,
                present=np.cumsum(clinic[name].present),
                measured=Reduction.of(network, scenario.system(), window),
            )
        )
    return made


def experiment(
    arms: Sequence[Arm], seed: int, number: int, replications: int, measures: Sequence[str]
) -> Comparison:
    """The comparison of one experiment; no two experiments share a replication.

    Parameters
    ----------
    arms
        The scenarios.
    seed
        Of the study.
    number
        Of the experiment, from 0.
    replications
        Of each scenario.
    measures
        Names of those that are asked for.
    """
    tables, waits = [], []
    for arm in arms:
        for replication in range(number * replications, (number + 1) * replications):
            found = arm.replicated(seed, replication, [*measures, *PARTS])
            tables.append(found.measures.assign(scenario=arm.name, replication=replication))
            waits.append(found.waits.assign(scenario=arm.name, replication=replication))
    return Comparison.of(pd.concat(tables, ignore_index=True), waits=pd.concat(waits, ignore_index=True))


def _with_people(network: Network, present: int, clinicians: int) -> Network:
    """The network with so many people on day one: in care as there are clinicians, the others waiting.

    Contacts and patience are memoryless, so that whatever is left of them is as long as a new one.
    """
    people: Mapping[str, dict[str, object]] = {
        "waiting": {"waiting": (_NEWLY_JOINED,) * max(0, present - clinicians)},
        "in care": {"in_care": (_NEWLY_SEEN,) * min(present, clinicians)},
    }
    classes = [
        replace(each, **people.get(each.name.rpartition("/")[2], {}))  # type: ignore[arg-type]
        for each in network.classes
    ]
    return replace(network, classes=tuple(classes))
