"""Money: what teams spend, what a cut saves, and what it displaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.domain.system import System
from simulator.domain.team import Team
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE, SYSTEM, TEAMS, Measure
from simulator.outcomes.measures.record import Floats, Record
from simulator.outcomes.measures.window import Periods
from simulator.units import MONTHS_PER_YEAR, PENCE_PER_POUND, day_number, first_of_next_month

if TYPE_CHECKING:
    # What is spent once is taken from ledgers, not from histories: no replication depends on their code.
    from simulator.domain.change.ledger import OneOffEntry

SPEND: Final = Measure(
    name="spend_pounds",
    title="Spend of teams",
    unit="£",
    definition="Budget lines in force: each calendar month costs one twelfth of the annual amount in force, "
    "days within a month in proportion.",
    harm="neither",
    kind="amount",
    by=TEAMS,
)
BUDGET: Final = Measure(
    name="budget_before_changes_pounds",
    title="Budget before changes",
    unit="£",
    definition="What teams would have cost had no budget line changed, by the same rule as their spend.",
    harm="neither",
    kind="amount",
    by=TEAMS,
)
GROSS_SAVING: Final = Measure(
    name="gross_saving_pounds",
    title="Gross saving",
    unit="£",
    definition="Budget before changes minus spend of teams, knock-on costs left out.",
    harm="neither",
    kind="amount",
    by=TEAMS,
)
ONE_OFF_COST: Final = Measure(
    name="one_off_cost_pounds",
    title="One-off cost",
    unit="£",
    definition="Money that changes cost once, such as redundancy pay, counted on the day on which it is "
    "spent and below 0 where it comes in; only in a study in which a change has such a cost.",
    harm="neither",
    kind="amount",
    by=TEAMS,
)
OUT_OF_AREA_COST: Final = Measure(
    name="out_of_area_cost_pounds",
    title="Cost of out-of-area placements",
    unit="£",
    definition="Out-of-area bed days of the period times the price per day of the step and group.",
    harm="more",
    kind="amount",
    by=PEOPLE,
)
START_COST: Final = Measure(
    name="start_cost_pounds",
    title="Cost of starts that no team pays",
    unit="£",
    definition="Starts of the period times the step's price per start (an emergency attendance, an "
    "ambulance).",
    harm="more",
    kind="amount",
    by=PEOPLE,
)
EXIT_COST: Final = Measure(
    name="exit_cost_pounds",
    title="Cost that falls elsewhere for leavers",
    unit="£",
    definition="Episodes that ended in the period times the price of the exit they took.",
    harm="more",
    kind="amount",
    by=PEOPLE,
)
KNOCK_ON_COST: Final = Measure(
    name="knock_on_cost_pounds",
    title="Knock-on cost",
    unit="£",
    definition="Cost of out-of-area placements, of starts that no team pays and of leavers, added up.",
    harm="more",
    kind="amount",
    by=PEOPLE,
)
SPEND_WITH_KNOCK_ON: Final = Measure(
    name="spend_with_knock_on_pounds",
    title="Spend with knock-on cost",
    unit="£",
    definition="Spend of all teams plus knock-on cost; for the whole system only, because teams that "
    "pathways share have no honest division between them.",
    harm="neither",
    kind="amount",
    by=SYSTEM,
)
COST_PER_COURSE: Final = Measure(
    name="cost_per_completed_course_pounds",
    title="Cost per completed course",
    unit="£",
    definition="Spend with knock-on cost divided by completed courses of treatment, both of the period.",
    harm="more",
    kind="ratio",
    by=SYSTEM,
    numerator="spend_with_knock_on_pounds",
    denominator="completed_courses",
)
COST_PER_RECOVERY: Final = Measure(
    name="cost_per_recovery_pounds",
    title="Cost per recovery",
    unit="£",
    definition="All spend with knock-on cost of the period, that of steps without a measured outcome "
    "included, divided by the recoveries, which are measured at some steps only: read it beside the share of "
    "completed courses with a measured outcome.",
    harm="more",
    kind="ratio",
    by=SYSTEM,
    numerator="spend_with_knock_on_pounds",
    denominator="recoveries",
)
NET_SAVING: Final = Measure(
    name="net_saving_pounds",
    title="Net saving",
    unit="£",
    definition="Gross saving minus one-off cost minus the rise of knock-on cost against the baseline, "
    "replication by replication; so it exists only in a comparison.",
    harm="less",
    kind="amount",
    by=SYSTEM,
)

MONEY: Final = (
    SPEND,
    BUDGET,
    GROSS_SAVING,
    ONE_OFF_COST,
    OUT_OF_AREA_COST,
    START_COST,
    EXIT_COST,
    KNOCK_ON_COST,
    SPEND_WITH_KNOCK_ON,
    COST_PER_COURSE,
    COST_PER_RECOVERY,
    NET_SAVING,
)


def spend_pence(team: Team, starts: date, from_days: Fraction, to_days: Fraction) -> Fraction:
    """What a team costs between two moments, exact pence.

    Parameters
    ----------
    team
        With the dated changes of its budget lines.
    starts
        First day of the run.
    from_days, to_days
        Days from the start of the run; the second is not the earlier.
    """
    total = Fraction(0)
    for begins, ends in pairwise(_moments(team, starts, from_days, to_days)):
        day = starts + timedelta(days=floor(begins))
        month = day.replace(day=1)
        days_in_month = (first_of_next_month(month) - month).days
        monthly = Fraction(team.pence_per_year_on(day), MONTHS_PER_YEAR)
        total += monthly * (ends - begins) / days_in_month
    return total


def _moments(team: Team, starts: date, from_days: Fraction, to_days: Fraction) -> list[Fraction]:
    """The bounds, the firsts of months between them, and the dates on which the team's budget changes."""
    moments = {from_days, to_days}
    month = first_of_next_month(starts + timedelta(days=floor(from_days)))
    while day_number(month, starts) < to_days:
        moments.add(Fraction(day_number(month, starts)))
        month = first_of_next_month(month)
    changes = (change.from_date for line in team.lines for change in line.changes)
    moments |= {Fraction(day_number(changed, starts)) for changed in changes}
    return sorted(moment for moment in moments if from_days <= moment <= to_days)


def team_money(system: System, periods: Periods) -> Values:
    """Spend, budget before changes and gross saving, for the system and each team.

    Parameters
    ----------
    system
        After its cuts.
    periods
        Of the window.
    """
    edges = [Fraction(float(edge)) for edge in periods.edges]
    spent = [_by_cell(team, system.starts, edges) for team in system.teams]
    before = [_by_cell(_before_changes(team), system.starts, edges) for team in system.teams]
    saved = [[b - s for b, s in zip(*rows, strict=True)] for rows in zip(before, spent, strict=True)]
    return {
        measure.name: {
            "system": _pounds([_together(pence, len(edges) - 1)], periods),
            "team": _pounds(pence, periods),
        }
        for measure, pence in ((SPEND, spent), (BUDGET, before), (GROSS_SAVING, saved))
    }


def one_off_pounds(entries: Iterable[OneOffEntry], system: System, periods: Periods) -> dict[str, Floats]:
    """What changes cost once, as `float64[row, period]`: one row for the system, and one for each team.

    Parameters
    ----------
    entries
        Of the ledger of a scenario; what is spent outside the window is left out.
    system
        With the teams.
    periods
        Of the window.
    """
    row_of = {team.name: row for row, team in enumerate(system.teams)}
    cells = len(periods.edges) - 1
    pence = [[Fraction(0)] * cells for _ in system.teams]
    for entry in entries:
        day = np.array([float(day_number(entry.on_date, system.starts))])
        if periods.hold(day)[0]:
            pence[row_of[entry.team]][int(periods.cell_of(day)[0])] += entry.pence
    return {"system": _pounds([_together(pence, cells)], periods), "team": _pounds(pence, periods)}


def _together(pence: list[list[Fraction]], cells: int) -> list[Fraction]:
    """The teams of each cell added up; nothing where there are no teams."""
    return [sum((of_team[cell] for of_team in pence), Fraction(0)) for cell in range(cells)]


def _by_cell(team: Team, starts: date, edges: list[Fraction]) -> list[Fraction]:
    return [spend_pence(team, starts, begins, ends) for begins, ends in pairwise(edges)]


def _before_changes(team: Team) -> Team:
    return replace(team, lines=tuple(replace(line, changes=()) for line in team.lines))


def _pounds(pence: list[list[Fraction]], periods: Periods) -> Floats:
    """`float64[row, period]`, rounded to a double only after the exact sums."""
    rows = [[sum(cells, Fraction(0)), *(cells[cell] for cell in periods.month_cells)] for cells in pence]
    shape = (len(pence), len(periods.labels))
    return np.array(
        [[float(amount / PENCE_PER_POUND) for amount in row] for row in rows], dtype=np.float64
    ).reshape(shape)


def knock_on_money(record: Record, episodes: Episodes) -> Values:
    """What falls on no team's budget: placements elsewhere, starts and exits with a price.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    """
    grid = record.grid
    per_day, per_start = _prices_pence(record)
    away = record.days_elsewhere * per_day[:, :, None]
    starts = record.starts_by_cell * per_start[None, :, None]
    exits = episodes.counted(grid, episodes.exit >= 0, episodes.left_care, _exit_pence(record, episodes))
    return {
        measure.name: grid.totals(measure, pence / PENCE_PER_POUND)
        for measure, pence in (
            (OUT_OF_AREA_COST, away),
            (START_COST, starts),
            (EXIT_COST, exits),
            (KNOCK_ON_COST, away + starts + exits),
        )
    }


def _prices_pence(record: Record) -> tuple[Floats, Floats]:
    """`float64[group, step]` per day elsewhere, and `float64[step]` per start."""
    per_day = np.zeros((len(record.grid.groups), len(record.steps)))
    for row, (pathway, group) in enumerate(record.grid.groups):
        for column, step in enumerate(record.steps):
            overflow = step.course_of(group).overflow
            if record.grid.steps[column][0] == pathway and overflow:
                per_day[row, column] = overflow.price_pence_per_day
    per_start = np.array([step.price_pence_per_start for step in record.steps], dtype=np.float64)
    return per_day, per_start


def _exit_pence(record: Record, episodes: Episodes) -> Floats:
    prices = {f"{p.name}/{way.name}": way.price_pence for p in record.system.pathways for way in p.exits}
    # The last place is for those still in care, whose exit is -1.
    by_exit = np.array([*(prices[name] for name in record.network.exits), 0], dtype=np.float64)
    pence: Floats = by_exit[episodes.exit]
    return pence


def spend_with_knock_on(values: Values) -> Values:
    """Spend of all teams and knock-on cost added up, for the whole system.

    Parameters
    ----------
    values
        With both already in it.
    """
    both = values[SPEND.name]["system"] + values[KNOCK_ON_COST.name]["system"]
    return {SPEND_WITH_KNOCK_ON.name: {"system": both}}
