"""The order of events that share one instant: a law of the model, the same for every engine.

Events are taken by `(time, rank, key)`. Clinic days, dated cuts and rounded durations make ties the ordinary
case, and two engines that leave ties to chance give different histories.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Rank(IntEnum):
    """What happens first among events of one instant; the smallest goes first."""

    END = 0
    """A contact, a stay or a delay ends: a bed freed at midnight can serve the midnight referral."""
    RISK = 1
    """Patience, deterioration or overflow."""
    CAPACITY = 2
    """A pool's dated capacity changes."""
    ARRIVAL = 3
    """A patient arrives, joins a list, is due for a contact, or rises in priority."""
    DISPATCH = 4
    """A pool serves its list: one a pool and instant, pools in index order."""
    BAULK = 5
    """A patient who will not wait at all leaves, having been looked at once.

    Without it a loss system could not be stated: with zero patience the risk would act before the dispatch of
    the instant of joining, and no patient would ever be served.
    """


class Purpose(IntEnum):
    """What an event is about; the last part of a patient's key, so that no two events are equal."""

    JOIN = 0
    NOTICE_ENDS = 1
    PRIORITY_RISES = 2
    CONTACT_DUE = 3
    CONTACT_ENDS = 4
    STAY_ENDS = 5
    LEAVES = 6
    RISK = 7


class Key(NamedTuple):
    """Who an event belongs to: the last word on ties.

    For patients: class index, patient number, ordinal of the visit, purpose. For capacity changes and
    dispatches: pool index, ordinal of the change (0 for a dispatch), 0, 0.
    """

    owner: int
    number: int
    occurrence: int
    purpose: int
