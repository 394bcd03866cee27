"""The gamma distribution inverted, to about one part in 1e12.

Notes
-----
The regularised incomplete gamma functions P and Q come from the power series below ``shape + 1`` and the
continued fraction above it: NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov/8.11.E4 and
the even part of https://dlmf.nist.gov/8.9.E2, the fraction by the method of Lentz as modified by Thompson and
Barnett (1986), Journal of Computational Physics 64(2), doi:10.1016/0021-9991(86)90046-X. Their logarithms are
solved for the logarithm of the value. The density of that logarithm is log-concave, so log P and log Q are
concave too (Bagnoli and Bergstrom 2005, Economic Theory 26(2), doi:10.1007/s00199-004-0514-4), and Newton's
method on a concave function cannot run away. Halley's step, never more than twice Newton's, does it in three.
"""

from __future__ import annotations

import math
from typing import Final

from simulator.simulation.chance.inverse import normal_quantile

# From here up eight terms of Stirling's series leave an error below 1e-18.
STIRLING_START: Final = 12.0
HALF_LOG_TWO_PI: Final = 0.9189385332046727
# Terms shrink below the last bit of a double within about nine times the square root of the shape.
MOST_TERMS: Final = 20_000
MOST_STEPS: Final = 20
LAST_BIT: Final = 2.0**-53
# An error this small, in units of the curve's width, is cubed by the Halley step that follows it.
SMALL_STEP: Final = 1e-5


def gamma_quantile(a: float, b: float, u: float) -> float:
    """Gamma with shape ``a`` and scale ``b``.

    Parameters
    ----------
    a
        Shape, more than 0; tested from 0.05 to 500.
    b
        Scale, more than 0, in the unit of the value: the mean is ``a * b``.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        0 or more, in the unit of ``b``. Zero only where the value is too small for a double.
    """
    log_gamma = log_gamma_function(a)
    is_lower = u <= 0.5
    log_tail = math.log(u) if is_lower else math.log1p(-u)
    log_value = _first_guess(a, log_gamma, u)
    tolerance = SMALL_STEP / (1.0 + math.sqrt(a))
    for _ in range(MOST_STEPS):
        excess = _log_tail(a, log_gamma, log_value, is_lower) - log_tail
        step = _halley_step(a, log_gamma, log_value, log_tail + excess, excess, is_lower)
        log_value -= step
        if abs(step) <= tolerance:
            break
    return b * math.exp(log_value)


def log_gamma_function(shape: float) -> float:
    """Logarithm of the gamma function for a shape above 0, to about one part in 1e14.

    Stirling's series, https://dlmf.nist.gov/5.11.E1, after a climb by the recurrence. ``math.lgamma`` will
    not do: its last bits differ between Python and a compiler.
    """
    climbed = 1.0
    while shape < STIRLING_START:
        climbed *= shape
        shape += 1.0
    r = 1.0 / (shape * shape)
    series = 1.0 / 156.0 - r * 3617.0 / 122400.0
    series = -691.0 / 360360.0 + r * series
    series = 1.0 / 1188.0 + r * series
    series = -1.0 / 1680.0 + r * series
    series = 1.0 / 1260.0 + r * series
    series = -1.0 / 360.0 + r * series
    series = 1.0 / 12.0 + r * series
    return (shape - 0.5) * math.log(shape) - shape + HALF_LOG_TWO_PI + series / shape - math.log(climbed)


def _halley_step(
    shape: float, log_gamma: float, log_value: float, log_tail: float, excess: float, is_lower: bool
) -> float:
    """How far the logarithm of the value lies beyond the root, by slope and curvature of the log tail."""
    value = math.exp(log_value)
    slope = math.exp(shape * log_value - value - log_gamma - log_tail)
    if not is_lower:
        slope = -slope
    newton = excess / slope
    # The log tail's second derivative is slope * (shape - value - slope).
    return newton / max(0.5, 1.0 - 0.5 * newton * (shape - value - slope))


def _first_guess(shape: float, log_gamma: float, u: float) -> float:
    """Logarithm of a rough quantile.

    From shape 1 up that of Wilson and Hilferty (1931), PNAS 17(12), doi:10.1073/pnas.17.12.684, or the
    leading term of P where it is larger; below shape 1 the two-part rule of Press et al. (2007), Numerical
    recipes, 3rd edition, section 6.2.1.
    """
    if shape < 1.0:
        split = 1.0 - shape * (0.253 + 0.12 * shape)
        if u < split:
            return math.log(u / split) / shape
        return math.log(1.0 - math.log((1.0 - u) / (1.0 - split)))
    leading = (math.log(u) + log_gamma + math.log(shape)) / shape
    cube_root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(u) / (3.0 * math.sqrt(shape))
    if cube_root <= 0.0:
        return leading
    return max(leading, math.log(shape) + 3.0 * math.log(cube_root))


def _log_tail(shape: float, log_gamma: float, log_value: float, is_lower: bool) -> float:
    """Logarithm of P (lower) or Q (upper) at the value."""
    value = math.exp(log_value)
    log_density = shape * log_value - value - log_gamma
    if value < shape + 1.0:
        log_lower = min(log_density + math.log(_series(shape, value)), -LAST_BIT)
        return log_lower if is_lower else math.log(-math.expm1(log_lower))
    log_upper = min(log_density + math.log(_continued_fraction(shape, value)), -LAST_BIT)
    return math.log(-math.expm1(log_upper)) if is_lower else log_upper


def _series(shape: float, value: float) -> float:
    """Sum of ``value**n / (shape (shape + 1) ... (shape + n))`` over n from 0."""
    term = 1.0 / shape
    total = term
    denominator = shape
    for _ in range(MOST_TERMS):
        denominator += 1.0
        term *= value / denominator
        total += term
        if term < total * LAST_BIT:
            break
    return total


def _continued_fraction(shape: float, value: float) -> float:
    """Upper incomplete gamma function over ``value**shape * exp(-value)``, for a value above ``shape + 1``.

    There the nth denominators of Lentz's method are at least n + 1, by induction, so none needs a guard.
    """
    denominator = value + 1.0 - shape
    c = math.inf
    d = 1.0 / denominator
    fraction = d
    for n in range(1, MOST_TERMS):
        numerator = -n * (n - shape)
        denominator += 2.0
        d = numerator * d + denominator
        c = denominator + numerator / c
        d = 1.0 / d
        fraction *= c * d
        if abs(c * d - 1.0) < 2.0 * LAST_BIT:
            break
    return fraction
