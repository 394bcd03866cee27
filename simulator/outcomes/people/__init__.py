"""People: who is worse off, who is better off, what a fall of events means, and the backlog that is owed."""

from __future__ import annotations

from simulator.outcomes.measures.person import people_of, person_table
from simulator.outcomes.measures.person_column import PERSON_SCHEMA
from simulator.outcomes.people.care_ahead import CareAhead
from simulator.outcomes.people.comparison import PeopleComparison
from simulator.outcomes.people.judgement import Tolerances
from simulator.outcomes.people.less_capacity import lists_fed_by_less, steps_with_less

__all__ = [
    "PERSON_SCHEMA",
    "CareAhead",
    "PeopleComparison",
    "Tolerances",
    "lists_fed_by_less",
    "people_of",
    "person_table",
    "steps_with_less",
]
