"""Patients present where none waits: wards without a limit, and how often a real ward would be full."""

from __future__ import annotations

import math

from simulator.theory.requirement import require_not_negative, require_whole


def occupancy_probability(patients: int, offered_load: float) -> float:
    """Probability that exactly so many patients are present in a ward without a limit (M/G/∞).

    Parameters
    ----------
    patients
        Patients present; 0 or more.
    offered_load
        Mean patients present, Erlangs; 0 or more.

    Returns
    -------
    float
        P(N = n), 0-1.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    Poisson with mean λ times the mean stay, whatever the form of the stays.
    Source: Mirasol (1963), Operations Research 11(2).
    """
    require_whole("patients", patients, at_least=0)
    require_not_negative("offered_load", offered_load)
    if offered_load == 0:
        return 1.0 if patients == 0 else 0.0
    return math.exp(patients * math.log(offered_load) - offered_load - math.lgamma(patients + 1))


def occupancy_at_most_probability(patients: int, offered_load: float) -> float:
    """Probability that at most so many patients are present in a ward without a limit (M/G/∞).

    Parameters
    ----------
    patients
        Patients present; 0 or more.
    offered_load
        Mean patients present, Erlangs; 0 or more.

    Returns
    -------
    float
        P(N <= n), 0-1.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    Source: Mirasol (1963), Operations Research 11(2).
    """
    require_whole("patients", patients, at_least=0)
    return min(1.0, math.fsum(occupancy_probability(n, offered_load) for n in range(patients + 1)))


def delay_probability(beds: int, offered_load: float) -> float:
    """Probability that a patient finds a ward of so many beds full, judged by its occupancy without a limit.

    Parameters
    ----------
    beds
        Beds; 1 or more.
    offered_load
        Mean patients present if there were no limit, Erlangs; 0 or more.

    Returns
    -------
    float
        P(N = n) / P(N <= n), 0-1; the overflow share of `erlang_b` for the same load.

    Raises
    ------
    ValueError
        An argument is outside its range.

    Notes
    -----
    The inverse is summed as 1 + n/a + n(n-1)/a² + …, which does not underflow when the load is far above the
    beds. Source: Monks and others (2016), BMC Health Services Research 16, doi 10.1186/s12913-016-1789-4.
    """
    require_whole("beds", beds, at_least=1)
    require_not_negative("offered_load", offered_load)
    if offered_load == 0:
        return 0.0
    term = total = 1.0
    for patients in range(beds, 0, -1):
        term *= patients / offered_load
        total += term
    return 1 / total
