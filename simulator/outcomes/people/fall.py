"""A fall divided: what of it was avoided, what is only held back, and what was lost."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.people.pairing import Pair, People
from simulator.outcomes.people.progress import is_held_back, is_left_without

HARMS: Final = {
    "crisis_episodes": "started_crisis",
    "out_of_area_days": "out_of_area_days",
    "deteriorated": "deteriorated",
    "gave_up": "gave_up",
    "dropped_out": "dropped_out",
    "losses": "losses",
    "not_recovered": "not_recovered",
    "knock_on_pounds": "knock_on_pounds",
}
"""Kinds of event that are harm, by the column they are counted in; knock-on pounds follow the same division.

`losses` are episodes that ended without what the person came for. `not_recovered` are people.
"""

PARTS: Final = ("rises", "avoided", "held_back", "lost", "only_scenario", "only_reference")
"""Of a net difference: each sum has its sign, so that together they are the difference."""


def amount(people: People, harm: str) -> NDArray[np.float64]:
    """`float64[person]`, how much of a kind of harm each person has had."""
    if harm == "not_recovered":
        return np.asarray(people["recoveries"] == 0, dtype=np.float64)
    return np.asarray(people[HARMS[harm]])


class Apart(NamedTuple):
    """What a fall means for each person who is in both scenarios; `bool[person]` each."""

    lost: NDArray[np.bool_]
    """They left without what they came for."""
    held_back: NDArray[np.bool_]
    """They have still to come to what they had in the reference."""
    better_off: NDArray[np.bool_]
    """They are better off on the whole."""


def told_apart(pair: Pair, better_off: NDArray[np.bool_]) -> Apart:
    """What a fall means for each person; the same for every kind of harm.

    Parameters
    ----------
    pair
        The same people in two scenarios.
    better_off
        `bool[person]`, people who are better off on the whole.
    """
    lost = is_left_without(pair.scenario, pair.reference)
    held_back = is_held_back(pair.scenario, pair.reference) & ~lost
    return Apart(lost=lost, held_back=held_back, better_off=better_off)


def parts_of(pair: Pair, harm: str, groups: int, apart: Apart) -> dict[str, NDArray[np.float64]]:
    """The difference of a kind of harm between two scenarios, divided person by person.

    A fall is *lost* where the person left without what they came for, *held back* where they have still to
    come to what they had in the reference, and *avoided* otherwise: they are as far along or further in care.
    A recovery that was gained is always avoided harm, since a course was completed for it.

    Parameters
    ----------
    pair
        The same people in two scenarios.
    harm
        One of `HARMS`.
    groups
        How many groups there are.
    apart
        Of `told_apart`.

    Returns
    -------
    dict
        `float64[group]` by `reference`, `scenario` (the totals), `net` (their difference) and each of
        `PARTS`: `rises` above 0, falls below; people known to one scenario only have rows of their own. Then
        `avoided_by_better_off`, the share of `avoided` that belongs to people for whom nothing is worse, and
        `net_avoided`, that with all the rises: below 0, the scenario truly avoids this harm.
    """
    mine, theirs = amount(pair.scenario, harm), amount(pair.reference, harm)
    gap = mine - theirs
    may_be_less = harm != "not_recovered"
    lost, held_back = apart.lost & may_be_less, apart.held_back & may_be_less
    falls = gap < 0

    def added(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(pair.group[rows], weights=gap[rows], minlength=groups).astype(np.float64)

    alone = {
        name: np.bincount(people.group, weights=amount(people, harm), minlength=groups)
        for name, people in (("scenario", pair.only_scenario), ("reference", pair.only_reference))
    }
    both = {
        name: np.bincount(pair.group, weights=amounts, minlength=groups)
        for name, amounts in (("scenario", mine), ("reference", theirs))
    }
    reference, scenario = both["reference"] + alone["reference"], both["scenario"] + alone["scenario"]
    rises, avoided_by_better_off = added(gap > 0), added(falls & ~held_back & ~lost & apart.better_off)
    return {
        "reference": reference,
        "scenario": scenario,
        "net": scenario - reference,
        "rises": rises,
        "avoided": added(falls & ~held_back & ~lost),
        "avoided_by_better_off": avoided_by_better_off,
        "held_back": added(falls & held_back),
        "lost": added(falls & lost),
        "net_avoided": rises + avoided_by_better_off,
        "only_scenario": alone["scenario"],
        "only_reference": -alone["reference"],
    }
