"""What came out of a case: one row a quantity, with what each engine got and whether that will do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from simulator.engines import EngineName
from simulator.validation.source import Source


class Verdict(StrEnum):
    """Whether an engine gives what is known; the worst comes last."""

    MET = "met"
    """The exact value lies inside the interval, or every figure is the one expected."""
    TOO_WIDE = "too wide"
    """The interval holds the exact value but is wider than a sound engine's: it says too little."""
    MISSED = "missed"
    """The exact value lies outside the interval, or a figure is not the one expected."""
    BROKEN = "broken"
    """The engine failed, or left a history that contradicts itself."""


ORDER = tuple(Verdict)
"""From good to bad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What one engine gave for one quantity."""

    engine: EngineName
    written: str
    """As a table shows it."""
    verdict: Verdict
    replications: int = 0
    mean: float = math.nan
    """Mean of the replications; NaN where the answer is not a number."""
    half_width: float = math.nan
    """Of the interval around it."""
    finds_share: float = math.nan
    """Smallest error that 19 runs in 20 find, as a share of what is expected; NaN where any is found."""
    detail: str = ""
    """What is wrong, in a sentence; empty when nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One quantity of one case."""

    family: str
    case: str
    quantity: str
    """With its unit."""
    expected: str
    """As a table shows it."""
    exact: float
    """The same as a number; NaN where it is not one."""
    source: Source
    got: tuple[Got, ...]
    tolerance: float = 0.0
    """How far a sound engine may be from a published figure, in its unit; 0 for theory."""

    def of(self, engine: EngineName) -> Got | None:
        """What one engine got; none where it was not run."""
        return next((got for got in self.got if got.engine == engine), None)

    @property
    def verdict(self) -> Verdict:
        """The worst of the engines'."""
        return max((got.verdict for got in self.got), key=ORDER.index)


def broken(engine: EngineName, error: Exception) -> Got:
    """The verdict on an engine that failed; the other cases still want to be seen."""
    return Got(
        engine=engine, written="broken", verdict=Verdict.BROKEN, detail=f"{type(error).__name__}: {error}"
    )
