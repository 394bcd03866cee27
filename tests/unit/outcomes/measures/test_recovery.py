"""Recoveries."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.compilation.network import network_of
from simulator.domain.demand import DayOne
from simulator.domain.pathway import Recovery
from simulator.domain.system import System
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.record import Record
from simulator.outcomes.measures.recovery import days_waited, probability, recovered
from simulator.simulation.chance.sampler import uniform
from simulator.simulation.history import Ended
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    CRISIS,
    DONE,
    HORIZON_DAYS,
    LONG_TERM,
    LOST,
    STREAMS,
    THERAPY,
    WARD,
    WHOLE_RUN,
    history,
    measured,
    small_system,
    told,
    visit,
)

SYSTEM = small_system()
NETWORK = network_of(SYSTEM, HORIZON_DAYS)


def who_recovered(waits: list[float], attended: list[int]) -> list[bool]:
    rows = [
        visit(n, THERAPY, 0.0, started=wait, finished=91.0, to=DONE, attended=contacts)
        for n, (wait, contacts) in enumerate(zip(waits, attended, strict=True))
    ]
    record = Record.of(history(*rows, network=NETWORK), NETWORK, SYSTEM, STREAMS, WHOLE_RUN)
    return [bool(has) for has in recovered(record, Episodes.of(record))]


def test_the_probability_falls_with_the_wait_and_rises_with_contacts() -> None:
    recovery = Recovery(at_best=0.8, lost_per_week_waited=0.1, full_course_sessions=4.0, source="test")
    weeks, contacts = np.array([0.0, 5.0, 20.0, 0.0, 0.0]), np.array([4.0, 4.0, 4.0, 1.0, 9.0])
    assert probability(recovery, weeks, contacts) == pytest.approx([0.8, 0.4, 0.0, 0.2, 0.8])


def test_without_an_effect_of_contacts_only_the_wait_counts() -> None:
    recovery = Recovery(at_best=0.5, lost_per_week_waited=0.1, full_course_sessions=None, source="test")
    assert probability(recovery, np.array([2.0]), np.array([0.0])) == pytest.approx([0.4])


def test_each_patient_recovers_by_their_own_uniform() -> None:
    key = STREAMS.of_step("recovery", "talking/therapy", NETWORK.classes[0].name)
    expected = [uniform(key, patient, 0) < 0.8 for patient in range(50)]
    assert who_recovered([0.0] * 50, [6] * 50) == expected


@settings(max_examples=50)
@given(st.data())
def test_a_longer_wait_can_only_lose_recoveries_person_by_person(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 30))
    waits = data.draw(st.lists(st.floats(0.0, 45.0), min_size=number, max_size=number))
    longer = [wait + data.draw(st.floats(0.0, 45.0)) for wait in waits]
    attended = data.draw(st.lists(st.integers(0, 8), min_size=number, max_size=number))
    before, after = who_recovered(waits, attended), who_recovered(longer, attended)
    assert all(was or not still for was, still in zip(before, after, strict=True))


def test_the_wait_counts_from_the_referral_and_not_from_the_last_list() -> None:
    direct = [visit(n, THERAPY, 0.0, started=50.0, finished=60.0, to=DONE, attended=6) for n in range(200)]
    through_assessment = [
        row
        for n in range(200)
        for row in (
            visit(n, ASSESSMENT, 0.0, started=1.0, finished=49.0, to=THERAPY),
            visit(n, THERAPY, 49.0, started=50.0, finished=60.0, to=DONE, attended=6, number=1),
        )
    ]
    assert told(measured(*direct), "recoveries") == told(measured(*through_assessment), "recoveries") > 0


def days_waited_of(*rows: np.void, system: System = SYSTEM) -> list[float]:
    network = network_of(system, HORIZON_DAYS)
    record = Record.of(history(*rows, network=network), network, system, STREAMS, WHOLE_RUN)
    return [float(days) for days in days_waited(record, Episodes.of(record))]


def test_weeks_in_crisis_care_on_the_ward_and_in_earlier_treatment_are_no_wait() -> None:
    assert days_waited_of(
        visit(0, ASSESSMENT, 0.0, left=4.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(0, CRISIS, 4.0, started=5.0, finished=15.0, to=WARD, number=1),
        visit(0, WARD, 15.0, started=17.0, finished=37.0, left=40.0, to=THERAPY, number=2),
        visit(0, THERAPY, 37.0, started=40.0, first_contact=43.0, finished=60.0, to=THERAPY, number=3),
        visit(0, THERAPY, 60.0, started=64.0, finished=70.0, to=DONE, number=4, occurrence=1),
    ) == [math.inf, 5.0, 5.0 + 2.0, 7.0 + 6.0, 13.0 + 4.0]


def test_a_return_is_a_new_referral_and_another_persons_care_is_not_ones_own() -> None:
    assert days_waited_of(
        visit(0, CRISIS, 0.0, started=0.0, finished=30.0, to=DONE),
        visit(0, THERAPY, 50.0, started=58.0, finished=60.0, to=DONE, number=1, episode=1),
        visit(1, THERAPY, 1.0, started=80.0, finished=81.0, to=DONE),
    ) == [0.0, 8.0, 79.0]


def test_a_dropped_out_course_is_care_and_a_list_that_was_left_is_a_wait() -> None:
    assert days_waited_of(
        visit(0, THERAPY, 0.0, started=2.0, finished=9.0, to=CRISIS, ended=Ended.DROPPED_OUT),
        visit(0, CRISIS, 9.0, left=20.0, to=THERAPY, ended=Ended.RENEGED, number=1),
        visit(0, THERAPY, 20.0, started=21.0, finished=22.0, to=DONE, number=2, occurrence=1),
    ) == [2.0, math.inf, 14.0]


def test_people_in_care_on_day_one_count_as_not_having_waited_until_that_care_ends() -> None:
    in_care = DayOne(pathway="talking", group="adults", step="crisis", in_care=1, source="test")
    system = small_system(day_one=(in_care,))
    (old,) = (n for n, c in enumerate(network_of(system, HORIZON_DAYS).classes) if c.in_care)
    assert days_waited_of(
        visit(0, CRISIS, -30.0, started=-30.0, finished=10.0, to=THERAPY, patient_class=old),
        visit(0, THERAPY, 10.0, started=13.0, finished=20.0, to=DONE, number=1, patient_class=old),
        system=system,
    ) == [0.0, 3.0]


def test_somebody_who_recovers_after_two_courses_is_one_recovery_and_two_courses() -> None:
    rows = [
        row
        for n in range(100)
        for row in (
            visit(n, THERAPY, 0.0, started=0.0, finished=20.0, to=DONE, attended=6),
            visit(
                n,
                THERAPY,
                40.0,
                started=40.0,
                finished=70.0,
                to=DONE,
                attended=6,
                number=1,
                occurrence=1,
                episode=1,
            ),
        )
    ]
    key = STREAMS.of_step("recovery", "talking/therapy", NETWORK.classes[0].name)
    first = np.array([uniform(key, n, 0) < 0.8 for n in range(100)])
    second = np.array([uniform(key, n, 1) < 0.8 for n in range(100)])
    table = measured(*rows)
    assert told(table, "recoveries") == (first | second).sum()
    assert told(table, "recoveries", period="2026-10") == first.sum()
    assert told(table, "recoveries", period="2026-12") == (second & ~first).sum() > 0
    assert told(table, "recovered_courses") == first.sum() + second.sum()
    assert told(table, "recovery_share") == (first.sum() + second.sum()) / 200


def test_the_wait_counts_to_the_first_attended_contact_and_not_to_the_place() -> None:
    def table(granted: float) -> pd.DataFrame:
        return measured(
            *(
                visit(
                    n, THERAPY, 0.0, started=granted, first_contact=50.0, finished=60.0, to=DONE, attended=6
                )
                for n in range(200)
            )
        )

    assert told(table(50.0), "recoveries") == told(table(1.0), "recoveries") > 0
    seen_sooner = measured(
        *(visit(n, THERAPY, 0.0, started=1.0, finished=60.0, to=DONE, attended=6) for n in range(200))
    )
    assert told(seen_sooner, "recoveries") > told(table(1.0), "recoveries")


def test_only_completed_courses_with_a_measured_outcome_recover() -> None:
    rows = [
        visit(n, THERAPY, 0.0, started=0.0, finished=9.0, to=LOST, ended=Ended.DROPPED_OUT, attended=6)
        for n in range(50)
    ]
    rows += [visit(n, ASSESSMENT, 0.0, started=0.0, finished=9.0, to=DONE) for n in range(50, 100)]
    table = measured(*rows)
    assert told(table, "recoveries") == 0
    assert told(table, "courses_with_outcome") == 0


def test_recoveries_count_in_the_month_the_course_is_completed() -> None:
    rows = [visit(n, THERAPY, 0.0, started=0.0, finished=40.0, to=DONE, attended=6) for n in range(50)]
    table = measured(*rows)
    assert told(table, "recoveries", period="2026-11") == told(table, "recoveries") > 0
    assert told(table, "recovered_courses") == told(table, "recoveries")
    assert told(table, "recovery_share") == told(table, "recoveries") / 50


def test_the_share_with_an_outcome_is_of_all_completed_courses_of_treatment() -> None:
    (pathway,) = SYSTEM.pathways
    steps = tuple(
        replace(step, role="treatment") if step.name == "long_term" else step for step in pathway.steps
    )
    system = replace(SYSTEM, pathways=(replace(pathway, steps=steps),))
    table = measured(
        visit(0, THERAPY, 0.0, started=0.0, finished=40.0, to=DONE, attended=6),
        *(visit(n, LONG_TERM, 0.0, started=0.0, finished=40.0, to=DONE) for n in (1, 2, 3)),
        visit(4, ASSESSMENT, 0.0, started=0.0, finished=40.0, to=DONE),
        system=system,
    )
    assert told(table, "completed_courses") == 4
    assert told(table, "courses_with_outcome_share") == 1 / 4
