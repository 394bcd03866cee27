"""Who is worse off and who is better off, person by person and without weights."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.outcomes.people.pairing import Pair, People
from simulator.outcomes.people.progress import is_lost, is_merely_behind, is_still_to_come
from simulator.wording import as_stated

Truths = NDArray[np.bool_]


class Outcome(IntEnum):
    """What a scenario means for one person, beside the reference."""

    SAME = 0
    """Nothing differs by more than its tolerance."""
    WORSE_OFF = 1
    """Something is worse, and nothing better."""
    BETTER_OFF = 2
    """Something is better, and nothing worse."""
    MIXED = 3
    """Something is worse, and something better."""


OUTCOMES: Final = tuple(outcome.name.lower() for outcome in Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """Differences up to which a person counts as no better and no worse; `docs/harm.md` argues each.

    What has no tolerance here counts whenever it differs: lost, recovered, got worse while waiting, crises.
    """

    wait_first_contact_days: float = 7.0
    """From the referral to the first contact."""
    wait_treatment_days: float = 7.0
    """From the referral to the first contact of a treatment."""
    wait_later_days: float = 7.0
    """On the lists of planned steps after that."""
    wait_crisis_days: float = 1.0
    """On the lists of crisis steps."""
    wait_inpatient_days: float = 1.0
    """On the lists of wards."""
    wait_inside_days: float = 7.0
    """Between the contacts of courses."""
    out_of_area_days: float = 1.0
    """In placements elsewhere."""
    price_days: float = 0.5
    """Of any of these days: the most that beside a gain or a loss that counts still counts for nothing."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 <= value < np.inf:
                raise ValueError(
                    f"a tolerance {field.name} of {as_stated(value)} days is not allowed: give 0 or more"
                )


_IN_DAYS: Final = tuple(field.name for field in fields(Tolerances) if field.name != "price_days")

COMPONENTS: Final = (
    *_IN_DAYS,
    "lost",
    "not_recovered",
    "deteriorated",
    "crises",
)
"""What a person's outcome is made of; more of each is worse."""


def component(people: People, name: str) -> NDArray[np.float64]:
    """`float64[person]`, one of `COMPONENTS`: days, or how often."""
    if name == "lost":
        return is_lost(people).astype(np.float64)
    if name == "not_recovered":
        return np.asarray(people["recoveries"] == 0, dtype=np.float64)
    return np.asarray(people[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Every person of a pair of scenarios, judged."""

    outcome: NDArray[np.int64]
    """`int64[person]`, an `Outcome`."""
    worse: dict[str, Truths]
    """`bool[person]` by component, what counts as worse."""
    better: dict[str, Truths]
    """`bool[person]` by component, what counts as better."""


def judged(pair: Pair, tolerances: Tolerances) -> Judged:
    """What the scenario of a pair means for each person who is in both.

    Where a person is merely behind in the scenario (held back, or left without what they came for), what they
    have less of does not count as better as far as it may be still to come. Where they are merely behind in
    the reference, what they have more of does not count as worse likewise.

    A tolerance says what is too little to matter by itself; it must not hide the price of a gain. So beside a
    gain or a loss that counts, the opposite counts from half a day on (`price_days`).

    Swapping the two scenarios swaps worse and better.

    Parameters
    ----------
    pair
        The same people in two scenarios.
    tolerances
        Differences that do not count.
    """
    scenario, reference = pair.scenario, pair.reference
    is_behind, is_ahead = is_merely_behind(scenario, reference), is_merely_behind(reference, scenario)
    worse, better = {}, {}
    has_loss, has_gain, pays, is_paid = (np.zeros(len(pair.group), dtype=np.bool_) for _ in range(4))
    for name in COMPONENTS:
        gap = component(scenario, name) - component(reference, name)
        tolerance = getattr(tolerances, name, 0.0)
        may_be_better = ~(is_behind & is_still_to_come(name, scenario, reference))
        may_be_worse = ~(is_ahead & is_still_to_come(name, reference, scenario))
        worse[name] = (gap > tolerance) & may_be_worse
        better[name] = (gap < -tolerance) & may_be_better
        price = min(tolerance, tolerances.price_days)
        pays |= (gap > price) & may_be_worse
        is_paid |= (gap < -price) & may_be_better
        has_loss |= worse[name]
        has_gain |= better[name]
    is_worse, is_better = has_loss | (has_gain & pays), has_gain | (has_loss & is_paid)
    outcome = is_worse * Outcome.WORSE_OFF + is_better * Outcome.BETTER_OFF
    return Judged(outcome=outcome.astype(np.int64), worse=worse, better=better)
