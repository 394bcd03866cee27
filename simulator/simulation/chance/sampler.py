"""The one sampler of both engines: keyed uniforms in, durations and choices out.

A `Law` names a distribution by a kind and plain numbers; `quantile` turns the uniform of a person into that
person's value. Everything is a pure function, and `quantile_of` with all it calls compiles as it stands, so
the readable and the compiled engine give identical histories.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from simulator.simulation.chance.gamma import gamma_quantile
from simulator.simulation.chance.inverse import (
    bernoulli,
    conditional_uniform,
    deterministic_quantile,
    exponential_quantile,
    lognormal_quantile,
    normal_quantile,
    triangular_quantile,
    uniform_quantile,
    weibull_quantile,
    whole_days,
)
from simulator.simulation.chance.keyed import stream_key, uniform, uniforms
from simulator.simulation.chance.lookup import (
    choose,
    daily_risk_quantile,
    empirical_quantile,
    hazard_quantile,
)

__all__ = [
    "Law",
    "LawKind",
    "bernoulli",
    "choose",
    "conditional_uniform",
    "normal_quantile",
    "quantile",
    "quantile_of",
    "stream_key",
    "uniform",
    "uniforms",
    "whole_days",
]


class LawKind(IntEnum):
    """Which distribution a law is, and what its numbers then mean."""

    NEVER = 0
    """Always infinite."""
    DETERMINISTIC = 1
    """``a``: the value."""
    EXPONENTIAL = 2
    """``a``: mean."""
    GAMMA = 3
    """``a``: shape; ``b``: scale."""
    LOGNORMAL = 4
    """``a``, ``b``: mean and standard deviation of the logarithm."""
    WEIBULL = 5
    """``a``: shape; ``b``: scale."""
    UNIFORM = 6
    """``a``: low; ``b``: high."""
    TRIANGULAR = 7
    """``a``: low; ``b``: mode; ``c``: high."""
    EMPIRICAL = 8
    """``points``: values; ``cumulative``: their cumulative probabilities, ending in exactly 1."""
    HAZARD = 9
    """``points``: day edges from 0; ``cumulative``: hazard so far at each; ``a``: hazard a day afterwards."""
    DAILY_RISK = 10
    """``points``: whole days; ``cumulative``: probability of acting by each; ``a``: time of day, days."""


class Law(NamedTuple):
    """A distribution as plain numbers, in the form both engines read.

    A tuple, not a frozen dataclass like the domain's nouns, because it is unpacked at every draw.
    """

    kind: int
    """A `LawKind`."""
    a: float = 0.0
    """First parameter, as its kind says."""
    b: float = 0.0
    """Second parameter."""
    c: float = 0.0
    """Third parameter."""
    points: tuple[float, ...] = ()
    """Values or days of a table, ascending."""
    cumulative: tuple[float, ...] = ()
    """Cumulative probability or hazard at each of ``points``."""


def quantile(law: Law, u: float) -> float:
    """The value below which a law keeps a share ``u`` of people.

    Parameters
    ----------
    law
        The distribution. Its parameters were checked where the file was read.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        In the unit of the law, days as a rule; infinite for never. It does not fall when ``u`` rises, but for
        rounding in the last bits.
    """
    return quantile_of(law.kind, law.a, law.b, law.c, law.points, law.cumulative, u)


def quantile_of(
    kind: int,
    a: float,
    b: float,
    c: float,
    points: Sequence[float],
    cumulative: Sequence[float],
    u: float,
) -> float:
    """`quantile` of a law taken apart, for an engine that keeps laws in arrays.

    Parameters
    ----------
    kind
        A `LawKind`.
    a, b, c
        Parameters, as the kind says.
    points, cumulative
        The table, equally long; empty for a law without one.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        As `quantile`.
    """
    if kind == LawKind.EXPONENTIAL:
        value = exponential_quantile(a, u)
    elif kind == LawKind.DETERMINISTIC:
        value = deterministic_quantile(a, u)
    elif kind == LawKind.LOGNORMAL:
        value = lognormal_quantile(a, b, u)
    elif kind == LawKind.GAMMA:
        value = gamma_quantile(a, b, u)
    elif kind == LawKind.EMPIRICAL:
        value = empirical_quantile(points, cumulative, u)
    elif kind == LawKind.DAILY_RISK:
        value = daily_risk_quantile(points, cumulative, a, u)
    elif kind == LawKind.HAZARD:
        value = hazard_quantile(points, cumulative, a, u)
    elif kind == LawKind.UNIFORM:
        value = uniform_quantile(a, b, u)
    elif kind == LawKind.TRIANGULAR:
        value = triangular_quantile(a, b, c, u)
    elif kind == LawKind.WEIBULL:
        value = weibull_quantile(a, b, u)
    else:
        value = math.inf
    return value
