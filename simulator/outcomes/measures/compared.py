"""Numbers of people that only a comparison can tell, person by person: no replication alone has them."""

from __future__ import annotations

from typing import Final

from simulator.domain.system import System
from simulator.outcomes.measures.family import Take
from simulator.outcomes.measures.grid import Grid
from simulator.outcomes.measures.measure import Measure

PEOPLE_WORSE_OFF: Final = Measure(
    name="people_worse_off",
    title="People worse off",
    unit="patients",
    definition="People for whom something in what became of them is worse than in the scenario compared "
    "with, by more than its tolerance, and nothing is better; so it exists only in a comparison, and stands "
    "in the table of people and not in the tidy table.",
    harm="more",
    kind="count",
    by=("pathway", "group"),
    source="docs/harm.md",
)
COMPARED: Final = (PEOPLE_WORSE_OFF,)


def nothing_alone(system: System, grid: Grid) -> Take:
    """Of one replication there is nothing to take."""
    return lambda reading: {}
