"""Who leaves a list unseen: which of the competing risks acts first, and after how long."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.domain.distribution import Distribution
from simulator.domain.load.visit_work import shares_after_care
from simulator.domain.pathway import Course, Route

SHORTEST_DAYS, LONGEST_DAYS = 1e-3, 1e5
"""Waits looked at, from a minute and a half to 270 years; a risk that acts later acts on no patient."""
MOMENTS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What becomes of people of one course who wait and are never seen."""

    routes: tuple[tuple[str, float], ...]
    """Step or exit, and the share of them who go there; those placed elsewhere go where their care leads."""
    mean_days: float
    """Mean wait until the first risk acts, days; 0 or more."""


@lru_cache(maxsize=1024)
def leaving_of(course: Course) -> Leaving | None:
    """How a list is left unseen; none where nothing but being seen ends a wait.

    Notes
    -----
    The cause-specific incidence of competing risks that are independent of one another: Kalbfleisch and
    Prentice (2002), The Statistical Analysis of Failure Time Data, chapter 8. Of two that act at one moment
    the engine takes patience before deterioration before overflow; on the grid each has half.
    """
    timed = [(risk.after, _routes(risk.routes)) for risk in (course.patience, course.deterioration) if risk]
    if course.overflow is not None:
        timed.append((course.overflow.after, tuple(shares_after_care(course))))
    if not timed:
        return None
    moments = np.concatenate([[0.0], np.geomspace(SHORTEST_DAYS, LONGEST_DAYS, MOMENTS)])
    lasting = np.array([_lasting(after, moments) for after, _ in timed])
    shares = _first_to_act(lasting)
    routes = [
        (to, share * of_risk)
        for (_, ways), of_risk in zip(timed, shares / max(shares.sum(), SHORTEST_DAYS), strict=True)
        for to, share in ways
    ]
    together = lasting.prod(axis=0)[1:]
    mean_days = float(np.trapezoid(together, moments)) if together[0] > 0 else 0.0
    return Leaving(routes=tuple(routes), mean_days=mean_days)


def _routes(routes: tuple[Route, ...]) -> tuple[tuple[str, float], ...]:
    return tuple((route.to, route.share) for route in routes)


def _lasting(after: Distribution, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[moment + 1]`, share on whom the risk has not acted: 1, then the share after each moment."""
    return np.array([1.0, *(1 - after.share_by(float(moment)) for moment in moments)])


def _first_to_act(lasting: NDArray[np.float64]) -> NDArray[np.float64]:
    """`float64[risk]`, share on whom each risk acts first."""
    acts = lasting[:, :-1] - lasting[:, 1:]
    shares = np.zeros(len(lasting))
    for risk in range(len(lasting)):
        others = np.delete(lasting, risk, axis=0)
        before, after = others[:, :-1].prod(axis=0), others[:, 1:].prod(axis=0)
        shares[risk] = math.fsum(acts[risk] * (before + after) / 2)
    return shares
