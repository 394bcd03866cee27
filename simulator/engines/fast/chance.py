"""What chance decides for a person, drawn from the shared sampler by key, number and occurrence."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simulator.engines.fast.layout import (
    ATTENDANCE,
    DELAY,
    INTERVAL,
    LENGTH,
    NONE,
    RE_REFERRAL,
    RETURN,
    ROUNDING_OF_DELAY,
    ROUNDING_OF_INTERVAL,
    ROUNDING_OF_STAY,
    ROUTE,
    SESSIONS,
    STAY,
    Model,
    Record,
)
from simulator.simulation.chance.inverse import (
    bernoulli,
    conditional_uniform,
    deterministic_quantile,
    exponential_quantile,
    whole_days,
)
from simulator.simulation.chance.keyed import uniform_of_words
from simulator.simulation.chance.lookup import choose
from simulator.simulation.chance.sampler import LawKind, quantile_of
from simulator.simulation.chance.streams import CONTACTS_PER_VISIT

EXPONENTIAL: Final = int(LawKind.EXPONENTIAL)
DETERMINISTIC: Final = int(LawKind.DETERMINISTIC)
FEW_WAYS: Final = 8
MOST_CONTACTS: Final = 2**31
"""A course that needs more never ends within a run."""


def uniform_of(key: np.uint64, number: int, occurrence: int) -> float:
    """The draw of `sampler.uniform`, in 64-bit words."""
    return uniform_of_words(key, np.uint64(number), np.uint64(occurrence))  # type: ignore[arg-type, return-value]  # single words, as its notes allow


def value_of(model: Model, law: int, u: float) -> float:
    """Quantile of a law by its index."""
    kept = model.laws[law]
    kind = kept["kind"]
    # The law that most draws follow is taken before anything looks at a table.
    if kind == EXPONENTIAL:
        return exponential_quantile(kept["a"], u)
    first, end = kept["first"], kept["end"]
    return quantile_of(
        kind, kept["a"], kept["b"], kept["c"], model.points[first:end], model.cumulative[first:end], u
    )


def drawn(model: Model, law: int, key: np.uint64, number: int, occurrence: int) -> float:
    """A patient's value of a law; nothing is hashed for a law that is one number."""
    kept = model.laws[law]
    if kept["kind"] == DETERMINISTIC:
        return deterministic_quantile(kept["a"], 0.5)
    return value_of(model, law, uniform_of(key, number, occurrence))


def days_once_a_visit(model: Model, person: Record, chance: int, law: int, elapsed_share: float) -> float:
    """A value drawn once a visit; `elapsed_share` of the people were through before now."""
    key = model.keys[person["course"], chance]
    if elapsed_share == 0.0:
        return drawn(model, law, key, person["number"], person["occurrence"])
    u = uniform_of(key, person["number"], person["occurrence"])
    return value_of(model, law, conditional_uniform(u, elapsed_share))


def rounded(model: Model, person: Record, chance: int, days: float, occurrence: int) -> float:
    """The value in whole days, where the step asks for them."""
    if not model.courses[person["course"]]["whole_days"]:
        return days
    return whole_days(days, uniform_of(model.keys[person["course"], chance], person["number"], occurrence))


def stay_days(model: Model, person: Record, law: int, elapsed_share: float) -> float:
    """Length of a stay."""
    days = days_once_a_visit(model, person, STAY, law, elapsed_share)
    return rounded(model, person, ROUNDING_OF_STAY, days, person["occurrence"])


def delay_days(model: Model, person: Record, law: int) -> float:
    """Days between the end of a step and what follows."""
    if law == NONE:
        return 0.0
    days = days_once_a_visit(model, person, DELAY, law, 0.0)
    return rounded(model, person, ROUNDING_OF_DELAY, days, person["occurrence"])


def contacts_needed(model: Model, person: Record, elapsed_share: float) -> int:
    """Contacts to attend, 1 or more."""
    law = model.courses[person["course"]]["number"]
    number = days_once_a_visit(model, person, SESSIONS, law, elapsed_share)
    if number >= MOST_CONTACTS:
        return MOST_CONTACTS
    return max(1, math.ceil(number))


def occurrence_of_booked(person: Record) -> int:
    """Occurrence of the draws for the contact under way, as `streams.occurrence_of_contact`."""
    return int(person["occurrence"] * CONTACTS_PER_VISIT + person["booked"])


def interval_days(model: Model, person: Record) -> float:
    """Days from the start of the contact under way until the next is due."""
    occurrence = occurrence_of_booked(person)
    law = model.courses[person["course"]]["interval"]
    days = drawn(model, law, model.keys[person["course"], INTERVAL], person["number"], occurrence)
    return rounded(model, person, ROUNDING_OF_INTERVAL, days, occurrence)


def contact_length(model: Model, person: Record) -> float:
    """Clinician time of the contact under way, in standard contacts."""
    law = model.courses[person["course"]]["length"]
    occurrence = occurrence_of_booked(person)
    return drawn(model, law, model.keys[person["course"], LENGTH], person["number"], occurrence)


def is_missed(model: Model, person: Record) -> bool:
    """Whether the patient does not attend the contact under way."""
    course = model.courses[person["course"]]
    probability = course["did_not_attend_first"] if person["booked"] == 0 else course["did_not_attend"]
    if probability <= 0.0:
        return False
    key = model.keys[person["course"], ATTENDANCE]
    return bernoulli(uniform_of(key, person["number"], occurrence_of_booked(person)), probability)


def way_of(model: Model, person: Record, routing: int) -> int:
    """Index of the way the patient takes after this visit."""
    first, end = model.routings[routing]["first"], model.routings[routing]["end"]
    if end == first + 1:
        return int(first)
    u = uniform_of(model.keys[person["course"], ROUTE], person["number"], person["occurrence"])
    if end - first > FEW_WAYS:
        return int(first + choose(model.shares[first:end], u))
    # As `choose`: among a few, counting all is faster than guessing at each whether to go on.
    way = first
    for other in range(first, end - 1):
        way += model.shares[other] < u
    return int(way)


def comes_back(model: Model, person: Record, probability: float) -> bool:
    """Whether a patient who left is referred again."""
    key = model.class_keys[person["patient_class"], RE_REFERRAL]
    return bernoulli(uniform_of(key, person["number"], person["episode"]), probability)


def days_until_return(model: Model, person: Record, law: int) -> float:
    """Days from leaving until the patient is referred again."""
    key = model.class_keys[person["patient_class"], RETURN]
    return value_of(model, law, uniform_of(key, person["number"], person["episode"]))
