"""Networks of queues, courses of contacts and overloaded teams, against what is known of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2

from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.simulation.sampler import Law, LawKind
from simulator.theory import jackson_network, renewal_starts
from simulator.validation.small_network import (
    about,
    contacts,
    course,
    exactly,
    network,
    one_of,
    pool,
    step,
    to,
    waiting,
)
from simulator.validation.stationary import draw, newcomers, one_step, people_present, present_by_rates
from tests.validation.estimate import CONFIDENCE, assert_theory_inside, interval, replicated

pytestmark = pytest.mark.slow


def test_a_network_with_returns_has_jacksons_product_form() -> None:
    outside, servers, days = [1.0, 4.0, 3.0], [1, 2, 1], 150
    routing = [[0.0, 0.6, 0.3], [0.1, 0.0, 0.3], [0.4, 0.4, 0.0]]
    flows = [5.0, 10.0, 7.5]
    exact = jackson_network(outside, routing, [0.1] * 3, servers)
    present = [
        present_by_rates(flow, lambda n, c=c: 10.0 * min(n, c))  # type: ignore[misc]
        for flow, c in zip(flows, servers, strict=True)
    ]
    ways = [
        to(1, 2, -1, shares=(0.6, 0.3, 0.1)),
        to(0, 2, -1, shares=(0.1, 0.3, 0.6)),
        to(0, 1, -1, shares=(0.4, 0.4, 0.2)),
    ]

    def describe(chance: np.random.Generator) -> Network:
        classes = [newcomers(rate, days, name=f"net/{i}", enters_at=i) for i, rate in enumerate(outside)]
        for station, count in enumerate(servers):
            classes += people_present(
                draw(chance, present[station]), count, name=f"net {station}", enters_at=station
            )
        steps = [
            step(*[course(about(0.1), ways[i])] * len(classes), place=i, name=f"net/{i}") for i in range(3)
        ]
        return network(float(days), [pool(count) for count in servers], steps, classes)

    def measure(history: History) -> list[float]:
        began = history.visits["joined"] > 0
        visited = [np.count_nonzero(began & (history.visits["step"] == i)) / days for i in range(3)]
        return [*visited, *(history.busy_days[:, 0] / days), *(history.queue_days[:, 0] / days)]

    found = replicated(describe, measure, seed=2301, replications=120)
    for station in range(3):
        assert_theory_inside(found[:, station], flows[station], within_share=0.1)
        assert_theory_inside(found[:, 3 + station], exact.stations[station].offered_load, within_share=0.1)
        assert_theory_inside(found[:, 6 + station], exact.stations[station].queue_length, within_share=0.15)


NUMBERS, SHARES = (1.0, 2.0, 4.0, 6.0, 8.0), (0.25, 0.15, 0.20, 0.25, 0.15)


def test_a_team_that_is_never_without_a_list_starts_patients_as_a_renewal_process() -> None:
    """100 slots a week in a row, each used by somebody in treatment if anybody is."""
    slots = 5200
    start_probability = [1.0]
    for slot in range(1, slots):
        start_probability.append(
            sum(
                share * start_probability[slot - int(number)]
                for number, share in zip(NUMBERS, SHARES, strict=True)
                if number <= slot
            )
        )
    exact = sum(start_probability)
    asymptotic = renewal_starts(100, 52, 4.05, 6.2475)
    # A start is counted when the course begins, so theory and slots differ by less than one patient.
    assert exact == pytest.approx(asymptotic.mean_starts, abs=1)

    seen = course(contacts(one_of(NUMBERS, SHARES), exactly(1), exactly(0)))
    slot_days = 7 / 100
    clinicians = replace(pool(1), contact_days=slot_days)
    described = network(
        slots * slot_days - slot_days / 2, [clinicians], [step(seen, clinicians=0)], [waiting(*[0.0] * 1600)]
    )
    found = replicated(
        lambda _: described,
        lambda history: [np.count_nonzero(~np.isnan(history.visits["started"]))],
        seed=2302,
        replications=30,
    )[:, 0]
    assert_theory_inside(found, exact, within_share=0.02)
    ratio = (len(found) - 1) * found.var(ddof=1) / asymptotic.sd_starts**2
    low, high = chi2.ppf([(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], len(found) - 1)
    assert low <= ratio <= high


def test_an_overloaded_call_centre_has_a_list_that_grows_and_no_steady_state() -> None:
    """Nurses get 40 calls an hour and answer 36; operators keep up. Minutes instead of days."""
    warm_up, minutes = 1000, 3000
    answered = course(
        contacts(exactly(1), Law(LawKind.TRIANGULAR, 5.0, 7.0, 10.0)), to(1, -1, shares=(0.4, 0.6))
    )
    called_back = course(contacts(exactly(1), Law(LawKind.UNIFORM, 10.0, 20.0)))
    steps = [
        step(answered, clinicians=0, name="calls/operator"),
        step(called_back, clinicians=1, name="calls/nurse"),
    ]
    described = network(
        float(warm_up + minutes),
        [pool(13), pool(9)],
        steps,
        [newcomers(100 / 60, warm_up + minutes)],
        month_starts=[float(warm_up)],
    )

    def waiting_at(history: History, minute: float) -> int:
        nurse = history.visits[history.visits["step"] == 1]
        return int(np.count_nonzero((nurse["joined"] < minute) & ~(nurse["started"] < minute)))

    def measure(history: History) -> list[float]:
        assert history.busy_days[1, 1] == pytest.approx(9 * minutes)
        growth = waiting_at(history, warm_up + minutes) - waiting_at(history, warm_up)
        return [growth / minutes * 60, history.busy_days[0, 1] / minutes]

    found = replicated(lambda _: described, measure, seed=2303, replications=14)
    mean, half_width = interval(found[:, 0])
    assert abs(mean - (40 - 36)) <= half_width
    assert mean - half_width > 0
    assert_theory_inside(found[:, 1], 100 / 60 * 22 / 3, within_share=0.03)


@pytest.mark.parametrize("contacts_each", [1, 3])
def test_a_caseload_is_littles_law_of_its_flow(contacts_each: int) -> None:
    """With clinicians to spare, people on the caseload are the referrals a day times the days of a course."""
    warm_up, days, rate = 60, 600, 2.0
    seen = course(contacts(exactly(contacts_each), about(0.5), exactly(7)))
    only = step(seen, place=0, clinicians=1)
    described = network(
        float(warm_up + days),
        [pool(500), pool(500)],
        [only],
        [newcomers(rate, warm_up + days)],
        month_starts=[float(warm_up)],
    )
    found = replicated(
        lambda _: described,
        lambda history: [history.busy_days[0, 1] / days, history.busy_days[1, 1] / days],
        seed=2304,
        replications=12,
    )
    # A contact longer than the interval puts the next one off, which happens with probability exp(-14).
    course_days = (contacts_each - 1) * (7 + 0.5 * np.exp(-14)) + 0.5
    assert_theory_inside(found[:, 0], rate * course_days, within_share=0.1)
    assert_theory_inside(found[:, 1], rate * contacts_each * 0.5, within_share=0.1)


def test_the_people_of_a_steady_caseload_keep_it_steady() -> None:
    """A ward that begins in its steady state is as full in the first month as in the last."""
    days, rate = 120, 1.0
    present = present_by_rates(rate, lambda n: n / 10.0)

    def describe(chance: np.random.Generator) -> Network:
        classes = [*people_present(draw(chance, present), 100), newcomers(rate, days)]
        plain = one_step(course(about(10.0)), pool(100), classes, observed_days=days)
        return replace(plain, period_edges=(0.0, 30.0, 90.0, 120.0))

    found = replicated(
        describe,
        lambda history: [history.busy_days[0, 0] / 30, history.busy_days[0, 2] / 30],
        seed=2305,
        replications=150,
    )
    assert_theory_inside(found[:, 0], 10.0, within_share=0.15)
    assert_theory_inside(found[:, 1], 10.0, within_share=0.15)
