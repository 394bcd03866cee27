"""How observations are written: what a trust sees today, by team and by step."""

from __future__ import annotations

from pydantic import Field

from simulator.scenario_file.schema.base import Date, Duration, Name, People, Shape, Share, Source


class ObservedOfStepShape(Shape):
    """What is observed of one step."""

    on_list: People | None = Field(default=None, alias="list")
    """People on the waiting list on the date."""
    wait_mean: Duration | None = None
    """Mean wait of those seen, from joining the list to the start of care."""
    wait_median: Duration | None = None
    """Median wait of those seen."""
    waiting_median: Duration | None = None
    """Median wait so far of those still on the list."""
    missed: Share | None = None
    """Booked contacts that were missed, as a share of those booked."""
    observed_on: Date = Field(alias="date")
    """Day of the count, or last day of what was averaged."""
    source: Source


class ObservedOfTeamShape(ObservedOfStepShape):
    """What is observed of one team; figures of a step may stand here where the team serves one step."""

    utilisation: Share | None = None
    """Clinician time booked, as a share of the time there is."""
    occupancy: Share | None = None
    """Beds in use as a share of the beds; of places where the team has no beds."""


class ObservedShape(Shape):
    """What the trust observes before any cut, laid beside the model by `simulator teams`."""

    teams: dict[Name, ObservedOfTeamShape] = Field(default_factory=dict)
    """By team."""
    steps: dict[Name, dict[Name, ObservedOfStepShape]] = Field(default_factory=dict)
    """By pathway and step."""
