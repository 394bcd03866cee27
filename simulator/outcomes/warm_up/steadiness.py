"""What a scenario says of its steady state: actual people on day one, growth, seasons, dated changes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from simulator.domain.capacity import lasting
from simulator.domain.demand import Referrals
from simulator.domain.offered_load import StepLoad, loads_by_step, offered_loads
from simulator.domain.pathway import Pathway
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.units import day_number
from simulator.wording import decimals, written_share

DAYS_A_WEEK: Final = 7
DAYS_A_BATCH: Final = 5
"""Days averaged before MSER: MSER-5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """What is known of a pathway, or of the whole system, before a series is looked at."""

    starts_with_people: bool
    """Whether it starts from an actual list and caseload, and so does whatever shares its teams."""
    starts_empty_at: tuple[str, ...]
    """Steps at which no patient waits or is in care on day one, where the run starts with people."""
    never_steady: str
    """Why there may be no steady state, as a clause; empty where nothing speaks against one."""
    has_seasons: bool
    """Whether demand differs from month to month."""
    settles_days: float
    """Days in which the slowest list that people cannot leave comes 1/e closer to its steady state; see
    `settling_days`. 0 where there is no such list, or none with a steady state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of a scenario before its series are looked at."""

    by_pathway: dict[str, Steadiness]
    """By pathway, `all` for the whole system."""
    by_team: dict[str, Steadiness]
    from_days: float
    """The system is the same from here on: the last dated change within the warm-up, or 0."""
    until_days: float
    """First change after that, or the end of the run."""
    change: str
    """What changes then, as a clause; empty for the end of the run."""
    batch_days: int
    """Days averaged before MSER: a week where demand differs by weekday."""

    @classmethod
    def of(cls, scenario: Scenario) -> Outlook:
        """What a scenario says of itself; its cuts bound the days that can be used."""
        system = scenario.baseline
        loads = offered_loads(system, scenario.horizon_days)
        by_step = loads_by_step(system, scenario.horizon_days)
        neighbours = {pathway.name: _sharing(pathway, system) for pathway in system.pathways}
        teams = {team.name: [p for p in system.pathways if team.name in _teams(p)] for team in system.teams}
        from_days, until_days, change = _unchanged(scenario)
        every = list(system.pathways)
        return cls(
            by_pathway={WHOLE_WINDOW: _steadiness(every, every, loads, by_step, system)}
            | {p.name: _steadiness([p], neighbours[p.name], loads, by_step, system) for p in system.pathways},
            by_team={
                name: _steadiness(users, _union(users, neighbours), loads, by_step, system)
                for name, users in teams.items()
            },
            from_days=from_days,
            until_days=until_days,
            change=change,
            batch_days=DAYS_A_WEEK if _has_weeks(system) else DAYS_A_BATCH,
        )

    def of_row(self, pathway: str, team: str) -> Steadiness:
        """What is known of the place that a series is of."""
        return self.by_pathway[pathway] if team == WHOLE_WINDOW else self.by_team[team]


def _steadiness(
    whose: list[Pathway],
    with_neighbours: list[Pathway],
    loads: dict[str, float],
    by_step: dict[tuple[str, str, str], StepLoad],
    system: System,
) -> Steadiness:
    occupied = {
        (people.pathway, people.step)
        for people in system.day_one
        if people.waited_days
        or people.in_care
        or people.in_care_days
        or people.out_of_area
        or people.out_of_area_days
    }
    in_care = {people.pathway for people in system.day_one if people.in_care or people.in_care_days}
    names = {pathway.name for pathway in with_neighbours}
    referrals = [referred for referred in system.referrals if referred.pathway in names]
    return Steadiness(
        starts_with_people=bool(names) and names <= in_care,
        starts_empty_at=tuple(
            step.name for p in whose for step in p.steps if (p.name, step.name) not in occupied
        ),
        never_steady=_why_never_steady(with_neighbours, referrals, loads),
        has_seasons=any(len(set(referred.month_factors)) > 1 for referred in referrals),
        settles_days=max(
            (
                settling_days(load.unrelieved, sum(r.per_day for r in referrals if r.pathway == pathway))
                for (pathway, _, _), load in by_step.items()
                if pathway in names
            ),
            default=0.0,
        ),
    )


def settling_days(load: float, arrivals_per_day: float) -> float:
    """Relaxation time of a queue that people cannot leave, days; 0 without a load below 1.

    Parameters
    ----------
    load
        Offered load relative to capacity; 0 or more, or below 0 for none.
    arrivals_per_day
        Patients per day; 0 or more.

    Notes
    -----
    `1 / (√(cμ) − √λ)²`, `cμ = λ / load`, for M/M/1 (Morse 1955, Journal of the Operations Research Society
    of America 3(3)) and for more servers near a full load (van Doorn 1985, Advances in Applied Probability
    17(3)). Too short for a step that only some of the pathway's patients reach.
    """
    if not 0 < load < 1 or arrivals_per_day <= 0:
        return 0.0
    return load / (arrivals_per_day * (1 - math.sqrt(load)) ** 2)


def _why_never_steady(pathways: list[Pathway], referrals: list[Referrals], loads: dict[str, float]) -> str:
    pools = {str(pool) for p in pathways for s in p.steps for pool in (s.place, s.clinicians) if pool}
    worst = max((loads.get(pool, 0.0), pool) for pool in pools) if pools else (0.0, "")
    growth = max((referred.growth_per_year for referred in referrals), key=abs, default=0.0)
    causes = []
    if worst[0] >= 1:
        causes.append(f"the offered load of '{worst[1]}' is {decimals(worst[0], 2)}")
    if growth:
        causes.append(f"demand {'grows' if growth > 0 else 'falls'} by {written_share(abs(growth))} a year")
    if any(referred.listed_days is not None for referred in referrals):
        causes.append("referrals come on listed days")
    return " and ".join(causes)


def _sharing(pathway: Pathway, system: System) -> list[Pathway]:
    """The pathways that share teams with this one, directly or through others; itself included."""
    found, teams = [pathway], _teams(pathway)
    grew = True
    while grew:
        more = [p for p in system.pathways if p not in found and _teams(p) & teams]
        grew = bool(more)
        found += more
        for other in more:
            teams |= _teams(other)
    return found


def _union(pathways: list[Pathway], neighbours: dict[str, list[Pathway]]) -> list[Pathway]:
    found: list[Pathway] = []
    for pathway in pathways:
        found += [other for other in neighbours[pathway.name] if other not in found]
    return found


def _teams(pathway: Pathway) -> set[str]:
    return {pool.team for step in pathway.steps for pool in (step.place, step.clinicians) if pool}


def _has_weeks(system: System) -> bool:
    return any(len(set(referred.weekday_factors)) > 1 for referred in system.referrals)


def _unchanged(scenario: Scenario) -> tuple[float, float, str]:
    """The longest stretch of days from within the warm-up on in which nothing dated happens."""
    system, run = scenario.baseline, scenario.run
    changes = {
        _day(change.from_date, scenario): f"referrals to '{referred.pathway}' change"
        for referred in system.referrals
        for change in referred.changes
    }
    for team in system.teams:
        for pool in team.pools:
            for capacity in lasting(team.capacities(pool, system.starts))[1:]:
                changes[_day(capacity.from_date, scenario)] = f"'{team.name}.{pool.name}' changes"
    cuts = {_day(cut.from_date, scenario): "the first cut begins" for cut in scenario.cuts}
    before_warm_up = [day for day in changes if 0 < day <= run.warm_up_days]
    from_days = max(before_warm_up, default=0.0)
    later = {day: what for day, what in (changes | cuts).items() if day > from_days}
    if cuts:
        # What a cut leads to is what is asked about, so that no day after it can judge the warm-up.
        later = {day: what for day, what in later.items() if day <= min(cuts)}
        from_days = min(from_days, *cuts)
    until_days = min([*later, scenario.horizon_days])
    if until_days not in later:
        return from_days, scenario.horizon_days, ""
    return from_days, until_days, f"{later[until_days]} on {day_as_date(until_days, system.starts)}"


def _day(moment: date, scenario: Scenario) -> float:
    return float(day_number(moment, scenario.baseline.starts))


def day_as_date(days: float, starts: date) -> date:
    """The date of a day of the run."""
    return starts + timedelta(days=int(days))
