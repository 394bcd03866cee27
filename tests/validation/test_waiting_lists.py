"""Queues with a waiting room against their closed forms, from M/M/c to the salami slice."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network
from simulator.simulation.sampler import Law, LawKind
from simulator.theory import (
    erlang_a,
    erlang_c,
    nonpreemptive_priority,
    pollaczek_khinchine,
    salami_slice,
)
from simulator.validation.small_network import (
    about,
    contacts,
    course,
    exactly,
    gives_up_after,
    network,
    pool,
    step,
    working_at,
)
from simulator.validation.stationary import draw, newcomers, one_step, people_present, present_by_rates
from tests.validation.estimate import assert_theory_inside, replicated

pytestmark = pytest.mark.slow


def waits_of_newcomers(history: History, day_one_classes: int = 0) -> np.ndarray:
    """Days waited by everybody who came during the run; all have started by its end."""
    visits = history.visits[history.visits["patient_class"] >= day_one_classes]
    waits = visits["started"] - visits["joined"]
    assert not np.isnan(waits).any(), "the tail of the run is too short"
    return np.asarray(waits)


@pytest.mark.parametrize(
    ("rate", "servers", "days", "groups"),
    [
        (0.9, 1, 4500, 1),
        (4.5, 5, 800, 1),
        (4.5, 5, 800, 2),
        (4.75, 5, 1200, 1),
        (9.0, 10, 400, 1),
        (9.5, 10, 600, 1),
        (19.0, 20, 300, 1),
    ],
)
def test_waits_lists_and_busy_beds_are_those_of_erlang(
    rate: float, servers: int, days: int, groups: int
) -> None:
    """Also when the patients are two groups alike: splitting a group changes no total law."""
    exact = erlang_c(rate, 1.0, servers)
    present = present_by_rates(rate, lambda n: float(min(n, servers)))

    def describe(chance: np.random.Generator) -> Network:
        new = [newcomers(rate / groups, days, 400, name=f"pathway/{g}") for g in range(groups)]
        classes = [*people_present(draw(chance, present), servers), *new]
        return one_step(course(about(1.0)), pool(servers), classes, observed_days=days, tail_days=400)

    def measure(history: History) -> list[float]:
        waits = waits_of_newcomers(history, day_one_classes=2)
        return [
            waits.sum() / (rate * days),
            np.count_nonzero(waits) / (rate * days),
            history.queue_days[0, 0] / days,
            history.busy_days[0, 0] / days,
        ]

    found = replicated(describe, measure, seed=2101, replications=240)
    assert_theory_inside(found[:, 0], exact.wait_days, within_share=0.25)
    assert_theory_inside(found[:, 1], exact.wait_probability, within_share=0.1)
    assert_theory_inside(found[:, 2], exact.queue_length, within_share=0.25)
    assert_theory_inside(found[:, 3], exact.offered_load, within_share=0.02)


@pytest.mark.parametrize(
    ("service", "cv_squared"),
    [
        (exactly(1.0), 0.0),
        (Law(LawKind.GAMMA, 0.5, 2.0), 2.0),
        (Law(LawKind.LOGNORMAL, -math.log(3.0) / 2, math.sqrt(math.log(3.0))), 2.0),
    ],
    ids=["deterministic", "gamma", "lognormal"],
)
@pytest.mark.parametrize("is_clinic", [True, False], ids=["contact", "stay"])
def test_one_server_waits_as_pollaczek_and_khinchine_say(
    service: Law, cv_squared: float, is_clinic: bool
) -> None:
    """The warm-up of 600 mean services is some twenty relaxation times of a queue at 0.8."""
    exact = pollaczek_khinchine(0.8, 1.0, cv_squared)
    warm_up, days = 600, 2600
    care = course(contacts(exactly(1), service)) if is_clinic else course(service)
    described = one_step(
        care,
        pool(1),
        [newcomers(0.8, warm_up + days, 300)],
        is_clinic=is_clinic,
        warm_up_days=warm_up,
        observed_days=days,
        tail_days=300,
    )

    def measure(history: History) -> list[float]:
        late = waits_of_newcomers(history)[history.visits["joined"] >= warm_up]
        return [late.sum() / (0.8 * days), history.queue_days[0, 1] / days, history.busy_days[0, 1] / days]

    found = replicated(lambda _: described, measure, seed=2102, replications=160)
    assert_theory_inside(found[:, 0], exact.wait_days, within_share=0.2)
    assert_theory_inside(found[:, 1], exact.queue_length, within_share=0.2)
    assert_theory_inside(found[:, 2], 0.8, within_share=0.06)


@pytest.mark.parametrize(("rate", "servers", "patience"), [(11.0, 10, 2.0), (4.5, 5, 5.0), (1.2, 1, 0.5)])
def test_giving_up_follows_erlang_a(rate: float, servers: int, patience: float) -> None:
    exact = erlang_a(rate, 1.0, patience, servers)
    present = present_by_rates(rate, lambda n: min(n, servers) + max(0, n - servers) / patience)
    days = round(5000 / rate)
    care = course(about(1.0), patience=gives_up_after(about(patience)))

    def describe(chance: np.random.Generator) -> Network:
        classes = [*people_present(draw(chance, present), servers), newcomers(rate, days)]
        return one_step(care, pool(servers), classes, observed_days=days)

    def measure(history: History) -> list[float]:
        ended = history.visits["ended"]
        reneged = np.count_nonzero(ended == Ended.RENEGED)
        completed = np.count_nonzero(ended == Ended.COMPLETED)
        return [
            reneged / (rate * days),
            completed / days,
            history.queue_days[0, 0] / days,
            history.busy_days[0, 0] / days,
        ]

    found = replicated(describe, measure, seed=2103, replications=80)
    assert_theory_inside(found[:, 0], exact.reneged_share, within_share=0.15)
    assert_theory_inside(found[:, 1], exact.throughput_per_day, within_share=0.02)
    assert_theory_inside(found[:, 2], exact.queue_length, within_share=0.15)
    assert_theory_inside(found[:, 3], exact.throughput_per_day, within_share=0.02)


def test_urgent_and_routine_patients_wait_as_cobham_says() -> None:
    urgent, routine = nonpreemptive_priority([0.2, 0.6], [1.0, 1.0], [1.0, 1.0])
    warm_up, days = 600, 4400
    seen = course(contacts(exactly(1), about(1.0)))
    classes = [
        newcomers(0.2, warm_up + days, 300, name="pathway/urgent"),
        newcomers(0.6, warm_up + days, 300, name="pathway/routine"),
    ]
    only = step(replace(seen, priority=1), replace(seen, priority=2), clinicians=0)
    described = network(warm_up + days + 300.0, [pool(1)], [only], classes)

    def measure(history: History) -> list[float]:
        waits, late = waits_of_newcomers(history), history.visits["joined"] >= warm_up
        return [
            waits[late & (history.visits["patient_class"] == index)].sum() / (rate * days)
            for index, rate in enumerate((0.2, 0.6))
        ]

    found = replicated(lambda _: described, measure, seed=2104, replications=80)
    assert (urgent.wait_days, routine.wait_days) == pytest.approx((1, 5))
    assert_theory_inside(found[:, 0], urgent.wait_days, within_share=0.1)
    assert_theory_inside(found[:, 1], routine.wait_days, within_share=0.2)


def test_four_teams_pooled_wait_a_fifth_as_long() -> None:
    """Four steps that share one pool of 20 against four pools of 5, the same people in both."""
    warm_up, days, tail = 60, 300, 60
    names = [f"pathway/{place}" for place in ("north", "east", "south", "west")]

    def described(pooled: bool) -> Network:
        steps = [
            step(
                *[course(about(1.0)) if j == i else None for j in range(4)],
                place=0 if pooled else i,
                name=name,
            )
            for i, name in enumerate(names)
        ]
        classes = [
            newcomers(4.5, warm_up + days, tail, name=name, enters_at=i) for i, name in enumerate(names)
        ]
        pools = [pool(20)] if pooled else [pool(5)] * 4
        return network(float(warm_up + days + tail), pools, steps, classes)

    def measure(history: History) -> list[float]:
        late = (history.visits["joined"] >= warm_up) & (history.visits["joined"] < warm_up + days)
        return [waits_of_newcomers(history)[late].sum() / (18 * days)]

    pooled, apart = (
        replicated(lambda _, p=p: described(p), measure, seed=2105, replications=120)[:, 0]  # type: ignore[misc]
        for p in (True, False)
    )
    assert_theory_inside(pooled, erlang_c(18.0, 1.0, 20).wait_days, within_share=0.5)
    assert_theory_inside(apart, erlang_c(4.5, 1.0, 5).wait_days, within_share=0.4)
    assert (pooled < apart).all()


@pytest.mark.parametrize(("rate", "servers", "days"), [(8.5, 10, 500), (18.0, 20, 280)])
@pytest.mark.parametrize("cut_share", [0.0, 0.05])
def test_five_percent_off_lengthens_waits_as_the_closed_form_says(
    rate: float, servers: int, days: int, cut_share: float
) -> None:
    """The cut slows every clinician, as a share of a post does."""
    exact = salami_slice(rate, 1.0, servers, cut_share)
    speed = 1 - cut_share
    present = present_by_rates(rate, lambda n: speed * min(n, servers))
    seen = course(contacts(exactly(1), about(1.0)))

    def describe(chance: np.random.Generator) -> Network:
        # People in care on day one have their contact due at once, and it is memoryless.
        classes = [*people_present(draw(chance, present), servers), newcomers(rate, days, 200)]
        return one_step(
            seen, working_at(speed, servers), classes, is_clinic=True, observed_days=days, tail_days=200
        )

    found = replicated(
        describe,
        lambda history: [waits_of_newcomers(history, day_one_classes=2).sum() / (rate * days)],
        seed=2106,
        replications=240,
    )
    assert_theory_inside(found[:, 0], exact.wait_days_after, within_share=0.2)


def test_a_list_beyond_capacity_grows_at_the_difference_and_has_no_average() -> None:
    """19 a day on 20 clinicians after 10 % off: 18 a day are seen, and the list grows by one a day."""
    days = 300
    seen = course(contacts(exactly(1), about(1.0)))

    def measure(history: History) -> list[float]:
        visits = history.visits
        assert (np.isnan(visits["started"]) | (visits["ended"] > Ended.STILL_WAITING)).all()
        came = np.count_nonzero(visits["joined"] > 0)
        return [(came - np.count_nonzero(visits["ended"] == Ended.COMPLETED)) / days]

    described = one_step(
        seen,
        working_at(0.9, 20),
        [*people_present(220, 20), newcomers(19.0, days)],
        is_clinic=True,
        observed_days=days,
    )
    found = replicated(lambda _: described, measure, seed=2107, replications=20)
    assert_theory_inside(found[:, 0], 19.0 - 18.0, within_share=0.5)
