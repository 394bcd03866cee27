"""Waits at each step: of those seen, of everybody leaving the list, of those on it, and inside the course."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.outcomes.measures.distribution import described_by_cell, means_by_cell, present_medians
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE_AND_STEPS, STEPS, Measure
from simulator.outcomes.measures.record import Record

WAIT_CURVE: Final = "wait_days"
"""Waits at a step of those seen in the window."""
LIST_WAIT_CURVE: Final = "list_wait_days"
"""Waits so far of those on a list at the end of the window."""

# Waits of those seen alone are no harm by themselves: they also fall when the longest waiters give up.
WAIT_MEAN: Final = Measure(
    name="wait_mean_days",
    title="Mean wait of those seen",
    unit="days",
    definition="Mean days from joining the step's list to the start of care, of visits that started in the "
    "period, placements elsewhere included.",
    harm="neither",
    kind="level",
    by=STEPS,
)
WAIT_MEDIAN: Final = Measure(
    name="wait_median_days",
    title="Median wait of those seen",
    unit="days",
    definition="Median days from joining the step's list to the start of care, of visits that started in "
    "the period.",
    harm="neither",
    kind="percentile",
    by=STEPS,
    curve=WAIT_CURVE,
    share=0.5,
)
WAIT_P90: Final = Measure(
    name="wait_p90_days",
    title="Wait of those seen that one in ten exceeds",
    unit="days",
    definition="90th percentile of the days from joining the step's list to the start of care, of visits "
    "that started in the period.",
    harm="neither",
    kind="percentile",
    by=STEPS,
    curve=WAIT_CURVE,
    share=0.9,
)
WAIT_OF_ALL: Final = Measure(
    name="wait_of_all_leaving_list_mean_days",
    title="Mean wait of all who leave the list",
    unit="days",
    definition="Mean days from joining the step's list to leaving it in the period, whether seen, given up, "
    "or taken off it by getting worse.",
    harm="more",
    kind="level",
    by=STEPS,
)
LIST_AT_END: Final = Measure(
    name="list_length_at_end",
    title="Waiting list at the end of the period",
    unit="patients",
    definition="Patients on the step's list (or on any list of the pathway) at the end of the period, those "
    "of day one included.",
    harm="more",
    kind="level",
    by=PEOPLE_AND_STEPS,
    keeps_out="on the list",
)
LIST_MEDIAN_WAIT: Final = Measure(
    name="list_median_wait_days",
    title="Median wait so far of those on the list",
    unit="days",
    definition="Median days since joining the step's list, of the patients still on it at the end of the "
    "period.",
    harm="more",
    kind="percentile",
    by=STEPS,
    curve=LIST_WAIT_CURVE,
    share=0.5,
)
LIST_MEAN: Final = Measure(
    name="list_length_mean",
    title="Mean waiting list",
    unit="patients",
    definition="Patient-days on the step's list (or on any list of the pathway) in the period, divided by "
    "the days of the period.",
    harm="more",
    kind="level",
    by=PEOPLE_AND_STEPS,
    source="Little (1961), Operations Research 9(3)",
    keeps_out="on the list",
)
INSIDE_DAYS: Final = Measure(
    name="wait_inside_course_days",
    title="Days waited for a clinician inside courses",
    unit="patient days",
    definition="Days spent waiting for a clinician after the step started, those of one visit spread evenly "
    "from its start to the end of its care (or of the run); people still in care included.",
    harm="more",
    kind="amount",
    by=PEOPLE_AND_STEPS,
    keeps_out="in the course",
)
INSIDE_PER_CONTACT: Final = Measure(
    name="wait_inside_course_per_contact_days",
    title="Wait for a clinician per booked contact",
    unit="days",
    definition="Days waited for a clinician inside courses, divided by contacts booked, both of the same "
    "period.",
    harm="more",
    kind="ratio",
    by=PEOPLE_AND_STEPS,
    numerator="wait_inside_course_days",
    denominator="contacts_booked",
)

LIST_WAITS: Final = (
    WAIT_MEAN,
    WAIT_MEDIAN,
    WAIT_P90,
    WAIT_OF_ALL,
    LIST_AT_END,
    LIST_MEDIAN_WAIT,
    LIST_MEAN,
    INSIDE_DAYS,
    INSIDE_PER_CONTACT,
)


def list_waits(record: Record) -> Values:
    """Every measure of the lists of steps, ratios left to be divided.

    Parameters
    ----------
    record
        One replication.
    """
    return _of_seen(record) | _of_all(record) | _of_lists(record) | _inside(record)


def _of_seen(record: Record) -> Values:
    found = described_by_cell(record.grid, WAIT_MEAN, *record.seen, (0.5, 0.9))
    return {
        measure.name: {level: figures[which] for level, figures in found.items()}
        for which, measure in enumerate((WAIT_MEAN, WAIT_MEDIAN, WAIT_P90))
    }


def _of_all(record: Record) -> Values:
    place, joined, off_list = record.listed
    periods = record.grid.periods
    rows = np.flatnonzero(periods.hold(off_list))
    moments = off_list[rows]
    means = means_by_cell(
        record.grid, WAIT_OF_ALL, place[rows], periods.cell_of(moments), moments - joined[rows]
    )
    return {WAIT_OF_ALL.name: means}


def _of_lists(record: Record) -> Values:
    grid, periods = record.grid, record.grid.periods
    place, joined, off_list = record.listed
    days = grid.totals(LIST_MEAN, grid.spread(place, joined, off_list))
    span, period = grid.snapshots(joined, off_list)
    there, waits = place[span], periods.ends[period] - joined[span]
    present = grid.present(there, period)
    return {
        LIST_MEAN.name: {name: total / periods.lengths for name, total in days.items()},
        LIST_AT_END.name: {level.name: level.added(present) for level in grid.levels_for(LIST_AT_END)},
        LIST_MEDIAN_WAIT.name: present_medians(
            grid, [*grid.levels_for(LIST_MEDIAN_WAIT)], there, period, waits
        ),
    }


def _inside(record: Record) -> Values:
    visits = record.visits
    some = (visits.wait_inside_days > 0) & visits.has_started
    days = record.spread(some, visits.started, record.end_of_care, visits.wait_inside_days)
    return {INSIDE_DAYS.name: record.grid.totals(INSIDE_DAYS, days)}
