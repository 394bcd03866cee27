"""Leaving care, and leaving it untreated."""

from __future__ import annotations

import math

import pytest

from simulator.simulation.history import Ended
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    CRISIS,
    DONE,
    LONG_TERM,
    LOST,
    REFUSED,
    SIGNPOSTED,
    THERAPY,
    WARD,
    measured,
    told,
    visit,
)


def test_every_way_of_leaving_a_step_is_counted_at_its_moment() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, left=20.0, to=LOST, ended=Ended.RENEGED),
        visit(1, ASSESSMENT, 1.0, left=40.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(2, ASSESSMENT, 1.0, left=1.0, to=LOST, ended=Ended.BAULKED),
        visit(3, THERAPY, 1.0, started=2.0, finished=70.0, to=LOST, ended=Ended.DROPPED_OUT, missed=2),
    )
    assert told(table, "reneged", period="2026-10") == 1
    assert told(table, "deteriorated", pathway="talking", step="assessment", period="2026-11") == 1
    assert told(table, "baulked") == 1
    assert told(table, "dropped_out", pathway="talking", step="therapy", period="2026-12") == 1


def test_an_episode_leaves_once_by_the_meaning_of_its_exit() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=REFUSED),
        visit(1, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=LONG_TERM),
        visit(1, LONG_TERM, 3.0, started=3.0, finished=33.0, to=DONE, number=1),
        visit(2, ASSESSMENT, 1.0, left=9.0, to=LOST, ended=Ended.RENEGED),
        visit(3, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=THERAPY),
    )
    assert told(table, "exits_refused") == 1
    assert told(table, "exits_completed", period="2026-11") == 1
    assert told(table, "exits_left") == 1
    assert told(table, "exits") == 3


def test_left_untreated_are_those_lost_or_refused_who_received_nothing() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=REFUSED),
        visit(1, ASSESSMENT, 1.0, left=9.0, to=LOST, ended=Ended.RENEGED),
        visit(2, THERAPY, 1.0, started=2.0, finished=9.0, to=LOST, ended=Ended.DROPPED_OUT, attended=1),
        visit(3, LONG_TERM, 1.0, started=2.0, finished=9.0, to=DONE),
    )
    assert told(table, "left_untreated") == 2
    assert told(table, "left_untreated_share") == pytest.approx(2 / 4)


def test_somebody_signposted_has_left_and_is_neither_refused_nor_untreated() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=SIGNPOSTED),
        visit(1, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=REFUSED),
    )
    assert told(table, "exits_signposted") == 1
    assert told(table, "exits_refused") == 1
    assert told(table, "left_untreated") == 1
    assert told(table, "left_untreated_share") == pytest.approx(1 / 2)


def test_giving_up_for_another_step_is_no_exit() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, left=9.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(0, CRISIS, 9.0, started=9.0, number=1),
    )
    assert told(table, "exits") == 0
    assert told(table, "crisis_episodes") == 1


def test_a_crisis_or_an_admission_here_or_elsewhere_is_no_leaving_untreated() -> None:
    table = measured(
        visit(0, CRISIS, 1.0, started=1.0, finished=9.0, to=LOST),
        visit(1, WARD, 1.0, started=1.0, finished=9.0, left=9.0, to=LOST),
        visit(2, WARD, 1.0, started=2.0, finished=9.0, left=9.0, to=LOST, elsewhere=True),
    )
    assert told(table, "exits_left") == 3
    assert told(table, "left_untreated") == 0


def test_a_place_in_treatment_without_one_attended_contact_is_leaving_untreated() -> None:
    ended = Ended.DROPPED_OUT
    table = measured(
        visit(
            0, THERAPY, 1.0, started=2.0, first_contact=math.nan, finished=9.0, to=LOST, ended=ended, missed=2
        )
    )
    assert told(table, "left_untreated") == 1
