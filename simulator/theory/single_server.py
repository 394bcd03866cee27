"""One server, or a few, whose service times need not be exponential."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.theory.erlang import erlang_c, offered_load
from simulator.theory.requirement import require_not_negative, require_steady_state


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleServerQueue:
    """One server with Poisson arrivals and service times of any form (M/G/1)."""

    utilisation: float
    """Mean share of the time the server is busy, 0-1."""
    wait_days: float
    """Mean wait of everybody, days."""
    queue_length: float
    """Mean patients waiting."""
    time_in_system_days: float
    """Mean time from arrival to the end of service, days."""


def pollaczek_khinchine(
    arrivals_per_day: float, mean_service_days: float, service_cv_squared: float
) -> SingleServerQueue:
    """Waits at one server with service times of any form.

    Parameters
    ----------
    arrivals_per_day
        Mean arrivals, Poisson, patients per day; 0 or more.
    mean_service_days
        Mean time with the server, days; more than 0.
    service_cv_squared
        Variance of the service time divided by its squared mean, dimensionless; 0 (always alike) or more,
        1 for exponential service.

    Returns
    -------
    SingleServerQueue
        Steady-state waits.

    Raises
    ------
    ValueError
        An argument is outside its range.
    UnstableQueueError
        The offered load is 1 or more.

    Notes
    -----
    W_q = λE[S²] / 2(1 - ρ), E[S²] = E[S]²(1 + CV²). Sources: Pollaczek (1930), Mathematische Zeitschrift 32;
    Khinchine (1932), Matematicheskii Sbornik 39(4).
    """
    require_not_negative("service_cv_squared", service_cv_squared)
    utilisation = offered_load(arrivals_per_day, mean_service_days)
    require_steady_state("M/G/1 queue", utilisation)
    wait_days = utilisation * mean_service_days * (1 + service_cv_squared) / (2 * (1 - utilisation))
    return SingleServerQueue(
        utilisation=utilisation,
        wait_days=wait_days,
        queue_length=arrivals_per_day * wait_days,
        time_in_system_days=wait_days + mean_service_days,
    )


def approximate_wait_days(
    arrivals_per_day: float,
    mean_service_days: float,
    servers: int,
    *,
    interarrival_cv_squared: float,
    service_cv_squared: float,
) -> float:
    """APPROXIMATE mean wait with several servers and any arrivals and service (Allen and Cunneen); not exact.

    Good for a first look at a busy clinic, never for validating an engine.

    Parameters
    ----------
    arrivals_per_day
        Mean arrivals, patients per day; 0 or more.
    mean_service_days
        Mean time with a server, days; more than 0.
    servers
        Parallel servers; 1 or more.
    interarrival_cv_squared
        Variance of the time between arrivals divided by its squared mean; 0 or more, 1 for Poisson arrivals.
    service_cv_squared
        Variance of the service time divided by its squared mean; 0 or more, 1 for exponential service.

    Returns
    -------
    float
        Mean wait of everybody, days. Exact for M/M/c and for M/G/1, approximate otherwise.

    Raises
    ------
    ValueError
        An argument is outside its range.
    UnstableQueueError
        The offered load is at or above the number of servers.

    Notes
    -----
    The M/M/c wait times (CV²_arrival + CV²_service) / 2. Sources: Allen (1990), Probability, Statistics, and
    Queueing Theory, 2nd edition; accuracy: Whitt (1993), Production and Operations Management 2(2).
    """
    require_not_negative("interarrival_cv_squared", interarrival_cv_squared)
    require_not_negative("service_cv_squared", service_cv_squared)
    exponential_wait_days = erlang_c(arrivals_per_day, mean_service_days, servers).wait_days
    return exponential_wait_days * (interarrival_cv_squared + service_cv_squared) / 2
