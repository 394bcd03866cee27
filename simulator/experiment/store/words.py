"""Words: what a scenario says for people to read. They decide no result, so they are in no key."""

from __future__ import annotations

from typing import Final

from simulator.domain.demand import DayOne, Referrals
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Overflow,
    Pathway,
    Recovery,
    ReReferral,
    Risk,
    Standard,
    Step,
)
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, CapacityFactor, LineChange, Pool, Team
from simulator.experiment.store.digest import Words

_SOURCE: Final = frozenset({"source"})
_TITLE: Final = frozenset({"title"})
_PRICE: Final = frozenset({"source", "stated"})

WORDS: Final[Words] = {
    Scenario: frozenset({"name", "description"}),
    BudgetLine: _PRICE | {"sees_patients"},
    CapacityFactor: _SOURCE,
    Course: _SOURCE,
    DayOne: _SOURCE,
    Exit: _PRICE,
    LineChange: frozenset({"reason"}),
    Overflow: _PRICE,
    Group: _TITLE,
    Pathway: _TITLE,
    Pool: _SOURCE | _TITLE,
    ReReferral: _SOURCE,
    Recovery: _SOURCE,
    Referrals: _SOURCE,
    Risk: _SOURCE,
    Standard: _SOURCE,
    Step: _TITLE | {"stated"},
    System: frozenset({"price_year"}),
    Team: _TITLE,
}
"""By class of the domain, the fields that are words.

A field belongs here when no engine and no measure reads it. Names of pathways, groups, steps, teams and pools
do not: they name the random numbers and the rows of results. Cuts need no entry, because keys are made of the
system after its cuts.
"""
