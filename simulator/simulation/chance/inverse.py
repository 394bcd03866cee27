"""Inverse distribution functions in closed form, from plain numbers to plain numbers.

Each takes a uniform strictly inside (0, 1) last and gives the value that a share ``u`` of people stay at or
below. Nothing here looks at Python objects, so the compiled engine runs the same lines. A value too large for
a double is infinite in both engines, where ``math.exp`` alone would stop one of them.
"""

from __future__ import annotations

import math
from typing import Final

# Above this a double overflows: log(1.797e308).
LARGEST_EXPONENT: Final = 709.78

# Uniforms from here up may be taken from one with little loss.
SAFE_FROM_ONE: Final = 2.0**-6

# Largest double below one.
LAST_BEFORE_ONE: Final = 1.0 - 2.0**-53

# From here up every double is a whole number, and a compiler's whole numbers soon end.
ALWAYS_WHOLE: Final = 2.0**53

# Half-width of the central region of AS 241, and the offsets and bounds of its two tails.
CENTRAL_HALF_WIDTH: Final = 0.425
CENTRAL_OFFSET: Final = 0.180625
NEAR_TAIL_OFFSET: Final = 1.6
FAR_TAIL_START: Final = 5.0


def deterministic_quantile(a: float, u: float) -> float:
    """``a``, whatever the uniform."""
    return a + 0.0 * u


def exponential_quantile(a: float, u: float) -> float:
    """Exponential with mean ``a``."""
    # `log` takes a third of the time of `log1p`. A draw is a multiple of 2**-53, so its distance from one is
    # exact; any other uniform loses less than 4e-15 of the value here.
    if u >= SAFE_FROM_ONE:
        return -a * math.log(1.0 - u)
    return -a * math.log1p(-u)


def weibull_quantile(a: float, b: float, u: float) -> float:
    """Weibull with shape ``a`` and scale ``b``, both more than 0."""
    return b * bounded_exp(math.log(-math.log1p(-u)) / a)


def uniform_quantile(a: float, b: float, u: float) -> float:
    """Uniform from ``a`` to ``b``."""
    return a + u * (b - a)


def triangular_quantile(a: float, b: float, c: float, u: float) -> float:
    """Triangular with low ``a``, mode ``b`` and high ``c``; a <= b <= c."""
    width = c - a
    if width <= 0.0:
        return a
    if u * width < b - a:
        return a + math.sqrt(u * width * (b - a))
    return c - math.sqrt((1.0 - u) * width * (c - b))


def lognormal_quantile(a: float, b: float, u: float) -> float:
    """Lognormal whose logarithm has mean ``a`` and standard deviation ``b``, 0 or more."""
    return bounded_exp(a + b * normal_quantile(u))


def bounded_exp(exponent: float) -> float:
    """The exponential, infinite where it would overflow."""
    if exponent > LARGEST_EXPONENT:
        return math.inf
    return math.exp(exponent)


def normal_quantile(u: float) -> float:
    """Standard normal, accurate to about one part in 1e16.

    Notes
    -----
    PPND16 of Wichura (1988), Algorithm AS 241: The percentage points of the normal distribution, Applied
    Statistics 37(3), 477-484, doi:10.2307/2347330: three ratios of polynomials of degree seven.
    """
    centred = u - 0.5
    if abs(centred) <= CENTRAL_HALF_WIDTH:
        return centred * _central_ratio(CENTRAL_OFFSET - centred * centred)
    depth = math.sqrt(-math.log(min(u, 1.0 - u)))
    if depth <= FAR_TAIL_START:
        distance = _near_tail_ratio(depth - NEAR_TAIL_OFFSET)
    else:
        distance = _far_tail_ratio(depth - FAR_TAIL_START)
    return distance if centred > 0.0 else -distance


def _central_ratio(r: float) -> float:
    upper = 2.5090809287301226727e3 * r + 3.3430575583588128105e4
    upper = upper * r + 6.7265770927008700853e4
    upper = upper * r + 4.5921953931549871457e4
    upper = upper * r + 1.3731693765509461125e4
    upper = upper * r + 1.9715909503065514427e3
    upper = upper * r + 1.3314166789178437745e2
    upper = upper * r + 3.3871328727963666080e0
    lower = 5.2264952788528545610e3 * r + 2.8729085735721942674e4
    lower = lower * r + 3.9307895800092710610e4
    lower = lower * r + 2.1213794301586595867e4
    lower = lower * r + 5.3941960214247511077e3
    lower = lower * r + 6.8718700749205790830e2
    lower = lower * r + 4.2313330701600911252e1
    lower = lower * r + 1.0
    return upper / lower


def _near_tail_ratio(r: float) -> float:
    upper = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
    upper = upper * r + 2.41780725177450611770e-1
    upper = upper * r + 1.27045825245236838258e0
    upper = upper * r + 3.64784832476320460504e0
    upper = upper * r + 5.76949722146069140550e0
    upper = upper * r + 4.63033784615654529590e0
    upper = upper * r + 1.42343711074968357734e0
    lower = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
    lower = lower * r + 1.51986665636164571966e-2
    lower = lower * r + 1.48103976427480074590e-1
    lower = lower * r + 6.89767334985100004550e-1
    lower = lower * r + 1.67638483018380384940e0
    lower = lower * r + 2.05319162663775882187e0
    lower = lower * r + 1.0
    return upper / lower


def _far_tail_ratio(r: float) -> float:
    upper = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    upper = upper * r + 1.24266094738807843860e-3
    upper = upper * r + 2.65321895265761230930e-2
    upper = upper * r + 2.96560571828504891230e-1
    upper = upper * r + 1.78482653991729133580e0
    upper = upper * r + 5.46378491116411436990e0
    upper = upper * r + 6.65790464350110377720e0
    lower = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
    lower = lower * r + 1.84631831751005468180e-5
    lower = lower * r + 7.86869131145613259100e-4
    lower = lower * r + 1.48753612908506148525e-2
    lower = lower * r + 1.36929880922735805310e-1
    lower = lower * r + 5.99832206555887937690e-1
    lower = lower * r + 1.0
    return upper / lower


def conditional_uniform(u: float, elapsed_share: float) -> float:
    """The uniform of someone known to lie above a share of the distribution, as after waiting already.

    Parameters
    ----------
    u
        A fresh uniform, strictly inside (0, 1).
    elapsed_share
        Probability of the values already ruled out, 0 to 1.

    Returns
    -------
    float
        More than 0 and less than 1, so that every quantile stays defined.
    """
    return min(elapsed_share + u * (1.0 - elapsed_share), LAST_BEFORE_ONE)


def whole_days(value: float, u: float) -> float:
    """The value rounded down or up at random, so that its mean is kept.

    Parameters
    ----------
    value
        Days, 0 or more; an infinite value stays infinite.
    u
        A uniform, strictly inside (0, 1).

    Returns
    -------
    float
        A whole number of days.
    """
    if value >= ALWAYS_WHOLE:
        return value
    lower = float(math.floor(value))
    return lower + 1.0 if u < value - lower else lower


def bernoulli(u: float, probability: float) -> bool:
    """Whether a thing of this probability happens to the holder of this uniform."""
    return u < probability
