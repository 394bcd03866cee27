"""The fully qualified form of what is observed."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.domain.observation import UNITS, Observation, ObservedMeasure
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.written_quantity import days, number, share


def observed(observations: Iterable[Observation]) -> dict[str, Canonical]:
    """The section `observed`; empty where nothing is observed, so that other files read as before."""
    teams: dict[str, Canonical] = {}
    steps: dict[str, dict[str, Canonical]] = {}
    for seen in observations:
        written: Canonical = {
            **{measure: _figure(measure, value) for measure, value in seen.figures},
            "date": seen.observed_on,
            "source": seen.source,
        }
        if seen.team:
            teams[seen.team] = written
        else:
            steps.setdefault(seen.pathway, {})[seen.step] = written
    section: dict[str, Canonical] = {}
    if teams:
        section["teams"] = teams
    if steps:
        section["steps"] = {pathway: dict(of_pathway) for pathway, of_pathway in steps.items()}
    return section


def _figure(measure: ObservedMeasure, value: float) -> Canonical:
    match UNITS[measure]:
        case "patients":
            return number(value)
        case "days":
            return days(value)
        case "share":
            return share(value)
