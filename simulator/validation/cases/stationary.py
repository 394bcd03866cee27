"""Queues that begin in their steady state, so that no warm-up has to be guessed.

The people of day one are drawn from the stationary distribution. A memoryless stay has all of itself left;
a stay of another form in a loss system or an unlimited ward has an age from its equilibrium distribution (Cox
1962, Renewal Theory, section 5.3). So the process is stationary from the first moment on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from simulator.domain.distribution import Deterministic, Distribution, Exponential, Lognormal
from simulator.simulation.network import Arrivals, Course, InCare, Network, PatientClass, Pool
from simulator.validation.cases.small_network import in_care, network, poisson, step, waiting

NEGLIGIBLE = 1e-13
"""Probability of the states left out of a stationary distribution."""


def present_by_rates(
    arrivals_per_day: float, leaving_per_day: Callable[[int], float], most: float = math.inf
) -> np.ndarray:
    """Stationary probabilities of a birth-death chain, by the number present."""
    weights = [1.0]
    while len(weights) <= most:
        present = len(weights)
        weights.append(weights[-1] * arrivals_per_day / leaving_per_day(present))
        if weights[-1] < NEGLIGIBLE * max(weights) and leaving_per_day(present) > arrivals_per_day:
            break
    return np.array(weights) / math.fsum(weights)


def draw(chance: np.random.Generator, probabilities: np.ndarray) -> int:
    """A number present, drawn from the probabilities of 0, 1, 2 and so on."""
    return int(chance.choice(len(probabilities), p=probabilities))


def newcomers(rate_per_day: float, days: int, tail_days: int = 0, **named: object) -> PatientClass:
    """Poisson arrivals for some days and none in the tail, in which those who came are still served."""
    plain = poisson(rate_per_day, days, **named)  # type: ignore[arg-type]
    rates = (rate_per_day,) * days + (0.0,) * tail_days
    return replace(plain, arrivals=Arrivals(rates_per_day=rates, listed_days=None, logged_daily=False))


def people_present(
    present: int, servers: int, *, name: str = "pathway", enters_at: int = 0
) -> list[PatientClass]:
    """So many people at a step of memoryless care: in care as there are servers, the others waiting."""
    served = InCare(in_care_days=0.0, elapsed_share=0.0, attended=0, due_days=0.0)
    return [
        in_care(*[served] * min(present, servers), name=f"{name}/in care", enters_at=enters_at),
        waiting(*[0.0] * max(0, present - servers), name=f"{name}/waiting", enters_at=enters_at),
    ]


def one_step(
    care: Course,
    servers: Pool,
    classes: Sequence[PatientClass],
    *,
    is_clinic: bool = False,
    observed_days: int,
    tail_days: int = 0,
    warm_up_days: int = 0,
) -> Network:
    """One step for all classes; the reporting periods are the warm-up, the days observed, and the tail."""
    each = [care] * len(classes)
    only = step(*each, clinicians=0) if is_clinic else step(*each, place=0)
    ends = [warm_up_days, warm_up_days + observed_days, warm_up_days + observed_days + tail_days]
    inside = sorted({float(day) for day in ends[:2] if 0 < day < ends[2]})
    return network(float(ends[2]), [servers], [only], classes, month_starts=inside)


def equilibrium_age(stay: Distribution, chance: np.random.Generator) -> float:
    """How long a stay in progress has lasted: a uniform share of a stay drawn in proportion to its length."""
    if isinstance(stay, Deterministic):
        whole = stay.value
    elif isinstance(stay, Exponential):
        whole = float(chance.gamma(2.0, stay.average))
    elif isinstance(stay, Lognormal):
        whole = math.exp(stay.mu + stay.sigma**2 + stay.sigma * chance.standard_normal())
    else:
        raise TypeError(f"no length-biased draw for {stay}")
    return whole * float(chance.random())


def under_way(stay: Distribution, chance: np.random.Generator) -> InCare:
    """A patient met at a random moment of a stay."""
    age = equilibrium_age(stay, chance)
    return InCare(in_care_days=age, elapsed_share=stay.share_by(age), attended=0, due_days=0.0)


def lognormal(mean: float, sd: float) -> Lognormal:
    """The lognormal law of a given mean and standard deviation, in the same unit."""
    sigma_squared = math.log1p((sd / mean) ** 2)
    return Lognormal(mu=math.log(mean) - sigma_squared / 2, sigma=math.sqrt(sigma_squared))
