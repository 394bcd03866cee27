"""Warnings: what is legal and doubtful in a system or a scenario, each with its number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

from simulator.domain.capacity import lasting
from simulator.domain.check.flow import reached, routes_after_care, routes_from_list
from simulator.domain.check.money import warnings_of_money, warnings_of_prices, warnings_of_saving
from simulator.domain.check.posts import warnings_of_posts
from simulator.domain.check.size import warnings_of_sizes
from simulator.domain.check.waiting import warnings_of_harmless_waits
from simulator.domain.distribution import Distribution
from simulator.domain.offered_load import Spell, pools_that_nobody_may_leave, spells_of_overload
from simulator.domain.pathway import Group, Pathway
from simulator.domain.scenario import Scenario
from simulator.domain.sustained import pools_in_use
from simulator.domain.system import System
from simulator.domain.team import Team
from simulator.units import day_number
from simulator.wording import as_stated, decimals, rounded_share, written_pounds

NOTABLE_ROUNDING = 0.01
"""Relative rise of a mean by rounding up from which it is reported; assumption: the authors."""
NEGLIGIBLE = 1e-9
MOST_CONTACTS = 10_000


def warnings_of(system: System, run_days: float = math.inf) -> tuple[str, ...]:
    """What is doubtful in a system without problems, as sentences with a number where there is one.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run; a capacity dated after them plays no part.
    """
    return (
        *_warnings_of_load(system, run_days),
        *_warnings_of_capacity(system, run_days),
        *warnings_of_posts(system),
        *warnings_of_money(system),
        *warnings_of_prices(system),
        *warnings_of_harmless_waits(system),
        *_warnings_of_pathways(system),
        *_warnings_of_demand(system),
    )


def _warnings_of_load(system: System, run_days: float) -> Iterator[str]:
    without_relief = pools_that_nobody_may_leave(system)
    for name, spell in spells_of_overload(system, run_days).items():
        if math.isinf(spell.load):
            continue
        if name not in without_relief:
            fate = "so its list will grow until people give up"
        elif spell.to_days < run_days and math.isfinite(run_days):
            fate = "and people cannot leave its list, so it will grow until then"
        else:
            fate = "and people cannot leave its list, so it will grow without end"
        yield (
            f"offered load of '{name}' is {decimals(spell.load, 2)}{_written_days(spell, system, run_days)}: "
            f"more work reaches it than it can do, {fate}"
        )
        if spell.without_lists < 1:
            yield (
                f"lists alone overload '{name}': {decimals(spell.load - spell.without_lists, 2)} of its load "
                f"of {decimals(spell.load, 2)} is people who gave up or got worse on a list; without them "
                f"it is {decimals(spell.without_lists, 2)}"
            )


def _written_days(spell: Spell, system: System, run_days: float) -> str:
    """The dates of a spell that is not the whole run."""
    first, last = (
        system.starts + timedelta(days=math.floor(day)) for day in (spell.from_days, spell.to_days)
    )
    begins = f" from {first}" if spell.from_days > 0 else ""
    return begins + (f" until {last}" if spell.to_days < run_days and math.isfinite(run_days) else "")


def _warnings_of_capacity(system: System, run_days: float) -> Iterator[str]:
    used = pools_in_use(system)
    for team in system.teams:
        for pool in team.pools:
            name = f"{team.name}.{pool.name}"
            capacities = lasting(team.capacities(pool, system.starts))
            inside = [c for c in capacities if day_number(c.from_date, system.starts) < run_days]
            empty = next((c for c in inside if not c.servers), None)
            if name not in used:
                budget = written_pounds(team.pence_per_year_on(system.starts))
                yield f"no step uses '{name}': cutting the {budget} a year of its team changes no wait"
            elif empty is not None:
                opens = next((c for c in inside if c.from_date > empty.from_date), None)
                until = f" until {opens.from_date}" if opens is not None else ""
                yield f"capacity of '{name}' is 0 from {empty.from_date}{until}: no patient can start there"
        yield from _warnings_of_shared_lines(team)


def _warnings_of_shared_lines(team: Team) -> Iterator[str]:
    for line in team.lines:
        pools = [p.name for p in team.pools if p.kind == "contacts" and line.name in p.staffed_by]
        if len(pools) > 1:
            wte = float(line.wte or 0)
            yield (
                f"the {as_stated(wte)} WTE of '{team.name}.{line.name}' give contacts in {len(pools)} "
                f"pools at once ({', '.join(pools)}): their time is counted {len(pools)} times"
            )


def _warnings_of_pathways(system: System) -> Iterator[str]:
    for pathway in system.pathways:
        found: set[str] = set()
        for group in pathway.groups:
            found |= _steps_reached(system, pathway, group)
        for name in (step.name for step in pathway.steps):
            if name not in found:
                yield f"0 patients can reach step '{name}' of '{pathway.name}'"
        yield from _warnings_of_contacts(pathway)
        for standard in pathway.standards:
            if standard.clock == "treatment" and not any(s.role == "treatment" for s in pathway.steps):
                yield (
                    f"0 steps of '{pathway.name}' have the role treatment, so the clock of standard "
                    f"'{standard.name}' never stops"
                )


def _warnings_of_contacts(pathway: Pathway) -> Iterator[str]:
    """Numbers of contacts that are not whole: what is booked has another mean than what was written."""
    for step in pathway.steps:
        for course in dict.fromkeys((step.course, *step.course_by_group.values())):
            if course.sessions is None:
                continue
            stated, booked = course.sessions.number.mean, _mean_rounded_up(course.sessions.number)
            if booked > stated * (1 + NOTABLE_ROUNDING):
                yield (
                    f"a course of '{step.name}' of '{pathway.name}' has {decimals(booked, 2)} contacts on "
                    f"average where {decimals(stated, 2)} are stated: the number of contacts is rounded up "
                    "to a whole number"
                )


def _mean_rounded_up(number: Distribution) -> float:
    """Mean of a positive number rounded up: the sum of the chances of being above 0, 1, 2 and so on."""
    total, whole = 0.0, 0
    while (above := 1 - number.share_by(float(whole))) > NEGLIGIBLE and whole < MOST_CONTACTS:
        total, whole = total + above, whole + 1
    return total


def _steps_reached(system: System, pathway: Pathway, group: Group) -> set[str]:
    steps = {step.name: step for step in pathway.steps}

    def onward(name: str) -> list[str]:
        course = steps[name].course_of(group.name)
        routes = [*routes_after_care(course), *routes_from_list(course)]
        return [route.to for route in routes if route.to in steps]

    return set(reached([group.enters_at, *_other_starts(system, pathway, group)], onward))


def _other_starts(system: System, pathway: Pathway, group: Group) -> list[str]:
    """Steps where people of a group begin without a referral: on day one, or on coming back."""
    back = [] if group.re_referral is None else [group.re_referral.enters_at]
    there = [c.step for c in system.day_one if (c.pathway, c.group) == (pathway.name, group.name)]
    return back + there


def _warnings_of_demand(system: System) -> Iterator[str]:
    present = {(r.pathway, r.group) for r in system.referrals} | {
        (c.pathway, c.group) for c in system.day_one
    }
    for pathway in system.pathways:
        for group in pathway.groups:
            if (pathway.name, group.name) not in present:
                yield f"0 referrals are stated for group '{group.name}' of '{pathway.name}'"
    for referrals in system.referrals:
        for kind, factors in (("month", referrals.month_factors), ("weekday", referrals.weekday_factors)):
            mean = sum(factors) / len(factors)
            if abs(mean - 1) > 0.005:
                yield (
                    f"{kind} factors of '{referrals.pathway}.{referrals.group}' average {decimals(mean, 3)}, "
                    f"so it has {rounded_share(mean, 1)} of the referrals its rate states"
                )


def warnings_of_scenario(scenario: Scenario) -> tuple[str, ...]:
    """What is doubtful in a scenario without problems: in its system after the cuts, and in the cuts."""
    return (
        *warnings_of(scenario.system(), scenario.horizon_days),
        *_warnings_of_dates(scenario),
        *_warnings_of_late_referrals(scenario),
        *warnings_of_sizes(scenario),
        *warnings_of_saving(scenario),
        *(
            warning
            for cut, ledger in zip(scenario.cuts, scenario.ledgers(), strict=True)
            for warning in cut.warnings(ledger)
        ),
    )


def _warnings_of_dates(scenario: Scenario) -> Iterator[str]:
    starts, ends = scenario.baseline.starts, scenario.run.ends
    for cut in scenario.cuts:
        if cut.from_date >= ends:
            yield (
                f"cut '{cut.name}' begins on {cut.from_date}, {(cut.from_date - ends).days} days after "
                "the run ends: it changes nothing"
            )
        elif cut.until is not None and cut.until <= starts:
            yield f"cut '{cut.name}' ends on {cut.until}, before the first day counts: it changes nothing"
        elif cut.from_date < starts:
            part = "it" if cut.phase_months == 1 else "the part due by then"
            yield (
                f"cut '{cut.name}' begins on {cut.from_date}, {(starts - cut.from_date).days} days before "
                f"the first day: {part} is in force from the start"
            )


def _warnings_of_late_referrals(scenario: Scenario) -> Iterator[str]:
    for referrals in scenario.baseline.referrals:
        late = sum(moment >= scenario.horizon_days for moment in referrals.listed_days or ())
        if late:
            yield (
                f"{late} of the {len(referrals.listed_days or ())} referrals listed for "
                f"'{referrals.pathway}.{referrals.group}' arrive after the run ends: they are left out"
            )
