"""Wards without a list, wards without a limit, and blocked beds, against what is known of them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simulator.domain.distribution import Deterministic, Distribution, Exponential
from simulator.simulation.history import History
from simulator.simulation.laws import law_of
from simulator.simulation.network import Network, PatientClass, Routing, Way
from simulator.theory import delay_probability, erlang_b
from simulator.validation.small_network import (
    about,
    course,
    elsewhere_after,
    exactly,
    in_care,
    listed,
    network,
    pool,
    step,
    to,
    waiting,
)
from simulator.validation.stationary import draw, lognormal, newcomers, one_step, present_by_rates, under_way
from tests.validation.estimate import assert_theory_inside, interval, replicated

pytestmark = pytest.mark.slow

FORMS: dict[str, Distribution] = {
    "exponential": Exponential(average=33.0),
    "deterministic": Deterministic(value=33.0),
    "lognormal": lognormal(33.0, 45.0),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("beds", "rate"), [(36, 1.0), (40, 1.0), (18, 0.55), (20, 0.55)])
def test_a_ward_that_overflows_at_once_is_erlangs_whatever_the_form_of_the_stay(
    form: str, beds: int, rate: float
) -> None:
    exact, stay, days = erlang_b(rate, 33.0, beds), FORMS[form], 1800
    occupied = present_by_rates(rate, lambda n: n / 33.0, most=beds)
    care = replace(course(law_of(stay)), overflow=elsewhere_after(exactly(0.0), law_of(stay)))

    def describe(chance: np.random.Generator) -> Network:
        people = [under_way(stay, chance) for _ in range(draw(chance, occupied))]
        classes = [in_care(*people), newcomers(rate, days)]
        return one_step(care, pool(beds), classes, observed_days=days)

    def measure(history: History) -> list[float]:
        away = np.count_nonzero(history.visits["elsewhere"])
        return [away / (rate * days), history.busy_days[0, 0] / (beds * days)]

    found = replicated(describe, measure, seed=2201, replications=100)
    assert_theory_inside(found[:, 0], exact.overflow_share, within_share=0.25)
    assert_theory_inside(found[:, 1], exact.occupancy_share, within_share=0.02)


REHABILITATION = [
    # Admissions a day, and stays with their mean and standard deviation: Monks et al. (2016).
    (0.6 * (1 / 21.8 + 0.24 / 1.2), lognormal(28.4, 27.2)),
    (0.4 * (1 / 21.8 + 0.24 / 1.2), lognormal(30.3, 23.1)),
    (0.01 / 9.3, lognormal(18.7, 23.5)),
    (1 / 31.7 + 0.11 / 3.6, lognormal(27.6, 28.4)),
    (1 / 28.6 + 0.05 / 3.2, lognormal(16.1, 14.1)),
]


def test_a_rehabilitation_unit_is_full_as_often_as_published() -> None:
    """150 replications of five years, as published, but from the steady state on."""
    days, load = 5 * 365, math.fsum(rate * stay.mean for rate, stay in REHABILITATION)
    assert load == pytest.approx(9.718, abs=0.001)

    def describe(chance: np.random.Generator) -> Network:
        classes: list[PatientClass] = []
        care = []
        for kind, (rate, stay) in enumerate(REHABILITATION):
            people = [under_way(stay, chance) for _ in range(chance.poisson(rate * stay.mean))]
            classes += [
                in_care(*people, name=f"unit/{kind} there"),
                newcomers(rate, days, name=f"unit/{kind}"),
            ]
            care += [course(law_of(stay))] * 2
        return network(float(days), [pool(200)], [step(*care, place=0)], classes)

    def measure(history: History) -> list[float]:
        at = days_with_present(history, days)
        return [*(at[:17] / days), at[17:].sum() / days]

    found = replicated(describe, measure, seed=2202, replications=150)
    for beds, published in {10: 0.20, 12: 0.11, 13: 0.08, 14: 0.05, 15: 0.03, 16: 0.02}.items():
        exact = delay_probability(beds, load)
        assert round(exact, 2) == pytest.approx(published)
        # The ratio P(N = n) / P(N <= n) is exact when this difference has mean zero.
        difference = found[:, beds] - exact * found[:, : beds + 1].sum(axis=1)
        mean, half_width = interval(difference)
        assert abs(mean) <= half_width
        assert half_width <= 0.3 * exact


def days_with_present(history: History, days: float) -> np.ndarray:
    """`float64[present]`: days of the run with exactly so many people in care."""
    visits = history.visits
    begins = np.maximum(visits["started"], 0.0)
    ends = np.where(np.isnan(visits["left"]), days, visits["left"])
    moments = np.concatenate([begins, ends, [0.0, days]])
    steps = np.concatenate([np.ones(len(begins)), -np.ones(len(ends)), [0.0, 0.0]])
    order = np.argsort(moments, kind="stable")
    present = np.cumsum(steps[order]).astype(int)[:-1]
    return np.bincount(present, weights=np.diff(moments[order]), minlength=60)


def way_out(shares: dict[tuple[int, float], float]) -> Routing:
    """Routes by (destination, mean delay in days) and share."""
    totals = np.cumsum(list(shares.values()))
    assert totals[-1] == pytest.approx(1)
    return Routing(
        cumulative=(*(float(total) for total in totals[:-1]), 1.0),
        ways=tuple(Way(to=place, delay=about(delay) if delay else None) for place, delay in shares),
    )


def stroke_network(beds: tuple[int, int, int, int], rate: float, days: int, edges: list[float]) -> Network:
    """Hyper-acute, acute and two wards; the bed is kept until the next accepts, and through a last delay."""
    leaves = way_out({(-1, 2.0): 0.71, (-1, 1.5): 0.29})
    acute_to = {
        (2, 0.0): 0.35,
        (3, 0.0): 0.225,
        (-1, 1.5): 0.27,
        (-1, 0.5): 0.09,
        (-1, 2.0): 0.02,
        (-1, 0.0): 0.045,
    }
    hyper_to = {(1, 0.0): 0.42, (-1, 1.5): 0.075, (-1, 0.5): 0.15, (-1, 2.0): 0.03, (-1, 0.0): 0.325}
    stays = [(3.3, way_out(hyper_to)), (7.7, way_out(acute_to)), (24.0, leaves), (24.0, leaves)]
    steps = [
        step(course(about(mean), routing), place=unit, holds=True, name=f"stroke/unit {unit}")
        for unit, (mean, routing) in enumerate(stays)
    ]
    pools = [pool(count) for count in beds]
    return network(float(days), pools, steps, [newcomers(rate, days)], month_starts=edges)


OUT_OF_HYPER = 0.075 * 1.5 + 0.15 * 0.5 + 0.03 * 2.0
OUT_OF_ACUTE = 0.27 * 1.5 + 0.09 * 0.5 + 0.02 * 2.0
IN_WARD = 24.0 + 0.71 * 2.0 + 0.29 * 1.5


def test_stroke_beds_without_a_limit_hold_their_offered_load() -> None:
    """Every unit is then M/G/∞, its stay the care and the delay before leaving."""
    warm_up, days = 300, 500
    described = stroke_network((500, 500, 500, 500), 5.14, warm_up + days, [float(warm_up)])
    found = replicated(lambda _: described, lambda h: h.busy_days[:, 1] / days, seed=2203, replications=12)
    acute = 5.14 * 0.42
    loads = [
        5.14 * (3.3 + OUT_OF_HYPER),
        acute * (7.7 + OUT_OF_ACUTE),
        acute * 0.35 * IN_WARD,
        acute * 0.225 * IN_WARD,
    ]
    assert loads[2] == pytest.approx(19.53, abs=0.01)
    for unit, load in enumerate(loads):
        assert_theory_inside(found[:, unit], load, within_share=0.15)


def test_a_ward_that_is_always_wanted_discharges_its_beds_over_its_stay() -> None:
    """Twice the demand keeps ward 1 full and blocks acute beds: it then turns over 20 / 25.855 a day."""
    warm_up, days = 300, 400
    described = stroke_network((400, 400, 20, 400), 2 * 5.14, warm_up + days, [float(warm_up)])

    def measure(history: History) -> list[float]:
        ward = history.visits[history.visits["step"] == 2]
        assert history.busy_days[2, 1] == pytest.approx(20 * days)
        return [np.count_nonzero(ward["left"] >= warm_up) / days]

    found = replicated(lambda _: described, measure, seed=2204, replications=10)
    assert_theory_inside(found[:, 0], 20 / IN_WARD, within_share=0.15)


@pytest.mark.parametrize(("stations", "throughput"), [(2, 2 / 3), (3, 22 / 39)])
def test_a_line_of_beds_that_block_one_another_has_hunts_throughput(stations: int, throughput: float) -> None:
    """Exponential stays of mean 1, one bed each, no room between: Hunt (1956), Operations Research 4(6)."""
    warm_up, days = 100, 1500
    steps = [
        step(
            course(about(1.0), to(unit + 1 if unit + 1 < stations else -1)),
            place=unit,
            holds=True,
            name=f"line/{unit}",
        )
        for unit in range(stations)
    ]
    described = network(
        float(warm_up + days), [pool(1)] * stations, steps, [waiting(*[0.0] * (warm_up + days + 400))]
    )

    def measure(history: History) -> list[float]:
        last = history.visits[history.visits["step"] == stations - 1]
        return [np.count_nonzero(last["left"] >= warm_up) / days]

    found = replicated(lambda _: described, measure, seed=2205, replications=60)
    assert_theory_inside(found[:, 0], throughput, within_share=0.02)


def test_nobody_overflows_from_an_empty_ward() -> None:
    described = network(10.0, [pool(1)], [step(course(exactly(1.0)), place=0)], [listed()])
    found = replicated(lambda _: described, lambda h: [len(h.visits)], seed=2206, replications=2)
    assert (found == 0).all()
