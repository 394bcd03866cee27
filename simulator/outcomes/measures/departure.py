"""Leaving: giving up, getting worse, dropping out, and the ways out of care."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.domain.pathway import Clock, ExitMeaning
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE, PEOPLE_AND_STEPS, Measure
from simulator.outcomes.measures.record import Record, Truths
from simulator.outcomes.measures.waits.clock import URGENT_ROLES, WaitingClock
from simulator.simulation.history import Ended

RENEGED: Final = Measure(
    name="reneged",
    title="Gave up waiting",
    unit="patients",
    definition="Visits that ended in the period because the patient gave up waiting, those who would not "
    "wait at all left out.",
    harm="more",
    kind="count",
    by=PEOPLE_AND_STEPS,
    keeps_out="gave up",
)
BAULKED: Final = Measure(
    name="baulked",
    title="Would not wait at all",
    unit="patients",
    definition="Visits of patients who left at once in the period because they could not start at once.",
    harm="more",
    kind="count",
    by=PEOPLE_AND_STEPS,
    keeps_out="would not wait",
)
DETERIORATED: Final = Measure(
    name="deteriorated",
    title="Got worse while waiting",
    unit="patients",
    definition="Visits that ended in the period because the patient got worse while on the step's list.",
    harm="more",
    kind="count",
    by=PEOPLE_AND_STEPS,
    keeps_out="got worse",
)
DROPPED_OUT: Final = Measure(
    name="dropped_out",
    title="Dropped out of a course",
    unit="patients",
    definition="Visits whose course ended early in the period after contacts missed in a row.",
    harm="neither",
    kind="count",
    by=PEOPLE_AND_STEPS,
)
EXITS_COMPLETED: Final = Measure(
    name="exits_completed",
    title="Left with care completed",
    unit="patients",
    definition="Episodes that ended in the period by an exit whose meaning is `completed`.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
EXITS_SIGNPOSTED: Final = Measure(
    name="exits_signposted",
    title="Signposted elsewhere",
    unit="patients",
    definition="Episodes that ended in the period by an exit whose meaning is `signposted`.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
EXITS_LEFT: Final = Measure(
    name="exits_left",
    title="Left of their own accord or lost",
    unit="patients",
    definition="Episodes that ended in the period by an exit whose meaning is `left`.",
    harm="more",
    kind="count",
    by=PEOPLE,
)
EXITS_REFUSED: Final = Measure(
    name="exits_refused",
    title="Turned away by the service",
    unit="patients",
    definition="Episodes that ended in the period by an exit whose meaning is `refused`.",
    harm="more",
    kind="count",
    by=PEOPLE,
)
EXITS: Final = Measure(
    name="exits",
    title="Left care",
    unit="patients",
    definition="Episodes that ended in the period by any exit.",
    harm="neither",
    kind="count",
    by=PEOPLE,
)
LEFT_UNTREATED: Final = Measure(
    name="left_untreated",
    title="Left untreated",
    unit="patients",
    definition="Episodes that ended in the period by an exit whose meaning is `left` or `refused`, never "
    "`completed` or `signposted`, without one attended contact or stay, here or elsewhere, at a step of role "
    "treatment, crisis or inpatient (in a pathway without treatment steps: at any step).",
    harm="more",
    kind="count",
    by=PEOPLE,
)
LEFT_UNTREATED_SHARE: Final = Measure(
    name="left_untreated_share",
    title="Share of leavers who left untreated",
    unit="share",
    definition="Episodes left untreated as a share of all episodes that ended in the period.",
    harm="more",
    kind="ratio",
    by=PEOPLE,
    numerator="left_untreated",
    denominator="exits",
)

DEPARTURES: Final = (
    RENEGED,
    BAULKED,
    DETERIORATED,
    DROPPED_OUT,
    EXITS_COMPLETED,
    EXITS_SIGNPOSTED,
    EXITS_LEFT,
    EXITS_REFUSED,
    EXITS,
    LEFT_UNTREATED,
    LEFT_UNTREATED_SHARE,
)

_BY_MEANING: Final[dict[ExitMeaning, Measure]] = {
    "completed": EXITS_COMPLETED,
    "signposted": EXITS_SIGNPOSTED,
    "left": EXITS_LEFT,
    "refused": EXITS_REFUSED,
}
_BY_END: Final = {
    Ended.RENEGED: RENEGED,
    Ended.BAULKED: BAULKED,
    Ended.DETERIORATED: DETERIORATED,
    Ended.DROPPED_OUT: DROPPED_OUT,
}


def departures(record: Record, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Values:
    """Every count of leaving, ratios left to be divided.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    clocks
        Their waiting-time clocks.
    """
    visits, grid = record.visits, record.grid
    values: Values = {}
    for ended, measure in _BY_END.items():
        moments = visits.finished if ended is Ended.DROPPED_OUT else visits.left
        values[measure.name] = grid.totals(measure, record.counted(visits.ended == ended, moments))
    meanings = exit_meanings(record)
    for name, measure in _BY_MEANING.items():
        left = episodes.counted(grid, _took(episodes, meanings, name), episodes.left_care)
        values[measure.name] = grid.totals(measure, left)
    values[EXITS.name] = grid.totals(EXITS, episodes.counted(grid, episodes.exit >= 0, episodes.left_care))
    untreated = left_untreated(record, episodes, clocks)
    values[LEFT_UNTREATED.name] = grid.totals(
        LEFT_UNTREATED, episodes.counted(grid, untreated, episodes.left_care)
    )
    return values


def _took(episodes: Episodes, meanings: list[ExitMeaning], *wanted: ExitMeaning) -> Truths:
    """`bool[episode]`, whether it ended by an exit of one of these meanings."""
    # The last place is for those still in care, whose exit is -1.
    is_wanted = np.array([*(meaning in wanted for meaning in meanings), False], dtype=np.bool_)
    took: Truths = is_wanted[episodes.exit]
    return took


def exit_meanings(record: Record) -> list[ExitMeaning]:
    """What each exit of the network means, in its order."""
    meanings = {f"{p.name}/{way.name}": way.meaning for p in record.system.pathways for way in p.exits}
    return [meanings[name] for name in record.network.exits]


def left_untreated(record: Record, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Truths:
    """`bool[episode]`, episodes that ended by an exit and count as `left_untreated`."""
    unhelped = _took(episodes, exit_meanings(record), "left", "refused")
    return _is_untreated(record, episodes, clocks) & unhelped


def _is_untreated(record: Record, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Truths:
    """`bool[episode]`, nothing received, of those whose referral the run knows."""
    attended = np.isfinite(record.visits.first_contact)
    cares = record.at_steps(lambda step: step.role in ("treatment", *URGENT_ROLES))
    treated, seen = episodes.have(attended & cares), episodes.have(attended)
    may_be_treated = clocks["treatment"].runs
    return np.where(may_be_treated, ~treated, clocks["first_contact"].runs & ~seen)
