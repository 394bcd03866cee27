"""Laws the closed forms obey whatever the figures, and what they refuse."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import theory

repeatable = settings(derandomize=True, deadline=None, max_examples=60)

days = st.floats(0.01, 100.0)
server_counts = st.integers(1, 60)
stable_utilisations = st.floats(0.01, 0.98)
cv_squares = st.floats(0.0, 5.0)
loads = st.floats(0.05, 120.0)


def same(value: float) -> object:
    """Equality up to the rounding of a few hundred operations."""
    return pytest.approx(value, rel=1e-10, abs=1e-15)


# --- Erlang B -----------------------------------------------------------------------------------------------


@repeatable
@given(load=st.floats(0.5, 900.0), beds=st.integers(1, 800))
def test_overflow_is_the_chance_that_unlimited_occupancy_would_be_at_the_limit(
    load: float, beds: int
) -> None:
    assert theory.erlang_b(load, 1.0, beds).overflow_share == same(theory.delay_probability(beds, load))


@repeatable
@given(load=st.floats(0.05, 60.0), beds=server_counts)
def test_delay_is_a_ratio_of_poisson_probabilities(load: float, beds: int) -> None:
    ratio = theory.occupancy_probability(beds, load) / theory.occupancy_at_most_probability(beds, load)
    assert theory.delay_probability(beds, load) == same(ratio)


@repeatable
@given(load=loads, beds=server_counts, stay_days=days)
def test_everybody_has_a_bed_here_or_elsewhere(load: float, beds: int, stay_days: float) -> None:
    ward = theory.erlang_b(load / stay_days, stay_days, beds)
    assert ward.occupancy_share * beds + ward.patients_elsewhere == same(load)


@repeatable
@given(load=loads, beds=server_counts)
def test_overflow_falls_with_beds_and_rises_with_load(load: float, beds: int) -> None:
    overflow_share = theory.erlang_b(load, 1.0, beds).overflow_share
    assert theory.erlang_b(load, 1.0, beds + 1).overflow_share < overflow_share
    assert theory.erlang_b(load * 1.01, 1.0, beds).overflow_share > overflow_share


def test_a_ward_far_too_small_or_far_too_large_is_still_answered() -> None:
    assert theory.erlang_b(1e6, 1.0, 1).overflow_share == same(1e6 / (1e6 + 1))
    assert theory.delay_probability(10, 2000.0) == same(theory.erlang_b(2000.0, 1.0, 10).overflow_share)
    assert theory.erlang_b(1e-3, 1.0, 800).overflow_share == 0.0


# --- Erlang C -----------------------------------------------------------------------------------------------


@repeatable
@given(utilisation=stable_utilisations, servers=server_counts)
def test_the_chance_of_waiting_is_erlangs_sum(utilisation: float, servers: int) -> None:
    load = utilisation * servers
    below = math.fsum(load**n / math.factorial(n) for n in range(servers))
    at_or_above = load**servers / math.factorial(servers) / (1 - utilisation)
    queue = theory.erlang_c(load, 1.0, servers)
    assert queue.wait_probability == same(at_or_above / (below + at_or_above))


@repeatable
@given(utilisation=stable_utilisations, servers=server_counts, service_days=days)
def test_littles_law_holds_for_the_list_and_for_the_system(
    utilisation: float, servers: int, service_days: float
) -> None:
    queue = theory.erlang_c(utilisation * servers / service_days, service_days, servers)
    assert queue.queue_length == same(queue.arrivals_per_day * queue.wait_days)
    present = queue.queue_length + queue.utilisation * servers
    assert present == same(queue.arrivals_per_day * queue.time_in_system_days)


@repeatable
@given(utilisation=st.floats(0.3, 0.98), servers=st.integers(1, 20), service_days=days)
def test_the_mean_wait_is_the_area_under_the_chance_of_waiting_longer(
    utilisation: float, servers: int, service_days: float
) -> None:
    queue = theory.erlang_c(utilisation * servers / service_days, service_days, servers)
    assert queue.wait_longer_probability(0.0) == queue.wait_probability
    # Simpson over 40 mean conditional waits: what is left out is e^-40, the rule's error 4e-9.
    grid_days = np.linspace(0.0, 40 * queue.wait_days / queue.wait_probability, 4001)
    heights = np.array([queue.wait_longer_probability(float(t)) for t in grid_days])
    step_days = float(grid_days[1])
    area = step_days / 3 * (heights[0] + 4 * heights[1::2].sum() + 2 * heights[2:-1:2].sum() + heights[-1])
    assert area == pytest.approx(queue.wait_days, rel=1e-8)


@repeatable
@given(utilisation=stable_utilisations, servers=st.integers(1, 20), clinics=st.integers(2, 6))
def test_pooling_identical_clinics_shortens_the_wait(utilisation: float, servers: int, clinics: int) -> None:
    separate = theory.erlang_c(utilisation * servers, 1.0, servers)
    pooled = theory.erlang_c(utilisation * servers * clinics, 1.0, servers * clinics)
    assert pooled.wait_days < separate.wait_days


@repeatable
@given(utilisation=stable_utilisations, servers=server_counts, factor=st.floats(0.1, 10.0))
def test_slowing_the_clock_scales_every_wait(utilisation: float, servers: int, factor: float) -> None:
    queue = theory.erlang_c(utilisation * servers, 1.0, servers)
    slowed = theory.erlang_c(utilisation * servers / factor, factor, servers)
    assert slowed.wait_days == same(queue.wait_days * factor)
    assert slowed.queue_length == same(queue.queue_length)


def test_nobody_waits_where_nobody_comes() -> None:
    queue = theory.erlang_c(0.0, 1.0, 3)
    assert (queue.wait_days, queue.queue_length, queue.wait_longer_probability(1.0)) == (0.0, 0.0, 0.0)


# --- Erlang A -----------------------------------------------------------------------------------------------


@repeatable
@given(load=loads, servers=server_counts, patience_days=st.floats(0.01, 1000.0), service_days=days)
def test_arrivals_are_served_or_give_up(
    load: float, servers: int, patience_days: float, service_days: float
) -> None:
    arrivals_per_day = load / service_days
    queue = theory.erlang_a(arrivals_per_day, service_days, patience_days, servers)
    assert queue.throughput_per_day + queue.reneged_share * arrivals_per_day == same(arrivals_per_day)
    assert queue.queue_length == same(arrivals_per_day * queue.wait_days)
    assert queue.utilisation <= 1 + 1e-12


@repeatable
@given(load=st.floats(0.05, 60.0), servers=st.integers(1, 40))
def test_patience_as_long_as_service_makes_the_number_present_poisson(load: float, servers: int) -> None:
    queue = theory.erlang_a(load, 1.0, 1.0, servers)
    waiting = math.fsum(
        (n - servers) * theory.occupancy_probability(n, load) for n in range(servers, servers + 300)
    )
    assert queue.queue_length == same(waiting)
    below = theory.occupancy_at_most_probability(servers - 1, load)
    assert queue.wait_probability == pytest.approx(1 - below, rel=1e-10, abs=1e-14)


@repeatable
@given(utilisation=st.floats(0.2, 0.95), servers=st.integers(1, 40))
def test_endless_patience_leads_to_erlang_c(utilisation: float, servers: int) -> None:
    patient = theory.erlang_c(utilisation * servers, 1.0, servers)
    gaps = []
    for patience_days in (1e2, 1e4, 1e6, 1e8):
        queue = theory.erlang_a(utilisation * servers, 1.0, patience_days, servers)
        gaps.append(patient.wait_days - queue.wait_days)
    # The gap is first order in the patience rate: a hundredth of it each time, until rounding.
    assert all(later <= earlier / 10 + 1e-12 for earlier, later in pairwise(gaps))
    assert queue.wait_days == pytest.approx(patient.wait_days, rel=1e-5 / (1 - utilisation) ** 2 / servers)
    assert queue.wait_probability == pytest.approx(patient.wait_probability, rel=1e-4)


@repeatable
@given(load=st.floats(0.5, 60.0), servers=st.integers(1, 40))
def test_no_patience_leads_to_erlang_b(load: float, servers: int) -> None:
    queue = theory.erlang_a(load, 1.0, 1e-9, servers)
    overflow_share = theory.erlang_b(load, 1.0, servers).overflow_share
    # Beyond c the chain's weight is of the order of load times patience.
    assert queue.reneged_share == pytest.approx(overflow_share, rel=1e-6)


@repeatable
@given(load=loads, servers=server_counts, patience_days=st.floats(0.1, 100.0))
def test_a_server_more_means_fewer_give_up_and_more_are_served(
    load: float, servers: int, patience_days: float
) -> None:
    fewer = theory.erlang_a(load, 1.0, patience_days, servers)
    more = theory.erlang_a(load, 1.0, patience_days, servers + 1)
    rounding = 1e-14
    assert more.reneged_share <= fewer.reneged_share + rounding
    assert more.throughput_per_day >= fewer.throughput_per_day * (1 - rounding)


def test_an_overloaded_clinic_with_patient_patients_serves_at_full_capacity() -> None:
    # Offered 12 on 10 servers, patience of a million services: two in twelve give up from a list of millions.
    queue = theory.erlang_a(12.0, 1.0, 1e6, 10)
    assert queue.throughput_per_day == same(10.0)
    assert queue.reneged_share == same(2 / 12)
    assert queue.queue_length == same(2e6)


# --- One server and approximations --------------------------------------------------------------------------


@repeatable
@given(utilisation=stable_utilisations, service_days=days, cv_squared=cv_squares)
def test_one_server_waits_grow_with_the_variety_of_service(
    utilisation: float, service_days: float, cv_squared: float
) -> None:
    arrivals_per_day = utilisation / service_days
    exponential = theory.pollaczek_khinchine(arrivals_per_day, service_days, 1.0)
    assert exponential.wait_days == same(theory.erlang_c(arrivals_per_day, service_days, 1).wait_days)
    varied = theory.pollaczek_khinchine(arrivals_per_day, service_days, cv_squared)
    assert varied.wait_days / exponential.wait_days == same((1 + cv_squared) / 2)
    assert varied.queue_length + utilisation == same(arrivals_per_day * varied.time_in_system_days)


@repeatable
@given(utilisation=stable_utilisations, servers=server_counts, cv_squared=cv_squares)
def test_the_approximation_is_exact_where_an_exact_form_exists(
    utilisation: float, servers: int, cv_squared: float
) -> None:
    several = theory.approximate_wait_days(
        utilisation * servers, 1.0, servers, interarrival_cv_squared=1.0, service_cv_squared=1.0
    )
    assert several == same(theory.erlang_c(utilisation * servers, 1.0, servers).wait_days)
    one = theory.approximate_wait_days(
        utilisation, 1.0, 1, interarrival_cv_squared=1.0, service_cv_squared=cv_squared
    )
    assert one == same(theory.pollaczek_khinchine(utilisation, 1.0, cv_squared).wait_days)


# --- Priority -----------------------------------------------------------------------------------------------

classes = st.lists(st.tuples(st.floats(0.01, 1.0), days, cv_squares), min_size=1, max_size=5)


@repeatable
@given(mix=classes, utilisation=stable_utilisations)
def test_priority_moves_waiting_between_classes_but_conserves_the_work(
    mix: list[tuple[float, float, float]], utilisation: float
) -> None:
    shares, means_days, cv_squared = zip(*mix, strict=True)
    scale = utilisation / sum(share * mean for share, mean in zip(shares, means_days, strict=True))
    arrivals = [share * scale for share in shares]
    waits = theory.nonpreemptive_priority(arrivals, means_days, cv_squared)
    residual_days = sum(
        a * m**2 * (1 + c) / 2 for a, m, c in zip(arrivals, means_days, cv_squared, strict=True)
    )
    # Kleinrock's conservation law: the waits weighted by load are those of one list without priorities.
    weighted_days = sum(c.offered_load * c.wait_days for c in waits)
    assert weighted_days == same(utilisation * residual_days / (1 - utilisation))
    assert all(urgent.wait_days < routine.wait_days for urgent, routine in pairwise(waits))


@repeatable
@given(utilisation=stable_utilisations, servers=server_counts, urgent_share=st.floats(0.05, 0.95))
def test_priority_in_a_pool_leaves_the_whole_list_as_long(
    utilisation: float, servers: int, urgent_share: float
) -> None:
    arrivals = utilisation * servers
    urgent, routine = theory.nonpreemptive_priority_pool(
        (arrivals * urgent_share, arrivals * (1 - urgent_share)), 1.0, servers
    )
    everybody = theory.erlang_c(arrivals, 1.0, servers)
    assert urgent.queue_length + routine.queue_length == same(everybody.queue_length)
    assert urgent.wait_days < everybody.wait_days < routine.wait_days


def test_a_pool_of_one_is_one_server_with_exponential_service() -> None:
    pool = theory.nonpreemptive_priority_pool((0.1, 0.3), 2.0, 1)
    server = theory.nonpreemptive_priority((0.1, 0.3), (2.0, 2.0), (1.0, 1.0))
    assert [c.wait_days for c in pool] == [same(c.wait_days) for c in server]


# --- Networks -----------------------------------------------------------------------------------------------


@st.composite
def open_networks(draw: st.DrawFn) -> tuple[list[float], list[list[float]]]:
    stations = draw(st.integers(1, 6))
    outside = draw(st.lists(st.floats(0.0, 10.0), min_size=stations, max_size=stations))
    shares = st.lists(st.floats(0.0, 0.9 / stations), min_size=stations, max_size=stations)
    return outside, draw(st.lists(shares, min_size=stations, max_size=stations))


@repeatable
@given(network=open_networks())
def test_what_enters_a_network_leaves_it(network: tuple[list[float], list[list[float]]]) -> None:
    outside, routing = network
    flows = theory.station_flows_per_day(outside, routing)
    leaving = sum(flow * (1 - sum(row)) for flow, row in zip(flows, routing, strict=True))
    assert leaving == same(sum(outside))
    inflows = np.asarray(outside) + flows @ np.asarray(routing)
    assert inflows == pytest.approx(flows, rel=1e-12, abs=1e-12)


def test_stations_in_a_row_are_queues_of_their_own() -> None:
    network = theory.jackson_network((2.0, 0.0), ((0.0, 1.0), (0.0, 0.0)), (0.4, 1.0), (1, 3))
    first, second = theory.erlang_c(2.0, 0.4, 1), theory.erlang_c(2.0, 1.0, 3)
    assert network.stations == (first, second)
    assert network.time_in_network_days == same(first.time_in_system_days + second.time_in_system_days)


def test_an_empty_network_takes_no_time() -> None:
    network = theory.jackson_network((0.0,), ((0.5,),), (1.0,), (1,))
    assert (network.patients_present, network.time_in_network_days) == (0.0, 0.0)


# --- Occupancy, slices, renewals ----------------------------------------------------------------------------


@repeatable
@given(load=st.floats(0.0, 60.0))
def test_occupancy_is_a_distribution_whose_mean_is_the_load(load: float) -> None:
    shares = [theory.occupancy_probability(n, load) for n in range(300)]
    assert math.fsum(shares) == same(1.0)
    assert math.fsum(n * share for n, share in enumerate(shares)) == same(load)
    assert theory.occupancy_at_most_probability(299, load) == same(1.0)


@repeatable
@given(utilisation=st.floats(0.3, 0.9), servers=server_counts, cut_share=st.floats(0.01, 0.2))
def test_a_deeper_slice_never_shortens_a_wait(utilisation: float, servers: int, cut_share: float) -> None:
    arrivals = utilisation * servers
    shallow = theory.salami_slice(arrivals, 1.0, servers, cut_share)
    deep = theory.salami_slice(arrivals, 1.0, servers, cut_share + 0.01)
    assert shallow.wait_days_before < shallow.wait_days_after <= deep.wait_days_after


@repeatable
@given(utilisation=st.floats(0.3, 0.85), servers=server_counts)
def test_the_same_slice_hurts_the_busier_clinic_more(utilisation: float, servers: int) -> None:
    quiet = theory.salami_slice(utilisation * servers, 1.0, servers, 0.05)
    busy = theory.salami_slice((utilisation + 0.05) * servers, 1.0, servers, 0.05)
    added_days = [sliced.wait_days_after - sliced.wait_days_before for sliced in (quiet, busy)]
    assert added_days[0] < added_days[1]


def test_a_slice_of_nothing_changes_nothing() -> None:
    sliced = theory.salami_slice(9.0, 1.0, 10, 0.0)
    assert sliced.wait_rise_share == 0.0
    assert sliced.has_steady_state_after


def test_a_slice_that_brings_the_first_wait_raises_it_without_limit() -> None:
    # One patient a day on 200 servers: the chance of a wait is below the smallest number there is.
    sliced = theory.salami_slice(1.0, 1.0, 200, 0.95)
    assert sliced.wait_days_before == 0.0
    assert sliced.wait_days_after > 0.0
    assert sliced.wait_rise_share == math.inf


def test_starts_grow_as_an_exact_count_of_courses_in_single_file_grows() -> None:
    shares = np.array([0.0, 0.25, 0.15, 0.0, 0.20, 0.0, 0.25, 0.0, 0.15])
    sessions = np.arange(len(shares))
    mean = float(shares @ sessions)
    variance = float(shares @ (sessions - mean) ** 2)
    short, long = _single_file_starts(shares, slots=400), _single_file_starts(shares, slots=800)
    per_400_slots = theory.renewal_starts(400.0, 1.0, mean, variance)
    assert long[0] - short[0] == same(per_400_slots.mean_starts)
    assert long[1] - short[1] == pytest.approx(per_400_slots.sd_starts**2, rel=1e-9)
    # Lorden's bound on what opening with nobody in treatment adds.
    assert 0 <= short[0] - per_400_slots.mean_starts <= 1 + variance / mean**2


def _single_file_starts(shares_by_sessions: np.ndarray, slots: int) -> tuple[float, float]:
    """Mean and variance of the courses started in the first slots, each beginning where the last ended."""
    used = np.zeros(slots)
    used[0] = 1.0
    not_yet_full = []
    while used.sum() > 1e-16:
        not_yet_full.append(used.sum())
        used = np.convolve(used, shares_by_sessions)[:slots]
    mean = math.fsum(not_yet_full)
    second_moment = math.fsum((2 * k + 1) * share for k, share in enumerate(not_yet_full))
    return mean, second_moment - mean**2


# --- What is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.offered_load(-1.0, 1.0), r"arrivals_per_day .* not -1\.0"),
        (lambda: theory.offered_load(math.nan, 1.0), r"arrivals_per_day .* not nan"),
        (lambda: theory.offered_load(1.0, 0.0), r"mean_service_days .* not 0\.0"),
        (lambda: theory.offered_load(1.0, math.inf), r"mean_service_days .* not inf"),
        (lambda: theory.erlang_b(1.0, 1.0, 0), r"beds must be a whole number, 1 or more, not 0"),
        (lambda: theory.erlang_c(1.0, 1.0, -2), r"servers must be .* not -2"),
        (lambda: theory.erlang_c(1.0, 1.0, 2.5), r"servers must be a whole number.* not 2\.5"),
        (lambda: theory.erlang_c(0.5, 1.0, 1).wait_longer_probability(-1.0), r"wait_days .* not -1\.0"),
        (lambda: theory.erlang_a(0.0, 1.0, 1.0, 1), r"arrivals_per_day .* not 0\.0"),
        (lambda: theory.erlang_a(1.0, 1.0, 0.0, 1), r"mean_patience_days .* not 0\.0"),
        (lambda: theory.erlang_a(1.0, 1.0, math.inf, 1), r"mean_patience_days .* not inf"),
        (lambda: theory.erlang_a(1.0, 1e300, 1e-300, 1), r"mean_patience_days .* not inf"),
        (lambda: theory.pollaczek_khinchine(0.5, 1.0, -0.1), r"service_cv_squared .* not -0\.1"),
        (
            lambda: theory.approximate_wait_days(
                0.5, 1.0, 1, interarrival_cv_squared=-1.0, service_cv_squared=1.0
            ),
            r"interarrival_cv_squared .* not -1\.0",
        ),
        (lambda: theory.nonpreemptive_priority((), (), ()), r"at least one class, not 0"),
        (lambda: theory.nonpreemptive_priority((0.1,), (1.0, 1.0), (1.0,)), r"not 1, 2 and 1 values"),
        (lambda: theory.nonpreemptive_priority((0.1,), (1.0,), (-1.0,)), r"service_cv_squared .* not -1"),
        (lambda: theory.nonpreemptive_priority_pool((), 1.0, 2), r"at least one class, not 0"),
        (lambda: theory.station_flows_per_day((), ()), r"square of 0 stations"),
        (lambda: theory.station_flows_per_day((1.0,), ((0.1, 0.2),)), r"rows of \[2\]"),
        (lambda: theory.station_flows_per_day((-1.0,), ((0.1,),)), r"outside_arrivals_per_day .* not -1"),
        (lambda: theory.station_flows_per_day((1.0,), ((-0.1,),)), r"station 0 .* not \[-0\.1\]"),
        (lambda: theory.station_flows_per_day((1.0, 0.0), ((0.6, 0.6), (0.0, 0.0))), r"station 0 .* 0\.6"),
        (
            lambda: theory.station_flows_per_day((1.0, 0.0, 1.0), ((0, 1, 0), (1, 0, 0), (0, 0, 0.5))),
            r"no way out of stations \[0, 1\]",
        ),
        (lambda: theory.jackson_network((1.0,), ((0.0,),), (0.1, 0.1), (1,)), r"not 2 and 1"),
        (lambda: theory.occupancy_probability(-1, 1.0), r"patients .* not -1"),
        (lambda: theory.occupancy_at_most_probability(3, -1.0), r"offered_load .* not -1\.0"),
        (lambda: theory.delay_probability(0, 1.0), r"beds .* not 0"),
        (lambda: theory.salami_slice(9.0, 1.0, 10, 1.0), r"cut_share .* not 1\.0"),
        (lambda: theory.salami_slice(9.0, 1.0, 10, -0.1), r"cut_share .* not -0\.1"),
        (lambda: theory.renewal_starts(0.0, 52.0, 4.0, 1.0), r"slots_per_week .* not 0\.0"),
        (lambda: theory.renewal_starts(100.0, 52.0, 0.5, 1.0), r"mean_sessions .* not 0\.5"),
        (lambda: theory.renewal_starts(100.0, 52.0, 4.0, -1.0), r"sessions_variance .* not -1\.0"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: theory.erlang_c(5.0, 1.0, 5),
        lambda: theory.erlang_c(0.1, 30.0, 3),
        lambda: theory.pollaczek_khinchine(1.2, 1.0, 0.0),
        lambda: theory.nonpreemptive_priority((0.5, 0.6), (1.0, 1.0), (1.0, 1.0)),
        lambda: theory.nonpreemptive_priority_pool((3.0, 3.0), 1.0, 5),
        lambda: theory.jackson_network((1.0, 0.0), ((0.0, 1.0), (0.5, 0.0)), (0.4, 0.6), (1, 1)),
        lambda: theory.salami_slice(11.0, 1.0, 10, 0.05),
    ],
)
def test_a_queue_without_a_steady_state_is_refused_with_its_utilisation(call: Callable[[], object]) -> None:
    with pytest.raises(theory.UnstableQueueError, match=r"utilisation of \d"):
        call()


def test_a_whole_number_from_numpy_counts_servers() -> None:
    assert theory.erlang_c(0.5, 1.0, np.int64(2)) == theory.erlang_c(0.5, 1.0, 2)


def test_a_ward_nobody_comes_to_is_never_full() -> None:
    assert theory.delay_probability(3, 0.0) == 0.0
    assert theory.erlang_b(0.0, 1.0, 3).overflow_share == 0.0


def test_results_cannot_be_changed() -> None:
    queue = theory.erlang_c(0.5, 1.0, 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        queue.wait_days = 0.0  # type: ignore[misc]  # the assignment is the test
