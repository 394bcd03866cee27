"""What a measure is: a registered number with a unit, a definition and a direction of harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from simulator.outcomes.measures.dimension import GROUPS, PLACES_OF_CURVE, Dimension

Harm = Literal["more", "less", "neither"]
"""Which direction hurts: more of it, less of it, or neither."""

Kind = Literal["count", "amount", "level", "ratio", "percentile"]
"""Things counted; things added up; a mean or a state; a ratio of two measures; a quantile."""

KeepsOut = Literal["", "on the list", "in the course", "in the bed", "gave up", "would not wait", "got worse"]
"""Ways in which people are kept from the steps after one: they wait in different places, or leave."""

PEOPLE: Final[tuple[Dimension, ...]] = (*GROUPS, "period")
STEPS: Final[tuple[Dimension, ...]] = ("step", "group", "period")
PEOPLE_AND_STEPS: Final[tuple[Dimension, ...]] = (*PLACES_OF_CURVE, "period")
TEAMS: Final[tuple[Dimension, ...]] = ("team", "period")
SYSTEM: Final[tuple[Dimension, ...]] = ("period",)

OWN_DEFINITION: Final = "defined here"
"""Source of a plain count whose definition is its own authority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number taken from a history, as charts, tables and the documentation name it."""

    name: str
    """What the tidy table calls it; ends in its unit unless it counts people or things."""
    title: str
    """What charts and reports call it."""
    unit: str
    definition: str
    """One sentence that says exactly what is counted and when its clock starts and stops."""
    harm: Harm
    kind: Kind
    by: tuple[Dimension, ...]
    """With `pathway`: for the whole system, each pathway and (with `group`) each of its groups. With `step`:
    for each step. With `team`: for the whole system and each team. With `period` alone: for the system.
    Without `period`: for the whole window only."""
    source: str = OWN_DEFINITION
    numerator: str = ""
    """For a ratio, the measure above the line."""
    denominator: str = ""
    """For a ratio, the measure below the line."""
    curve: str = ""
    """For a percentile of all replications together, the curve of waits that it is read from."""
    share: float = 0.0
    """For such a percentile, the share of people that it stands for; 0 to 1."""

    keeps_out: KeepsOut = ""
    """How people are kept from what comes after a step by more of it there; empty where they are not."""

    def __post_init__(self) -> None:
        if (self.kind == "ratio") != bool(self.numerator and self.denominator):
            raise ValueError(f"{self.name!r}: a ratio, and nothing else, names a numerator and a denominator")
        if bool(self.curve) != bool(self.share) or (self.curve and self.kind != "percentile"):
            raise ValueError(f"{self.name!r}: a percentile, and nothing else, names a curve and its share")
