"""When new patients arrive: a Poisson process by the inverse of its cumulative rate, with keyed gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulator.simulation.chance.inverse import exponential_quantile
from simulator.simulation.chance.sampler import uniform
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import PatientClass


def arrival_days(patient_class: PatientClass, streams: Streams, horizon_days: float) -> tuple[float, ...]:
    """Moments at which the new patients of a class arrive, in order of patient number.

    The nth patient arrives when the cumulative rate reaches the sum of the first n unit exponential gaps,
    gap n belonging to patient n. So a scenario with more demand sees the same people sooner, and more after
    them.

    Parameters
    ----------
    patient_class
        A class of the network; one without arrivals gives none.
    streams
        Random numbers of the replication.
    horizon_days
        Arrivals at or after it are left out; days.

    Returns
    -------
    tuple of float
        Days from the start, ascending. Equal moments are possible where arrivals are listed or logged daily.

    Notes
    -----
    Inversion of the cumulative rate: Çinlar (1975), Introduction to Stochastic Processes, chapter 4.
    """
    arrivals = patient_class.arrivals
    if arrivals is None:
        return ()
    if arrivals.listed_days is not None:
        moments: Iterator[float] = iter(arrivals.listed_days)
    else:
        moments = _poisson_days(arrivals.rates_per_day, streams.of_class("referral", patient_class.name))
    logged = (math.floor(day) if arrivals.logged_daily else day for day in moments)
    return tuple(float(day) for day in logged if day < horizon_days)


def _poisson_days(rates_per_day: tuple[float, ...], key: int) -> Iterator[float]:
    patient, day, reached = 0, 0, 0.0
    target = exponential_quantile(1.0, uniform(key, patient, 0))
    while True:
        day, reached, moment = moment_of(rates_per_day, day, reached, target)
        if day == len(rates_per_day):
            return
        yield moment
        patient += 1
        target += exponential_quantile(1.0, uniform(key, patient, 0))


def moment_of(
    rates_per_day: Sequence[float], day: int, reached: float, target: float
) -> tuple[int, float, float]:
    """When the cumulative rate reaches a target, sought from a day on; both engines run these lines.

    Parameters
    ----------
    rates_per_day
        Mean arrivals on each day of the run.
    day
        Where to begin.
    reached
        Cumulative rate at the start of that day, patients.
    target
        What to reach, patients; at least ``reached``.

    Returns
    -------
    day, reached, moment
        The day on which it happens, the cumulative rate at its start, and the moment in days from the start;
        the number of days and infinity when it does not happen.
    """
    while day < len(rates_per_day):
        rate = rates_per_day[day]
        if rate > 0 and target < reached + rate:
            return day, reached, day + (target - reached) / rate
        reached += rate
        day += 1
    return day, reached, math.inf
