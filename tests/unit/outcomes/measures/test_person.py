"""The table of people of one replication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator.compilation.network import network_of
from simulator.domain.demand import DayOne
from simulator.domain.system import System
from simulator.outcomes.measures.person import people_of, person_table
from simulator.outcomes.measures.person_column import PERSON_SCHEMA, Standing
from simulator.outcomes.measures.record import Record
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.window import Window
from simulator.simulation.history import Ended
from simulator.simulation.network import ReReferral
from simulator.validation.cases.small_network import exactly
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    CRISIS,
    DONE,
    HORIZON_DAYS,
    LONG_TERM,
    LOST,
    REFUSED,
    SIGNPOSTED,
    STREAMS,
    THERAPY,
    WARD,
    history,
    measured,
    small_system,
    told,
    visit,
)

TREATED = (
    visit(0, ASSESSMENT, 1.0, started=4.0, finished=4.0, to=THERAPY, attended=1),
    visit(0, THERAPY, 4.0, started=20.0, finished=50.0, to=DONE, number=1, attended=6, wait_inside_days=3.0),
)


def people(*visits: np.void, system: System | None = None) -> list[dict[str, Any]]:
    system = system or small_system()
    network = network_of(system, HORIZON_DAYS)
    table = person_table(history(*visits, network=network), STREAMS, network, system)
    assert table.schema.equals(PERSON_SCHEMA)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def person(*visits: np.void, system: System | None = None) -> dict[str, Any]:
    (row,) = people(*visits, system=system)
    return row


def test_somebody_treated_has_waited_to_first_contact_and_to_treatment_from_the_referral() -> None:
    treated = person(*TREATED)
    assert treated["wait_first_contact_days"] == 3.0
    assert treated["wait_treatment_days"] == 19.0
    assert treated["wait_inside_days"] == 3.0
    assert treated["wait_later_days"] == treated["wait_crisis_days"] == treated["wait_inpatient_days"] == 0.0
    assert treated["standing"] == Standing.COMPLETED
    assert treated["since_days"] == 50.0
    assert treated["at_step"] is None
    assert (treated["started_access"], treated["started_treatment"], treated["finished_treatment"]) == (
        1,
        1,
        1,
    )
    assert (treated["pathway"], treated["group"], treated["patient"]) == ("talking", "adults", 0)


def test_waits_of_people_who_still_wait_count_up_to_the_end_of_the_run() -> None:
    waiting = person(visit(0, ASSESSMENT, 80.0))
    assert waiting["standing"] == Standing.WAITING
    assert waiting["at_step"] == "talking/assessment"
    assert waiting["since_days"] == 80.0
    assert waiting["wait_first_contact_days"] == waiting["wait_treatment_days"] == HORIZON_DAYS - 80.0


def test_a_crisis_counts_from_joining_the_list_and_an_episode_of_care_from_its_start() -> None:
    crisis = person(
        visit(0, ASSESSMENT, 1.0, left=9.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(0, CRISIS, 9.0, number=1),
    )
    assert (crisis["crises"], crisis["started_crisis"]) == (1, 0)
    assert (crisis["deteriorated"], crisis["unserved_access"]) == (1, 1)
    assert crisis["wait_crisis_days"] == pytest.approx(HORIZON_DAYS - 9.0)


def test_days_elsewhere_run_to_the_end_of_the_stay_or_of_the_run_and_cost_their_price() -> None:
    back, still_there = people(
        visit(0, WARD, 10.0, started=12.0, finished=20.0, left=20.0, to=DONE, elsewhere=True),
        visit(1, WARD, 80.0, started=82.0, elsewhere=True),
    )
    assert (back["out_of_area_days"], still_there["out_of_area_days"]) == (8.0, 10.0)
    assert back["knock_on_pounds"] == 8 * 608
    assert (back["wait_inpatient_days"], still_there["wait_inpatient_days"]) == (2.0, 2.0)
    assert still_there["standing"] == Standing.IN_CARE
    assert (back["still_elsewhere"], still_there["still_elsewhere"]) == (False, True)


def test_days_elsewhere_go_on_until_the_next_step_accepts() -> None:
    accepted, held = people(
        visit(0, WARD, 10.0, started=12.0, finished=20.0, left=32.0, to=THERAPY, elsewhere=True),
        visit(0, THERAPY, 20.0, started=32.0, number=1),
        visit(1, WARD, 10.0, started=12.0, finished=20.0, to=THERAPY, elsewhere=True),
        visit(1, THERAPY, 20.0, number=1),
    )
    assert (accepted["out_of_area_days"], held["out_of_area_days"]) == (20.0, 80.0)
    assert (accepted["knock_on_pounds"], held["knock_on_pounds"]) == (20 * 608, 80 * 608)
    assert (accepted["still_elsewhere"], held["still_elsewhere"]) == (False, True)
    assert (held["standing"], held["at_step"]) == (Standing.WAITING, "talking/therapy")


def test_starts_and_exits_cost_their_price_too() -> None:
    lost = person(visit(0, CRISIS, 1.0, started=2.0, finished=12.0, to=LOST))
    assert lost["knock_on_pounds"] == 250 + 50


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (visit(0, ASSESSMENT, 1.0, left=9.0, to=LOST, ended=Ended.RENEGED), Standing.LOST),
        (visit(0, ASSESSMENT, 1.0, left=1.0, to=LOST, ended=Ended.BAULKED), Standing.LOST),
        (visit(0, ASSESSMENT, 1.0, left=9.0, to=REFUSED, ended=Ended.RENEGED), Standing.LOST),
        (visit(0, ASSESSMENT, 1.0, started=2.0, finished=2.0, to=REFUSED), Standing.REDIRECTED),
        (visit(0, ASSESSMENT, 1.0, started=2.0, finished=2.0, to=SIGNPOSTED), Standing.REDIRECTED),
        (visit(0, CRISIS, 1.0, started=2.0, finished=12.0, to=LOST), Standing.LOST),
        (visit(0, LONG_TERM, 1.0, started=2.0, finished=12.0, to=DONE), Standing.COMPLETED),
        (visit(0, ASSESSMENT, 90.0, started=91.0, finished=91.5, to=THERAPY), Standing.ON_THE_WAY),
    ],
)
def test_people_stand_where_their_last_visit_left_them(row: np.void, standing: Standing) -> None:
    found = person(row)
    assert found["standing"] == standing
    assert found["losses"] == (standing == Standing.LOST)
    assert (found["at_step"] is None) == (standing > Standing.ON_THE_WAY)


def test_somebody_who_drops_out_is_lost_after_care_that_ended() -> None:
    dropped = person(
        visit(0, THERAPY, 1.0, started=2.0, finished=30.0, to=LOST, ended=Ended.DROPPED_OUT, missed=2)
    )
    assert (dropped["dropped_out"], dropped["losses"], dropped["finished_treatment"]) == (1, 1, 1)


def test_lists_joined_after_treatment_are_later_waits() -> None:
    later = person(*TREATED[:1], *again_in_therapy())
    assert later["wait_treatment_days"] == 19.0
    assert later["wait_later_days"] == 5.0


def again_in_therapy() -> tuple[np.void, ...]:
    return (
        visit(0, THERAPY, 4.0, started=20.0, finished=50.0, to=LONG_TERM, number=1),
        visit(0, LONG_TERM, 50.0, started=55.0, finished=65.0, to=DONE, number=2),
    )


def test_somebody_referred_again_is_one_person_who_waits_in_both_episodes() -> None:
    again = person(
        *TREATED,
        visit(
            0, ASSESSMENT, 70.0, started=75.0, finished=75.0, to=THERAPY, number=2, episode=1, occurrence=1
        ),
        visit(0, THERAPY, 75.0, number=3, episode=1, occurrence=1),
    )
    assert again["episodes"] == 2
    assert again["wait_first_contact_days"] == 3.0 + 5.0
    assert again["wait_treatment_days"] == 19.0 + HORIZON_DAYS - 70.0


def test_only_exits_that_people_come_back_from_leave_a_return_open() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    again = ReReferral(
        share_by_episode=(0.5,), after=exactly(9.0), enters_at=ASSESSMENT, from_exits=frozenset({0})
    )
    network = replace(network, classes=tuple(replace(c, re_referral=again) for c in network.classes))
    rows = [
        visit(n, CRISIS, 1.0, started=2.0, finished=12.0, to=to) for n, to in enumerate((DONE, LOST, THERAPY))
    ]
    table = person_table(history(*rows, network=network), STREAMS, network, system)
    assert table.column("may_return").to_pylist() == [True, False, False]


def test_waits_before_the_run_are_left_out_for_people_of_day_one() -> None:
    system = small_system(
        day_one=(
            DayOne(
                pathway="talking",
                group="adults",
                step="assessment",
                source="test",
                waited_days=(30.0,),
                in_care=1,
            ),
        )
    )
    waiting, in_care = people(
        visit(0, ASSESSMENT, -30.0, started=5.0, finished=5.0, to=DONE),
        visit(0, ASSESSMENT, -9.0, started=-8.0, finished=1.0, to=DONE, patient_class=1),
        system=system,
    )
    assert waiting["wait_first_contact_days"] == 5.0
    assert in_care["wait_first_contact_days"] == 0.0
    assert (in_care["started_access"], in_care["finished_access"]) == (0, 1)
    assert waiting["patient_class"] != in_care["patient_class"]


def test_a_run_without_anybody_is_an_empty_table() -> None:
    assert people() == []


def test_the_window_of_the_measures_plays_no_part() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    happened = history(*TREATED, network=network)
    window = Window(from_days=60.0, to_days=70.0)
    reading = Reading.of(Record.of(happened, network, system, STREAMS, window))
    assert people_of(reading).equals(person_table(happened, STREAMS, network, system))


def test_people_add_up_to_the_measures_of_the_whole_run() -> None:
    visits = (
        *TREATED,
        visit(1, ASSESSMENT, 1.0, left=9.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(1, CRISIS, 9.0, started=10.0, finished=20.0, to=WARD, number=1),
        visit(1, WARD, 20.0, started=21.0, finished=31.0, left=31.0, to=DONE, number=2, elsewhere=True),
        visit(2, ASSESSMENT, 3.0, left=60.0, to=LOST, ended=Ended.RENEGED),
    )
    table, rows = measured(*visits), people(*visits)
    for column, measure in (
        ("started_crisis", "crisis_episodes"),
        ("out_of_area_days", "out_of_area_days"),
        ("recoveries", "recoveries"),
        ("deteriorated", "deteriorated"),
        ("gave_up", "reneged"),
        ("knock_on_pounds", "knock_on_cost_pounds"),
    ):
        assert sum(row[column] for row in rows) == pytest.approx(told(table, measure)), measure
