"""Whether what is observed can be laid beside the model: its teams and steps exist and have such a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.domain.naming import Place, no_such
from simulator.domain.observation import (
    OBSERVED_MEASURES,
    OF_TEAMS,
    UNITS,
    Observation,
    ObservedMeasure,
    steps_served_by,
)
from simulator.domain.pathway import Step
from simulator.domain.system import System
from simulator.errors import Problem
from simulator.wording import listed, per_cent

HIGHEST_SHARE = 2.0
"""Of what is observed of time and beds: wards above their beds are real, twice them is a slip."""


def problems_of_observations(system: System, observations: Iterable[Observation]) -> Iterator[Problem]:
    """Every rule that observations break."""
    for seen in observations:
        if seen.team:
            yield from _problems_of_team(system, seen, ("observed", "teams", seen.team))
        else:
            yield from _problems_of_step(system, seen, ("observed", "steps", seen.pathway, seen.step))


def _problems_of_team(system: System, seen: Observation, place: Place) -> Iterator[Problem]:
    teams = {team.name: team for team in system.teams}
    if seen.team not in teams:
        yield no_such("team", seen.team, teams, place)
        return
    kinds = {pool.kind for pool in teams[seen.team].pools}
    served = steps_served_by(system, seen.team)
    yield from _problems_of_values(seen, OBSERVED_MEASURES, place)
    for measure, _ in seen.figures:
        if measure == "utilisation" and "contacts" not in kinds:
            rule = f"'{seen.team}' has no pool of contacts, so it has no utilisation"
            yield Problem(place=(*place, measure), rule=rule, remedy="leave it out, or write 'occupancy'")
        elif measure == "occupancy" and not kinds & {"beds", "places"}:
            rule = f"'{seen.team}' has neither beds nor places, so it has no occupancy"
            yield Problem(place=(*place, measure), rule=rule, remedy="leave it out, or write 'utilisation'")
        elif measure not in OF_TEAMS and len(served) != 1:
            names = listed((f"{pathway}.{step.name}" for pathway, step in served), "none")
            rule = f"'{seen.team}' serves {len(served)} steps ({names}), and '{measure}' is of one"
            yield Problem(place=(*place, measure), rule=rule, remedy="write it under 'observed.steps'")
        elif measure not in OF_TEAMS:
            yield from _problems_of_missed(measure, served[0][1], (*place, measure))


def _problems_of_step(system: System, seen: Observation, place: Place) -> Iterator[Problem]:
    pathways = {pathway.name: pathway for pathway in system.pathways}
    if seen.pathway not in pathways:
        yield no_such("pathway", seen.pathway, pathways, place[:-1])
        return
    steps = {step.name: step for step in pathways[seen.pathway].steps}
    if seen.step not in steps:
        yield no_such("step", seen.step, steps, place)
        return
    yield from _problems_of_values(seen, [name for name in OBSERVED_MEASURES if name not in OF_TEAMS], place)
    for measure, _ in seen.figures:
        yield from _problems_of_missed(measure, steps[seen.step], (*place, measure))


def _problems_of_missed(measure: ObservedMeasure, step: Step, place: Place) -> Iterator[Problem]:
    if measure == "missed" and step.clinicians is None:
        rule = f"'{step.name}' has no contacts, so none can be missed"
        yield Problem(place=place, rule=rule, remedy="leave it out")


def _problems_of_values(
    seen: Observation, possible: Iterable[ObservedMeasure], place: Place
) -> Iterator[Problem]:
    if not seen.figures:
        yield Problem(place=place, rule="nothing is observed here", remedy=f"write one of {listed(possible)}")
    for measure, value in seen.figures:
        highest = 1.0 if measure == "missed" else HIGHEST_SHARE
        if UNITS[measure] == "share" and not 0 <= value <= highest:
            rule = f"{per_cent(value)} is not allowed: '{measure}' is 0% to {per_cent(highest)}"
            yield Problem(place=(*place, measure), rule=rule)
