"""How distributions are written: `{lognormal: {mean: 14 days, sd: 3.8 days}}`, or a bare `3 days`."""

from __future__ import annotations

import math
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator, model_validator

from simulator.domain.distribution import (
    Deterministic,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable
from simulator.scenario_file import limits, quantity
from simulator.scenario_file.schema.base import Duration, Number, Shape, Share, Weight
from simulator.wording import as_stated

Q = TypeVar("Q", bound=float)
"""The quantity that is distributed: a time in days, or a number."""
SMALLEST_SCALE = 1e-12
"""Of what follows from mean and spread, relative to the smaller of the two."""
WIDEST_SPREAD = 1_000_000
"""Of a standard deviation to its mean, either way; beyond it nothing can be drawn."""


def _one_pair(holder: Shape, first: tuple[str, str], second: tuple[str, str]) -> None:
    written = tuple(sorted(holder.model_fields_set))
    if written not in (tuple(sorted(first)), tuple(sorted(second))):
        pairs = " or ".join(f"'{one}' and '{other}'" for one, other in (first, second))
        raise ValueError(f"write {pairs}, and nothing else")


def _positive(**values: float | None) -> None:
    for name, value in values.items():
        if value is not None and value <= 0:
            raise ValueError(f"{name} of {as_stated(value)} is not allowed: it must be more than 0")


def _of_like_size(mean: float | None, sd: float | None) -> None:
    """Refuse a spread that is none beside its mean, and one beside which the mean is nothing."""
    if mean is None or sd is None:
        return
    limits.not_too_small(min(mean, sd) * SMALLEST_SCALE, f"mean of {as_stated(mean)}, sd of {as_stated(sd)}")
    if sd < mean / WIDEST_SPREAD:
        raise ValueError(
            f"sd of {as_stated(sd)} is not allowed: it is less than a millionth of the mean of "
            f"{as_stated(mean)}; write the mean alone, as a time or number that is always the same"
        )
    if sd > mean * WIDEST_SPREAD:
        raise ValueError(
            f"sd of {as_stated(sd)} is not allowed: it is more than a million times the mean of "
            f"{as_stated(mean)}"
        )


class OfQuantity(Shape, Generic[Q], use_attribute_docstrings=False):
    """A shape that is the same for times and for numbers."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[object, ...]) -> str:
        """What the JSON Schema calls the shape for one kind of quantity."""
        return cls.__name__ + ("OfTime" if params == (Duration,) else "OfNumber")


class ExponentialShape(OfQuantity[Q]):
    """Memoryless, by its mean."""

    mean: Q


class GammaShape(OfQuantity[Q]):
    """Gamma, by mean and standard deviation or by shape and scale."""

    mean: Q | None = None
    sd: Q | None = None
    shape: Number | None = None
    scale: Q | None = None

    @model_validator(mode="after")
    def _complete(self) -> GammaShape[Q]:
        _one_pair(self, ("mean", "sd"), ("shape", "scale"))
        _positive(mean=self.mean, sd=self.sd)
        _of_like_size(self.mean, self.sd)
        return self

    def resolved(self) -> Gamma:
        """By shape and scale."""
        if self.mean is not None and self.sd is not None:
            return Gamma(shape=(self.mean / self.sd) ** 2, scale=self.sd**2 / self.mean)
        assert self.shape is not None
        assert self.scale is not None
        return Gamma(shape=self.shape, scale=self.scale)


class LognormalShape(OfQuantity[Q]):
    """Lognormal, by mean and standard deviation or by mu and sigma of the logarithm."""

    mean: Q | None = None
    sd: Q | None = None
    mu: Number | None = None
    """Mean of the natural logarithm; for a time, of its days."""
    sigma: Number | None = None

    @model_validator(mode="after")
    def _complete(self) -> LognormalShape[Q]:
        _one_pair(self, ("mean", "sd"), ("mu", "sigma"))
        _positive(mean=self.mean, sd=self.sd)
        _of_like_size(self.mean, self.sd)
        return self

    def resolved(self) -> Lognormal:
        """By mu and sigma."""
        if self.mean is not None and self.sd is not None:
            variance = math.log1p((self.sd / self.mean) ** 2)
            return Lognormal(mu=math.log(self.mean) - variance / 2, sigma=math.sqrt(variance))
        assert self.mu is not None
        assert self.sigma is not None
        return Lognormal(mu=self.mu, sigma=self.sigma)


class WeibullShape(OfQuantity[Q]):
    """Weibull; a shape above 1 is a hazard that rises with time."""

    shape: Number
    scale: Q


class UniformShape(OfQuantity[Q]):
    """Every value between two bounds equally likely."""

    low: Q
    high: Q


class TriangularShape(OfQuantity[Q]):
    """Between two bounds with one most likely value."""

    low: Q
    mode: Q
    high: Q


class EmpiricalShape(OfQuantity[Q]):
    """Listed values, each with its weight."""

    values: list[Q]
    weights: list[Weight]

    def resolved(self) -> Empirical:
        """Values in ascending order."""
        if len(self.values) != len(self.weights):
            return Empirical(values=tuple(self.values), weights=tuple(self.weights))
        pairs = sorted(zip(self.values, self.weights, strict=True))
        return Empirical(values=tuple(v for v, _ in pairs), weights=tuple(w for _, w in pairs))


def _values_with_weights(written: object) -> object:
    if isinstance(written, dict) and not written.keys() & {"values", "weights"}:
        written = {"values": list(written), "weights": list(written.values())}
    if isinstance(written, dict) and isinstance(written.get("weights"), list):
        _refuse_shares_beside_counts(written["weights"])
    return written


def _refuse_shares_beside_counts(weights: list[object]) -> None:
    """20% counts a hundredth of what 20 counts: where both stand in one list, one of them is a slip."""
    shares = [weight for weight in weights if str(weight).strip().endswith("%")]
    counts = [w for w in weights if quantity.kind_of(w) == "number" and w not in (0, "0")]
    if shares and counts:
        raise ValueError(
            f"the weights {shares[0]} and {counts[0]} are of two kinds: write percentages throughout, "
            "or counts"
        )


class DistributionShape(OfQuantity[Q]):
    """A distribution: exactly one of these kinds, or a bare value that is always the same."""

    deterministic: Q | None = None
    """Always the same; may be written bare."""
    exponential: ExponentialShape[Q] | None = None
    gamma: GammaShape[Q] | None = None
    lognormal: LognormalShape[Q] | None = None
    weibull: WeibullShape[Q] | None = None
    uniform: UniformShape[Q] | None = None
    triangular: TriangularShape[Q] | None = None
    empirical: (
        Annotated[
            EmpiricalShape[Q],
            BeforeValidator(
                _values_with_weights, json_schema_input_type=dict[str, str | float | list[str | float]]
            ),
        ]
        | None
    ) = None
    """Listed values with weights, or a mapping from value to weight."""

    @model_validator(mode="after")
    def _one_kind(self) -> DistributionShape[Q]:
        kinds = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(kinds) != 1:
            known = ", ".join(type(self).model_fields)
            raise ValueError(f"{len(kinds)} kinds of distribution are written: write one of {known}")
        return self

    def resolved(self) -> Distribution:
        """The distribution, in days if it is of a time."""
        if self.exponential is not None:
            return Exponential(average=self.exponential.mean)
        if self.weibull is not None:
            return Weibull(shape=self.weibull.shape, scale=self.weibull.scale)
        if self.uniform is not None:
            return Uniform(low=self.uniform.low, high=self.uniform.high)
        if self.triangular is not None:
            written = self.triangular
            return Triangular(low=written.low, mode=written.mode, high=written.high)
        for with_choice in (self.gamma, self.lognormal, self.empirical):
            if with_choice is not None:
                return with_choice.resolved()
        assert self.deterministic is not None
        return Deterministic(value=self.deterministic)


class DailyRiskShape(Shape):
    """A chance of acting once on each whole day of waiting: an S-shaped curve, or a list."""

    shape: Number | None = None
    """Steepness b of the curve (x/c)^b / (1 + (x/c)^b)."""
    half: Duration | None = None
    """Time waited c at which the daily risk is one half."""
    risks: list[Share] | None = None
    """Risk on day 1, 2, 3 …; the last one continues."""
    time_of_day: Duration = 0.0
    """Time after midnight at which the risk acts."""

    @model_validator(mode="after")
    def _complete(self) -> DailyRiskShape:
        written = self.model_fields_set - {"time_of_day"}
        if written not in ({"shape", "half"}, {"risks"}):
            raise ValueError("write 'shape' and 'half', or 'risks', and nothing else")
        _positive(shape=self.shape, half=self.half)
        if self.shape is not None and not 0.01 <= self.shape <= 100:
            raise ValueError(f"shape of {as_stated(self.shape)} is not allowed: it must be 0.01 to 100")
        return self

    def resolved(self) -> DailyRisk:
        """The listed risks, or the curve's."""
        if self.shape is not None and self.half is not None:
            return DailyRisk.s_curve(shape=self.shape, half_days=self.half, hour_of_day_days=self.time_of_day)
        return DailyRisk(risks=tuple(self.risks or ()), hour_of_day_days=self.time_of_day)


def _day(written: str) -> float:
    return float(quantity.exact_number(written))


class TimeDistributionShape(DistributionShape[Duration]):
    """A distribution of a time, in days."""

    hazard_by_day: dict[str, Share] | None = None
    """Hazard from each day of waiting on, as a rate a day: at 10% a day 9.5% go in a day."""
    daily_risk: DailyRiskShape | None = None

    @model_validator(mode="after")
    def _days(self) -> TimeDistributionShape:
        for day in self.hazard_by_day or ():
            _day(day)
        return self

    def resolved(self) -> Distribution:
        """The distribution, in days."""
        if self.daily_risk is not None:
            return self.daily_risk.resolved()
        if self.hazard_by_day is not None:
            table = sorted((_day(day), hazard) for day, hazard in self.hazard_by_day.items())
            return HazardTable(
                from_days=tuple(day for day, _ in table), hazards_per_day=tuple(h for _, h in table)
            )
        return super().resolved()


def _bare_time(written: object) -> object:
    if written == "never":
        return {"hazard_by_day": {"0": "0%"}}
    return _bare(written)


def _bare(written: object) -> object:
    return written if isinstance(written, dict) else {"deterministic": written}


Time = Annotated[
    TimeDistributionShape,
    BeforeValidator(_bare_time, json_schema_input_type=Duration | TimeDistributionShape),
]
"""A distribution of a time, `3 days` or `never`."""
Count = Annotated[
    DistributionShape[Number],
    BeforeValidator(_bare, json_schema_input_type=Number | DistributionShape[Number]),
]
"""A distribution of a number."""
ONE = DistributionShape[Number].model_validate({"deterministic": 1})
ONE_WEEK = TimeDistributionShape.model_validate({"deterministic": "7 days"})
