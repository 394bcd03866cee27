"""Judgement: what a difference may be called, so that less capacity never reads as better.

People who are kept out cause no events further on. So a difference is called better only where no step that
feeds it keeps more people waiting, or loses more of them, than before; where a plan gives capacity back
elsewhere, only what is beyond the people kept out counts. The other way round, a plan that does nothing but
add capacity lets people in, who are then counted further on: that is not called worse. See docs/harm.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.reach import adds_capacity, feeding_steps, only_adds_capacity
from simulator.domain.system import System
from simulator.domain.title import Titles
from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.interval import Interval

ROUNDING: Final = 1e-9
"""Share of what was there by which sums of floats may differ; where nothing is given back, more is a rise."""
SMALLEST_RISE: Final = 0.05
"""Where a plan gives capacity back, a rise by less than a twentieth of a person, or a thousandth of what was
there, does not count."""
LIKELY_RISE: Final = 0.5
"""There, a rise by half a person is one even where its interval covers zero: doubt does not praise."""
MATERIAL_RISE: Final = 1.0
"""Where a plan gives capacity back, figures that do not count people bear a rise of up to one person."""
MATERIAL_SHARE: Final = 0.05
"""Or of up to a twentieth of those who were there before."""

PEOPLE: Final = ("patients",)
"""Units of measures that count people, so that those kept out can be taken off them."""

HARM_OF_MEASURE: Final = {
    "crisis_episodes": "crisis_episodes",
    "out_of_area_days": "out_of_area_days",
    "out_of_area_placements": "out_of_area_days",
    "deteriorated": "deteriorated",
    "reneged": "gave_up",
    "left_untreated": "losses",
    "exits_left": "losses",
    "exits_refused": "losses",
    "out_of_area_cost_pounds": "knock_on_pounds",
    "start_cost_pounds": "knock_on_pounds",
    "exit_cost_pounds": "knock_on_pounds",
    "knock_on_cost_pounds": "knock_on_pounds",
}
"""By measure of events, the kind of harm whose division decides whether a fall of it is better."""

Place = tuple[str, str]
"""A pathway and one of its steps."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What a comparison must know of the systems compared, beside their numbers."""

    feeding: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    """By pathway and step, the steps from which patients can reach it; where absent, all of the pathway."""
    only_adding: frozenset[tuple[str, str]] = frozenset()
    """Pairs of scenarios of which the first has more capacity than the second and differs in nothing else."""
    giving_back: frozenset[tuple[str, str]] = frozenset()
    """Pairs of scenarios of which the first has more capacity than the second in some pool."""
    window_days: float = 1.0
    """Length of the measured window: turns days waited into the mean number of people waiting."""
    saving_per_year_pounds: Mapping[str, float] = field(default_factory=dict)
    """By scenario, its gross saving in a full year once every change is complete."""
    sustains_nothing_pounds: Mapping[str, float] = field(default_factory=dict)
    """By scenario, the part of that which comes from lines that no patient waits for in the model."""

    taken_pounds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By scenario and team, what is taken from its budget in a full year, pounds, the most first; below 0 for
    a team that gets money."""
    first_day: Mapping[str, date] = field(default_factory=dict)
    """By scenario, the day on which its first change begins; absent where it changes no money."""
    ends_on: Mapping[str, date] = field(default_factory=dict)
    """By scenario, the day on which the last of its changes has ended; absent where one goes on."""
    cut_steps: Mapping[str, frozenset[Place]] = field(default_factory=dict)
    """By scenario, the steps whose pools can do less than in the baseline."""

    titles: Titles = field(default_factory=Titles)
    """What people call pathways, groups, steps and teams."""

    @classmethod
    def of(cls, systems: Mapping[str, System], window_days: float) -> Self:
        """The structure of some scenarios.

        Parameters
        ----------
        systems
            By the name of a scenario, its system after every change; the baseline first.
        window_days
            Length of the measured window; more than 0.
        """
        feeding = {
            (pathway.name, step): steps
            for system in systems.values()
            for pathway in system.pathways
            for step, steps in feeding_steps(pathway).items()
        }
        pairs = [(name, against) for name in systems for against in systems if name != against]
        return cls(
            titles=Titles.of(next(iter(systems.values()))) if systems else Titles(),
            feeding=feeding,
            only_adding=frozenset(p for p in pairs if only_adds_capacity(systems[p[0]], systems[p[1]])),
            giving_back=frozenset(p for p in pairs if adds_capacity(systems[p[0]], systems[p[1]])),
            window_days=window_days,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """How many more people a step keeps waiting, or loses, than before."""

    place: Place
    row: int
    """Row of the samples that holds the largest rise."""
    people: float
    """Estimate, all ways together."""
    people_high: float
    """Upper bound, the bounds of all ways added up."""
    before: float
    """How many there were of the largest."""


def kept_out(
    keys: pd.DataFrame, found: Interval, reference: Floats, window_days: float, *, gives_back: bool = False
) -> list[KeptOut]:
    """Where people are kept out: steps whose list is longer, or loses more people, than before.

    Parameters
    ----------
    keys
        The rows of `Samples`.
    found
        The paired difference of each.
    reference
        `float64[row]`, what each was before.
    window_days
        Length of the measured window.
    gives_back
        Whether the scenario has more capacity in some pool: chance may then lengthen a list a little. If
        not, any rise keeps people out, however small and however unsure.

    Returns
    -------
    list of KeptOut
        Of the whole window and all groups, one a step, the most people first.
    """
    ways = {name: measure_named(name).keeps_out for name in keys["measure"].unique()}
    is_of_step = (
        (keys["measure"].map(ways) != "")
        & (keys["step"] != WHOLE_WINDOW)
        & (keys[["group", "team", "period"]] == WHOLE_WINDOW).all(axis=1)
    )
    rows = np.flatnonzero(is_of_step.to_numpy())
    per_person = np.where(keys["unit"].iloc[rows].isin(PEOPLE), 1.0, window_days)
    rise, low, high = (
        np.nan_to_num(values[rows]) / per_person for values in (found.estimate, found.low, found.high)
    )
    before = np.abs(np.nan_to_num(reference[rows])) / per_person
    is_sure = (rise > np.maximum(SMALLEST_RISE, SMALLEST_RISE / 50 * before)) & (low > 0)
    is_likely = rise > np.maximum(LIKELY_RISE, LIKELY_RISE / 50 * before)
    table = keys.iloc[rows][["pathway", "step", "measure"]].astype(str)
    table = table.assign(row=rows, rise=rise, high=np.maximum(high, rise), before=before)
    table["way"] = table["measure"].map(ways)
    is_any = rise > ROUNDING * np.maximum(1.0, before)
    table = table[is_sure | is_likely if gives_back else is_any].sort_values("rise", ascending=False)
    # The list at the end and its mean are two readings of one list: the longer one counts.
    each_way = table.groupby(["pathway", "step", "way"], sort=False)[
        ["row", "rise", "high", "before"]
    ].first()
    found_at = [
        KeptOut(
            place=(str(place[0]), str(place[1])),
            row=int(of_step["row"].iloc[0]),
            people=float(of_step["rise"].sum()),
            people_high=float(of_step["high"].sum()),
            before=float(of_step["before"].iloc[0]),
        )
        for place, of_step in each_way.groupby(level=["pathway", "step"], sort=False)
    ]
    return sorted(found_at, key=lambda step: -step.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdicts of one pair of scenarios, and why some are withheld."""

    verdict: NDArray[np.object_]
    """A `Verdict` a row."""
    withheld_by: NDArray[np.int64]
    """`int64[row]`, the row of the list that forbids to call it better; -1 where nothing is withheld."""


def judged(
    verdict: NDArray[np.object_],
    found: Interval,
    keys: pd.DataFrame,
    reference: Floats,
    *,
    pair: tuple[str, str],
    structure: Structure,
    falls: pd.DataFrame | None = None,
) -> Judged:
    """Verdicts that praise nothing for people it did not serve.

    Parameters
    ----------
    verdict
        As `verdict.verdicts` gives them, row by row.
    found
        The paired differences.
    keys
        The rows of `Samples`.
    reference
        `float64[row]`, what each was in the scenario compared with.
    pair
        The scenario, and what it is compared with.
    structure
        Of the scenarios compared.
    falls
        Each kind of harm divided person by person, `PeopleComparison.falls`; nothing is divided when absent.

    Returns
    -------
    Judged
        `better` has become `higher` or `lower` where people are kept out at a step that feeds the row: any
        at all where nothing is given back; otherwise as many as would explain the difference, or more than
        `MATERIAL_RISE`. A fall of events that are harm must besides be avoided person by person, beyond all
        rises and with its whole interval. `worse` likewise where the scenario does nothing but add capacity.
    """
    direction = np.where(found.estimate > 0, "higher", "lower").astype(object)
    judged = verdict.copy()
    gives_back = pair in structure.giving_back
    steps = kept_out(keys, found, reference, structure.window_days, gives_back=gives_back)
    people, material, evidence = _feeding_rows(keys, steps, structure)
    withheld = (verdict == "better") & (evidence >= 0)
    if gives_back:
        counts_people = keys["unit"].isin(PEOPLE).to_numpy()
        nearest = np.fmin(np.abs(found.low), np.abs(found.high))
        withheld &= np.where(counts_people, ~(nearest > people), material)
    judged[withheld] = direction[withheld]
    if falls is not None:
        praised = np.flatnonzero(judged == "better")
        unproven = praised[~_avoided(keys.iloc[praised], falls)]
        judged[unproven] = direction[unproven]
    if pair in structure.only_adding:
        let_in = verdict == "worse"
        judged[let_in] = direction[let_in]
    return Judged(verdict=judged, withheld_by=np.where(withheld, evidence, -1))


def _feeding_rows(
    keys: pd.DataFrame, steps: list[KeptOut], structure: Structure
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """What keeps people from each row: how many at most, whether materially, and the row of the largest rise.

    A row of a step rests on the steps that feed it, a row of a pathway on all its steps, and a row of the
    whole system on every step.
    """
    code, places = pd.MultiIndex.from_frame(keys[["pathway", "step"]].astype(str)).factorize()
    people, material, evidence = (
        np.zeros(len(places)),
        np.zeros(len(places), np.bool_),
        np.full(len(places), -1),
    )
    for position, (pathway, step) in enumerate(places):
        feeding = structure.feeding.get((pathway, step))
        before_it = [
            other
            for other in steps
            if pathway in (other.place[0], WHOLE_WINDOW)
            and (feeding is None or step == WHOLE_WINDOW or other.place[1] in feeding)
        ]
        if before_it:
            people[position] = sum(other.people_high for other in before_it)
            evidence[position] = before_it[0].row
            material[position] = any(
                other.people > max(MATERIAL_RISE, MATERIAL_SHARE * other.before) for other in before_it
            )
    return people[code], material[code], evidence[code]


def _avoided(keys: pd.DataFrame, falls: pd.DataFrame) -> NDArray[np.bool_]:
    """`bool[row]`, whether a harm is avoided in a row's pathway and group; true where no harm is counted."""
    avoided = {
        (str(harm), str(pathway), str(group)): bool(high < 0)
        for harm, pathway, group, high in falls[["harm", *GROUPS, "net_avoided_high"]].itertuples(index=False)
    }
    harms = keys["measure"].map(HARM_OF_MEASURE)
    rows = zip(harms, *(keys[name].astype(str) for name in GROUPS), strict=True)
    return np.array(
        [pd.isna(harm) or avoided.get((str(harm), *place), False) for harm, *place in rows], dtype=np.bool_
    )
