"""The register of measures: everything the tidy table can hold, in the order of the documentation."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from simulator.domain.system import System
from simulator.outcomes.measures.course_length import COURSE_EVIDENCE, course_lengths
from simulator.outcomes.measures.crisis import CRISIS, crisis
from simulator.outcomes.measures.departure import DEPARTURES, departures
from simulator.outcomes.measures.evidence import evidence, loads_of
from simulator.outcomes.measures.evidence_measure import EVIDENCE
from simulator.outcomes.measures.family import Family, Take, from_each
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.money import MONEY, knock_on_money, spend_with_knock_on, team_money
from simulator.outcomes.measures.occupancy import OCCUPANCY, occupancy
from simulator.outcomes.measures.people_compared import PEOPLE_COMPARED
from simulator.outcomes.measures.recovery import RECOVERY, recoveries
from simulator.outcomes.measures.throughput import THROUGHPUT, throughput
from simulator.outcomes.measures.waits.clock_measure import REFERRAL_WAITS, WITHIN_STANDARD
from simulator.outcomes.measures.waits.list_wait import LIST_WAITS, list_waits
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.waits.referral_wait import referral_waits


def _money(system: System, grid: Grid) -> Take:
    # What teams cost follows from their budgets alone.
    of_teams = team_money(system, grid.periods)

    def take(reading: Reading) -> Values:
        values = of_teams | knock_on_money(reading.record, reading.episodes)
        return values | spend_with_knock_on(values)

    return take


def _evidence(system: System, grid: Grid) -> Take:
    loads, lengths = loads_of(system, grid), course_lengths(system, grid)
    return lambda reading: lengths | evidence(reading.record, reading.episodes, reading.clocks, loads)


FAMILIES: Final[tuple[Family, ...]] = (
    Family(
        title="Throughput",
        measures=THROUGHPUT,
        prepare=from_each(lambda reading: throughput(reading.record, reading.episodes)),
    ),
    Family(
        title="Waits across steps",
        measures=REFERRAL_WAITS,
        prepare=from_each(lambda reading: referral_waits(reading.record, reading.episodes, reading.clocks)),
    ),
    Family(
        title="Waits at a step",
        measures=LIST_WAITS,
        prepare=from_each(lambda reading: list_waits(reading.record)),
    ),
    Family(
        title="Leaving",
        measures=DEPARTURES,
        prepare=from_each(lambda reading: departures(reading.record, reading.episodes, reading.clocks)),
    ),
    Family(
        title="Crisis and beds",
        measures=CRISIS,
        prepare=from_each(lambda reading: crisis(reading.record)),
    ),
    Family(
        title="How full teams are",
        measures=OCCUPANCY,
        prepare=from_each(lambda reading: occupancy(reading.record)),
    ),
    Family(
        title="Recovery",
        measures=RECOVERY,
        prepare=from_each(lambda reading: recoveries(reading.record, reading.recovered)),
    ),
    Family(title="Money", measures=MONEY, prepare=_money),
    # Only a comparison can take them: see `samples.people_count`.
    Family(title="Person by person", measures=PEOPLE_COMPARED, prepare=from_each(lambda reading: {})),
    Family(title="What labels rest on", measures=(*EVIDENCE, *COURSE_EVIDENCE), prepare=_evidence),
)
"""By subject. A new measure stands in the file of its family, a new family also here."""

MEASURES: Final[tuple[Measure, ...]] = tuple(measure for family in FAMILIES for measure in family.measures)
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
