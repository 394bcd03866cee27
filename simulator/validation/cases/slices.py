"""The salami slice in closed form: the same percentage off every queue, a different fate for each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network
from simulator.theory import salami_slice
from simulator.validation.cases.queues import waits_of_newcomers
from simulator.validation.cases.small_network import about, contacts, course, exactly, working_at
from simulator.validation.cases.stationary import draw, newcomers, one_step, people_present, present_by_rates
from simulator.validation.estimate import Quantity
from simulator.validation.replicated import Replicated
from simulator.validation.source import ERLANG, JENSEN, LITTLE
from simulator.wording import as_stated, rounded_share

FAMILY: Final = "The salami slice (capacity × (1 − cut), demand unchanged)"
SEEN: Final = course(contacts(exactly(1), about(1.0)))


def slices() -> tuple[Replicated, ...]:
    """Queues that settle after the cut, and those that never do."""
    return (
        settled_case(8.5, 10, 0.0, days=500, replications=600, finds=0.13),
        settled_case(8.5, 10, 0.05, days=500, replications=600, finds=0.15),
        settled_case(18.0, 20, 0.0, days=280, replications=600, finds=0.15),
        settled_case(18.0, 20, 0.05, days=280, replications=1000, finds=0.19),
        critical_case(),
        overloaded_case(),
    )


def settled_case(
    rate: float, servers: int, cut_share: float, *, days: int, replications: int, finds: float
) -> Replicated:
    """A queue that has a steady state, from its stationary law on; the cut slows every clinician."""
    exact = salami_slice(rate, 1.0, servers, cut_share)
    speed, tail = 1 - cut_share, 200
    present = present_by_rates(rate, lambda n: speed * min(n, servers))

    def describe(chance: np.random.Generator) -> Network:
        # People in care on day one have their contact due at once, and it is memoryless.
        classes = [*people_present(draw(chance, present), servers), newcomers(rate, days, tail)]
        return one_step(
            SEEN, working_at(speed, servers), classes, is_clinic=True, observed_days=days, tail_days=tail
        )

    return Replicated(
        family=FAMILY,
        title=f"{as_stated(rate)} a day, clinicians: {servers}, cut {rounded_share(cut_share)}",
        describe=describe,
        measure=lambda history: [waits_of_newcomers(history, day_one_classes=2).sum() / (rate * days)],
        quantities=(
            Quantity(name="mean wait, days", exact=exact.wait_days_after, source=ERLANG, finds_share=finds),
        ),
        replications=replications,
        short_replications=8,
    )


CRITICAL: Final = (19.0, 20)
"""Arrivals a day and clinicians of a team that a cut leaves with just the capacity it needs."""
CRITICAL_SPEED: Final = 0.95
"""Of its clinicians after the cut."""
CRITICAL_DAYS: Final = (50, 200)
"""When the list of a queue that just fails to settle is counted."""


def critical_case() -> Replicated:
    """19 a day on 20 clinicians, 5 % off: demand equals capacity, and no mean exists.

    The list grows with the root of time, so its length is known at a moment and not on average: by the
    forward equations of the birth-death chain, from the stationary law before the cut.
    """
    (rate, servers), speed = CRITICAL, CRITICAL_SPEED
    before = present_before(rate, servers)
    exact = [expected_list(before, rate, servers, speed, days) for days in CRITICAL_DAYS]
    first, last = CRITICAL_DAYS

    def describe(chance: np.random.Generator) -> Network:
        classes = [*people_present(draw(chance, before), servers), newcomers(rate, last)]
        return one_step(SEEN, working_at(speed, servers), classes, is_clinic=True, observed_days=last)

    def measure(history: History) -> list[float]:
        return [float(waiting_at(history, day)) for day in (first, last)]

    return Replicated(
        family=FAMILY,
        title="19 a day, clinicians: 20, cut 5%: no steady state",
        describe=describe,
        measure=measure,
        quantities=tuple(
            Quantity(name=f"people waiting on day {day}", exact=length, source=JENSEN, finds_share=finds)
            for day, length, finds in zip(CRITICAL_DAYS, exact, (0.21, 0.2), strict=True)
        ),
        replications=1200,
        short_replications=8,
    )


def present_before(rate: float, servers: int) -> NDArray[np.float64]:
    """Probabilities of how many are there before any cut."""
    return present_by_rates(rate, lambda n: float(min(n, servers)))


def waiting_at(history: History, moment: float) -> int:
    """People on the list of the first step just before a moment."""
    visits = history.visits
    gone = np.where(np.isnan(visits["started"]), visits["left"], visits["started"])
    return int(np.count_nonzero((visits["joined"] < moment) & ~(gone < moment)))


def expected_list(
    present: NDArray[np.float64], rate: float, servers: int, speed: float, days: float
) -> float:
    """Mean people waiting after some days, from the probabilities of how many are present now.

    Uniformisation of the forward equations: the chain is looked at in the moments of a Poisson process that
    is at least as fast as it, Jensen (1953), Skandinavisk Aktuarietidskrift 36.
    """
    clock = rate + speed * servers
    most = len(present) + round(12 * np.sqrt(clock * days))
    law = np.zeros(most)
    law[: len(present)] = present
    up = np.full(most, rate / clock)
    up[-1] = 0.0
    down = speed * np.minimum(np.arange(most), servers) / clock
    stay = 1 - up - down
    ticks_mean = clock * days
    ticks = np.arange(round(ticks_mean + 10 * np.sqrt(ticks_mean)))
    log_weight = ticks * np.log(ticks_mean) - ticks_mean - np.cumsum(np.log(np.maximum(ticks, 1)))
    waiting = np.maximum(np.arange(most) - servers, 0)
    mean = 0.0
    for weight in np.exp(log_weight):
        mean += weight * float(law @ waiting)
        moved = law * stay
        moved[1:] += (law * up)[:-1]
        moved[:-1] += (law * down)[1:]
        law = moved
    return mean


def overloaded_case() -> Replicated:
    """19 a day on 20 clinicians after 10 % off: 18 a day are seen, and the list grows by one a day."""
    days = 300

    def describe(_: np.random.Generator) -> Network:
        classes = [*people_present(220, 20), newcomers(19.0, days)]
        return one_step(SEEN, working_at(0.9, 20), classes, is_clinic=True, observed_days=days)

    def measure(history: History) -> list[float]:
        visits = history.visits
        came = np.count_nonzero(visits["joined"] > 0)
        return [(came - np.count_nonzero(visits["ended"] == Ended.COMPLETED)) / days]

    return Replicated(
        family=FAMILY,
        title="19 a day, clinicians: 20, cut 10%: no steady state",
        describe=describe,
        measure=measure,
        quantities=(Quantity(name="growth of the list, a day", exact=1.0, source=LITTLE, finds_share=0.2),),
        replications=200,
        short_replications=6,
    )
