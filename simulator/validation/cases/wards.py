"""Wards without a list, wards without a limit, and beds that block one another. Days throughout."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from simulator.compilation.laws import law_of
from simulator.domain.distribution import Deterministic, Distribution, Exponential
from simulator.simulation.history import History
from simulator.simulation.network import Network, Routing, Way
from simulator.theory import erlang_b
from simulator.validation.cases.small_network import (
    about,
    course,
    elsewhere_after,
    exactly,
    in_care,
    network,
    pool,
    step,
    to,
    waiting,
)
from simulator.validation.cases.stationary import (
    draw,
    lognormal,
    newcomers,
    one_step,
    present_by_rates,
    under_way,
)
from simulator.validation.estimate import Quantity
from simulator.validation.replicated import Replicated
from simulator.validation.source import ERLANG, HUNT, MIRASOL, SEVASTYANOV, SMITH
from simulator.wording import as_stated

MEAN_STAY_DAYS: Final = 33.0
FORMS: Final[dict[str, Distribution]] = {
    "exponential": Exponential(average=MEAN_STAY_DAYS),
    "constant": Deterministic(value=MEAN_STAY_DAYS),
    "lognormal": lognormal(MEAN_STAY_DAYS, 45.0),
}
"""Stays of one mean and different form: only the mean may matter."""
SIZES: Final = ((36, 1.0, 0.13), (40, 1.0, 0.2), (18, 0.55, 0.11), (20, 0.55, 0.14))
"""Beds, admissions wanted a day, and the smallest share by which overflow could be wrong and be found so."""


def wards() -> tuple[Replicated, ...]:
    """All of them."""
    return (
        *(overflow_case(beds, rate, form, finds) for beds, rate, finds in SIZES for form in FORMS),
        stroke_loads_case(),
        wanted_ward_case(),
        *(line_case(stations, throughput) for stations, throughput in ((2, 2 / 3), (3, 22 / 39))),
    )


def overflow_case(beds: int, rate: float, form: str, finds: float) -> Replicated:
    """A ward whose patients are placed elsewhere at once when it is full, from its stationary law on."""
    exact, stay, days = erlang_b(rate, MEAN_STAY_DAYS, beds), FORMS[form], 1800
    # No patient arrives in the tail, so it may be long: even the longest stay elsewhere has ended by then.
    tail_days = 12_000 if form == "lognormal" else 2000
    occupied = present_by_rates(rate, lambda n: n / MEAN_STAY_DAYS, most=beds)
    care = replace(course(law_of(stay)), overflow=elsewhere_after(exactly(0.0), law_of(stay)))

    def describe(chance: np.random.Generator) -> Network:
        people = [under_way(stay, chance) for _ in range(draw(chance, occupied))]
        classes = [in_care(*people), newcomers(rate, days, tail_days)]
        return one_step(care, pool(beds), classes, observed_days=days, tail_days=tail_days)

    def measure(history: History) -> list[float]:
        away = history.visits[history.visits["elsewhere"]]
        return [
            len(away) / (rate * days),
            history.busy_days[0, 0] / (beds * days),
            float((away["left"] - away["started"]).sum()) / days,
        ]

    source = ERLANG if form == "exponential" else SEVASTYANOV
    return Replicated(
        family="Wards that overflow (Erlang B), whatever the form of the stay",
        title=f"{beds} beds, {as_stated(rate)} a day, stay of 33 days, {form}",
        describe=describe,
        measure=measure,
        quantities=(
            Quantity(
                name="share sent elsewhere",
                exact=exact.overflow_share,
                source=source,
                finds_share=finds,
            ),
            Quantity(name="occupancy", exact=exact.occupancy_share, source=source, finds_share=0.014),
            Quantity(
                name="patients elsewhere",
                exact=exact.patients_elsewhere,
                source=source,
                finds_share=finds,
            ),
        ),
        replications=300,
        short_replications=8,
    )


def _way_out(shares: dict[tuple[int, float], float]) -> Routing:
    """Routes by (destination, mean delay in days) and share."""
    totals = np.cumsum(list(shares.values()))
    return Routing(
        cumulative=(*(float(total) for total in totals[:-1]), 1.0),
        ways=tuple(Way(to=place, delay=about(delay) if delay else None) for place, delay in shares),
    )


OUT_OF_HYPER: Final = 0.075 * 1.5 + 0.15 * 0.5 + 0.03 * 2.0
OUT_OF_ACUTE: Final = 0.27 * 1.5 + 0.09 * 0.5 + 0.02 * 2.0
IN_WARD: Final = 24.0 + 0.71 * 2.0 + 0.29 * 1.5
"""Mean days in a bed after the stay, or with it, by the routes below."""
STROKES_PER_DAY: Final = 5.14


def stroke_network(beds: tuple[int, int, int, int], rate: float, days: int, edges: list[float]) -> Network:
    """Hyper-acute, acute and two wards; the bed is kept until the next accepts, and through a last delay.

    Inputs: the stroke example of PathSimR (github.com/nhs-bnssg-analytics/PathSimR).
    """
    leaves = _way_out({(-1, 2.0): 0.71, (-1, 1.5): 0.29})
    acute_to = {
        (2, 0.0): 0.35,
        (3, 0.0): 0.225,
        (-1, 1.5): 0.27,
        (-1, 0.5): 0.09,
        (-1, 2.0): 0.02,
        (-1, 0.0): 0.045,
    }
    hyper_to = {(1, 0.0): 0.42, (-1, 1.5): 0.075, (-1, 0.5): 0.15, (-1, 2.0): 0.03, (-1, 0.0): 0.325}
    stays = [(3.3, _way_out(hyper_to)), (7.7, _way_out(acute_to)), (24.0, leaves), (24.0, leaves)]
    steps = [
        step(course(about(mean), routing), place=unit, holds=True, name=f"stroke/unit {unit}")
        for unit, (mean, routing) in enumerate(stays)
    ]
    pools = [pool(count) for count in beds]
    return network(float(days), pools, steps, [newcomers(rate, days)], month_starts=edges)


def stroke_loads() -> tuple[float, float, float, float]:
    """Mean beds that each unit would use without a limit."""
    acute = STROKES_PER_DAY * 0.42
    return (
        STROKES_PER_DAY * (3.3 + OUT_OF_HYPER),
        acute * (7.7 + OUT_OF_ACUTE),
        acute * 0.35 * IN_WARD,
        acute * 0.225 * IN_WARD,
    )


def stroke_loads_case() -> Replicated:
    """Beds without a limit hold the offered load; a warm-up of 300 days is eleven mean ward stays."""
    warm_up, days = 300, 1000
    names = ("hyper-acute", "acute", "ward 1", "ward 2")
    return Replicated(
        family="Stroke network: beds kept until the next unit accepts",
        title="Offered load by unit (ward 1 has 20 beds)",
        describe=lambda _: stroke_network(
            (500, 500, 500, 500), STROKES_PER_DAY, warm_up + days, [float(warm_up)]
        ),
        measure=lambda history: list(history.busy_days[:, 1] / days),
        quantities=tuple(
            Quantity(name=f"beds in use, {name}", exact=load, source=MIRASOL, finds_share=finds)
            for name, load, finds in zip(names, stroke_loads(), (0.022, 0.04, 0.055, 0.08), strict=True)
        ),
        replications=60,
        short_replications=6,
    )


def wanted_ward_case() -> Replicated:
    """Twice the demand keeps ward 1 full and blocks acute beds: it turns over its beds over its stay."""
    warm_up, days = 300, 400

    def measure(history: History) -> list[float]:
        ward = history.visits[history.visits["step"] == 2]
        return [history.busy_days[2, 1] / days, np.count_nonzero(ward["left"] >= warm_up) / days]

    return Replicated(
        family="Stroke network: beds kept until the next unit accepts",
        title="Ward 1 at twice the demand",
        describe=lambda _: stroke_network(
            (400, 400, 20, 400), 2 * STROKES_PER_DAY, warm_up + days, [float(warm_up)]
        ),
        measure=measure,
        quantities=(
            Quantity(name="beds in use, ward 1", exact=20.0, source=SMITH, finds_share=0.001),
            Quantity(name="leaving ward 1 a day", exact=20 / IN_WARD, source=SMITH, finds_share=0.06),
        ),
        replications=60,
        short_replications=6,
    )


def line_case(stations: int, throughput: float) -> Replicated:
    """Exponential stays of mean 1, one bed each, no room between, always a patient at the door."""
    warm_up, days = 100, 1500

    def describe(_: np.random.Generator) -> Network:
        steps = [
            step(
                course(about(1.0), to(unit + 1 if unit + 1 < stations else -1)),
                place=unit,
                holds=True,
                name=f"line/{unit}",
            )
            for unit in range(stations)
        ]
        people = waiting(*[0.0] * (warm_up + days + 400))
        return network(float(warm_up + days), [pool(1)] * stations, steps, [people])

    def measure(history: History) -> list[float]:
        last = history.visits[history.visits["step"] == stations - 1]
        return [np.count_nonzero(last["left"] >= warm_up) / days]

    return Replicated(
        family="Beds in a line that block one another",
        title=f"{stations} beds, no room between",
        describe=describe,
        measure=measure,
        quantities=(Quantity(name="leaving a day", exact=throughput, source=HUNT, finds_share=0.02),),
        replications=120,
        short_replications=8,
    )
