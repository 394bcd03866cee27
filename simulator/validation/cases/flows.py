"""Networks of queues, courses of contacts and overloaded teams, against what is known of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np

from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.theory import jackson_network, renewal_starts
from simulator.validation.cases.slices import waiting_at
from simulator.validation.cases.small_network import (
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
from simulator.validation.cases.stationary import draw, newcomers, one_step, people_present, present_by_rates
from simulator.validation.estimate import Quantity
from simulator.validation.replicated import Replicated
from simulator.validation.source import FELLER, JACKSON, LITTLE, SMITH


def flows() -> tuple[Replicated, ...]:
    """All of them."""
    return (
        jackson_case(),
        renewal_case(),
        call_centre_case(),
        *(caseload_case(contacts_each) for contacts_each in (1, 3)),
        steady_caseload_case(),
    )


def jackson_case() -> Replicated:
    """Three stations with returns, from the product form on."""
    outside, servers, days = [1.0, 4.0, 3.0], [1, 2, 1], 150
    routing = [[0.0, 0.6, 0.3], [0.1, 0.0, 0.3], [0.4, 0.4, 0.0]]
    exact = jackson_network(outside, routing, [0.1] * 3, servers).stations
    present = [
        _present(station.arrivals_per_day, count) for station, count in zip(exact, servers, strict=True)
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
        found: list[float] = []
        for i in range(3):
            found.append(np.count_nonzero(began & (history.visits["step"] == i)) / days)
            found += [history.busy_days[i, 0] / days, history.queue_days[i, 0] / days]
        return found

    quantities: list[Quantity] = []
    for number, (station, finds) in enumerate(zip(exact, (0.095, 0.085, 0.13), strict=True), 1):
        quantities += [
            Quantity(
                name=f"visits a day, station {number}",
                exact=station.arrivals_per_day,
                source=JACKSON,
                finds_share=0.018,
            ),
            Quantity(
                name=f"servers busy, station {number}",
                exact=station.offered_load,
                source=JACKSON,
                finds_share=0.024,
            ),
            Quantity(
                name=f"people waiting, station {number}",
                exact=station.queue_length,
                source=JACKSON,
                finds_share=finds,
            ),
        ]
    return Replicated(
        family="Three stations with returns (Jackson)",
        title="Outside 1, 4, 3 a day; each served at 10 a day",
        describe=describe,
        measure=measure,
        quantities=tuple(quantities),
        replications=500,
        short_replications=8,
    )


def _present(flow_per_day: float, servers: int) -> np.ndarray:
    return present_by_rates(flow_per_day, lambda n: 10.0 * min(n, servers))


NUMBERS: Final = (1.0, 2.0, 4.0, 6.0, 8.0)
SHARES: Final = (0.25, 0.15, 0.20, 0.25, 0.15)
"""Sessions a patient uses, and how many patients use so many."""
SLOTS: Final = 5200
"""100 a week for a year."""


def expected_starts() -> float:
    """Mean courses started within the slots, by the renewal equation of a discrete process."""
    start_probability = [1.0]
    for slot in range(1, SLOTS):
        start_probability.append(
            sum(
                share * start_probability[slot - int(number)]
                for number, share in zip(NUMBERS, SHARES, strict=True)
                if number <= slot
            )
        )
    return math.fsum(start_probability)


def renewal_case() -> Replicated:
    """A team that always has a list: 100 slots a week, each used by a patient in treatment if any is."""
    exact = expected_starts()
    spread = renewal_starts(100, 52, 4.05, 6.2475).sd_starts
    seen = course(contacts(one_of(NUMBERS, SHARES), exactly(1), exactly(0)))
    slot_days = 7 / 100
    clinicians = replace(pool(1), contact_days=slot_days)
    # Half a slot less, so that the last slot's start is not at the horizon, where nothing happens.
    described = network(
        SLOTS * slot_days - slot_days / 2, [clinicians], [step(seen, clinicians=0)], [waiting(*[0.0] * 1600)]
    )

    def measure(history: History) -> list[float]:
        starts = float(np.count_nonzero(~np.isnan(history.visits["started"])))
        return [starts, abs(starts - exact)]

    return Replicated(
        family="Starts of a team that always has a list (renewal)",
        title="100 slots a week for a year, 4.05 sessions a patient",
        describe=lambda _: described,
        measure=measure,
        quantities=(
            Quantity(name="starts", exact=exact, source=FELLER, finds_share=0.008),
            # Of a normal variable the mean deviation is √(2/π) of the standard deviation; starts are whole,
            # and their deviation is asymptotic, which is the tolerance.
            Quantity(
                name="mean deviation (sd 22.3)",
                exact=math.sqrt(2 / math.pi) * spread,
                source=SMITH,
                finds_share=0.4,
                tolerance=0.5,
            ),
        ),
        replications=300,
        short_replications=6,
    )


def call_centre_case() -> Replicated:
    """An urgent-care call centre whose nurses get 40 calls an hour and answer 36. Minutes instead of days.

    The list for the nurses has no mean: what is known is how fast it grows. Inputs: 100 calls an hour to 13
    operators, triangular 5, 7, 10 minutes; 40 % go on to 9 nurses, uniform 10 to 20 minutes.
    """
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

    def measure(history: History) -> list[float]:
        nurse = history.visits[history.visits["step"] == 1]
        nurse_only = replace(history, visits=nurse)
        came = np.count_nonzero(nurse["joined"] >= warm_up)
        done = nurse[~np.isnan(nurse["finished"])]
        growth = waiting_at(nurse_only, warm_up + minutes) - waiting_at(nurse_only, warm_up)
        return [
            came / minutes * float((done["finished"] - done["started"]).mean()) / 9,
            growth / minutes * 60,
            history.busy_days[1, 1] / minutes,
            history.busy_days[0, 1] / minutes,
        ]

    return Replicated(
        family="Urgent-care call centre: no steady state",
        title="100 calls an hour, 13 operators, 9 nurses",
        describe=lambda _: described,
        measure=measure,
        quantities=(
            Quantity(name="offered load per nurse", exact=10 / 9, source=LITTLE, finds_share=0.015),
            Quantity(name="growth of the list, an hour", exact=4.0, source=LITTLE, finds_share=0.15),
            Quantity(name="nurses busy", exact=9.0, source=LITTLE, finds_share=0.001),
            Quantity(name="operators busy", exact=100 / 60 * 22 / 3, source=LITTLE, finds_share=0.01),
        ),
        replications=200,
        short_replications=6,
    )


def caseload_case(contacts_each: int) -> Replicated:
    """With clinicians to spare, people on the caseload are referrals a day times the days of a course."""
    warm_up, days, rate = 60, 600, 2.0
    seen = course(contacts(exactly(contacts_each), about(0.5), exactly(7)))
    described = network(
        float(warm_up + days),
        [pool(500), pool(500)],
        [step(seen, place=0, clinicians=1)],
        [newcomers(rate, warm_up + days)],
        month_starts=[float(warm_up)],
    )
    # A contact longer than the interval puts the next one off, which happens with probability exp(-14).
    course_days = (contacts_each - 1) * (7 + 0.5 * math.exp(-14)) + 0.5
    return Replicated(
        family="Caseloads (Little's law)",
        title=f"2 referrals a day, contacts of a course: {contacts_each}",
        describe=lambda _: described,
        measure=lambda history: [history.busy_days[0, 1] / days, history.busy_days[1, 1] / days],
        quantities=(
            Quantity(
                name="people on the caseload", exact=rate * course_days, source=LITTLE, finds_share=0.036
            ),
            Quantity(
                name="clinicians busy", exact=rate * contacts_each * 0.5, source=LITTLE, finds_share=0.036
            ),
        ),
        replications=120,
        short_replications=8,
    )


def steady_caseload_case() -> Replicated:
    """A ward that begins in its steady state is as full in the first month as in the last."""
    days, rate = 120, 1.0
    present = present_by_rates(rate, lambda n: n / 10.0)

    def describe(chance: np.random.Generator) -> Network:
        classes = [*people_present(draw(chance, present), 100), newcomers(rate, days)]
        plain = one_step(course(about(10.0)), pool(100), classes, observed_days=days)
        return replace(plain, period_edges=(0.0, 30.0, 90.0, 120.0))

    return Replicated(
        family="Caseloads (Little's law)",
        title="A ward that begins in its steady state",
        describe=describe,
        measure=lambda history: [history.busy_days[0, 0] / 30, history.busy_days[0, 2] / 30],
        quantities=tuple(
            Quantity(name=f"beds in use, {month} month", exact=10.0, source=LITTLE, finds_share=0.075)
            for month in ("first", "last")
        ),
        replications=600,
        short_replications=24,
    )
