"""Parallel servers with Poisson arrivals: Erlang B (no waiting), Erlang C (waiting), Erlang A (giving up)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.theory.requirement import (
    require_not_negative,
    require_positive,
    require_steady_state,
    require_whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSystem:
    """Beds that send a patient elsewhere when all are full (M/G/c/c)."""

    offered_load: float
    """Mean patients who want a bed at once, Erlangs."""
    overflow_share: float
    """Share of admissions that find every bed full and are placed elsewhere, 0-1."""
    occupancy_share: float
    """Mean share of the beds in use, 0-1."""
    patients_elsewhere: float
    """Mean patients in a bed elsewhere, each staying as long as here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiServerQueue:
    """Identical servers with one patient list and no reneging (M/M/c)."""

    arrivals_per_day: float
    """Mean arrivals, patients per day."""
    offered_load: float
    """Mean servers kept busy, Erlangs."""
    servers: int
    """Parallel servers; 1 or more."""
    wait_probability: float
    """Probability that an arrival finds every server busy, 0-1."""
    wait_days: float
    """Mean wait of everybody, those who do not wait included, days."""
    queue_length: float
    """Mean patients waiting."""
    utilisation: float
    """Mean share of the servers busy, 0-1."""
    time_in_system_days: float
    """Mean time from arrival to the end of service, days."""

    def wait_longer_probability(self, wait_days: float) -> float:
        """Probability that a patient waits longer than a given time, first come first served.

        Parameters
        ----------
        wait_days
            The wait to exceed, days; 0 or more.

        Returns
        -------
        float
            P(W > t), 0-1; at 0 days it is the probability of any wait.

        Raises
        ------
        ValueError
            `wait_days` is negative or not finite.

        Notes
        -----
        P(W > t) = P(W > 0) exp(-(cμ - λ) t), as P(W > 0) / W_q = cμ - λ. Source: Gross, Shortle,
        Thompson and Harris (2008), Fundamentals of Queueing Theory, chapter 2.
        """
        require_not_negative("wait_days", wait_days)
        if self.wait_days == 0:
            return 0.0
        return self.wait_probability * math.exp(-wait_days * self.wait_probability / self.wait_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpatientQueue:
    """Identical servers with a list that patients leave when their patience ends (M/M/c+M)."""

    offered_load: float
    """Mean servers that would be busy if no patient gave up, Erlangs."""
    wait_probability: float
    """Probability that an arrival finds every server busy, 0-1."""
    reneged_share: float
    """Share of arrivals who leave the list before service, 0-1."""
    queue_length: float
    """Mean patients waiting."""
    wait_days: float
    """Mean wait of everybody, whether it ends in service or in giving up, days."""
    throughput_per_day: float
    """Mean patients served, per day."""
    utilisation: float
    """Mean share of the servers busy, 0-1."""


def offered_load(arrivals_per_day: float, mean_service_days: float) -> float:
    """Mean number of servers kept busy when no patient has to wait, in Erlangs.

    Parameters
    ----------
    arrivals_per_day
        Mean arrivals, patients per day; 0 or more.
    mean_service_days
        Mean time with a server, days; more than 0.

    Returns
    -------
    float
        Dimensionless. At or above the number of servers the queue has no steady state.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    Little's law applied to the servers alone. Source: Little (1961), Operations Research 9(3).
    """
    require_not_negative("arrivals_per_day", arrivals_per_day)
    require_positive("mean_service_days", mean_service_days)
    return arrivals_per_day * mean_service_days


def erlang_b(arrivals_per_day: float, mean_stay_days: float, beds: int) -> LossSystem:
    """Overflow of a ward whose patients cannot wait, whatever the form of their stays.

    Parameters
    ----------
    arrivals_per_day
        Mean admissions wanted, Poisson, patients per day; 0 or more.
    mean_stay_days
        Mean length of stay, days; more than 0. Only the mean matters.
    beds
        Beds; 1 or more.

    Returns
    -------
    LossSystem
        Overflow, occupancy and patients elsewhere. There is a steady state at any load.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    The recursion B(n) = aB(n-1) / (n + aB(n-1)) only adds and multiplies positive numbers, so it loses no
    digits. Sources: Erlang (1917), Elektroteknikeren 13; insensitivity to the form of the stays:
    Sevastyanov (1957), Theory of Probability and its Applications 2(1).
    """
    require_whole("beds", beds, at_least=1)
    load = offered_load(arrivals_per_day, mean_stay_days)
    overflow_share = _overflow_share(load, beds)
    return LossSystem(
        offered_load=load,
        overflow_share=overflow_share,
        occupancy_share=load * (1 - overflow_share) / beds,
        patients_elsewhere=load * overflow_share,
    )


def erlang_c(arrivals_per_day: float, mean_service_days: float, servers: int) -> MultiServerQueue:
    """Waits in a queue with identical servers and exponential service, where no patient gives up.

    Parameters
    ----------
    arrivals_per_day
        Mean arrivals, Poisson, patients per day; 0 or more.
    mean_service_days
        Mean time with a server, exponential, days; more than 0.
    servers
        Parallel servers; 1 or more.

    Returns
    -------
    MultiServerQueue
        Steady-state waits.

    Raises
    ------
    ValueError
        An argument is outside its range.
    UnstableQueueError
        The offered load is at or above the number of servers.

    Notes
    -----
    C = B / (1 - ρ + ρB) with B from Erlang B. Source: Erlang (1917), Elektroteknikeren 13.
    """
    require_whole("servers", servers, at_least=1)
    load = offered_load(arrivals_per_day, mean_service_days)
    utilisation = load / servers
    require_steady_state("M/M/c queue", utilisation)
    overflow_share = _overflow_share(load, servers)
    wait_probability = overflow_share / (1 - utilisation + utilisation * overflow_share)
    wait_days = wait_probability * mean_service_days / (servers - load)
    return MultiServerQueue(
        arrivals_per_day=arrivals_per_day,
        offered_load=load,
        servers=servers,
        wait_probability=wait_probability,
        wait_days=wait_days,
        queue_length=arrivals_per_day * wait_days,
        utilisation=utilisation,
        time_in_system_days=wait_days + mean_service_days,
    )


def erlang_a(
    arrivals_per_day: float, mean_service_days: float, mean_patience_days: float, servers: int
) -> ImpatientQueue:
    """Waits and giving up in a queue whose patients have exponential patience.

    Parameters
    ----------
    arrivals_per_day
        Mean arrivals, Poisson, patients per day; more than 0.
    mean_service_days
        Mean time with a server, exponential, days; more than 0.
    mean_patience_days
        Mean time a patient is willing to wait, exponential, days; more than 0. The patience rate θ is its
        inverse.
    servers
        Parallel servers; 1 or more.

    Returns
    -------
    ImpatientQueue
        There is a steady state at any load. States 1e-20 times less likely than the likeliest count as 0.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    Stationary law of the birth-death chain with births λ and deaths min(n, c)μ + max(n - c, 0)θ. The work
    grows as the square root of the arrivals during one mean patience. Sources: Palm (1957), Tele 1;
    Garnett, Mandelbaum and Reiman (2002), Manufacturing and Service Operations Management 4(3).
    """
    require_positive("arrivals_per_day", arrivals_per_day)
    require_positive("mean_patience_days", mean_patience_days)
    require_whole("servers", servers, at_least=1)
    load = offered_load(arrivals_per_day, mean_service_days)
    patience_ratio = mean_service_days / mean_patience_days
    require_positive("mean_service_days / mean_patience_days", patience_ratio)
    weights = _impatient_weights(load, patience_ratio, servers)
    total = math.fsum(weights.values())
    queue_length = math.fsum(max(n - servers, 0) * w for n, w in weights.items()) / total
    busy_servers = math.fsum(min(n, servers) * w for n, w in weights.items()) / total
    return ImpatientQueue(
        offered_load=load,
        wait_probability=math.fsum(w for n, w in weights.items() if n >= servers) / total,
        reneged_share=queue_length / mean_patience_days / arrivals_per_day,
        queue_length=queue_length,
        wait_days=queue_length / arrivals_per_day,
        throughput_per_day=busy_servers / mean_service_days,
        utilisation=busy_servers / servers,
    )


def _overflow_share(load: float, beds: int) -> float:
    overflow_share = 1.0
    for n in range(1, beds + 1):
        overflow_share = load * overflow_share / (n + load * overflow_share)
    return overflow_share


def _impatient_weights(load: float, patience_ratio: float, servers: int) -> dict[int, float]:
    """Unnormalised stationary weights by number present; times in mean services, the likeliest weighs 1."""

    def death_rate(present: int) -> float:
        return min(present, servers) + max(present - servers, 0) * patience_ratio

    # Working outwards from the mode keeps the weights in range and the states few, even for long patience.
    mode = int(load) if load < servers else servers + int((load - servers) / patience_ratio)
    negligible = 1e-20  # far below the rounding of the sum these weights go into
    weights = {mode: 1.0}
    present, weight = mode, 1.0
    while weight > negligible:
        present += 1
        weight *= load / death_rate(present)
        weights[present] = weight
    present, weight = mode, 1.0
    while present > 0 and weight > negligible:
        weight *= death_rate(present) / load
        present -= 1
        weights[present] = weight
    return weights
