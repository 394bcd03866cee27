"""Steps with places, with clinician time, with both and with neither."""

from __future__ import annotations

import numpy as np

from simulator.simulation.history import Ended
from simulator.validation.cases.small_network import (
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


def test_a_bed_is_held_for_the_stay_and_given_to_the_next_of_the_list(trace: Trace) -> None:
    described = network(50.0, [pool(2)], [step(course(exactly(5)), place=0)], [listed(0, 1, 2)])
    visits = trace(described).visits
    assert visits["joined"].tolist() == [0, 1, 2]
    assert visits["started"].tolist() == [0, 1, 5]
    assert visits["left"].tolist() == [5, 6, 10]
    assert visits["finished"].tolist() == [5, 6, 10]


def test_the_first_contact_of_a_stay_is_its_start(trace: Trace) -> None:
    described = network(50.0, [pool(1)], [step(course(exactly(5)), place=0)], [listed(0, 1)])
    visits = trace(described).visits
    assert visits["first_contact"].tolist() == visits["started"].tolist()


def test_a_caseload_place_is_held_from_the_first_contact_to_the_last(trace: Trace) -> None:
    treated = course(contacts(exactly(2), exactly(1), exactly(7)))
    described = network(50.0, [pool(1), pool(1)], [step(treated, place=0, clinicians=1)], [listed(0, 1)])
    visits = trace(described).visits
    assert visits["started"].tolist() == [0, 8]
    assert visits["first_contact"].tolist() == [0, 8]
    assert visits["left"].tolist() == [8, 16]
    assert visits["attended"].tolist() == [2, 2]


def test_a_place_may_be_granted_before_a_clinician_is_free(trace: Trace) -> None:
    treated = course(contacts(exactly(1), exactly(3)))
    described = network(50.0, [pool(2), pool(1)], [step(treated, place=0, clinicians=1)], [listed(0, 1)])
    history = trace(described)
    visits = history.visits
    assert visits["started"].tolist() == [0, 1]
    assert visits["first_contact"].tolist() == [0, 3]
    assert visits["wait_inside_days"].tolist() == [0, 2]
    assert visits["finished"].tolist() == [3, 6]
    assert history.queue_days[:, 0].tolist() == [0, 2]
    assert history.busy_days[:, 0].tolist() == [3 + 5, 6]


def test_a_wait_inside_the_course_counts_up_to_the_end_of_the_run(trace: Trace) -> None:
    treated = course(contacts(exactly(1), exactly(30)))
    described = network(10.0, [pool(2), pool(1)], [step(treated, place=0, clinicians=1)], [listed(0, 1)])
    visits = trace(described).visits
    assert visits["wait_inside_days"].tolist() == [0, 9]
    assert (visits["ended"] == Ended.STILL_IN_CARE).all()
    assert np.isnan(visits["first_contact"][1])


def test_nobody_waits_for_a_step_without_pools(trace: Trace) -> None:
    described = network(50.0, [], [step(course(exactly(4)))], [listed(1, 1, 1)])
    history = trace(described)
    assert history.visits["started"].tolist() == [1, 1, 1]
    assert history.visits["left"].tolist() == [5, 5, 5]
    assert history.busy_days.shape == history.capacity_days.shape == history.queue_days.shape == (0, 1)


def test_steps_may_share_a_pool(trace: Trace) -> None:
    first = step(course(exactly(3), to(1)), place=0, name="pathway/first")
    second = step(course(exactly(3)), place=0, name="pathway/second")
    visits = trace(network(50.0, [pool(1)], [first, second], [listed(0, 1)])).visits
    # The first patient rejoins the list at 3, behind the second who joined it at 1.
    assert visits["step"].tolist() == [0, 1, 0, 1]
    assert visits["started"].tolist() == [0, 6, 3, 9]


def test_pathways_that_share_a_pool_share_its_list(trace: Trace) -> None:
    adults = step(course(exactly(4)), None, place=0, name="adults/ward")
    children = step(None, course(exactly(2)), place=0, name="children/ward")
    classes = [listed(0, 2, name="adults/all"), listed(1, 3, name="children/all", enters_at=1)]
    visits = trace(network(50.0, [pool(1)], [adults, children], classes)).visits
    assert visits["started"].tolist() == [0, 6, 4, 10]


def test_each_class_has_its_own_care_and_its_own_routes(trace: Trace) -> None:
    ward = step(course(exactly(4), to(1)), course(exactly(2), to(-2)), place=0, name="pathway/ward")
    after = step(course(exactly(1)), course(exactly(1)), name="pathway/after")
    classes = [listed(0, name="pathway/young"), listed(0, name="pathway/old")]
    visits = trace(network(50.0, [pool(2)], [ward, after], classes)).visits
    assert visits["patient_class"].tolist() == [0, 0, 1]
    assert visits["destination"].tolist() == [1, -1, -2]
    assert visits["left"].tolist() == [4, 5, 2]
