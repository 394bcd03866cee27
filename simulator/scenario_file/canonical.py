"""The fully qualified form: a scenario written out with every default and one unit of each kind."""

from __future__ import annotations

from simulator.domain.check.team import SECTION
from simulator.domain.demand import DayOne, Referrals
from simulator.domain.scenario import Scenario
from simulator.domain.team import BudgetLine, Pool, Team
from simulator.scenario_file.canonical_observed import observed
from simulator.scenario_file.canonical_pathway import Canonical, pathway, price, title
from simulator.scenario_file.change import register
from simulator.scenario_file.schema.demand import MONTHS, WEEKDAYS
from simulator.scenario_file.written_quantity import (
    days,
    exact_number,
    number,
    per_day,
    share,
)


def document(scenario: Scenario) -> dict[str, Canonical]:
    """The whole scenario as keys and values of a scenario file.

    Raises
    ------
    ValueError
        The baseline already holds changes made by cuts.
    """
    system = scenario.baseline
    demand: dict[str, dict[str, Canonical]] = {}
    for referrals in system.referrals:
        demand.setdefault(referrals.pathway, {})[referrals.group] = _referrals(referrals)
    day_one: dict[str, dict[str, dict[str, Canonical]]] = {}
    for people in system.day_one:
        of_group = day_one.setdefault(people.pathway, {}).setdefault(people.group, {})
        of_group[people.step] = _day_one(people)
    seen = observed(scenario.observed)
    return {
        "format": 1,
        "name": scenario.name,
        "description": scenario.description,
        **({"price_year": system.price_year} if system.price_year else {}),
        "starts": system.starts,
        "run": {
            "ends": scenario.run.ends,
            "warm_up": days(scenario.run.warm_up_days),
            "replications": scenario.run.replications,
            "seed": scenario.run.seed,
        },
        "pathways": {p.name: pathway(p) for p in system.pathways},
        "teams": {team.name: _team(team) for team in system.teams},
        "demand": {name: dict(groups) for name, groups in demand.items()},
        "day_one": {
            name: {g: dict(steps) for g, steps in groups.items()} for name, groups in day_one.items()
        },
        **({"observed": seen} if seen else {}),
        "cuts": [register.canonical(cut) for cut in scenario.cuts],
    }


def _team(team: Team) -> Canonical:
    sections: dict[str, dict[str, Canonical]] = {section: {} for section in SECTION.values()}
    for line in team.lines:
        sections[SECTION[line.category]][line.name] = _line(line)
    return {
        **title(team.title),
        **{section: dict(lines) for section, lines in sections.items()},
        "pools": {pool.name: _pool(pool) for pool in team.pools},
    }


def _line(line: BudgetLine) -> Canonical:
    if line.changes:
        raise ValueError(f"budget line {line.name!r} already holds changes made by cuts")
    written: dict[str, Canonical] = {}
    if line.band is not None:
        written["band"] = line.band
    if line.wte is not None:
        written["wte"] = exact_number(line.wte)
    if line.sees_patients is not None:
        written["sees_patients"] = line.sees_patients
    return {
        **written,
        **price("per_year", line.pence_per_year, line.stated),
        "behaviour": line.behaviour,
        "source": line.source,
    }


def _pool(pool: Pool) -> Canonical:
    size: dict[str, Canonical] = {"count": pool.count}
    if pool.contacts_per_wte_per_week is not None:
        size = {"per_wte_per_week": number(pool.contacts_per_wte_per_week)}
    factors: list[Canonical] = []
    for dated in pool.factors:
        factor: dict[str, Canonical] = {"from": dated.from_date, "times": exact_number(dated.factor)}
        factors.append(factor | ({"source": dated.source} if dated.source else {}))
    return {
        **title(pool.title),
        "kind": pool.kind,
        "staffed_by": list(pool.staffed_by),
        **size,
        "factors": factors,
        "in_treatment_first": pool.in_treatment_first,
        "source": pool.source,
    }


def _referrals(referrals: Referrals) -> Canonical:
    process: dict[str, Canonical] = {"rate": per_day(referrals.per_day)}
    if referrals.listed_days is not None:
        process = {"listed": [days(day) for day in referrals.listed_days]}
    return {
        **process,
        "growth": share(referrals.growth_per_year),
        "months": {m: number(f) for m, f in zip(MONTHS, referrals.month_factors, strict=True)},
        "weekdays": {d: number(f) for d, f in zip(WEEKDAYS, referrals.weekday_factors, strict=True)},
        "changes": [{"from": c.from_date, "rate": per_day(c.per_day)} for c in referrals.changes],
        "logged_daily": referrals.logged_daily,
        "source": referrals.source,
    }


def _day_one(people: DayOne) -> Canonical:
    out_of_area = _in_care(people.out_of_area, people.out_of_area_days)
    return {
        "waiting": [days(wait) for wait in people.waited_days],
        "in_care": _in_care(people.in_care, people.in_care_days),
        **({"out_of_area": out_of_area} if out_of_area else {}),
        "source": people.source,
    }


def _in_care(number: int, so_far_days: tuple[float, ...]) -> Canonical:
    return [days(day) for day in so_far_days] if so_far_days else number
