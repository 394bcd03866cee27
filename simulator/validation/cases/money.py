"""Money by arithmetic: a phased cut month by month, and the equal slice day by day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import as_file, files
from typing import Final

import numpy as np

from simulator.compilation.network import compile_network
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.scenario import Scenario
from simulator.engines import Engine
from simulator.outcomes import Window, measures_of
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network
from simulator.validation.exact import Alike, Likeness
from simulator.validation.source import BY_HAND, METAMORPHIC

FAMILY: Final = "Money and dates"
DAYS: Final = 306
"""Of the template, April to January: past the dates of its cuts in October."""
PHASED_FROM: Final = date(2026, 10, 15)
PHASED_PENCE: Final = (4_000_000, 8_000_000, 12_000_000)
"""Pounds 120,000 a year in three equal steps, as they stand after each of them, pence a year."""


def money() -> tuple[Alike, ...]:
    """All of them."""
    return (
        Alike(
            family=FAMILY,
            title="120,000 pounds a year in three steps from 15 October",
            compare=phased_cut,
            quantity="pence of saving and spend, by month",
            source=BY_HAND,
        ),
        Alike(
            family=FAMILY,
            title="The equal slice of the template's plans",
            compare=equal_slice,
            quantity="days whose saving differs",
            source=BY_HAND,
        ),
        Alike(
            family=FAMILY,
            title="A cut that no pool rests on, run past its date",
            compare=no_capacity_cut,
            quantity="rows of the history",
            source=METAMORPHIC,
        ),
        Alike(
            family=FAMILY,
            title="Five per cent everywhere, before its date",
            compare=before_the_cut,
            quantity="moments of the history",
            source=METAMORPHIC,
        ),
    )


@cache
def template(name: str) -> Scenario:
    """A file that `simulator init` writes."""
    with as_file(files("simulator.scenario_file") / "template") as folder:
        return read_scenario(folder / name)


def phased_plan() -> Scenario:
    """The template with money taken from corporate services, which no patient waits for."""
    saving = TeamSaving(team="corporate", amount_pence_per_year=PHASED_PENCE[-1])
    return template("baseline.yaml").with_changes(
        Targeted(name="phased", from_date=PHASED_FROM, phase_months=len(PHASED_PENCE), teams=(saving,)),
        name="phased",
    )


def saving_by_day(moment: date) -> Fraction:
    """Pence saved on one day: a twelfth of a year's money a month, spread evenly over its days."""
    steps = ((2026, 10), (2026, 11), (2026, 12))
    begun = sum(moment >= date(year, month, PHASED_FROM.day) for year, month in steps)
    a_year = (0, *PHASED_PENCE)[begun]
    return Fraction(a_year, 12) / monthrange(moment.year, moment.month)[1]


def phased_cut(engine: Engine, seed: int) -> Likeness:
    """Saving of every month, and how far spend is below the budget, in the table and by arithmetic."""
    plan, streams = phased_plan(), Streams(seed=seed, replication=0)
    network, window = _first_days(plan), Window(from_days=0.0, to_days=float(DAYS))
    table = measures_of(engine(network, streams), network, plan.system(), streams, window=window)
    of_team = table[(table["team"] == "corporate") & (table["period"] != "all")]
    saved, spent, budget = (
        of_team[of_team["measure"] == name].set_index("period")["value"].to_dict()
        for name in ("gross_saving_pounds", "spend_pounds", "budget_before_changes_pounds")
    )
    starts = plan.baseline.starts
    due: dict[str, Fraction] = {}
    for day in range(DAYS):
        moment = starts + timedelta(days=day)
        month = f"{moment:%Y-%m}"
        due[month] = due.get(month, Fraction(0)) + saving_by_day(moment)
    differ = sum(
        round(100 * measured) != round(pence)
        for month, pence in due.items()
        for measured in (saved[month], budget[month] - spent[month])
    )
    return Likeness(compared=2 * len(due), differ=differ)


def equal_slice(engine: Engine, seed: int) -> Likeness:
    """On every day of the run the slice of a plan has saved what the plan has, to the penny a year."""
    del engine, seed
    compared = differ = 0
    for plan in (template("targeted.yaml"), phased_plan()):
        sliced = plan.equal_money_slice()
        for day in range(int(plan.horizon_days)):
            moment = plan.baseline.starts + timedelta(days=day)
            compared += 1
            differ += plan.system().pence_per_year_on(moment) != sliced.system().pence_per_year_on(moment)
    return Likeness(compared=compared, differ=differ)


def no_capacity_cut(engine: Engine, seed: int) -> Likeness:
    """Money that sustains no pool goes, and nothing that happens to patients changes, after its date too."""
    streams = Streams(seed=seed, replication=0)
    first, second = (
        engine(_first_days(plan), streams).visits for plan in (template("baseline.yaml"), phased_plan())
    )
    if len(first) != len(second):
        return Likeness(compared=len(first), differ=abs(len(first) - len(second)))
    size = first.dtype.itemsize
    bits = [np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), size) for rows in (first, second)]
    return Likeness(compared=len(first), differ=int((bits[0] != bits[1]).any(axis=1).sum()))


def before_the_cut(engine: Engine, seed: int) -> Likeness:
    """Both are run past October; all that happened before the first step of the slice is the same."""
    streams = Streams(seed=seed, replication=0)
    plan = template("five_percent_everywhere.yaml")
    day = float((plan.cuts[0].from_date - plan.baseline.starts).days)
    names = ("joined", "started", "first_contact", "finished", "left")
    happened = []
    for scenario in (template("baseline.yaml"), plan):
        visits = engine(_first_days(scenario), streams).visits
        early = visits[visits["joined"] < day]
        moments = np.stack([early[name] for name in names])
        happened.append(np.where(moments < day, moments, np.nan))
    if happened[0].shape != happened[1].shape:
        return Likeness(compared=happened[0].size, differ=abs(happened[0].size - happened[1].size))
    same = (happened[0] == happened[1]) | (np.isnan(happened[0]) & np.isnan(happened[1]))
    return Likeness(compared=happened[0].size, differ=int(np.count_nonzero(~same)))


def _first_days(scenario: Scenario) -> Network:
    whole = compile_network(scenario)
    edges = [edge for edge in whole.period_edges if edge < DAYS]
    return replace(whole, horizon_days=float(DAYS), period_edges=(*edges, float(DAYS)))
