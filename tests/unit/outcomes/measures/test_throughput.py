"""Referrals, starts, completions and contacts."""

from __future__ import annotations

import math

import pytest

from simulator.domain.demand import DayOne
from simulator.simulation.history import Ended
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    DONE,
    LOST,
    THERAPY,
    measured,
    small_system,
    told,
    visit,
)


def test_a_referral_counts_in_the_month_it_is_received() -> None:
    table = measured(
        visit(0, ASSESSMENT, 5.0), visit(1, ASSESSMENT, 31.0), visit(0, ASSESSMENT, 40.0, patient_class=1)
    )
    assert told(table, "referrals") == 3
    assert told(table, "referrals", period="2026-10") == 1
    assert told(table, "referrals", period="2026-11") == 2
    assert told(table, "referrals", pathway="talking", group="elders") == 1


def test_coming_back_is_a_re_referral_and_no_new_one() -> None:
    table = measured(
        visit(0, ASSESSMENT, 5.0, started=6.0, finished=7.0, to=DONE),
        visit(0, ASSESSMENT, 50.0, number=1, occurrence=1, episode=1),
    )
    assert told(table, "referrals") == 1
    assert told(table, "re_referrals") == 1
    assert told(table, "re_referrals", period="2026-11") == 1


def test_people_of_day_one_are_no_referrals() -> None:
    system = small_system(
        day_one=(
            DayOne(pathway="talking", group="adults", step="assessment", source="test", waited_days=(20.0,)),
        )
    )
    table = measured(visit(0, ASSESSMENT, -20.0), visit(0, ASSESSMENT, 3.0, patient_class=1), system=system)
    assert told(table, "referrals") == 1


def test_starts_and_completions_count_by_their_own_dates() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, started=2.0, finished=3.0, to=THERAPY),
        visit(0, THERAPY, 3.0, started=20.0, finished=40.0, to=DONE, number=1, attended=3),
        visit(1, THERAPY, 3.0, started=20.0, finished=40.0, to=LOST, ended=Ended.DROPPED_OUT, attended=1),
        visit(2, THERAPY, 3.0, started=80.0),
    )
    assert told(table, "starts", pathway="talking", step="therapy") == 3
    assert told(table, "starts", pathway="talking", step="therapy", period="2026-10") == 2
    assert told(table, "treatment_starts") == 3
    assert told(table, "completions", pathway="talking", step="therapy") == 1
    assert told(table, "completions", pathway="talking", step="assessment") == 1
    assert told(table, "completed_courses") == 1
    assert told(table, "completed_courses", period="2026-11") == 1
    assert told(table, "completed_courses", period="2026-10") == 0


def test_a_treatment_starts_at_its_first_attended_contact_and_not_with_its_place() -> None:
    table = measured(
        visit(0, THERAPY, 3.0, started=20.0, first_contact=34.0, attended=1, missed=1),
        visit(1, THERAPY, 3.0, started=20.0, first_contact=math.nan, missed=1),
    )
    assert told(table, "starts", pathway="talking", step="therapy", period="2026-10") == 2
    assert told(table, "treatment_starts", period="2026-10") == 0
    assert told(table, "treatment_starts", period="2026-11") == 1
    assert told(table, "treatment_starts") == 1


def test_contacts_are_spread_over_the_days_of_the_course() -> None:
    table = measured(visit(0, THERAPY, 1.0, started=21.0, finished=61.0, to=DONE, attended=6, missed=2))
    assert told(table, "contacts_attended") == pytest.approx(6)
    assert told(table, "contacts_attended", period="2026-10") == pytest.approx(6 * 10 / 40)
    assert told(table, "contacts_attended", period="2026-11") == pytest.approx(6 * 30 / 40)
    assert told(table, "contacts_missed", pathway="talking", step="therapy") == pytest.approx(2)
    assert told(table, "did_not_attend_share") == pytest.approx(2 / 8)


def test_contacts_of_a_course_that_goes_on_are_spread_to_the_end_of_the_run() -> None:
    table = measured(visit(0, THERAPY, 1.0, started=61.0, attended=3))
    assert told(table, "contacts_attended", period="2026-12") == pytest.approx(3)


def test_a_course_of_no_length_has_its_contacts_at_once() -> None:
    table = measured(visit(0, THERAPY, 1.0, started=35.0, finished=35.0, to=DONE, attended=1))
    assert told(table, "contacts_attended", period="2026-11") == 1


def test_contacts_before_day_one_are_not_counted() -> None:
    system = small_system(
        day_one=(
            DayOne(pathway="talking", group="adults", step="therapy", source="test", in_care_days=(30.0,)),
        )
    )
    row = visit(0, THERAPY, -30.0, started=-30.0, finished=10.0, to=DONE, attended=8)
    table = measured(row, system=system)
    assert told(table, "contacts_attended") == pytest.approx(8 * 10 / 40)
    assert told(table, "starts", pathway="talking", step="therapy") == 0
    assert told(table, "completed_courses") == 1


def test_months_and_groups_add_up_to_the_whole() -> None:
    rows = [
        visit(
            n,
            THERAPY,
            0.7 * n,
            started=0.8 * n,
            finished=0.9 * n + 1,
            to=DONE,
            attended=2,
            patient_class=n % 2,
        )
        for n in range(100)
    ]
    table = measured(*rows)
    months = ("2026-10", "2026-11", "2026-12")
    for measure in ("treatment_starts", "completed_courses", "contacts_attended", "exits"):
        whole = told(table, measure)
        assert sum(told(table, measure, period=month) for month in months) == pytest.approx(whole)
        groups = [told(table, measure, pathway="talking", group=group) for group in ("adults", "elders")]
        assert sum(groups) == pytest.approx(whole)


def test_a_history_of_nobody_has_counts_of_zero_and_no_waits() -> None:
    table = measured()
    assert told(table, "referrals") == 0
    assert told(table, "recoveries") == 0
    assert told(table, "wait_mean_days", pathway="talking", step="therapy") != 0
    assert table.loc[table["measure"] == "wait_mean_days", "value"].isna().all()
