"""Queues with a waiting room against their closed forms. Time is in mean services, called days."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np

from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network
from simulator.theory import erlang_a, erlang_c, nonpreemptive_priority, pollaczek_khinchine
from simulator.validation.cases.small_network import (
    about,
    contacts,
    course,
    exactly,
    gives_up_after,
    network,
    pool,
    step,
)
from simulator.validation.cases.stationary import draw, newcomers, one_step, people_present, present_by_rates
from simulator.validation.estimate import Quantity
from simulator.validation.replicated import Replicated
from simulator.validation.source import COBHAM, ERLANG, KHINCHINE, LITTLE, PALM
from simulator.wording import as_stated

TAIL_DAYS: Final = 400
"""Days without arrivals in which everybody who came is still served, so that no wait is left out."""


def queues() -> tuple[Replicated, ...]:
    """All of them."""
    return (
        erlang_c_case(0.9, 1, days=3000, replications=1500, short=8, finds=(0.08, 0.009, 0.006)),
        erlang_c_case(4.5, 5, days=800, replications=600, short=8, finds=(0.14, 0.026, 0.008)),
        erlang_c_case(4.5, 5, days=800, replications=600, short=8, finds=(0.14, 0.026, 0.008), groups=2),
        erlang_c_case(4.75, 5, days=1200, replications=800, short=8, finds=(0.14, 0.017, 0.006)),
        erlang_c_case(9.0, 10, days=400, replications=600, short=8, finds=(0.15, 0.037, 0.008)),
        erlang_c_case(9.5, 10, days=600, replications=800, short=8, finds=(0.145, 0.024, 0.006)),
        erlang_c_case(19.0, 20, days=300, replications=800, short=8, finds=(0.17, 0.032, 0.006)),
        *(one_server_case(*named) for named in SERVICES),
        impatient_case(11.0, 10, 2.0, finds_share=0.065),
        impatient_case(4.5, 5, 5.0, finds_share=0.07),
        impatient_case(1.2, 1, 0.5, finds_share=0.02),
        priority_case(),
        *(pooling_case(pooled=pooled) for pooled in (False, True)),
    )


def waits_of_newcomers(history: History, day_one_classes: int = 0) -> np.ndarray:
    """Days waited by everybody who came during the run.

    Raises
    ------
    ValueError
        A patient has not started by the end: the tail of the run is too short.
    """
    visits = history.visits[history.visits["patient_class"] >= day_one_classes]
    waits = visits["started"] - visits["joined"]
    if np.isnan(waits).any():
        raise ValueError("a patient still waits at the end of the run")
    return np.asarray(waits)


def erlang_c_case(
    rate: float,
    servers: int,
    *,
    days: int,
    replications: int,
    short: int,
    finds: tuple[float, float, float],
    groups: int = 1,
) -> Replicated:
    """M/M/c from its stationary law on; also as several groups alike, which changes no total law."""
    exact = erlang_c(rate, 1.0, servers)
    present = present_by_rates(rate, lambda n: float(min(n, servers)))

    def describe(chance: np.random.Generator) -> Network:
        new = [newcomers(rate / groups, days, TAIL_DAYS, name=f"pathway/{g}") for g in range(groups)]
        classes = [*people_present(draw(chance, present), servers), *new]
        return one_step(course(about(1.0)), pool(servers), classes, observed_days=days, tail_days=TAIL_DAYS)

    def measure(history: History) -> list[float]:
        waits = waits_of_newcomers(history, day_one_classes=2)
        return [
            waits.sum() / (rate * days),
            np.count_nonzero(waits) / (rate * days),
            history.queue_days[0, 0] / days,
            history.busy_days[0, 0] / days,
        ]

    return Replicated(
        family="Several servers (M/M/c)",
        title=f"{as_stated(rate)} a day, servers: {servers}"
        + (f", {groups} groups alike" if groups > 1 else ""),
        describe=describe,
        measure=measure,
        quantities=(
            Quantity(name="mean wait, days", exact=exact.wait_days, source=ERLANG, finds_share=finds[0]),
            Quantity(
                name="share who wait", exact=exact.wait_probability, source=ERLANG, finds_share=finds[1]
            ),
            Quantity(name="people waiting", exact=exact.queue_length, source=ERLANG, finds_share=finds[0]),
            Quantity(name="servers busy", exact=exact.offered_load, source=LITTLE, finds_share=finds[2]),
        ),
        replications=replications,
        short_replications=short,
    )


SERVICES: Final = (
    ("always 1 day, contacts", exactly(1.0), 0.0, True),
    ("always 1 day, stays", exactly(1.0), 0.0, False),
    ("gamma, CV² 2, contacts", Law(LawKind.GAMMA, 0.5, 2.0), 2.0, True),
    (
        "lognormal, CV² 2, stays",
        Law(LawKind.LOGNORMAL, -math.log(3.0) / 2, math.sqrt(math.log(3.0))),
        2.0,
        False,
    ),
)
"""Service of mean 1 at one server: in words, as a law, its squared coefficient of variation, and whether it
is given in contacts."""


def one_server_case(form: str, service: Law, cv_squared: float, is_clinic: bool) -> Replicated:
    """M/G/1 at 0.8, from empty, with a warm-up of 1,200 mean services.

    The relaxation time of M/M/1 at 0.8 is 1 / (1 - √0.8)² = 90 services, and of a service of the form given
    here about (1 + CV²) / 2 times that. So the warm-up is nine relaxation times or more, and what is left of
    the empty start is below exp(-9), a ten-thousandth.
    """
    exact, finds = pollaczek_khinchine(0.8, 1.0, cv_squared), 0.06 * (1 + cv_squared / 2)
    warm_up, days, tail = 1200, 3000, 300
    care = course(contacts(exactly(1), service)) if is_clinic else course(service)

    def describe(_: np.random.Generator) -> Network:
        return one_step(
            care,
            pool(1),
            [newcomers(0.8, warm_up + days, tail)],
            is_clinic=is_clinic,
            warm_up_days=warm_up,
            observed_days=days,
            tail_days=tail,
        )

    def measure(history: History) -> list[float]:
        late = waits_of_newcomers(history)[history.visits["joined"] >= warm_up]
        return [late.sum() / (0.8 * days), history.queue_days[0, 1] / days, history.busy_days[0, 1] / days]

    return Replicated(
        family="One server, any service (M/G/1 at 0.8)",
        title=form[0].upper() + form[1:],
        describe=describe,
        measure=measure,
        quantities=(
            Quantity(
                name="mean wait, days",
                exact=exact.wait_days,
                source=KHINCHINE,
                finds_share=finds,
            ),
            Quantity(
                name="people waiting",
                exact=exact.queue_length,
                source=KHINCHINE,
                finds_share=finds,
            ),
            Quantity(name="servers busy", exact=0.8, source=LITTLE, finds_share=0.012),
        ),
        replications=600,
        short_replications=8,
    )


def impatient_case(rate: float, servers: int, patience: float, *, finds_share: float) -> Replicated:
    """M/M/c with exponential patience, from its stationary law on."""
    exact = erlang_a(rate, 1.0, patience, servers)
    present = present_by_rates(rate, lambda n: min(n, servers) + max(0, n - servers) / patience)
    days = round(3000 / rate)
    care = course(about(1.0), patience=gives_up_after(about(patience)))

    def describe(chance: np.random.Generator) -> Network:
        classes = [*people_present(draw(chance, present), servers), newcomers(rate, days)]
        return one_step(care, pool(servers), classes, observed_days=days)

    def measure(history: History) -> list[float]:
        ended = history.visits["ended"]
        return [
            np.count_nonzero(ended == Ended.RENEGED) / (rate * days),
            np.count_nonzero(ended == Ended.COMPLETED) / days,
            history.queue_days[0, 0] / days,
            history.busy_days[0, 0] / days,
        ]

    served = exact.throughput_per_day
    return Replicated(
        family="Giving up (Erlang A)",
        title=f"{as_stated(rate)} a day, servers: {servers}, patience {as_stated(patience)}",
        describe=describe,
        measure=measure,
        quantities=(
            Quantity(name="share giving up", exact=exact.reneged_share, source=PALM, finds_share=finds_share),
            Quantity(name="served a day", exact=served, source=PALM, finds_share=0.011),
            Quantity(name="people waiting", exact=exact.queue_length, source=PALM, finds_share=finds_share),
            Quantity(name="servers busy", exact=served, source=PALM, finds_share=0.009),
        ),
        replications=300,
        short_replications=8,
    )


def priority_case() -> Replicated:
    """Two classes at one server without interruption, from empty."""
    exact = nonpreemptive_priority([0.2, 0.6], [1.0, 1.0], [1.0, 1.0])
    warm_up, days, tail = 1200, 3600, 300
    seen = course(contacts(exactly(1), about(1.0)))
    names = ("urgent", "routine")

    def describe(_: np.random.Generator) -> Network:
        classes = [
            newcomers(rate, warm_up + days, tail, name=f"pathway/{name}")
            for rate, name in zip((0.2, 0.6), names, strict=True)
        ]
        only = step(replace(seen, priority=1), replace(seen, priority=2), clinicians=0)
        return network(float(warm_up + days + tail), [pool(1)], [only], classes)

    def measure(history: History) -> list[float]:
        waits, late = waits_of_newcomers(history), history.visits["joined"] >= warm_up
        return [
            waits[late & (history.visits["patient_class"] == index)].sum() / (rate * days)
            for index, rate in enumerate((0.2, 0.6))
        ]

    return Replicated(
        family="Urgent first, without interruption",
        title="Urgent 0.2 and routine 0.6 a day, one server",
        describe=describe,
        measure=measure,
        quantities=tuple(
            Quantity(name=f"mean wait, {name}, days", exact=found.wait_days, source=COBHAM, finds_share=share)
            for name, found, share in zip(names, exact, (0.035, 0.075), strict=True)
        ),
        replications=600,
        short_replications=8,
    )


def pooling_case(*, pooled: bool) -> Replicated:
    """Four places with five servers each, or one list for all twenty; from empty.

    The relaxation time at 0.9 is 1 / (c (1 - √0.9)²), 76 days for 5 servers and 19 for 20.
    """
    warm_up, days, tail = 400, 400, 200
    names = [f"pathway/{place}" for place in ("north", "east", "south", "west")]
    wait_days = (erlang_c(18.0, 1.0, 20) if pooled else erlang_c(4.5, 1.0, 5)).wait_days

    def describe(_: np.random.Generator) -> Network:
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
        late = history.visits["joined"] >= warm_up
        return [waits_of_newcomers(history)[late].sum() / (18 * days)]

    return Replicated(
        family="Pooled or apart",
        title="One list for 20 servers" if pooled else "Four lists for 5 servers each",
        describe=describe,
        measure=measure,
        quantities=(Quantity(name="mean wait, days", exact=wait_days, source=ERLANG, finds_share=0.19),),
        replications=240,
        short_replications=6,
    )
