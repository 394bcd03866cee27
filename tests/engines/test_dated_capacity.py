"""Capacity that changes on a date, and posts that are not whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.history import Ended
from simulator.simulation.network import Network, Pool
from simulator.validation.cases.small_network import (
    contacts,
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    working_at,
)
from tests.engines.conftest import Trace


def ward(beds: Pool, *arrivals: float, stay: float = 10, patience: float | None = None) -> Network:
    risk = None if patience is None else gives_up_after(exactly(patience))
    return network(100.0, [beds], [step(course(exactly(stay), patience=risk), place=0)], [listed(*arrivals)])


def clinic(clinicians: Pool, *arrivals: float, length: float = 3, contacts_each: int = 1) -> Network:
    seen = course(contacts(exactly(contacts_each), exactly(length), exactly(10)))
    return network(100.0, [clinicians], [step(seen, clinicians=0)], [listed(*arrivals)])


def test_a_fall_interrupts_nobody_and_places_lapse_as_they_empty(trace: Trace) -> None:
    visits = trace(ward(pool(2, (3.0, 1)), 0, 2, 4)).visits
    assert visits["left"][:2].tolist() == [10, 12]
    # The bed freed at 10 has lapsed; the one freed at 12 is left.
    assert visits["started"][2] == 12


def test_a_rise_is_used_at_its_instant(trace: Trace) -> None:
    visits = trace(ward(pool(1, (5.0, 3)), 0, 1, 2, 3)).visits
    assert visits["started"].tolist() == [0, 5, 5, 10]


def test_a_closed_ward_admits_nobody_until_it_opens(trace: Trace) -> None:
    assert trace(ward(pool(0, (7.0, 1)), 0, 1)).visits["started"].tolist() == [7, 17]
    shut = trace(ward(pool(0), 0, 1))
    assert (shut.visits["ended"] == Ended.STILL_WAITING).all()
    assert shut.queue_days.sum() == 100 + 99
    assert shut.busy_days.sum() == shut.capacity_days.sum() == 0


def test_a_ward_that_closes_and_opens_again_serves_its_list_then(trace: Trace) -> None:
    visits = trace(ward(pool(1, (5.0, 0), (30.0, 1)), 0, 6)).visits
    assert visits["left"][0] == 10
    assert visits["started"][1] == 30


def test_a_bed_freed_as_capacity_falls_has_lapsed_before_anybody_arrives(trace: Trace) -> None:
    visits = trace(ward(pool(1, (10.0, 0), (20.0, 1)), 0, 3, 10)).visits
    assert visits["started"].tolist() == [0, 20, 30]


def test_an_arrival_at_the_instant_of_a_rise_is_admitted(trace: Trace) -> None:
    assert trace(ward(pool(0, (7.0, 1)), 7)).visits["started"].tolist() == [7]


def test_who_gives_up_at_the_instant_of_a_rise_has_gone(trace: Trace) -> None:
    visits = trace(ward(pool(0, (7.0, 1)), 4, 5, patience=3)).visits
    assert visits["ended"].tolist() == [Ended.RENEGED, Ended.COMPLETED]


def test_capacity_on_offer_counts_places_that_have_not_lapsed_yet(trace: Trace) -> None:
    history = trace(ward(pool(2, (3.0, 0)), 0, 1, stay=10))
    # Two servers until 3; then what is still in use: two beds until 10 and one until 11.
    assert history.capacity_days.sum() == 2 * 10 + 1
    assert history.busy_days.sum() == 20


def test_changes_of_one_instant_are_made_in_their_order(trace: Trace) -> None:
    visits = trace(ward(pool(0, (5.0, 4), (5.0, 1)), 0, 1)).visits
    assert visits["started"].tolist() == [5, 15]


def test_a_change_at_the_start_holds_from_the_start(trace: Trace) -> None:
    assert trace(ward(pool(5, (0.0, 1)), 0, 0)).visits["started"].tolist() == [0, 10]


def test_half_posts_keep_their_exact_capacity(trace: Trace) -> None:
    # 1.5 whole-time equivalents: two clinicians, each at three quarters of the speed.
    visits = trace(clinic(working_at(0.75, 2), 0, 0, 0)).visits
    assert visits["finished"].tolist() == [4, 4, 8]


def test_a_contact_keeps_the_speed_it_started_with(trace: Trace) -> None:
    slower = working_at(1.0, 1, (1.0, 1, 0.5), (12.0, 1, 2.0))
    visits = trace(clinic(slower, 0, 2, 3)).visits
    assert visits["finished"].tolist() == [3, 9, 15]


def test_a_contact_that_begins_at_the_instant_of_a_change_has_the_new_speed(trace: Trace) -> None:
    visits = trace(clinic(working_at(1.0, 1, (4.0, 1, 0.5)), 4)).visits
    assert visits["finished"].tolist() == [10]


@pytest.mark.parametrize("in_treatment_first", [True, False])
def test_a_team_that_is_cut_lets_go_as_contacts_end(trace: Trace, in_treatment_first: bool) -> None:
    cut = replace(pool(2, (1.0, 1)), in_treatment_first=in_treatment_first)
    visits = trace(clinic(cut, 0, 0, 0, contacts_each=2)).visits
    # Both are busy until 3; then the one that is left sees the third until 6, before any return at 10.
    assert visits["started"].tolist() == [0, 0, 3]
    assert visits["finished"].tolist() == [13, 16, 19]


def test_a_rota_without_clinicians_leaves_people_in_treatment_waiting(trace: Trace) -> None:
    visits = trace(clinic(pool(1, (5.0, 0)), 0, contacts_each=2)).visits
    assert visits["ended"].tolist() == [Ended.STILL_IN_CARE]
    assert visits["wait_inside_days"].tolist() == [90]
    assert np.isnan(visits["finished"]).all()
