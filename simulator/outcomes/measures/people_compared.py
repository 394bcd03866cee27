"""Measures of one scenario beside the baseline, person by person; only a comparison can take them."""

from __future__ import annotations

from typing import Final

from simulator.outcomes.measures.dimension import GROUPS
from simulator.outcomes.measures.measure import Measure

_SOURCE: Final = "docs/harm.md"

PEOPLE_WORSE_OFF: Final = Measure(
    name="people_worse_off",
    title="People worse off",
    unit="patients",
    definition="People for whom something is worse than in the baseline by more than its tolerance, and "
    "nothing better, those left out who had left for good before the first change.",
    harm="more",
    kind="count",
    by=GROUPS,
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
    by=GROUPS,
    source=_SOURCE,
)
PEOPLE_MIXED: Final = Measure(
    name="people_mixed",
    title="People with gains and losses",
    unit="patients",
    definition="People for whom something is worse than in the baseline and something better.",
    harm="neither",
    kind="count",
    by=GROUPS,
    source=_SOURCE,
)


DIVISION: Final = ("rises", "avoided", "held_back", "lost")
"""Parts of a difference that are measures; with people known to one scenario only they add up to it."""


def part_name(harm: str, part: str) -> str:
    """Name of the measure that holds a part of the difference of a kind of harm."""
    return f"{harm}_{part}"


def _part(harm: str, part: str, unit: str, title: str, definition: str) -> Measure:
    return Measure(
        name=part_name(harm, part),
        title=title,
        unit=unit,
        definition=definition,
        harm="neither",
        kind="amount",
        by=GROUPS,
        source=_SOURCE,
    )


def _divided(harm: str, unit: str, title: str) -> tuple[Measure, ...]:
    """The parts of the difference of one kind of harm from the baseline."""
    return (
        _part(
            harm,
            "rises",
            unit,
            title=f"{title}: more of it",
            definition="What people have more of than in the baseline, added up.",
        ),
        _part(
            harm,
            "avoided",
            unit,
            title=f"{title}: avoided",
            definition="What people have less of than in the baseline, who are as far along in care or "
            "further; 0 or below.",
        ),
        _part(
            harm,
            "held_back",
            unit,
            title=f"{title}: held back",
            definition="What people have less of because they have still to come to what they had in the "
            "baseline; 0 or below.",
        ),
        _part(
            harm,
            "lost",
            unit,
            title=f"{title}: lost",
            definition="What people have less of who left without what they came for; 0 or below.",
        ),
    )


PEOPLE_COMPARED: Final = (
    PEOPLE_WORSE_OFF,
    PEOPLE_BETTER_OFF,
    PEOPLE_MIXED,
    *_divided("crisis_episodes", "episodes", title="Crisis episodes"),
    *_divided("out_of_area_days", "bed days", title="Out-of-area bed days"),
    *_divided("deteriorated", "times", title="People who got worse on a list"),
    *_divided("gave_up", "times", title="People who gave up waiting"),
    *_divided("dropped_out", "times", title="Drop-outs"),
    *_divided("losses", "episodes", title="Episodes that ended without what the person came for"),
    *_divided("not_recovered", "patients", title="People not recovered"),
    *_divided("knock_on_pounds", "£", title="Knock-on cost"),
)
"""Every measure that only the comparison of two scenarios can take person by person; kinds of harm as in
`people.fall`."""
