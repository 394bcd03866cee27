"""The closed forms give the published and hand-checked figures, to the precision printed."""

from __future__ import annotations

import math

import pytest

from simulator import theory

# Rehabilitation unit, days. Monks and others (2016), BMC Health Services Research, 10.1186/s12913-016-1789-4.
STROKES_PER_DAY = 1 / 21.8 + 0.24 / 1.2
MEAN_STROKE_STAY_DAYS = 0.60 * 28.4 + 0.40 * 30.3
REHABILITATION_LOAD = (
    theory.offered_load(STROKES_PER_DAY, MEAN_STROKE_STAY_DAYS)
    + theory.offered_load(0.01 / 9.3, 18.7)
    + theory.offered_load(1 / 31.7 + 0.11 / 3.6, 27.6)
    + theory.offered_load(1 / 28.6 + 0.05 / 3.2, 16.1)
)

# Three stations; outside arrivals 1, 4, 3; service rate 10 everywhere.
JACKSON_ROUTING = ((0.0, 0.6, 0.3), (0.1, 0.0, 0.3), (0.4, 0.4, 0.0))


def printed(value: float, decimals: int) -> float:
    """The value as a table with that many decimals prints it."""
    return float(f"{value:.{decimals}f}")


@pytest.mark.parametrize(
    ("arrivals_per_day", "servers", "wait_probability", "wait_days", "queue_length"),
    [
        (0.9, 1, 0.9, 9.0, 8.1),
        (4.5, 5, 0.76249, 1.52499, 6.86244),
        (4.75, 5, 0.87780, 3.51120, 16.67818),
        (9.0, 10, 0.66873, 0.66873, 6.01858),
        (9.5, 10, 0.82559, 1.65117, 15.68613),
        (19.0, 20, 0.75540, 0.75540, 14.35262),
    ],
)
def test_erlang_c_gives_the_known_waits(
    arrivals_per_day: float, servers: int, wait_probability: float, wait_days: float, queue_length: float
) -> None:
    queue = theory.erlang_c(arrivals_per_day, 1.0, servers)
    assert printed(queue.wait_probability, 5) == wait_probability
    assert printed(queue.wait_days, 5) == wait_days
    assert printed(queue.queue_length, 5) == queue_length


@pytest.mark.parametrize(
    ("beds", "admissions_per_day", "overflow_share", "occupancy_share", "patients_elsewhere"),
    [
        (36, 1.0, 0.07908, 0.84418, 2.6095),
        (40, 1.0, 0.03486, 0.79624, 1.1505),
        (18, 0.55, 0.17063, 0.83628, 3.0969),
        (20, 0.55, 0.11284, 0.80510, 2.0480),
    ],
)
def test_erlang_b_gives_the_known_overflow(
    beds: int,
    admissions_per_day: float,
    overflow_share: float,
    occupancy_share: float,
    patients_elsewhere: float,
) -> None:
    ward = theory.erlang_b(admissions_per_day, 33.0, beds)
    assert printed(ward.overflow_share, 5) == overflow_share
    assert printed(ward.occupancy_share, 5) == occupancy_share
    assert printed(ward.patients_elsewhere, 4) == patients_elsewhere


@pytest.mark.parametrize(("service_cv_squared", "wait_days"), [(0.0, 2.0), (1.0, 4.0), (2.0, 6.0)])
def test_pollaczek_khinchine_gives_the_known_waits(service_cv_squared: float, wait_days: float) -> None:
    queue = theory.pollaczek_khinchine(0.8, 1.0, service_cv_squared)
    assert queue.wait_days == pytest.approx(wait_days, rel=1e-14)


def test_a_jackson_network_gives_the_known_flows_and_queues() -> None:
    network = theory.jackson_network((1.0, 4.0, 3.0), JACKSON_ROUTING, (0.1, 0.1, 0.1), (1, 2, 1))
    assert [printed(s.arrivals_per_day, 9) for s in network.stations] == [5.0, 10.0, 7.5]
    assert [printed(s.utilisation, 9) for s in network.stations] == [0.5, 0.5, 0.75]
    assert [printed(s.queue_length, 6) for s in network.stations] == [0.5, 0.333333, 2.25]


def test_priority_without_interruption_gives_the_known_waits() -> None:
    urgent, routine = theory.nonpreemptive_priority((0.2, 0.6), (1.0, 1.0), (1.0, 1.0))
    assert urgent.wait_days == pytest.approx(1.0, rel=1e-14)
    assert routine.wait_days == pytest.approx(5.0, rel=1e-14)


def test_pooling_four_clinics_shortens_the_known_wait() -> None:
    assert printed(theory.erlang_c(4.5, 1.0, 5).wait_days, 5) == 1.52499
    assert printed(theory.erlang_c(18.0, 1.0, 20).wait_days, 4) == 0.2754


@pytest.mark.parametrize(
    ("servers", "utilisation", "wait_days_before", "wait_days_after", "rise_percent"),
    [(10, 0.85, 0.3532, 0.6533, 85), (20, 0.90, 0.2754, 0.7436, 170)],
)
def test_the_same_salami_slice_lengthens_waits_by_the_known_amounts(
    servers: int, utilisation: float, wait_days_before: float, wait_days_after: float, rise_percent: int
) -> None:
    sliced = theory.salami_slice(servers * utilisation, 1.0, servers, 0.05)
    assert printed(sliced.wait_days_before, 4) == wait_days_before
    assert printed(sliced.wait_days_after, 4) == wait_days_after
    assert printed(100 * sliced.wait_rise_share, 0) == rise_percent


def test_five_percent_off_a_queue_95_percent_busy_never_settles() -> None:
    sliced = theory.salami_slice(20 * 0.95, 1.0, 20, 0.05)
    assert printed(sliced.wait_days_before, 4) == 0.7554
    assert sliced.utilisation_after == pytest.approx(1.0, rel=1e-14)
    assert not sliced.has_steady_state_after
    assert sliced.wait_rise_share == math.inf


def test_a_hundred_slots_a_week_start_1284_patients_a_year_give_or_take_22() -> None:
    shares_by_sessions = {1: 0.25, 2: 0.15, 4: 0.20, 6: 0.25, 8: 0.15}
    mean = sum(share * sessions for sessions, share in shares_by_sessions.items())
    variance = sum(share * (sessions - mean) ** 2 for sessions, share in shares_by_sessions.items())
    assert (printed(mean, 9), printed(variance, 9)) == (4.05, 6.2475)
    starts = theory.renewal_starts(100.0, 52.0, mean, variance)
    assert printed(starts.mean_starts, 0) == 1284
    assert printed(starts.sd_starts, 0) == 22


def test_the_rehabilitation_units_offered_load_follows_from_its_inputs() -> None:
    assert printed(REHABILITATION_LOAD, 3) == 9.718


@pytest.mark.parametrize(
    ("demand_growth", "beds", "delay_probability"),
    [
        (1.0, 10, 0.20),
        (1.0, 12, 0.11),
        (1.0, 13, 0.08),
        (1.0, 14, 0.05),
        (1.0, 15, 0.03),
        (1.0, 16, 0.02),
        (1.05, 12, 0.13),
        (1.05, 13, 0.09),
        (1.05, 14, 0.06),
        (1.05, 15, 0.04),
        (1.05, 16, 0.03),
    ],
)
def test_the_rehabilitation_units_delays_are_the_published_ones(
    demand_growth: float, beds: int, delay_probability: float
) -> None:
    load = demand_growth * REHABILITATION_LOAD
    assert printed(theory.delay_probability(beds, load), 2) == delay_probability


def test_the_urgent_care_nurses_offered_load_exceeds_them() -> None:
    # 100 calls an hour, 40 % of them to 9 nurses, who take uniform 10-20 minutes.
    calls_per_minute = 0.4 * 100 / 60
    assert printed(theory.offered_load(calls_per_minute, 15.0) / 9, 3) == 1.111
    with pytest.raises(theory.UnstableQueueError, match=r"1\.1111"):
        theory.erlang_c(calls_per_minute, 15.0, 9)
