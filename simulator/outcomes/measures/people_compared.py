"""Measures of one scenario beside the baseline, person by person; only a comparison can take them."""

from __future__ import annotations

from typing import Final, NamedTuple

from simulator.outcomes.measures.dimension import Dimension
from simulator.outcomes.measures.measure import Measure

_BY: Final[tuple[Dimension, ...]] = ("pathway", "group")
_SOURCE: Final = "docs/harm.md"

PEOPLE_WORSE_OFF: Final = Measure(
    name="people_worse_off",
    title="People worse off",
    unit="patients",
    definition="People for whom something is worse than in the baseline by more than its tolerance, and "
    "nothing better, those left out who had left for good before the first change.",
    harm="more",
    kind="count",
    by=_BY,
    source=_SOURCE,
)
PEOPLE_BETTER_OFF: Final = Measure(
    name="people_better_off",
    title="People better off",
    unit="patients",
    definition="People for whom something is better than in the baseline by more than its tolerance, and "
    "nothing worse.",
    harm="less",
    kind="count",
    by=_BY,
    source=_SOURCE,
)
PEOPLE_MIXED: Final = Measure(
    name="people_mixed",
    title="People with gains and losses",
    unit="patients",
    definition="People for whom something is worse than in the baseline and something better.",
    harm="neither",
    kind="count",
    by=_BY,
    source=_SOURCE,
)


class Divided(NamedTuple):
    """A kind of harm whose difference from the baseline is divided person by person."""

    title: str
    unit: str


DIVIDED: Final = {
    "crisis_episodes": Divided("Crisis episodes", "episodes"),
    "out_of_area_days": Divided("Out-of-area bed days", "bed days"),
    "deteriorated": Divided("People who got worse on a list", "times"),
    "gave_up": Divided("People who gave up waiting", "times"),
    "dropped_out": Divided("Drop-outs", "times"),
    "losses": Divided("Episodes that ended without what the person came for", "episodes"),
    "not_recovered": Divided("People not recovered", "patients"),
    "knock_on_pounds": Divided("Knock-on cost", "£"),
}
"""By kind of harm, as `people.fall` names them."""

_PARTS: Final = {
    "rises": ("more of it", "What people have more of than in the baseline, added up."),
    "avoided": (
        "avoided",
        "What people have less of than in the baseline, who are as far along in care or further; 0 or below.",
    ),
    "held_back": (
        "held back",
        "What people have less of because they have still to come to what they had in the baseline; 0 or "
        "below.",
    ),
    "lost": ("lost", "What people have less of who left without what they came for; 0 or below."),
}
"""By part of a difference, its title and its definition."""


def part_name(harm: str, part: str) -> str:
    """Name of the measure that holds a part of the difference of a kind of harm."""
    return f"{harm}_{part}"


def _part(harm: str, part: str) -> Measure:
    title, definition = _PARTS[part]
    return Measure(
        name=part_name(harm, part),
        title=f"{DIVIDED[harm].title}: {title}",
        unit=DIVIDED[harm].unit,
        definition=definition,
        harm="neither",
        kind="amount",
        by=_BY,
        source=_SOURCE,
    )


PEOPLE_COMPARED: Final = (
    PEOPLE_WORSE_OFF,
    PEOPLE_BETTER_OFF,
    PEOPLE_MIXED,
    *(_part(harm, part) for harm in DIVIDED for part in _PARTS),
)
"""Every measure that only the comparison of two scenarios can take person by person."""
DIVISION: Final = tuple(_PARTS)
"""The parts that are measures; with people known to one scenario only they add up to the difference."""
