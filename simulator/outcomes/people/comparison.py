"""Two scenarios person by person, over all their replications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own
from numpy.typing import NDArray

from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.measures.people_compared import (
    DIVISION,
    PEOPLE_BETTER_OFF,
    PEOPLE_MIXED,
    PEOPLE_WORSE_OFF,
    part_name,
)
from simulator.outcomes.people.backlog import BACKLOG_VALUES, owed_by, rows_of, values_of, waiting_at
from simulator.outcomes.people.care_ahead import CareAhead
from simulator.outcomes.people.fall import HARMS, PARTS, amount, parts_of, told_apart
from simulator.outcomes.people.judgement import (
    COMPONENTS,
    OUTCOMES,
    Outcome,
    Tolerances,
    component,
    judged,
)
from simulator.outcomes.people.less_capacity import Steps
from simulator.outcomes.people.pairing import Groups, Pair, People, groups_of, people_of_table
from simulator.outcomes.people.progress import is_in_pathway
from simulator.outcomes.people.unaltered import split
from simulator.outcomes.statistics.interval import interval_of_mean
from simulator.outcomes.statistics.skewness import interval_of_difference

ALL = "all"
"""Label of every total."""
FALL_VALUES = ("reference", "scenario", "net", *PARTS, "avoided_by_better_off", "net_avoided")
COMPONENT_VALUES = ("worse", "better", "net")
PEOPLE_VALUES = ("people", *OUTCOMES, "net_worse_off", "only_scenario", "only_reference")


COUNTED = {
    "worse_off": PEOPLE_WORSE_OFF.name,
    "better_off": PEOPLE_BETTER_OFF.name,
    "mixed": PEOPLE_MIXED.name,
}
"""By value of `people`, the measure that holds it."""


class Counts(NamedTuple):
    """What the tidy table holds of a pair of scenarios."""

    keys: pd.DataFrame
    """One row a number: `pathway`, `group` and `measure`."""
    values: NDArray[np.float64]
    """`float64[row, replication]`."""


class _Tally(NamedTuple):
    """What is counted in one replication."""

    people: NDArray[np.float64]
    """`float64[value, group]`, `PEOPLE_VALUES`."""
    components: dict[str, NDArray[np.float64]]
    """`float64[value, group]` by component, `COMPONENT_VALUES`."""
    falls: dict[str, NDArray[np.float64]]
    """`float64[value, group]` by kind of harm, `FALL_VALUES`."""


def _tally(pair: Pair, tolerances: Tolerances, groups: int) -> _Tally:
    found = judged(pair, tolerances)
    is_better_off = found.outcome == Outcome.BETTER_OFF
    everybody = np.ones(len(pair.group), dtype=np.bool_)

    def count(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(pair.group[rows], minlength=groups).astype(np.float64)

    def net(name: str) -> NDArray[np.float64]:
        gap = component(pair.scenario, name) - component(pair.reference, name)
        return np.bincount(pair.group, weights=gap, minlength=groups).astype(np.float64)

    apart = told_apart(pair, is_better_off)
    falls = {harm: parts_of(pair, harm, groups, apart) for harm in HARMS}
    people = [count(everybody), *(count(found.outcome == code) for code in range(len(OUTCOMES)))]
    people.append(count(found.outcome == Outcome.WORSE_OFF) - count(is_better_off))
    for alone in (pair.only_scenario, pair.only_reference):
        people.append(np.bincount(alone.group, minlength=groups).astype(np.float64))
    return _Tally(
        people=np.stack(people),
        components={
            name: np.stack([count(found.worse[name]), count(found.better[name]), net(name)])
            for name in COMPONENTS
        },
        falls={harm: np.stack([parts[name] for name in FALL_VALUES]) for harm, parts in falls.items()},
    )


def _add_unaltered(tally: _Tally, people: People, from_days: float) -> None:
    """Count people for whom nothing differs: they are in both scenarios, and the same."""
    stays = np.flatnonzero(is_in_pathway(people) | (people["since_days"] >= from_days))
    people = people.chosen(stays)
    groups = tally.people.shape[1]
    number = np.bincount(people.group, minlength=groups).astype(np.float64)
    for value in ("people", "same"):
        tally.people[PEOPLE_VALUES.index(value)] += number
    for harm, parts in tally.falls.items():
        total = np.bincount(people.group, weights=amount(people, harm), minlength=groups)
        for value in ("reference", "scenario"):
            parts[FALL_VALUES.index(value)] += total


@dataclass(frozen=True, kw_only=True, eq=False)
class PeopleComparison:
    """A scenario beside a reference, person by person; every figure with its 95 % interval.

    In each frame a value `x` stands in the columns `x`, `x_low` and `x_high`: the mean over replications and
    its 95 % interval, which reaches further to the side of a tail. Both are of the same people in both
    scenarios, so differences are paired.
    """

    groups: Groups
    scenario: Mapping[int, pa.Table]
    """Tables of `PERSON_SCHEMA` by replication."""
    reference: Mapping[int, pa.Table]
    tolerances: Tolerances
    from_days: float
    """People who had left for good before this moment in both scenarios are not counted."""

    @classmethod
    def of(
        cls,
        scenario: Mapping[int, pa.Table],
        reference: Mapping[int, pa.Table],
        *,
        tolerances: Tolerances | None = None,
        from_days: float = 0.0,
    ) -> PeopleComparison:
        """The comparison of two sets of replications.

        Parameters
        ----------
        scenario, reference
            Tables of `person_table` by the number of the replication; the same numbers in both.
        tolerances
            Differences that do not count; the defaults when absent.
        from_days
            Leave out people who were out before this moment in both scenarios, such as the end of the warm-up
            or the day of a cut: they would only add to those for whom nothing differs.

        Raises
        ------
        ValueError
            The two have different replications, or none, or a table is not one of people.
        """
        if not scenario or scenario.keys() != reference.keys():
            raise ValueError(
                "people are paired replication by replication: both scenarios need the same replications, "
                f"and have {sorted(scenario)} and {sorted(reference)}"
            )
        # By name, not by argument: swapping the two must change nothing but signs.
        groups = groups_of(*(tables[n] for n in sorted(scenario) for tables in (reference, scenario)))
        return cls(
            groups=tuple(sorted(groups)),
            scenario=scenario,
            reference=reference,
            tolerances=tolerances or Tolerances(),
            from_days=from_days,
        )

    @cached_property
    def _tallies(self) -> list[_Tally]:
        """Of each replication, ascending; one pair at a time, since pairs are large."""
        found = []
        for number in sorted(self.scenario):
            parts = split(self.scenario[number], self.reference[number])
            pair = Pair.of(parts.scenario, parts.reference, self.groups)
            tally = _tally(_present_since(pair, self.from_days), self.tolerances, len(self.groups))
            _add_unaltered(tally, people_of_table(parts.unaltered, self.groups), self.from_days)
            found.append(tally)
        return found

    def people(self) -> pd.DataFrame:
        """How many people are worse off, better off, mixed and the same.

        Returns
        -------
        pandas.DataFrame
            One row a pathway and group, a total of each pathway, and one of all. Values `people` (in both
            scenarios), `same`, `worse_off`, `better_off`, `mixed`, `net_worse_off` (worse off less better
            off), and `only_scenario` and `only_reference` for people who cannot be compared.
        """
        return self._grouped(PEOPLE_VALUES, [tally.people for tally in self._tallies])

    def verdicts(self, fed: Steps, *, gives_back: bool = False) -> pd.DataFrame:
        """Whether a plan is better or worse for people, under the law that less capacity never is better.

        Parameters
        ----------
        fed
            `lists_fed_by_less` of the two systems; empty where nothing has less capacity.
        gives_back
            Whether the scenario has more capacity in some pool. A list is then longer where the whole
            interval of its rise is above zero; if not, where it is longer in the mean, by however little.

        Returns
        -------
        pandas.DataFrame
            Rows of `people()`. `verdict`: `worse` where more people are worse off than better off, with the
            whole interval; `better` likewise, unless a list that the loss of capacity feeds is longer at the
            end, which makes it `displaced`: some gain what others wait for. Otherwise
            `within noise`, `no difference` (everybody is the same) or `no interval`. `longer_lists` names
            those lists, `pathway/step`.
        """
        people = self.people()
        longer = self._longer_lists(fed, gives_back)
        frame = people[[*GROUPS, *(f"net_worse_off{end}" for end in ("", "_low", "_high"))]].copy()
        changed = people[["worse_off", "better_off", "mixed"]].to_numpy().any(axis=1)
        low, high = frame["net_worse_off_low"].to_numpy(), frame["net_worse_off_high"].to_numpy()
        verdict = np.full(len(frame), "within noise", dtype=object)
        verdict[low > 0] = "worse"
        verdict[high < 0] = "displaced" if longer else "better"
        verdict[np.isnan(low)] = "no interval"
        verdict[~changed] = "no difference"
        frame["verdict"] = verdict
        frame["longer_lists"] = ", ".join(longer)
        return frame

    def _longer_lists(self, fed: Steps, gives_back: bool) -> list[str]:
        """Fed lists with more people at the end than in the reference; where unsure, see `verdicts`."""
        steps = sorted(f"{pathway}/{step}" for pathway, step in fed)
        gaps = np.array(
            [
                [waiting_at(self.scenario[n], step) - waiting_at(self.reference[n], step) for step in steps]
                for n in sorted(self.scenario)
            ],
            dtype=np.float64,
        ).reshape(len(self.scenario), len(steps))
        found = interval_of_mean(gaps.T)
        bound = np.where(np.isnan(found.low) | (not gives_back), found.estimate, found.low)
        return [step for step, least in zip(steps, bound, strict=True) if least > 0]

    def counts(self) -> Counts:
        """People worse off, better off and mixed, and the parts of each fall, in every replication.

        Returns
        -------
        Counts
            Rows of all people, of each pathway and of each group.
        """
        keys, values = [], []
        for value, measure in COUNTED.items():
            row = PEOPLE_VALUES.index(value)
            values.append(self._with_totals([tally.people[row][:, None] for tally in self._tallies])[:, 0])
            keys.append(self._keys().assign(measure=measure))
        for harm in HARMS:
            rows = [FALL_VALUES.index(part) for part in DIVISION]
            of_parts = self._with_totals([tally.falls[harm][rows].T for tally in self._tallies])
            for position, part in enumerate(DIVISION):
                values.append(of_parts[:, position])
                keys.append(self._keys().assign(measure=part_name(harm, part)))
        return Counts(keys=pd.concat(keys, ignore_index=True), values=np.concatenate(values))

    def components(self) -> pd.DataFrame:
        """By what people are worse off or better off: one row a component and a group, with totals.

        A patient who is worse in two things counts in both rows.

        Returns
        -------
        pandas.DataFrame
            Values `worse` and `better`, people, and `net`, the difference of the component over everybody
            who is in both scenarios, small ones included: days, or how often.
        """
        frames = []
        for name in COMPONENTS:
            frame = self._grouped(COMPONENT_VALUES, [tally.components[name] for tally in self._tallies])
            frame.insert(0, "component", name)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def falls(self) -> pd.DataFrame:
        """Every kind of harm, its difference divided person by person; see `fall.parts_of`.

        Returns
        -------
        pandas.DataFrame
            One row a kind of harm and a group, with totals. Values `reference`, `scenario`, `net` and the
            parts that add up to it: `rises`, `avoided`, `held_back`, `lost`, `only_scenario` and
            `only_reference`. Only what was avoided may be called better, and safely only the part of it that
            belongs to people who are better off on the whole, `avoided_by_better_off`: the rest of it was
            paid for by the same people in some other way.
        """
        frames = []
        for harm in HARMS:
            frame = self._grouped(FALL_VALUES, [tally.falls[harm] for tally in self._tallies])
            frame.insert(0, "harm", harm)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def backlog(self, ahead: CareAhead) -> pd.DataFrame:
        """People waiting at the end beyond the reference's, and what it costs to see them.

        Parameters
        ----------
        ahead
            `CareAhead.of` the reference's system.

        Returns
        -------
        pandas.DataFrame
            One row for everything, each pool, each step, and each step with each of its pools. Values
            `people`, `weeks` of the pool's capacity, `pounds_here` for the step they wait for,
            `pounds_onward` for the care that follows by chance of the routes, and `pounds`; below 0 where a
            list is shorter.
        """
        rows = rows_of(ahead)
        values = [
            values_of(owed_by(self.scenario[n], ahead).beyond(owed_by(self.reference[n], ahead)), ahead, rows)
            for n in sorted(self.scenario)
        ]
        keys = pd.DataFrame(rows, columns=["pathway", "step", "pool"])
        return _with_intervals(keys, BACKLOG_VALUES, np.stack(values, axis=-1))

    def _grouped(self, names: tuple[str, ...], values: Iterable[NDArray[np.float64]]) -> pd.DataFrame:
        """A frame of groups with their totals, from `float64[value, group]` of each replication."""
        return _with_intervals(self._keys(), names, self._with_totals([value.T for value in values]))

    @property
    def _pathways(self) -> list[str]:
        return list(dict.fromkeys(pathway for pathway, _ in self.groups))

    def _keys(self) -> pd.DataFrame:
        """All people, each pathway, and each group."""
        keys = [(ALL, ALL), *((pathway, ALL) for pathway in self._pathways), *self.groups]
        return pd.DataFrame(keys, columns=list(GROUPS))

    def _with_totals(self, values: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        """`float64[row, value, replication]`, rows as `_keys`, from `float64[group, value]` of each."""
        by_group = np.stack(values, axis=-1)
        of_pathway = [np.array([group[0] == name for group in self.groups]) for name in self._pathways]
        totals = [by_group.sum(axis=0, keepdims=True)]
        totals += [by_group[chosen].sum(axis=0, keepdims=True) for chosen in of_pathway]
        return np.concatenate([*totals, by_group])


def _with_intervals(keys: pd.DataFrame, names: tuple[str, ...], values: NDArray[np.float64]) -> pd.DataFrame:
    """The keys with each value and its bounds, from `float64[row, value, replication]`."""
    rows, _, replications = values.shape
    found = interval_of_difference(values.reshape(-1, replications))
    columns: dict[str, NDArray[np.float64]] = {}
    for suffix, figures in (("", found.estimate), ("_low", found.low), ("_high", found.high)):
        by_name = figures.reshape(rows, len(names)).T
        columns |= {f"{name}{suffix}": column for name, column in zip(names, by_name, strict=True)}
    ordered = [f"{name}{suffix}" for name in names for suffix in ("", "_low", "_high")]
    return pd.concat([keys, pd.DataFrame(columns)[ordered]], axis=1)


def _present_since(pair: Pair, from_days: float) -> Pair:
    """The same without the people who were out before a moment in both scenarios."""
    gone = np.ones(len(pair.scenario), dtype=np.bool_)
    for people in (pair.scenario, pair.reference):
        gone &= ~is_in_pathway(people) & (people["since_days"] < from_days)
    stay = np.flatnonzero(~gone)
    return Pair(
        scenario=pair.scenario.chosen(stay),
        reference=pair.reference.chosen(stay),
        only_scenario=pair.only_scenario,
        only_reference=pair.only_reference,
    )
