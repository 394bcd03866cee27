"""Harm of one scenario beside another, person by person: who is worse off, what falls mean, what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from simulator.outcomes.people import CareAhead, PeopleComparison
from simulator.outcomes.people.comparison import Counts
from simulator.outcomes.people.less_capacity import Steps

TOTAL = "all"
AMOUNTS = {"scenario": "amount_in_", "reference": "amount_in_"}
"""Put before the columns that hold how much of a harm there is, so that they are not taken for names."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Harm:
    """What a scenario means for people, beside another scenario; every figure with its 95 % interval."""

    people: pd.DataFrame
    """Worse off, better off, mixed and the same, by pathway and group: `PeopleComparison.people`."""
    verdicts: pd.DataFrame
    """`PeopleComparison.verdicts`."""
    components: pd.DataFrame
    """By what people are worse or better off: `PeopleComparison.components`."""
    falls: pd.DataFrame
    """Each kind of harm, divided: `PeopleComparison.falls`."""
    backlog: pd.DataFrame
    """People left waiting beyond the reference's, and what they are owed: `PeopleComparison.backlog`."""

    counts: Counts
    """What the tidy table holds of it, replication by replication: `PeopleComparison.counts`."""

    @classmethod
    def of(
        cls, compared: PeopleComparison, ahead: CareAhead, fed: Steps, *, gives_back: bool = False
    ) -> Harm:
        """The harm of a pair of scenarios.

        Parameters
        ----------
        compared
            Their people.
        ahead
            The care that people of the reference's system still need, by step, and its price.
        fed
            Lists that a loss of capacity feeds: `people.lists_fed_by_less`.
        gives_back
            Whether the scenario has more capacity in some pool: `domain.reach.adds_capacity`.
        """
        return cls(
            people=compared.people(),
            verdicts=compared.verdicts(fed, gives_back=gives_back),
            components=compared.components(),
            falls=compared.falls(),
            backlog=compared.backlog(ahead),
            counts=compared.counts(),
        )

    def total(self) -> Mapping[str, float]:
        """The row of `people` that holds everybody, by column."""
        rows = self.people[(self.people["pathway"] == TOTAL) & (self.people["group"] == TOTAL)]
        return {str(name): value for name, value in rows.iloc[0].items()}

    def owed(self) -> Mapping[str, float]:
        """The row of `backlog` that holds everything, by column."""
        keys = self.backlog[["pathway", "step", "pool"]]
        return {str(name): value for name, value in self.backlog[(keys == TOTAL).all(axis=1)].iloc[0].items()}


Pair = tuple[str, str]
"""A scenario, and what it is compared with."""


def stacked(harms: Mapping[Pair, Harm], part: str) -> pd.DataFrame:
    """One part of the harm of every pair in one frame, with the columns `scenario` and `against`.

    Parameters
    ----------
    harms
        By pair.
    part
        Name of a field of `Harm`.
    """
    frames = []
    for (scenario, against), harm in harms.items():
        frame: pd.DataFrame = getattr(harm, part)
        # What falls add up to in each of the two has their names already.
        frame = frame.rename(columns=lambda name: AMOUNTS.get(name.partition("_")[0], "") + name)
        frame.insert(0, "scenario", scenario)
        frame.insert(1, "against", against)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["scenario", "against"])
