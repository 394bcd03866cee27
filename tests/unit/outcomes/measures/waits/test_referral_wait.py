"""Waits across steps, by two clocks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simulator.compilation.network import network_of
from simulator.domain.demand import DayOne
from simulator.domain.pathway import Clock, Standard
from simulator.domain.system import System
from simulator.outcomes import Window
from simulator.outcomes.measures.waits.clock import can_still_stop
from simulator.simulation.history import Ended
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    CRISIS,
    DONE,
    HORIZON_DAYS,
    LONG_TERM,
    LOST,
    REFUSED,
    THERAPY,
    measured,
    small_system,
    told,
    visit,
)


def treated(
    patient: int, referred: float, assessed: float, treated_from: float, until: float
) -> list[np.void]:
    """Assessed, then treated, then done."""
    return [
        visit(patient, ASSESSMENT, referred, started=assessed, finished=assessed + 0.5, to=THERAPY),
        visit(patient, THERAPY, assessed + 0.5, started=treated_from, finished=until, to=DONE, number=1),
    ]


def test_each_clock_stops_at_its_own_event() -> None:
    table = measured(*treated(0, 2.0, 12.0, 40.0, 50.0))
    assert told(table, "first_contact_wait_mean_days") == 10.0
    assert told(table, "treatment_wait_mean_days") == 38.0
    assert told(table, "first_contact_seen", period="2026-10") == 1
    assert told(table, "treatment_seen", period="2026-10") == 0
    assert told(table, "treatment_wait_median_days", period="2026-11") == 38.0


def test_a_place_granted_or_a_contact_missed_stops_no_clock() -> None:
    table = measured(
        visit(0, ASSESSMENT, 2.0, started=5.0, first_contact=12.0, finished=13.0, to=THERAPY, missed=1),
        visit(0, THERAPY, 13.0, started=20.0, first_contact=34.0, number=1, attended=1, missed=2),
        visit(1, THERAPY, 2.0, started=20.0, first_contact=math.nan, missed=1),
    )
    assert told(table, "first_contact_wait_mean_days") == 10.0
    assert told(table, "treatment_wait_mean_days") == 32.0
    assert told(table, "treatment_seen", period="2026-10") == 0
    assert told(table, "waiting_for_treatment", period="2026-10") == 2
    assert told(table, "waiting_for_treatment") == 1


def test_somebody_who_never_attends_has_left_unseen() -> None:
    ended = Ended.DROPPED_OUT
    never = visit(
        0, THERAPY, 2.0, started=5.0, first_contact=math.nan, finished=19.0, to=LOST, ended=ended, missed=2
    )
    table = measured(never)
    assert told(table, "treatment_seen") == 0
    assert told(table, "waiting_for_treatment") == 0
    assert told(table, "treatment_within_18_weeks_share") == 0


def test_waits_of_those_seen_have_their_mean_median_and_percentile() -> None:
    waits = [3.0, 5.0, 8.0, 13.0, 21.0]
    rows = [visit(n, ASSESSMENT, 1.0, started=1.0 + wait) for n, wait in enumerate(waits)]
    table = measured(*rows)
    assert told(table, "first_contact_wait_mean_days") == pytest.approx(np.mean(waits))
    assert told(table, "first_contact_wait_median_days") == 8.0
    assert told(table, "first_contact_wait_p90_days") == pytest.approx(np.quantile(waits, 0.9))


def test_those_still_waiting_are_told_at_the_end_of_each_month() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0),
        visit(1, ASSESSMENT, 11.0, started=35.0),
        visit(2, ASSESSMENT, 50.0),
    )
    assert told(table, "waiting_for_first_contact", period="2026-10") == 2
    assert told(table, "waiting_for_first_contact_median_days", period="2026-10") == (30.0 + 20.0) / 2
    assert told(table, "waiting_for_first_contact", period="2026-11") == 2
    assert told(table, "waiting_for_first_contact") == 2
    assert told(table, "waiting_for_first_contact_median_days") == (91.0 + 42.0) / 2
    assert told(table, "waiting_for_treatment", period="2026-11") == 3


def test_people_of_day_one_wait_from_before_the_run() -> None:
    waited = (400.0, 130.0, 10.0)
    system = small_system(
        day_one=(
            DayOne(pathway="talking", group="adults", step="assessment", source="test", waited_days=waited),
        )
    )
    table = measured(
        visit(0, ASSESSMENT, -400.0),
        visit(1, ASSESSMENT, -130.0),
        visit(2, ASSESSMENT, -10.0, started=10.0),
        system=system,
    )
    assert told(table, "waiting_for_first_contact_over_18_weeks", period="2026-10") == 2
    assert told(table, "waiting_for_first_contact_over_52_weeks", period="2026-10") == 1
    assert told(table, "first_contact_wait_mean_days") == 20.0
    assert told(table, "waiting_for_treatment_over_52_weeks", period="2026-10") == 1


def test_people_on_a_later_list_on_day_one_have_had_their_first_contact() -> None:
    system = small_system(
        day_one=(
            DayOne(pathway="talking", group="adults", step="therapy", source="test", waited_days=(10.0,)),
        )
    )
    table = measured(visit(0, THERAPY, -10.0, started=10.0), system=system)
    assert told(table, "first_contact_seen") == 0
    assert told(table, "treatment_seen") == 1
    assert told(table, "treatment_wait_mean_days") == 20.0


def test_people_in_care_on_day_one_have_no_clock_until_they_come_back() -> None:
    system = small_system(
        day_one=(
            DayOne(pathway="talking", group="adults", step="therapy", source="test", in_care_days=(9.0,)),
        )
    )
    table = measured(
        visit(0, THERAPY, -9.0, started=-9.0, finished=10.0, to=DONE),
        visit(0, ASSESSMENT, 20.0, started=25.0, number=1, episode=1),
        system=system,
    )
    assert told(table, "treatment_seen") == 0
    assert told(table, "first_contact_wait_mean_days") == 5.0


def test_a_crisis_does_not_stop_the_clock_of_somebody_referred_for_something_else() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, left=11.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(0, CRISIS, 11.0, started=11.0, finished=21.0, to=THERAPY, number=1),
        visit(0, THERAPY, 21.0, started=41.0, number=2),
    )
    assert told(table, "first_contact_wait_mean_days") == 40.0
    assert told(table, "treatment_wait_mean_days") == 40.0
    assert told(table, "waiting_for_first_contact", period="2026-10") == 1


def test_somebody_sent_where_no_treatment_follows_no_longer_waits_for_one() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, started=5.0, finished=6.0, to=LONG_TERM),
        visit(0, LONG_TERM, 6.0, started=6.0, number=1),
    )
    assert told(table, "waiting_for_treatment") == 0
    assert told(table, "first_contact_seen") == 1


def test_treatment_is_out_of_reach_only_from_where_no_route_leads_to_it() -> None:
    network = network_of(small_system(), HORIZON_DAYS)
    reaches = can_still_stop(network, [step.name == "talking/therapy" for step in network.steps])
    by_step = dict(zip([step.name for step in network.steps], reaches[0].tolist(), strict=True))
    assert by_step == {
        "talking/assessment": True,
        "talking/therapy": True,
        "talking/crisis": True,
        "talking/ward": True,
        "talking/long_term": False,
    }


def test_leaving_unseen_lowers_the_share_seen_and_waiting_on_does_not_count_as_leaving() -> None:
    seen = visit(0, ASSESSMENT, 1.0, started=15.0)
    gone = visit(1, ASSESSMENT, 1.0, left=9.0, to=LOST, ended=Ended.RENEGED)
    slow = visit(2, ASSESSMENT, 1.0, started=60.0)
    late = visit(3, ASSESSMENT, 80.0)
    three = measured(seen, gone, slow)
    assert told(three, "first_contact_within_4_weeks_share") == pytest.approx(1 / 3)
    assert told(three, "first_contact_within_18_weeks_share") == pytest.approx(2 / 3)
    # The fourth, last heard of after 12 days, hands its quarter in halves to those seen on days 14 and 59.
    four = measured(seen, gone, slow, late)
    assert told(four, "first_contact_within_4_weeks_share") == pytest.approx(1 / 4 + 1 / 8)
    assert told(four, "first_contact_within_18_weeks_share") == pytest.approx(3 / 4)


def test_the_share_in_time_is_of_those_referred_in_the_period() -> None:
    table = measured(
        visit(0, ASSESSMENT, 1.0, started=50.0),
        visit(1, ASSESSMENT, 40.0, started=45.0),
    )
    assert told(table, "first_contact_within_6_weeks_share", period="2026-10") == 0
    assert told(table, "first_contact_within_6_weeks_share", period="2026-11") == 1
    assert told(table, "first_contact_within_6_weeks_share") == 0.5


def test_each_standard_is_measured_by_its_own_clock_and_weeks() -> None:
    table = measured(
        *treated(0, 0.0, 7.0, 42.0, 50.0),
        *treated(1, 0.0, 8.0, 43.0, 50.0),
        visit(2, ASSESSMENT, 0.0, started=3.0, finished=4.0, to=REFUSED),
        visit(3, ASSESSMENT, 0.0, left=80.0, to=LOST, ended=Ended.RENEGED),
    )
    assert told(table, "within_standard_share") == 0.25
    assert told(table, "within_standard_share/six weeks", pathway="talking") == 0.25
    assert told(table, "within_standard_share/first week") == 0.5
    assert told(table, "seen_within_standard_share") == 0.5


def with_standards(*standards: Standard) -> System:
    system = small_system()
    (pathway,) = system.pathways
    return replace(system, pathways=(replace(pathway, standards=standards),))


def standard(name: str, clock: Clock = "treatment", **only: tuple[str, ...]) -> Standard:
    return Standard(
        name=name,
        within_days=42.0,
        share=0.75,
        clock=clock,
        source="test",
        groups=only.get("groups", ()),
        steps=only.get("steps", ()),
    )


def test_a_standard_is_told_of_the_referrals_of_its_own_groups_alone() -> None:
    adults = [*treated(0, 0.0, 7.0, 42.0, 50.0), *treated(1, 0.0, 8.0, 43.0, 50.0)]
    elder = visit(0, ASSESSMENT, 0.0, started=3.0, finished=4.0, to=REFUSED, patient_class=1)
    table = measured(*adults, elder, system=with_standards(standard("for adults", groups=("adults",))))
    for name in ("within_standard_share", "within_standard_share/for adults"):
        assert told(table, name) == 0.5
        assert told(table, name, pathway="talking") == 0.5
        assert told(table, name, pathway="talking", group="adults") == 0.5
        assert np.isnan(told(table, name, pathway="talking", group="elders"))


def test_the_headline_holds_each_group_to_the_first_standard_that_applies_to_it() -> None:
    rows = [
        *treated(0, 0.0, 7.0, 43.0, 50.0),
        visit(0, ASSESSMENT, 0.0, started=3.0, finished=4.0, to=REFUSED, patient_class=1),
    ]
    system = with_standards(
        standard("for adults", groups=("adults",)), standard("for all", clock="first_contact")
    )
    table = measured(*rows, system=system)
    assert told(table, "within_standard_share", pathway="talking", group="adults") == 0
    assert told(table, "within_standard_share", pathway="talking", group="elders") == 1
    assert told(table, "within_standard_share") == 0.5
    assert told(table, "within_standard_share/for all") == 1
    assert told(table, "seen_within_standard_share") == 0.5


def test_only_the_steps_that_a_standard_names_stop_its_clock() -> None:
    rows = [
        visit(0, ASSESSMENT, 0.0, started=3.0, finished=4.0, to=LONG_TERM),
        visit(0, LONG_TERM, 4.0, started=20.0, number=1),
        visit(1, ASSESSMENT, 0.0, started=3.0, finished=4.0, to=THERAPY),
        visit(1, THERAPY, 4.0, started=20.0, number=1),
    ]
    system = with_standards(
        standard("any contact", clock="first_contact"),
        standard("support", clock="first_contact", steps=("long_term",)),
        standard("therapy", steps=("therapy",)),
    )
    table = measured(*rows, system=system)
    assert told(table, "within_standard_share/any contact") == 1
    assert told(table, "within_standard_share/support") == 0.5
    assert told(table, "within_standard_share/therapy") == 0.5


def test_what_lies_before_the_window_is_left_out_of_what_is_seen_in_it() -> None:
    late = Window(from_days=31.0, to_days=92.0)
    table = measured(*treated(0, 2.0, 12.0, 40.0, 50.0), window=late)
    assert told(table, "first_contact_seen") == 0
    assert told(table, "treatment_wait_mean_days") == 38.0
    assert np.isnan(told(table, "treatment_within_6_weeks_share"))


def test_what_happens_to_one_group_changes_not_a_bit_of_another() -> None:
    generator = np.random.default_rng(3)

    def rows(number: int, patient_class: int) -> list[np.void]:
        joined, waits = generator.uniform(0.0, 80.0, number), generator.exponential(20.0, number)
        return [
            visit(n, ASSESSMENT, begins, started=begins + wait, patient_class=patient_class)
            if begins + wait < HORIZON_DAYS
            else visit(n, ASSESSMENT, begins, patient_class=patient_class)
            for n, (begins, wait) in enumerate(zip(joined, waits, strict=True))
        ]

    elders = rows(150, 1)
    alone, among_others = measured(*elders), measured(*rows(170, 0), *elders)
    of_elders = (alone["group"] == "elders").to_numpy()
    before, after = alone.loc[of_elders, "value"].to_numpy(), among_others.loc[of_elders, "value"].to_numpy()
    assert np.array_equal(before, after, equal_nan=True)
