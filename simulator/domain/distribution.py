"""Probability distributions of times and counts, as a scenario states them.

A distribution here knows its mean and its distribution function. Drawing from it is the business of
`simulator.simulation.chance.sampler`, which the engines share.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_right
from dataclasses import dataclass


class Distribution(ABC):
    """A distribution of values that are 0 or more; the field that holds it says the unit."""

    __slots__ = ()

    @property
    @abstractmethod
    def mean(self) -> float:
        """Expected value; infinite when the event may never happen."""

    @abstractmethod
    def share_by(self, value: float) -> float:
        """Probability of a value at or below `value`, 0 to 1 (the distribution function)."""

    def faults(self) -> tuple[str, ...]:
        """Every rule the parameters break, as sentences; empty for a possible distribution."""
        return ()


LARGEST_LOGARITHM = 100
"""Of a time or a number, far beyond any: the logarithm of 200 years in seconds is 23."""
SMALLEST_SHAPE = 1e-6
"""Of a gamma distribution: its standard deviation is then a thousand times its mean."""


def _must_have_a_mean(mean: float) -> tuple[str, ...]:
    if math.isfinite(mean):
        return ()
    return ("this spread is not allowed: it is so wide that the mean is beyond any number",)


def _must_be_positive(**parameters: float) -> tuple[str, ...]:
    return tuple(
        f"{name} of {value:g} is not allowed: it must be more than 0 and finite"
        for name, value in parameters.items()
        if not (math.isfinite(value) and value > 0)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deterministic(Distribution):
    """Always the same value."""

    value: float
    """The value; 0 or more."""

    @property
    def mean(self) -> float:
        """The value itself."""
        return self.value

    def share_by(self, value: float) -> float:
        """1 from the value on, 0 before it."""
        return 1.0 if value >= self.value else 0.0

    def faults(self) -> tuple[str, ...]:
        """A negative or infinite value."""
        if math.isfinite(self.value) and self.value >= 0:
            return ()
        return (f"value of {self.value:g} is not allowed: it must be 0 or more and finite",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exponential(Distribution):
    """Memoryless: the chance of ending in the next moment never changes."""

    average: float
    """Mean; more than 0."""

    @property
    def mean(self) -> float:
        """The stated mean."""
        return self.average

    def share_by(self, value: float) -> float:
        """1 - exp(-value / mean)."""
        return -math.expm1(-value / self.average) if value > 0 else 0.0

    def faults(self) -> tuple[str, ...]:
        """A mean that is not positive."""
        return _must_be_positive(mean=self.average)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gamma(Distribution):
    """Gamma by shape and scale."""

    shape: float
    """More than 0; 1 is exponential, larger is more regular."""
    scale: float
    """More than 0; mean is shape times scale."""

    @property
    def mean(self) -> float:
        """Shape times scale."""
        return self.shape * self.scale

    def share_by(self, value: float) -> float:
        """Regularised lower incomplete gamma function of value / scale."""
        from scipy.special import gammainc

        return float(gammainc(self.shape, value / self.scale)) if value > 0 else 0.0

    def faults(self) -> tuple[str, ...]:
        """A parameter that is not positive, or a shape too small to draw from."""
        wrong = _must_be_positive(shape=self.shape, scale=self.scale)
        if not wrong and self.shape < SMALLEST_SHAPE:
            wrong = (f"shape of {self.shape:g} is not allowed: it must be {SMALLEST_SHAPE:g} or more",)
        return wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Lognormal(Distribution):
    """Its logarithm is normal with mean `mu` and standard deviation `sigma`."""

    mu: float
    """Mean of the logarithm; any finite number."""
    sigma: float
    """Standard deviation of the logarithm; more than 0."""

    @property
    def mean(self) -> float:
        """exp(mu + sigma² / 2); infinite beyond the largest number."""
        try:
            return math.exp(self.mu + self.sigma**2 / 2)
        except OverflowError:
            return math.inf

    def share_by(self, value: float) -> float:
        """Standard normal distribution function of (log value - mu) / sigma."""
        if value <= 0:
            return 0.0
        return 0.5 * math.erfc((self.mu - math.log(value)) / (self.sigma * math.sqrt(2)))

    def faults(self) -> tuple[str, ...]:
        """A sigma that is not positive, a mu beyond any time, or so wide a spread that there is no mean."""
        wrong: tuple[str, ...] = ()
        if not -LARGEST_LOGARITHM <= self.mu <= LARGEST_LOGARITHM:
            wrong = (
                f"mu of {self.mu:g} is not allowed: it must be {-LARGEST_LOGARITHM} to {LARGEST_LOGARITHM}",
            )
        wrong += _must_be_positive(sigma=self.sigma)
        return wrong or _must_have_a_mean(self.mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weibull(Distribution):
    """Weibull by shape and scale; a shape above 1 is a hazard that rises with time."""

    shape: float
    """More than 0."""
    scale: float
    """More than 0; 63 % of values lie below it."""

    @property
    def mean(self) -> float:
        """Scale times the gamma function of 1 + 1 / shape; infinite beyond the largest number."""
        try:
            return self.scale * math.gamma(1 + 1 / self.shape)
        except OverflowError:
            return math.inf

    def share_by(self, value: float) -> float:
        """1 - exp(-(value / scale)^shape)."""
        return -math.expm1(-((value / self.scale) ** self.shape)) if value > 0 else 0.0

    def faults(self) -> tuple[str, ...]:
        """A parameter that is not positive, or so small a shape that there is no mean."""
        wrong = _must_be_positive(shape=self.shape, scale=self.scale)
        return wrong or _must_have_a_mean(self.mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform(Distribution):
    """Every value between two bounds equally likely."""

    low: float
    """Lower bound; 0 or more."""
    high: float
    """Upper bound; more than `low`."""

    @property
    def mean(self) -> float:
        """Midway between the bounds."""
        return (self.low + self.high) / 2

    def share_by(self, value: float) -> float:
        """Linear between the bounds."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def faults(self) -> tuple[str, ...]:
        """Bounds out of order, negative or infinite."""
        if 0 <= self.low < self.high < math.inf:
            return ()
        return (f"low {self.low:g} and high {self.high:g} are not allowed: it must be 0 <= low < high",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangular(Distribution):
    """Between two bounds with one most likely value."""

    low: float
    """Lower bound; 0 or more."""
    mode: float
    """Most likely value; between the bounds."""
    high: float
    """Upper bound; more than `low`."""

    @property
    def mean(self) -> float:
        """A third of low + mode + high."""
        return (self.low + self.mode + self.high) / 3

    def share_by(self, value: float) -> float:
        """Quadratic on each side of the mode."""
        if value <= self.low:
            return 0.0
        if value >= self.high:
            return 1.0
        width = self.high - self.low
        if value <= self.mode:
            return (value - self.low) ** 2 / (width * (self.mode - self.low))
        return 1 - (self.high - value) ** 2 / (width * (self.high - self.mode))

    def faults(self) -> tuple[str, ...]:
        """Bounds and mode out of order, negative or infinite."""
        if 0 <= self.low <= self.mode <= self.high < math.inf and self.low < self.high:
            return ()
        return (
            f"low {self.low:g}, mode {self.mode:g} and high {self.high:g} are not allowed: "
            "it must be 0 <= low <= mode <= high, and low < high",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Empirical(Distribution):
    """Listed values, each with its weight."""

    values: tuple[float, ...]
    """The values, ascending; 0 or more."""
    weights: tuple[float, ...]
    """One weight a value, 0 or more; they need not sum to 1, their shares count."""

    @property
    def mean(self) -> float:
        """Weighted mean of the values."""
        total = math.fsum(self.weights)
        return math.fsum(v * w for v, w in zip(self.values, self.weights, strict=True)) / total

    def share_by(self, value: float) -> float:
        """Share of the weight on values at or below `value`."""
        return math.fsum(self.weights[: bisect_right(self.values, value)]) / math.fsum(self.weights)

    def faults(self) -> tuple[str, ...]:
        """Lists of different length, values out of order, weights without a positive sum."""
        wrong = []
        if not self.values or len(self.values) != len(self.weights):
            wrong.append(
                f"{len(self.values)} values and {len(self.weights)} weights are not allowed: "
                "give one weight for each value, and at least one value"
            )
        if any(not (math.isfinite(v) and v >= 0) for v in self.values):
            wrong.append("every value must be 0 or more and finite")
        if list(self.values) != sorted(set(self.values)):
            wrong.append("values must ascend without repeats")
        if any(not (math.isfinite(w) and w >= 0) for w in self.weights) or math.fsum(self.weights) <= 0:
            wrong.append("weights must be 0 or more, with a sum above 0")
        return tuple(wrong)
