"""Courses of contacts: intervals, missed contacts, and who goes first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.chance.sampler import uniform
from simulator.simulation.chance.streams import Streams, occurrence_of_contact
from simulator.simulation.history import Ended
from simulator.simulation.network import Network, Pool, Sessions
from simulator.validation.cases.small_network import (
    OUT,
    contacts,
    course,
    exactly,
    listed,
    network,
    pool,
    step,
    to,
)
from tests.engines.conftest import Trace


def clinic(care: Sessions, *arrivals: float, clinicians: Pool | None = None) -> Network:
    treated = course(care, routing=to(-1))
    return network(100.0, [clinicians or pool(1)], [step(treated, clinicians=0)], [listed(*arrivals)])


def missed(care: Sessions, share: float, *, first: float | None = None, ends_after: int = 0) -> Sessions:
    return replace(
        care,
        did_not_attend=share,
        did_not_attend_first=share if first is None else first,
        ends_after_misses=ends_after,
        dropped_out=to(-2) if ends_after else None,
    )


WEEKLY = contacts(exactly(3), exactly(1), exactly(7))


def test_contacts_follow_one_another_at_their_interval(trace: Trace) -> None:
    visits = trace(clinic(WEEKLY, 0, 0.5)).visits
    assert visits["started"].tolist() == [0, 1]
    assert visits["finished"].tolist() == [15, 16]
    assert visits["attended"].tolist() == [3, 3]
    assert visits["wait_inside_days"].tolist() == [0, 0]


def test_the_interval_runs_from_the_start_of_a_contact_and_never_ends_before_it(trace: Trace) -> None:
    visits = trace(clinic(contacts(exactly(2), exactly(5), exactly(3)), 0)).visits
    assert visits["finished"].tolist() == [10]


def test_a_late_contact_makes_all_that_follow_late(trace: Trace) -> None:
    # B arrives while A is seen, and is still seen when A's second contact falls due at 3.
    described = clinic(contacts(exactly(2), exactly(2), exactly(3)), 0, 1)
    visits = trace(described).visits
    assert visits["started"].tolist() == [0, 2]
    assert visits["wait_inside_days"].tolist() == [1, 1]
    assert visits["finished"].tolist() == [6, 8]


@pytest.mark.parametrize(("number", "attended"), [(2.2, 3), (2.0, 2), (0.4, 1), (0.0, 1)])
def test_contacts_are_rounded_up_and_at_least_one(trace: Trace, number: float, attended: int) -> None:
    visits = trace(clinic(contacts(exactly(number), exactly(1), exactly(7)), 0)).visits
    assert visits["attended"].tolist() == [attended]


def test_people_in_treatment_go_before_new_starters(trace: Trace) -> None:
    visits = trace(clinic(contacts(exactly(2), exactly(2), exactly(1)), 0, 1)).visits
    assert visits["started"].tolist() == [0, 4]
    assert visits["finished"].tolist() == [4, 8]


def test_the_file_may_let_new_starters_take_their_turn(trace: Trace) -> None:
    fair = replace(pool(1), in_treatment_first=False)
    visits = trace(clinic(contacts(exactly(2), exactly(2), exactly(1)), 0, 1, clinicians=fair)).visits
    assert visits["started"].tolist() == [0, 2]
    assert visits["finished"].tolist() == [6, 8]
    assert visits["wait_inside_days"].tolist() == [2, 2]


def test_a_longer_contact_takes_longer_and_a_quicker_team_less(trace: Trace) -> None:
    quick = replace(pool(1), contact_days=0.5)
    visits = trace(clinic(contacts(exactly(1), exactly(3)), 0, clinicians=quick)).visits
    assert visits["finished"].tolist() == [1.5]


def test_a_missed_first_contact_starts_the_step_but_is_no_first_contact(trace: Trace) -> None:
    visits = trace(clinic(missed(WEEKLY, 0.0, first=1.0), 0)).visits
    assert visits["started"].tolist() == [0]
    assert visits["first_contact"].tolist() == [7]
    assert visits["missed"].tolist() == [1]
    assert visits["attended"].tolist() == [3]
    assert visits["finished"].tolist() == [22]


def test_a_missed_contact_takes_its_clinician_all_the_same(trace: Trace) -> None:
    history = trace(clinic(missed(WEEKLY, 0.0, first=1.0), 0, 0))
    assert history.visits["started"].tolist() == [0, 1]
    assert history.busy_days.sum() == 8


def test_misses_in_a_row_end_the_course_and_route_the_patient(trace: Trace) -> None:
    visits = trace(clinic(missed(WEEKLY, 1.0, ends_after=2), 0)).visits
    assert [Ended(e) for e in visits["ended"]] == [Ended.DROPPED_OUT]
    assert visits["missed"].tolist() == [2]
    assert visits["finished"].tolist() == [8]
    assert visits["destination"].tolist() == [-2]
    assert np.isnan(visits["first_contact"]).all()


def test_nobody_drops_out_where_the_file_does_not_say_so(trace: Trace) -> None:
    visits = trace(clinic(missed(WEEKLY, 1.0), 0)).visits
    assert visits["ended"].tolist() == [Ended.STILL_IN_CARE]
    # Booked on days 0, 7 … 98, the last over at 99.
    assert visits["missed"].tolist() == [15]


def test_a_caseload_place_is_free_again_when_the_course_ends_early(trace: Trace) -> None:
    treated = course(missed(WEEKLY, 1.0, ends_after=1), OUT)
    described = network(50.0, [pool(1), pool(1)], [step(treated, place=0, clinicians=1)], [listed(0, 0)])
    visits = trace(described).visits
    assert visits["started"].tolist() == [0, 1]
    assert visits["left"].tolist() == [1, 2]


@pytest.mark.parametrize("ends_after", [1, 2, 3])
def test_attendance_is_the_persons_own_and_only_misses_in_a_row_count(trace: Trace, ends_after: int) -> None:
    described = clinic(missed(WEEKLY, 0.5, first=0.3, ends_after=ends_after), *range(40), clinicians=pool(40))
    key = Streams(seed=5, replication=0).of_step("attendance", "pathway/step", "pathway/group")
    for visit in trace(replace(described, horizon_days=400, period_edges=(0, 400)), seed=5).visits:
        attended = in_a_row = booked = 0
        while attended < 3 and in_a_row < ends_after:
            draw = uniform(key, int(visit["patient"]), occurrence_of_contact(0, booked))
            is_missed = draw < (0.3 if booked == 0 else 0.5)
            in_a_row = in_a_row + 1 if is_missed else 0
            attended += not is_missed
            booked += 1
        assert (visit["attended"], visit["missed"]) == (attended, booked - attended)
        assert visit["ended"] == (Ended.COMPLETED if attended == 3 else Ended.DROPPED_OUT)
