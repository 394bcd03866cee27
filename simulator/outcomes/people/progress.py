"""How far a person has come in care, in one scenario beside another."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.measures.person_column import CARE_KINDS, PLANNED_KINDS, Standing
from simulator.outcomes.people.pairing import People

Truths = NDArray[np.bool_]


def is_lost(people: People) -> Truths:
    """`bool[person]`, out at the end without what they came for."""
    return np.asarray(people["standing"] == Standing.LOST)


def is_in_pathway(people: People) -> Truths:
    """`bool[person]`, waiting, in care or between two steps at the end."""
    return np.asarray(people["standing"] <= Standing.ON_THE_WAY)


def is_held_back(people: People, beside: People) -> Truths:
    """`bool[person]`, has the course still to come, or part of it, that the same person has had beside.

    A patient in the pathway is held back when less planned care has started or ended; or when waiting for a
    kind of care that has started more often beside, or on a list of a kind that they have left unserved more
    often beside; or in care of a kind that has finished more often beside; or at the same point since a later
    moment. A patient out who may come back is held back when they have come back more often beside.

    Parameters
    ----------
    people, beside
        The same people in the same order, in two scenarios.
    """
    fewer = np.zeros(len(people), dtype=np.bool_)
    for kind in PLANNED_KINDS:
        fewer |= people[f"started_{kind}"] < beside[f"started_{kind}"]
        fewer |= people[f"finished_{kind}"] < beside[f"finished_{kind}"]
    in_care = people["standing"] == Standing.IN_CARE
    for code, kind in enumerate(CARE_KINDS):
        less = {
            done: people[f"{done}_{kind}"] < beside[f"{done}_{kind}"]
            for done in ("started", "finished", "unserved")
        }
        here = people["at_kind"] == code
        fewer |= here & np.where(in_care, less["finished"], less["started"] | less["unserved"])
    same_point = (people["standing"] == beside["standing"]) & (people["at_kind"] == beside["at_kind"])
    later = same_point & (people["since_days"] > beside["since_days"])
    comes_back_later = (people["may_return"] > 0) & (people["episodes"] < beside["episodes"])
    return np.asarray(np.where(is_in_pathway(people), fewer | later, comes_back_later))


def is_left_without(people: People, beside: People) -> Truths:
    """`bool[person]`, lost, while the same person beside is not lost or has had more care.

    Parameters
    ----------
    people, beside
        The same people in the same order, in two scenarios.
    """
    less_care = np.zeros(len(people), dtype=np.bool_)
    for kind in CARE_KINDS:
        less_care |= people[f"started_{kind}"] < beside[f"started_{kind}"]
        less_care |= people[f"finished_{kind}"] < beside[f"finished_{kind}"]
    return np.asarray(is_lost(people) & (less_care | ~is_lost(beside)))


def is_merely_behind(people: People, beside: People) -> Truths:
    """`bool[person]`, has had only a part of what the same person has had beside, who came to no more harm.

    Then what happened to the one beside on the further part of the way is no reason to call either of them
    better or worse. It is where the one beside got worse while waiting, or was lost, more often.

    Parameters
    ----------
    people, beside
        The same people in the same order, in two scenarios.
    """
    behind = is_held_back(people, beside) | is_left_without(people, beside)
    ahead = is_held_back(beside, people) | is_left_without(beside, people)
    came_to_harm = (
        (beside["deteriorated"] > people["deteriorated"])
        | (beside["losses"] > people["losses"])
        | (is_lost(beside) & ~is_lost(people))
    )
    return np.asarray(behind & ~ahead & ~came_to_harm)


_CLOCKS: Final = {"wait_first_contact_days": CARE_KINDS, "wait_treatment_days": ("treatment",)}
"""Kinds of care whose start stops the wait."""
_LISTS: Final = {
    "wait_later_days": PLANNED_KINDS,
    "wait_inside_days": PLANNED_KINDS,
    "wait_crisis_days": ("crisis",),
    "wait_inpatient_days": ("inpatient",),
    "out_of_area_days": ("inpatient",),
}
"""Kinds of care whose visits the days add up over."""


def is_still_to_come(name: str, people: People, beside: People) -> Truths:
    """`bool[person]`, whether some of a component may still be to come for people who are behind.

    Of a wait that both have had to its end it is not: there they can be compared although one is behind. It
    is where the one beside has been on more such lists, or the one behind is still on one, or left it; days
    out of area are where the one behind is still there.

    Parameters
    ----------
    name
        One of `judgement.COMPONENTS`.
    people, beside
        The same people in the same order; those behind, and those further on.
    """
    if name in _CLOCKS:
        only_beside = (_started(beside, _CLOCKS[name]) > 0) & (_started(people, _CLOCKS[name]) == 0)
        return np.asarray(only_beside | (beside["episodes"] > people["episodes"]))
    if name in _LISTS:
        still_there = (name == "out_of_area_days") & (people["still_elsewhere"] > 0)
        return np.asarray(still_there | _has_more_visits(beside, people, _LISTS[name]))
    return np.full(len(people), name == "crises")


def _started(people: People, kinds: tuple[str, ...]) -> NDArray[np.float64]:
    started = np.zeros(len(people))
    for kind in kinds:
        started += people[f"started_{kind}"]
    return started


def _has_more_visits(people: People, beside: People, kinds: tuple[str, ...]) -> Truths:
    """`bool[person]`, more visits of some kinds, or beside a last one that is not over or was left early."""
    more = beside["dropped_out"] > people["dropped_out"]
    for kind in kinds:
        code = CARE_KINDS.index(kind)
        visits, visits_beside = (
            some[f"started_{kind}"]
            + some[f"unserved_{kind}"]
            + ((some["standing"] == Standing.WAITING) & (some["at_kind"] == code))
            for some in (people, beside)
        )
        left_early = beside[f"unserved_{kind}"] > people[f"unserved_{kind}"]
        more |= (beside["at_kind"] == code) | left_early | (visits > visits_beside)
    return np.asarray(more)
