"""Priority classes that never interrupt a service: the urgent go first when a server becomes free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from simulator.theory.erlang import erlang_c, offered_load
from simulator.theory.requirement import require_not_negative, require_steady_state


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityClass:
    """Waits of one class of patient in a queue with priorities."""

    offered_load: float
    """Mean servers this class keeps busy, Erlangs."""
    wait_days: float
    """Mean wait of the class, days."""
    queue_length: float
    """Mean patients of the class waiting."""


def nonpreemptive_priority(
    arrivals_per_day: Sequence[float],
    mean_service_days: Sequence[float],
    service_cv_squared: Sequence[float],
) -> tuple[PriorityClass, ...]:
    """Waits by class at one server that takes the most urgent patient next (M/G/1 with priorities).

    Parameters
    ----------
    arrivals_per_day
        Mean Poisson arrivals by class, most urgent first, patients per day; each 0 or more.
    mean_service_days
        Mean time with the server by class, days; each more than 0.
    service_cv_squared
        Variance of the service time divided by its squared mean, by class; each 0 or more, 1 for exponential.

    Returns
    -------
    tuple of PriorityClass
        One a class, in the order given.

    Raises
    ------
    ValueError
        The lengths differ, there is no class, or a value is outside its range.
    UnstableQueueError
        The offered loads sum to 1 or more.

    Notes
    -----
    W_k = W_0 / (1 - σ_(k-1))(1 - σ_k), σ_k the load of classes 1 to k and W_0 = Σ λE[S²] / 2 the mean time
    until the server next becomes free. Source: Cobham (1954), Operations Research 2(1).
    """
    lengths = (len(arrivals_per_day), len(mean_service_days), len(service_cv_squared))
    if len(set(lengths)) != 1:
        raise ValueError(
            "arrivals_per_day, mean_service_days and service_cv_squared must have one value a class,"
            f" not {lengths[0]}, {lengths[1]} and {lengths[2]} values"
        )
    for cv_squared in service_cv_squared:
        require_not_negative("service_cv_squared", cv_squared)
    loads = [
        offered_load(arrivals, mean)
        for arrivals, mean in zip(arrivals_per_day, mean_service_days, strict=True)
    ]
    residual_days = sum(
        load * mean * (1 + cv_squared) / 2
        for load, mean, cv_squared in zip(loads, mean_service_days, service_cv_squared, strict=True)
    )
    return _waits_by_class(arrivals_per_day, loads, servers=1, residual_days=residual_days)


def nonpreemptive_priority_pool(
    arrivals_per_day: Sequence[float], mean_service_days: float, servers: int
) -> tuple[PriorityClass, ...]:
    """Waits by class in a pool of servers with one exponential service for all (M/M/c with priorities).

    Parameters
    ----------
    arrivals_per_day
        Mean Poisson arrivals by class, most urgent first, patients per day; each 0 or more.
    mean_service_days
        Mean time with a server, the same for every class, exponential, days; more than 0.
    servers
        Parallel servers; 1 or more.

    Returns
    -------
    tuple of PriorityClass
        One a class, in the order given.

    Raises
    ------
    ValueError
        There is no class, or a value is outside its range.
    UnstableQueueError
        The offered loads sum to the number of servers or more.

    Notes
    -----
    As for one server, with W_0 = P(wait) / cμ and σ_k the utilisation by classes 1 to k.
    Source: Cobham (1954), Operations Research 2(1).
    """
    loads = [offered_load(arrivals, mean_service_days) for arrivals in arrivals_per_day]
    everybody = erlang_c(sum(arrivals_per_day), mean_service_days, servers)
    residual_days = everybody.wait_probability * mean_service_days / servers
    return _waits_by_class(arrivals_per_day, loads, servers=servers, residual_days=residual_days)


def _waits_by_class(
    arrivals_per_day: Sequence[float], loads: Sequence[float], *, servers: int, residual_days: float
) -> tuple[PriorityClass, ...]:
    if not loads:
        raise ValueError("arrivals_per_day must have at least one class, not 0")
    utilisations = list(accumulate((load / servers for load in loads), initial=0.0))
    require_steady_state("priority queue", utilisations[-1])
    waits_days = [
        residual_days / ((1 - more_urgent) * (1 - so_far)) for more_urgent, so_far in pairwise(utilisations)
    ]
    return tuple(
        PriorityClass(offered_load=load, wait_days=wait_days, queue_length=arrivals * wait_days)
        for arrivals, load, wait_days in zip(arrivals_per_day, loads, waits_days, strict=True)
    )
