"""Figures of a scenario as sentences carry them: times, rates, shares, distributions, routes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from simulator.domain.distribution import (
    Deterministic,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable
from simulator.domain.pathway import Route
from simulator.scenario_file.canonical_pathway import time as canonical_time
from simulator.wording import (
    counted,
    duration,
    listed,
    per_cent,
    plain,
    rounded,
)

Unit = Callable[[float], str]
MOST_VALUES_IN_A_LINE = 8
"""Values of a listed distribution that a line of a table bears."""


def titled(name: str, title: str) -> str:
    """A thing by its title, with the name that the file uses, by which cuts and tables know it."""
    return f"{title} ({name})" if title else name


def number_in_words(distribution: Distribution, one: str = "", *, in_full: bool = False) -> str:
    """A distribution of numbers, with a noun where there is one: `6 contacts`."""

    def unit(value: float) -> str:
        return counted(value, one) if one else plain(value)

    return _in_words(distribution, unit, "", in_full=in_full)


def contacts_in_words(distribution: Distribution, one: str = "", *, in_full: bool = False) -> str:
    """A number of contacts to attend, which is rounded up to a whole one."""
    number = number_in_words(distribution, one, in_full=in_full)
    match distribution:
        case Deterministic(value=value):
            is_whole = value.is_integer()
        case Empirical(values=values):
            is_whole = all(value.is_integer() for value in values)
        case _:
            is_whole = False
    return number if is_whole else f"{number}; then rounded up to a whole number"


def time_in_words(distribution: Distribution, *, in_full: bool = False) -> str:
    """A distribution of times, with its parameters and its mean."""
    if isinstance(distribution, HazardTable):
        if not any(distribution.hazards_per_day):
            return "never"
        steps = (
            f"{per_cent(hazard)} from {duration(start)}"
            for start, hazard in zip(distribution.from_days, distribution.hazards_per_day, strict=True)
        )
        return f"hazard a day that depends on the time waited: {listed(steps)}{_mean(distribution, duration)}"
    if isinstance(distribution, DailyRisk):
        return _daily_risk(distribution) + _mean(distribution, duration)
    return _in_words(distribution, duration, " of its days", in_full=in_full)


def _daily_risk(distribution: DailyRisk) -> str:
    hour = distribution.hour_of_day_days
    acts = "risk once a day" + (f", {duration(hour)} after midnight" if hour else "")
    stated = canonical_time(distribution)
    curve = stated["daily_risk"] if isinstance(stated, Mapping) else {}
    if isinstance(curve, Mapping) and "half" in curve:
        return f"{acts}, (x/c)^b ÷ (1 + (x/c)^b) on day x, with b = {curve['shape']} and c = {curve['half']}"
    shown = [per_cent(risk) for risk in distribution.risks]
    return f"{acts}: {listed(shown)} on day 1, 2, … of waiting, the last one for ever"


def _mean(distribution: Distribution, unit: Unit) -> str:
    if math.isinf(distribution.mean):
        return "; for some it never comes"
    # A mean of 1.75 days is not 42 hours to a reader.
    of_mean = _in_days if unit is duration and 1 <= distribution.mean < 4 else unit
    return f"; mean {of_mean(_four_digits(distribution.mean))}"


def _four_digits(value: float) -> float:
    return rounded(value, 4)


def _in_words(distribution: Distribution, unit: Unit, of_what: str, *, in_full: bool) -> str:
    if isinstance(distribution, Deterministic):
        return unit(distribution.value)
    form, spread = type(distribution).__name__, ""
    match distribution:
        case Exponential():
            form = "exponential"
        case Gamma(shape=shape, scale=scale):
            form = f"gamma, shape {plain(shape)}, scale {unit(scale)}"
            spread = _deviation(scale * math.sqrt(shape), unit)
        case Lognormal(mu=mu, sigma=sigma):
            form = (
                f"lognormal, logarithm{of_what} with mean {plain(mu)} and standard deviation {plain(sigma)}"
            )
            spread = _deviation(distribution.mean * math.sqrt(math.expm1(sigma**2)), unit)
        case Weibull(shape=shape, scale=scale):
            form = f"Weibull, shape {plain(shape)}, scale {unit(scale)}"
        case Uniform(low=low, high=high):
            form = f"uniform from {unit(low)} to {unit(high)}"
        case Triangular(low=low, mode=mode, high=high):
            form = f"triangular from {unit(low)} to {unit(high)}, most likely {unit(mode)}"
        case Empirical():
            # One unit for all values: weeks beside days would have to be converted by the reader.
            of_value = _in_days if unit is duration and distribution.values[0] >= 1 else unit
            form = _empirical(distribution, of_value, in_full=in_full)
    return form + _mean(distribution, unit) + spread


def _deviation(value: float, unit: Unit) -> str:
    return f", standard deviation {unit(_four_digits(value))}"


def _in_days(days: float) -> str:
    return counted(days, "day")


def _empirical(distribution: Empirical, unit: Unit, *, in_full: bool) -> str:
    values = distribution.values
    if len(values) > MOST_VALUES_IN_A_LINE and not in_full:
        return f"one of {len(values)} listed values from {unit(values[0])} to {unit(values[-1])}"
    total = math.fsum(distribution.weights)
    shares = (per_cent(weight / total) for weight in distribution.weights)
    return "one of " + listed(f"{unit(value)} ({share})" for value, share in zip(values, shares, strict=True))


def routes_in_words(routes: Sequence[Route]) -> str:
    """A table of routes: `therapy 55%, signposted 45% after 2 days`."""
    if len(routes) == 1 and routes[0].share == 1 and routes[0].delay is None:
        return routes[0].to
    return listed(
        f"{route.to} {per_cent(route.share)}"
        + ("" if route.delay is None else f" after a delay ({time_in_words(route.delay)})")
        for route in routes
    )
