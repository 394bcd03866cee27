"""Crises, beds, placements elsewhere, delayed discharge, and how full teams are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from simulator.compilation.network import network_of
from simulator.domain.demand import DayOne
from simulator.domain.team import CapacityFactor
from simulator.engines import run
from simulator.outcomes import Window, measures_of
from simulator.outcomes.measures.person import person_table
from tests.unit.outcomes.small_care import (
    CRISIS,
    DONE,
    HORIZON_DAYS,
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


def test_days_kept_elsewhere_after_the_care_are_counted_and_paid_for() -> None:
    table = measured(
        visit(0, WARD, 20.0, started=21.0, finished=31.0, left=41.0, to=THERAPY, elsewhere=True),
        visit(0, THERAPY, 31.0, started=41.0, number=1),
        visit(1, WARD, 70.0, started=71.0, finished=81.0, to=THERAPY, elsewhere=True),
        visit(1, THERAPY, 81.0, number=1),
    )
    assert told(table, "out_of_area_days", period="2026-11") == 10.0
    # The second stays on beyond the run of 92 days.
    assert told(table, "out_of_area_days") == 20.0 + 21.0
    assert told(table, "out_of_area_cost_pounds") == pytest.approx(41 * 608.0)
    assert told(table, "delayed_discharge_days") == 10.0 + 11.0
    assert told(table, "knock_on_cost_pounds") == pytest.approx(41 * 608.0)


def test_people_out_of_area_on_day_one_are_paid_for_from_day_one() -> None:
    there = DayOne(pathway="talking", group="adults", step="ward", source="test", out_of_area_days=(9.0, 4.0))
    system = replace(small_system(day_one=(there,)), referrals=())
    network = network_of(system, HORIZON_DAYS)
    table = measures_of(run(network, STREAMS), network, system, STREAMS, window=WHOLE_RUN)
    # Stays of 10 days, of which 9 and 4 are over; then therapy starts, or they leave.
    assert told(table, "out_of_area_days") == 1.0 + 6.0
    assert told(table, "out_of_area_cost_pounds") == pytest.approx(7 * 608.0)
    assert told(table, "out_of_area_placements") == told(table, "admissions") == 0
    people = person_table(run(network, STREAMS), STREAMS, network, system)
    assert people.column("out_of_area_days").to_pylist() == [1.0, 6.0]


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


def test_half_a_post_less_shows_in_the_days_on_offer_and_moves_no_utilisation() -> None:
    def table(wte: Fraction) -> pd.DataFrame:
        system = small_system()
        clinic, ward = system.teams
        nurses, rent = clinic.lines
        system = replace(system, teams=(replace(clinic, lines=(replace(nurses, wte=wte), rent)), ward))
        network = network_of(system, HORIZON_DAYS)
        days = np.diff(network.period_edges)
        recorded = replace(
            history(network=network),
            busy_days=np.array([4 * days, 0 * days]),
            capacity_days=np.array([10 * days, 2 * days]),
        )
        return measures_of(recorded, network, system, STREAMS, window=WHOLE_RUN)

    before, after = table(Fraction(10)), table(Fraction(19, 2))
    assert told(before, "clinician_days_on_offer", team="clinic") == pytest.approx(10 * HORIZON_DAYS)
    assert told(after, "clinician_days_on_offer", team="clinic") == pytest.approx(9.5 * HORIZON_DAYS)
    assert told(after, "clinician_days_in_use", team="clinic") == pytest.approx(3.8 * HORIZON_DAYS)
    for each in (before, after):
        assert told(each, "utilisation_share", team="clinic") == pytest.approx(0.4)
    assert told(after, "bed_days_on_offer", team="ward") == pytest.approx(2 * HORIZON_DAYS)


def test_a_closed_bed_in_use_is_on_offer_and_no_longer_paid_for() -> None:
    system = small_system()
    clinic, ward = system.teams
    closing = (CapacityFactor(from_date=date(2026, 11, 1), factor=Fraction(1, 2)),)
    (beds,) = ward.pools
    system = replace(system, teams=(clinic, replace(ward, pools=(replace(beds, factors=closing),))))
    network = network_of(system, HORIZON_DAYS)
    beds_in_use = np.array([[0.0] * 3, [62.0, 40.0, 31.0]])
    recorded = replace(history(network=network), busy_days=beds_in_use, capacity_days=beds_in_use)
    table = measures_of(recorded, network, system, STREAMS, window=WHOLE_RUN)
    assert told(table, "bed_days_funded", team="ward") == 62.0 + 30.0 + 31.0
    assert told(table, "bed_days_on_offer", team="ward", period="2026-11") == 40.0
    assert told(table, "bed_occupancy_share", team="ward", period="2026-11") == 1.0


def test_part_of_a_month_counts_its_days_in_proportion() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    recorded = replace(history(network=network), busy_days=np.array([[0.0] * 3, [31.0, 30.0, 62.0]]))
    table = measures_of(recorded, network, system, STREAMS, window=Window(from_days=21.0, to_days=92.0))
    assert told(table, "bed_days_in_use") == pytest.approx(10 + 30 + 62)
