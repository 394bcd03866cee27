"""Throughput: referrals, starts, completions and contacts."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE, PEOPLE_AND_STEPS, STEPS, Measure
from simulator.outcomes.measures.record import Floats, Integers, Record
from simulator.simulation.history import Ended

REFERRALS: Final = Measure(
    name="referrals",
    title="New referrals",
    unit="patients",
    definition="Patients referred for the first time whose referral was received in the period.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
RE_REFERRALS: Final = Measure(
    name="re_referrals",
    title="Re-referrals",
    unit="patients",
    definition="Patients who came back after an earlier episode and were received in the period.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
STARTS: Final = Measure(
    name="starts",
    title="Starts",
    unit="visits",
    definition="Visits to the step whose care started in the period (the place was granted, or the first "
    "contact began), placements elsewhere included.",
    harm="neither",
    kind="count",
    by=STEPS,
)
TREATMENT_STARTS: Final = Measure(
    name="treatment_starts",
    title="Treatments started",
    unit="courses",
    definition="Visits to steps of role treatment whose first attended contact (or stay) began in the "
    "period; a place granted or a contact missed starts nothing.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
COMPLETIONS: Final = Measure(
    name="completions",
    title="Completions",
    unit="visits",
    definition="Visits to the step whose care was completed in the period, not ended early.",
    harm="neither",
    kind="count",
    by=STEPS,
)
COMPLETED_COURSES: Final = Measure(
    name="completed_courses",
    title="Completed courses of treatment",
    unit="courses",
    definition="Visits to steps of role treatment whose care was completed in the period, not ended early.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
CONTACTS_ATTENDED: Final = Measure(
    name="contacts_attended",
    title="Contacts attended",
    unit="contacts",
    definition="Contacts attended, those of one visit spread evenly from its start to the end of its care "
    "(or of the run), because a history keeps their number and not their dates.",
    harm="neither",
    kind="amount",
    by=PEOPLE_AND_STEPS,
)
CONTACTS_MISSED: Final = Measure(
    name="contacts_missed",
    title="Contacts missed",
    unit="contacts",
    definition="Booked contacts that the patient did not attend, spread over their visit like contacts "
    "attended.",
    harm="neither",
    kind="amount",
    by=PEOPLE_AND_STEPS,
)
CONTACTS_BOOKED: Final = Measure(
    name="contacts_booked",
    title="Contacts booked",
    unit="contacts",
    definition="Contacts attended plus contacts missed.",
    harm="neither",
    kind="amount",
    by=PEOPLE_AND_STEPS,
)
DID_NOT_ATTEND: Final = Measure(
    name="did_not_attend_share",
    title="Did not attend",
    unit="share",
    definition="Contacts missed as a share of contacts booked.",
    harm="more",
    kind="ratio",
    by=PEOPLE_AND_STEPS,
    numerator="contacts_missed",
    denominator="contacts_booked",
)

THROUGHPUT: Final = (
    REFERRALS,
    RE_REFERRALS,
    STARTS,
    TREATMENT_STARTS,
    COMPLETIONS,
    COMPLETED_COURSES,
    CONTACTS_ATTENDED,
    CONTACTS_MISSED,
    CONTACTS_BOOKED,
    DID_NOT_ATTEND,
)


def throughput(record: Record, episodes: Episodes) -> Values:
    """Every count of throughput.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    """
    visits, grid = record.visits, record.grid
    started = record.starts_by_cell
    # A patient in care on day one was treated before the run, unless no contact had been attended yet.
    is_new = np.isfinite(visits.first_contact) & (visits.starts | (visits.first_contact > visits.started))
    treated = record.counted(is_new, visits.first_contact)
    completed = record.counted(visits.ended == Ended.COMPLETED, visits.finished)
    is_treatment = np.array([step.role == "treatment" for step in record.steps], dtype=np.float64)
    returned = episodes.episode > 0
    attended = _contacts(record, visits.attended)
    missed = _contacts(record, visits.missed)
    amounts = (
        (REFERRALS, episodes.counted(grid, ~returned & ~episodes.from_day_one, episodes.began)),
        (RE_REFERRALS, episodes.counted(grid, returned, episodes.began)),
        (STARTS, started),
        (TREATMENT_STARTS, treated * is_treatment[:, None]),
        (COMPLETIONS, completed),
        (COMPLETED_COURSES, completed * is_treatment[:, None]),
        (CONTACTS_ATTENDED, attended),
        (CONTACTS_MISSED, missed),
        (CONTACTS_BOOKED, attended + missed),
    )
    return {measure.name: grid.totals(measure, amount) for measure, amount in amounts}


def _contacts(record: Record, number: Integers) -> Floats:
    visits = record.visits
    some = (number > 0) & visits.has_started
    return record.spread(some, visits.started, record.end_of_care, number.astype(np.float64))
