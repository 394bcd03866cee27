"""What is observed, as written, becomes observations of the domain."""

from __future__ import annotations

from simulator.domain.observation import Observation, ObservedMeasure
from simulator.scenario_file.schema.observed import ObservedOfStepShape, ObservedOfTeamShape, ObservedShape


def observations(written: ObservedShape) -> tuple[Observation, ...]:
    """Every observation, teams first."""
    of_teams = (
        Observation(
            team=team,
            figures=_figures(shape),
            observed_on=shape.observed_on,
            source=shape.source,
        )
        for team, shape in written.teams.items()
    )
    of_steps = (
        Observation(
            pathway=pathway,
            step=step,
            figures=_figures(shape),
            observed_on=shape.observed_on,
            source=shape.source,
        )
        for pathway, steps in written.steps.items()
        for step, shape in steps.items()
    )
    return (*of_teams, *of_steps)


def _figures(shape: ObservedOfStepShape) -> tuple[tuple[ObservedMeasure, float], ...]:
    stated: dict[ObservedMeasure, float | None] = {
        "list": shape.on_list,
        "wait_mean": shape.wait_mean,
        "wait_median": shape.wait_median,
        "waiting_median": shape.waiting_median,
        "missed": shape.missed,
    }
    if isinstance(shape, ObservedOfTeamShape):
        stated |= {"utilisation": shape.utilisation, "occupancy": shape.occupancy}
    return tuple((measure, float(value)) for measure, value in stated.items() if value is not None)
