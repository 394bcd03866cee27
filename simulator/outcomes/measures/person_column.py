"""What is kept of each person of a replication: the columns, their types and their meaning."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own

from simulator.domain.pathway import StepRole


class Standing(IntEnum):
    """Where a person is at the end of the run."""

    WAITING = 0
    """On the list of a step."""
    IN_CARE = 1
    """At a step whose care has started and not finished."""
    ON_THE_WAY = 2
    """Between two steps."""
    COMPLETED = 3
    """Out, by an exit whose meaning is `completed`."""
    LOST = 4
    """Out without what they came for: by an exit whose meaning is `left`, or `refused` before care ended."""
    REDIRECTED = 5
    """Out by an exit whose meaning is `signposted`, or `refused` after care that was completed."""


CARE_KINDS: Final = ("access", "treatment", "crisis", "inpatient", "support")
"""Kinds of care that a person's course is counted by; access is triage and assessment."""
PLANNED_KINDS: Final = ("access", "treatment", "support")
KIND_OF_ROLE: Final[dict[StepRole, str]] = {
    "triage": "access",
    "assessment": "access",
    "treatment": "treatment",
    "crisis": "crisis",
    "inpatient": "inpatient",
    "support": "support",
}
"""The kind of care that a step of each role gives."""

WAITS: Final = (
    "wait_first_contact_days",
    "wait_treatment_days",
    "wait_later_days",
    "wait_crisis_days",
    "wait_inpatient_days",
    "wait_inside_days",
)
COUNTS: Final = (
    "crises",
    "gave_up",
    "dropped_out",
    "deteriorated",
    "losses",
    "recoveries",
    *(f"{done}_{kind}" for done in ("started", "finished", "unserved") for kind in CARE_KINDS),
)
MOST_COUNTED: Final = 255
"""Counts above it stay at it, so that each takes one byte."""

PERSON_SCHEMA: Final = pa.schema(
    [
        pa.field("pathway", pa.dictionary(pa.int16(), pa.string())),
        pa.field("group", pa.dictionary(pa.int16(), pa.string())),
        pa.field("patient_class", pa.dictionary(pa.int16(), pa.string())),
        pa.field("patient", pa.int32()),
        pa.field("standing", pa.uint8()),
        pa.field("at_step", pa.dictionary(pa.int16(), pa.string())),
        pa.field("at_kind", pa.int8()),
        pa.field("since_days", pa.float32()),
        pa.field("may_return", pa.bool_()),
        pa.field("episodes", pa.uint8()),
        *(pa.field(name, pa.float32()) for name in WAITS),
        pa.field("out_of_area_days", pa.float32()),
        pa.field("still_elsewhere", pa.bool_()),
        pa.field("knock_on_pounds", pa.float32()),
        *(pa.field(name, pa.uint8()) for name in COUNTS),
    ]
)
"""Columns of a table of people; days are of the run, from its first midnight to its end.

`patient_class` and `patient` are the key: the same in every scenario of one seed and replication.
`standing`: a `Standing`; `at_step` (`pathway/step`) and `at_kind` (index in `CARE_KINDS`) say where, missing
and -1 for people who are out. `since_days`: the moment from which they wait, are in care, or are out.
`may_return`: out by an exit after which people come back. `episodes`: referrals so far.

Waits, those of people who still wait counted up to the end of the run: from the referral to the first
contact and to the first contact of a treatment, each up to leaving for those who left unseen; on the lists of
planned steps after that; on the lists of crisis steps and of wards; and inside courses. `out_of_area_days`:
placed elsewhere. `still_elsewhere`: there when the run ends, in care or until the next step accepts, so that
more of these days are to come. `knock_on_pounds`: prices of days elsewhere, of starts and of exits.

`crises`: visits to crisis steps, those included that still wait there. `gave_up`: lists left, or not joined,
for want of patience. `dropped_out`, `deteriorated`: as the measures of these names. `losses`: episodes that
ended as `Standing.LOST`. `recoveries`: 1 for a person who had recovered after a completed course, else 0.
By kind of care: `started` and `finished` care (to its end or dropped out of), and lists left `unserved`.
"""
