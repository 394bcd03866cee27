"""The tables of the fast engine: what each record holds, for the network and for the run under way.

Everything is an array of plain numbers, so that the kernel compiles, and also runs as it stands. An index of
-1 means none. Integers that take part in arithmetic have 64 bits, because NumPy's and a compiler's narrower
ones overflow differently.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Record = Any
"""One row of a table, read and written by field name: neither NumPy nor mypy types a field by its name."""

Numbers = Any
"""A float64 array that the sampler reads as a sequence, which to mypy an array is not."""

NONE: Final = -1

# Chance: columns of `Model.keys` and of `Model.class_keys`.
PATIENCE: Final = 0
DETERIORATION: Final = 1
OVERFLOW: Final = 2
STAY: Final = 3
SESSIONS: Final = 4
LENGTH: Final = 5
INTERVAL: Final = 6
ATTENDANCE: Final = 7
ROUTE: Final = 8
DELAY: Final = 9
ROUNDING_OF_STAY: Final = 10
ROUNDING_OF_INTERVAL: Final = 11
ROUNDING_OF_DELAY: Final = 12
STEP_CHANCES: Final = 13

REFERRAL: Final = 0
RE_REFERRAL: Final = 1
RETURN: Final = 2
CLASS_CHANCES: Final = 3

# Columns of `State.areas`.
BUSY: Final = 0
OFFERED: Final = 1
QUEUE: Final = 2

# Beside the purposes of events, what comes to pass without one.
GRANTED: Final = NONE - 1
"""A patient is granted the start of a step."""
MEETS: Final = NONE - 2
"""A patient in treatment is given a clinician."""

# State of a person.
AWAY: Final = 0
"""No visit is open: on the way to the next step, out of care, or a free slot."""
ON_LIST: Final = 1
IN_CARE: Final = 2
DUE: Final = 3
"""Waiting for a clinician inside the course."""

# Registers: single whole numbers of the run.
NEAR_USED: Final = 0
FAR_USED: Final = 1
FAR_FREE: Final = 2
BUCKET: Final = 3
PEOPLE_USED: Final = 4
PEOPLE_FREE: Final = 5
TALLIES_USED: Final = 6
TALLIES_FREE: Final = 7
ROWS_USED: Final = 8
CALLED: Final = 9
"""Pools whose dispatch is called at this instant."""
SERVING: Final = 10
"""Pool whose dispatch is under way."""
DAY_ONE_DONE: Final = 11
FAULT: Final = 12
IS_BEGUN: Final = 13
CLOSED: Final = 14
"""Slots looked through for visits that go on at the horizon."""
STUCK: Final = 15
"""Slot of the person for whom time stands still."""
REGISTERS: Final = 16

# What the kernel says when it returns: the run is over, a table is full, or the network is wrong.
FINISHED: Final = 0
PAUSED: Final = 1
NEAR_FULL: Final = 2
FAR_FULL: Final = 3
PEOPLE_FULL: Final = 4
TALLIES_FULL: Final = 5
ROWS_FULL: Final = 6
NO_COURSE: Final = 7
NO_ROUTING: Final = 8
TOO_MANY_VISITS: Final = 9
STANDSTILL: Final = 10

STEPS_A_ROUND: Final = 8
"""Events taken before the tables are looked at again."""
HEADROOM: Final = 8 * STEPS_A_ROUND
"""Free entries of each table before a round: each of its events needs fewer than eight."""


def _record(**fields: str) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


LAW = _record(kind="i8", a="f8", b="f8", c="f8", first="i8", end="i8")
"""A `Law`; its table is `first` to `end` of `Model.points` and `Model.cumulative`."""

ROUTING = _record(first="i8", end="i8")
"""A `Routing`: ways `first` to `end`."""

WAY = _record(to="i8", delay="i8")

COURSE = _record(
    place="i8", clinicians="i8", list_pool="i8", lane="i8", lane_risen="i8", lane_in_course="i8",
    holds_place="?", whole_days="?", notice_days="f8", rise_after_days="f8",
    routing="i8", stay="i8", number="i8", length="i8", interval="i8", dropped_out="i8",
    did_not_attend="f8", did_not_attend_first="f8", ends_after_misses="i8",
    patience="i8", patience_routing="i8", deterioration="i8", deterioration_routing="i8",
    overflow="i8", overflow_stay="i8",
    patience_above="f8", deterioration_above="f8", overflow_above="f8",
)  # fmt: skip
"""A step as one class goes through it. Laws and routings by index; `lane` holds new starters, `lane_risen`
those whose priority rose, `lane_in_course` people in treatment. A draw at or above `patience_above` and so on
outlasts the days of grace of the lane."""

CLASS = _record(
    enters_at="i8", rates_first="i8", rates_end="i8", listed_first="i8", listed_end="i8", logged_daily="?",
    returns_to="i8", returns_after="i8", returns_first="i8", returns_end="i8",
)  # fmt: skip
"""A `PatientClass`; its rates and given moments are stretches of `Model.rates_per_day` and
`Model.listed_days`, its shares of re-referral of `Model.return_shares`."""

CHANGE = _record(at_days="f8", servers="i8", speed="f8")

DAY_ONE = _record(
    patient_class="i8", number="i8", in_care="?", days="f8", attended="i8", due_days="f8",
    elapsed_share="f8", patience_share="f8", deterioration_share="f8", overflow_share="f8", elsewhere="?",
)  # fmt: skip
"""A patient on a list or in care on day one; `days` waited or in care so far."""

EVENT = _record(moment="f8", order="i8", rest="i8")
"""An event. `order` packs rank, owner and number, `rest` occurrence, purpose and slot, so that the law of
event order compares three numbers."""

PERSON = _record(
    number="i8", patient_class="i8", ordinal="i8", occurrence="i8", booked="i8", needed="i8",
    joined="f8", started="f8", first_contact="f8", wait_inside_days="f8", since="f8", begins="f8",
    attended="i4", missed="i4", missed_in_a_row="i4", course="i4", episode="i8", step="i8",
    held_row="i8", held_pool="i4", visits_at_once="i4", lane="i8", tally="i4", day_one="i4",
    next="i8", prev="i8", child="i8", risk="i1", state="i1", is_listed="?", is_stray="?", is_missed="?",
    elsewhere="?", is_put_off="?",
)  # fmt: skip
"""A patient in the system, with the visit under way. `since`: the moment a wait counts from; `begins`: of the
contact under way; `needed`, `booked`: contacts; `held_row`: row of the history whose place is kept,
of `held_pool`, which is none elsewhere;
`visits_at_once`: visits in a row that began at the instant at which the one before began; `next`,
`prev`, `child`: links of the lane, and `next` of the free slots; `is_put_off`: whether what may end the wait
is still to be drawn."""

TALLY = _record(step="i4", visits="i4", next="i4")
"""How often a person visited a step."""

LANE = _record(
    head="i8", tail="i8", stray="i8", grace_days="f8", put_off_since="f8", looks_from="i8", is_due="?"
)
"""People of one turn on a pool's list: a line in order of joining, and those who did not come in order.

Patients who joined at or after `put_off_since` may have been put off; if `is_due`, an event is booked to look
through them, from `looks_from` backwards where that has begun."""

POOL = _record(
    servers="i8", busy="i8", waiting="i8", listed="i8", period="i8", since="f8", speed="f8",
    contact_days="f8", lanes_first="i8", lanes_end="i8", change="i8", changes_first="i8", changes_end="i8",
    is_called="?",
)  # fmt: skip

REFERRALS = _record(number="i8", day="i8", reached="f8", target="f8")
"""How far the arrivals of a class have come."""


class Model(NamedTuple):
    """A network and its streams as tables; nothing here changes during a run."""

    horizon_days: float
    buckets_per_day: float
    """How finely far events are sorted by moment."""
    period_edges: NDArray[np.float64]
    courses: NDArray[np.void]
    course_at: NDArray[np.int64]
    """`int64[step, class]`, index of the course."""
    keys: NDArray[np.uint64]
    """`uint64[course, chance]`, stream keys."""
    class_keys: NDArray[np.uint64]
    """`uint64[class, chance]`."""
    laws: NDArray[np.void]
    points: Numbers
    cumulative: Numbers
    routings: NDArray[np.void]
    shares: Numbers
    """`float64[way]`, cumulative within its routing."""
    ways: NDArray[np.void]
    changes: NDArray[np.void]
    classes: NDArray[np.void]
    rates_per_day: Numbers
    listed_days: NDArray[np.float64]
    return_shares: NDArray[np.float64]
    returns_from: NDArray[np.bool_]
    """`bool[class, exit]`, whether a re-referral may follow."""
    day_one: NDArray[np.void]


class State(NamedTuple):
    """A run under way. The driver replaces a full table by a larger one between two calls of the kernel."""

    registers: NDArray[np.int64]
    clock: NDArray[np.float64]
    """`float64[1]`, the moment of the event being taken."""
    near: NDArray[np.void]
    """Binary heap of events up to the end of the bucket that is open."""
    far: NDArray[np.void]
    """Later events in blocks; the first record of a block says where the one before it ends."""
    buckets: NDArray[np.int64]
    """Last far event of each bucket."""
    people: NDArray[np.void]
    tallies: NDArray[np.void]
    lanes: NDArray[np.void]
    pools: NDArray[np.void]
    called: NDArray[np.int64]
    """Pools whose dispatch is called, in no order."""
    areas: NDArray[np.float64]
    """`float64[pool, period, 3]`: server-days in use and on offer, patient-days on the list."""
    referrals: NDArray[np.void]
    rows: NDArray[np.void]
    """`VISIT` records in the order in which visits ended."""
