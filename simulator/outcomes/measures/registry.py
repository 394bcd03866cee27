"""The register of measures: everything the tidy table can hold, in the order of the documentation."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from simulator.outcomes.measures.crisis import CRISIS
from simulator.outcomes.measures.departure import DEPARTURES
from simulator.outcomes.measures.evidence_measure import EVIDENCE
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.money import MONEY
from simulator.outcomes.measures.occupancy import OCCUPANCY
from simulator.outcomes.measures.recovery import RECOVERY
from simulator.outcomes.measures.throughput import THROUGHPUT
from simulator.outcomes.measures.waits.clock_measure import REFERRAL_WAITS, WITHIN_STANDARD
from simulator.outcomes.measures.waits.list_wait import LIST_WAITS

CHAPTERS: Final[tuple[tuple[str, tuple[Measure, ...]], ...]] = (
    ("Throughput", THROUGHPUT),
    ("Waits across steps", REFERRAL_WAITS),
    ("Waits at a step", LIST_WAITS),
    ("Leaving", DEPARTURES),
    ("Crisis and beds", CRISIS),
    ("How full teams are", OCCUPANCY),
    ("Recovery", RECOVERY),
    ("Money", MONEY),
    ("What labels rest on", EVIDENCE),
)
"""Measures by subject."""

MEASURES: Final[tuple[Measure, ...]] = tuple(measure for _, chapter in CHAPTERS for measure in chapter)
"""Every measure."""

_BY_NAME: Final = {measure.name: measure for measure in MEASURES}


def measure_named(name: str) -> Measure:
    """The measure of this name; `within_standard_share/<standard>` is the share within a standard so named.

    Raises
    ------
    ValueError
        There is none; the message names the nearest.
    """
    family, _, standard = name.partition("/")
    if family == WITHIN_STANDARD.name and standard:
        return replace(WITHIN_STANDARD, name=name, title=f"Share seen within '{standard}'")
    if name in _BY_NAME:
        return _BY_NAME[name]
    near = get_close_matches(name, _BY_NAME, n=1)
    remedy = f"did you mean '{near[0]}'?" if near else "docs/measures.md lists them all"
    raise ValueError(f"no measure '{name}': {remedy}")
