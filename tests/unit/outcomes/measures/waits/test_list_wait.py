"""Waits at each step."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import engines
from simulator.compilation.network import network_of
from simulator.outcomes import measures_of
from simulator.simulation.history import Ended
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    CRISIS,
    DONE,
    HORIZON_DAYS,
    LOST,
    STREAMS,
    THERAPY,
    WARD,
    WHOLE_RUN,
    measured,
    small_system,
    told,
    visit,
)


def test_waits_of_those_seen_and_of_everybody_leaving_the_list_are_told_apart() -> None:
    table = measured(
        visit(0, ASSESSMENT, 0.0, started=10.0),
        visit(1, ASSESSMENT, 0.0, left=40.0, to=LOST, ended=Ended.RENEGED),
        visit(2, ASSESSMENT, 0.0, left=70.0, to=CRISIS, ended=Ended.DETERIORATED),
        visit(3, ASSESSMENT, 0.0),
    )
    here = {"pathway": "talking", "step": "assessment"}
    assert told(table, "wait_mean_days", **here) == 10.0
    assert told(table, "wait_of_all_leaving_list_mean_days", **here) == 40.0
    assert told(table, "list_length_at_end", **here) == 1
    assert told(table, "list_median_wait_days", **here) == 92.0
    assert told(table, "list_length_at_end", period="2026-10", **here) == 3
    assert told(table, "list_length_at_end", period="2026-11") == 2


def test_who_will_not_wait_at_all_never_was_on_the_list() -> None:
    table = measured(visit(0, ASSESSMENT, 5.0, left=5.0, to=LOST, ended=Ended.BAULKED))
    here = {"pathway": "talking", "step": "assessment"}
    assert np.isnan(told(table, "wait_of_all_leaving_list_mean_days", **here))
    assert told(table, "list_length_mean", **here) == 0
    assert told(table, "baulked") == 1
    assert told(table, "reneged") == 0


def test_the_mean_list_is_the_patient_days_on_it_over_the_days_of_the_period() -> None:
    table = measured(visit(0, ASSESSMENT, 21.0, started=51.0), visit(1, ASSESSMENT, -8.0, started=3.0))
    assert told(table, "list_length_mean", period="2026-10") == pytest.approx((10 + 3) / 31)
    assert told(table, "list_length_mean", period="2026-11") == pytest.approx(20 / 30)
    assert told(table, "list_length_mean") == pytest.approx(33 / 92)


def test_a_list_that_starts_and_ends_empty_obeys_littles_law() -> None:
    generator = np.random.default_rng(5)
    joined = generator.uniform(0.0, 60.0, size=200)
    rows = [
        visit(n, ASSESSMENT, moment, started=moment + wait)
        for n, (moment, wait) in enumerate(zip(joined, generator.exponential(6.0, 200), strict=True))
        if moment + wait < HORIZON_DAYS
    ]
    table = measured(*rows)
    here = {"pathway": "talking", "step": "assessment"}
    arrivals_per_day = len(rows) / HORIZON_DAYS
    wait_days = told(table, "wait_of_all_leaving_list_mean_days", **here)
    assert told(table, "list_length_mean", **here) == pytest.approx(arrivals_per_day * wait_days)


def test_lists_and_beds_agree_with_the_areas_an_engine_recorded() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    run = engines.run(network, STREAMS)
    table = measures_of(run, network, system, STREAMS, window=WHOLE_RUN)
    names = [pool.name for pool in network.pools]
    queue_days = run.queue_days[names.index("ward.beds")].sum()
    on_list = told(table, "list_length_mean", pathway="talking", step="ward") * HORIZON_DAYS
    assert on_list == pytest.approx(queue_days)
    clinic_queue_days = run.queue_days[names.index("clinic.contacts")].sum()
    listed = sum(
        told(table, "list_length_mean", pathway="talking", step=step) * HORIZON_DAYS
        + told(table, "wait_inside_course_days", pathway="talking", step=step)
        for step in ("assessment", "therapy")
    )
    assert clinic_queue_days > 0
    assert listed == pytest.approx(clinic_queue_days)
    assert told(table, "bed_days_in_use") == pytest.approx(run.busy_days[names.index("ward.beds")].sum())
    assert told(table, "bed_days_on_offer") == pytest.approx(2 * HORIZON_DAYS)


def test_the_wait_inside_a_course_counts_those_still_in_it() -> None:
    table = measured(
        visit(0, THERAPY, 1.0, started=2.0, finished=22.0, to=DONE, attended=4, wait_inside_days=6.0),
        visit(1, THERAPY, 1.0, started=82.0, attended=1, missed=1, wait_inside_days=9.0),
    )
    assert told(table, "wait_inside_course_days") == pytest.approx(15.0)
    assert told(table, "wait_inside_course_days", period="2026-10") == pytest.approx(6.0)
    assert told(table, "wait_inside_course_per_contact_days") == pytest.approx(15.0 / 6)


def test_being_placed_elsewhere_ends_the_wait() -> None:
    table = measured(visit(0, WARD, 5.0, started=6.0, finished=16.0, left=16.0, to=DONE, elsewhere=True))
    assert told(table, "wait_mean_days", pathway="talking", step="ward") == 1.0
