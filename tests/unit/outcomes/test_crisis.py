"""Crises, beds, placements elsewhere, delayed discharge, and how full teams are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.outcomes import Window, measures_of
from simulator.simulation.compilation import network_of
from tests.unit.outcomes.small_care import (
    CRISIS,
    DONE,
    HORIZON_DAYS,
    STREAMS,
    WARD,
    WHOLE_RUN,
    history,
    measured,
    small_system,
    told,
    visit,
)


def test_out_of_area_days_are_clipped_to_the_period() -> None:
    table = measured(
        visit(0, WARD, 20.0, started=21.0, finished=41.0, left=41.0, to=DONE, elsewhere=True),
        visit(1, WARD, 79.0, started=80.0, elsewhere=True),
        visit(2, WARD, 20.0, started=21.0, finished=41.0, left=41.0, to=DONE),
    )
    assert told(table, "out_of_area_days", period="2026-10") == 10.0
    assert told(table, "out_of_area_days", period="2026-11") == 10.0
    assert told(table, "out_of_area_days") == 32.0
    assert told(table, "out_of_area_placements") == 2
    assert told(table, "out_of_area_placements", period="2026-10") == 1
    assert told(table, "out_of_area_cost_pounds", period="2026-10") == pytest.approx(6_080.0)
    assert told(table, "admissions") == 3


def test_a_placement_begun_before_the_window_costs_only_its_days_within() -> None:
    row = visit(0, WARD, 20.0, started=21.0, finished=41.0, left=41.0, to=DONE, elsewhere=True)
    table = measured(row, window=Window(from_days=31.0, to_days=92.0))
    assert told(table, "out_of_area_days") == 10.0
    assert told(table, "out_of_area_placements") == 0


def test_delayed_discharge_is_the_time_a_place_is_kept_after_the_care() -> None:
    table = measured(
        visit(0, WARD, 1.0, started=1.0, finished=21.0, left=36.0, to=DONE),
        visit(1, WARD, 1.0, started=1.0, finished=82.0, to=DONE),
        visit(2, CRISIS, 1.0, started=1.0, finished=9.0, to=DONE),
    )
    assert told(table, "delayed_discharge_days", period="2026-10") == 10.0
    assert told(table, "delayed_discharge_days") == 15.0 + 10.0
    assert told(table, "delayed_discharge_days", pathway="talking", step="crisis") == 0


def test_occupancy_is_days_in_use_over_days_on_offer_of_the_teams_own_kind() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    recorded = replace(
        history(network=network),
        busy_days=np.array([[40.0, 30.0, 20.0], [31.0, 45.0, 62.0]]),
        capacity_days=np.array([[62.0, 60.0, 62.0], [62.0, 60.0, 62.0]]),
    )
    table = measures_of(recorded, network, system, STREAMS, window=WHOLE_RUN)
    assert told(table, "bed_occupancy_share", team="ward") == pytest.approx(138 / 184)
    assert told(table, "bed_occupancy_share", team="ward", period="2026-11") == 0.75
    assert told(table, "utilisation_share", team="clinic", period="2026-11") == 0.5
    assert np.isnan(told(table, "bed_occupancy_share", team="clinic"))
    assert told(table, "caseload_mean") == 0


def test_part_of_a_month_counts_its_days_in_proportion() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    recorded = replace(history(network=network), busy_days=np.array([[0.0] * 3, [31.0, 30.0, 62.0]]))
    table = measures_of(recorded, network, system, STREAMS, window=Window(from_days=21.0, to_days=92.0))
    assert told(table, "bed_days_in_use") == pytest.approx(10 + 30 + 62)
