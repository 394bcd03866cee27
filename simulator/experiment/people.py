"""The people of a study, read from the store as they are paired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own

from simulator.domain.reach import adds_capacity
from simulator.domain.scenario import Scenario
from simulator.experiment.store.entry import LostReplicationError, Store
from simulator.experiment.task import Task
from simulator.outcomes.comparison.harm import Harm, Pair
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.people import CareAhead, PeopleComparison, Tolerances, lists_fed_by_less
from simulator.units import day_number


@dataclass(frozen=True, slots=True)
class KeptPeople(Mapping[int, pa.Table]):
    """The tables of people of one scenario by replication, each read when it is asked for."""

    store: Store
    scenario: str
    replications: int

    def __getitem__(self, replication: int) -> pa.Table:
        """The people of a replication.

        Raises
        ------
        LostReplicationError
            They are damaged or gone.
        """
        task = Task(self.scenario, replication)
        table = self.store.load_people(task)
        if table is None:
            raise LostReplicationError(self.store.people_path(task))
        return table

    def __iter__(self) -> Iterator[int]:
        """The numbers of the replications."""
        return iter(range(self.replications))

    def __len__(self) -> int:
        """How many replications."""
        return self.replications


def first_change_days(scenarios: Iterable[Scenario]) -> float:
    """Days from the start to the first change of any of the scenarios; 0 where nothing changes."""
    changes = [
        day_number(cut.from_date, scenario.baseline.starts) for scenario in scenarios for cut in scenario.cuts
    ]
    return float(max(0, min(changes, default=0)))


def worse_off_in(
    store: Store, sources: Mapping[str, str], pair: Pair, replication: int, from_days: float
) -> float:
    """People who are worse off in one scenario of a pair than in the other, in one replication.

    Parameters
    ----------
    store, sources
        As of `harms_of`.
    pair
        A scenario, and what it is compared with.
    replication
        Its number.
    from_days
        `first_change_days` of the study.

    Raises
    ------
    LostReplicationError
        A table of people is damaged or gone.
    """
    scenario, reference = (
        {replication: KeptPeople(store, sources[name], replication + 1)[replication]} for name in pair
    )
    people = PeopleComparison.of(scenario, reference, from_days=from_days).people()
    return float(people.loc[people["pathway"] == WHOLE_WINDOW, "worse_off"].iloc[0])


def harms_of(
    store: Store,
    scenarios: Mapping[str, Scenario],
    sources: Mapping[str, str],
    pairs: tuple[Pair, ...],
    replications: int,
    tolerances: Tolerances | None = None,
) -> dict[Pair, Harm]:
    """The harm of each pair of scenarios of a study.

    People who had left for good before the first change of any scenario are not counted: they can only be the
    same.

    Parameters
    ----------
    store
        Where the people are.
    scenarios
        By name.
    sources
        By the name of a scenario, the one whose replications it shows.
    pairs
        Each scenario with what it is compared with.
    replications
        How many of each.
    tolerances
        Differences that do not count; the defaults when absent.

    Raises
    ------
    LostReplicationError
        A table of people is damaged or gone.
    """
    from_days = first_change_days(scenarios.values())
    found: dict[Pair, Harm] = {}
    for name, against in pairs:
        system, reference = scenarios[name].system(), scenarios[against].system()
        compared = PeopleComparison.of(
            KeptPeople(store, sources[name], replications),
            KeptPeople(store, sources[against], replications),
            tolerances=tolerances,
            from_days=from_days,
        )
        found[name, against] = Harm.of(
            compared,
            CareAhead.of(reference),
            lists_fed_by_less(system, reference),
            gives_back=adds_capacity(system, reference),
        )
    return found
