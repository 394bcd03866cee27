"""Crisis and beds: crisis episodes, admissions, placements elsewhere and delayed discharge."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE, PEOPLE_AND_STEPS, Measure
from simulator.outcomes.measures.record import Record

CRISIS_EPISODES: Final = Measure(
    name="crisis_episodes",
    title="Crisis episodes",
    unit="episodes",
    definition="Visits to steps of role crisis whose care started in the period.",
    harm="more",
    kind="count",
    by=PEOPLE,
)
ADMISSIONS: Final = Measure(
    name="admissions",
    title="Admissions",
    unit="admissions",
    definition="Visits to steps of role inpatient whose care started in the period, placements elsewhere "
    "included.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
OUT_OF_AREA_DAYS: Final = Measure(
    name="out_of_area_days",
    title="Out-of-area bed days",
    unit="bed days",
    definition="Days of the period that patients placed elsewhere spent there, stays that go on included up "
    "to the end of the period, and so are days kept there after care until the next step accepted the "
    "patient.",
    harm="more",
    kind="amount",
    by=PEOPLE_AND_STEPS,
)
OUT_OF_AREA_PLACEMENTS: Final = Measure(
    name="out_of_area_placements",
    title="Out-of-area placements",
    unit="placements",
    definition="Visits whose patient was placed elsewhere, by the day the stay there began.",
    harm="more",
    kind="count",
    by=PEOPLE_AND_STEPS,
)
DELAYED_DISCHARGE_DAYS: Final = Measure(
    name="delayed_discharge_days",
    title="Delayed-discharge days",
    unit="bed days",
    definition="Days of the period for which a place, here or elsewhere, was kept after the care in it had "
    "finished, until the next step accepted the patient or the patient left.",
    harm="more",
    kind="amount",
    by=PEOPLE_AND_STEPS,
    keeps_out="in the bed",
)

CRISIS: Final = (
    CRISIS_EPISODES,
    ADMISSIONS,
    OUT_OF_AREA_DAYS,
    OUT_OF_AREA_PLACEMENTS,
    DELAYED_DISCHARGE_DAYS,
)


def crisis(record: Record) -> Values:
    """Every measure of crisis and beds.

    Parameters
    ----------
    record
        One replication.
    """
    visits, grid = record.visits, record.grid
    started = record.starts_by_cell
    is_crisis = np.array([step.role == "crisis" for step in record.steps], dtype=np.float64)
    is_inpatient = np.array([step.role == "inpatient" for step in record.steps], dtype=np.float64)
    held = record.at_steps(lambda step: step.holds_place) & np.isfinite(visits.finished)
    amounts = (
        (CRISIS_EPISODES, started * is_crisis[:, None]),
        (ADMISSIONS, started * is_inpatient[:, None]),
        (OUT_OF_AREA_DAYS, record.days_elsewhere),
        (OUT_OF_AREA_PLACEMENTS, record.counted(record.placed_elsewhere, visits.started)),
        (DELAYED_DISCHARGE_DAYS, record.spread(held, visits.finished, visits.left)),
    )
    return {measure.name: grid.totals(measure, amount) for measure, amount in amounts}
