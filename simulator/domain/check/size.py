"""Figures that are legal by themselves and cannot be meant beside the others: too large, too long, twice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from simulator.domain.change.union import Change
from simulator.domain.check.posts import longest_mean_stay
from simulator.domain.demand import Referrals
from simulator.domain.distribution import Distribution
from simulator.domain.pathway import Course, Step
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.units import DAYS_PER_WEEK, DAYS_PER_YEAR, months_later
from simulator.wording import as_stated, duration, listed, significant, whole, written_pounds

MOST_GROWTH_IN_A_RUN = 5.0
"""Referrals at the end of a run relative to its beginning from which growth is doubtful."""
LONGEST_CLEARANCE_YEARS = 10.0
"""Time to clear a list that is joined no more; a list that needs longer is doubtful."""
LONGEST_WAIT_DAYS = 10 * DAYS_PER_YEAR
LONGEST_CARE_DAYS = 50 * DAYS_PER_YEAR
DEAREST_DAY_PENCE = 1_000_000
"""£10,000 for a day of one patient; a day in a high-secure hospital costs about a tenth."""
DEAREST_PATIENT_PENCE = 100_000_000
"""£1m for a start or a way out of care."""
DEAREST_POST_PENCE = 100_000_000
"""£1m a year for one whole-time equivalent."""
# All of these: assumption of the authors. They only decide from where on a warning is given.


def warnings_of_sizes(scenario: Scenario) -> Iterator[str]:
    """Sentences, each with the figure, on what is legal and most likely a slip.

    Parameters
    ----------
    scenario
        A scenario without problems.
    """
    system, run_days = scenario.baseline, scenario.horizon_days
    for referrals in system.referrals:
        yield from _warnings_of_growth(referrals, system.starts, run_days)
    yield from _warnings_of_times(system, run_days)
    yield from _warnings_of_day_one(system)
    yield from _warnings_of_prices(system)
    yield from _warnings_of_phases(scenario)
    yield from _warnings_of_twins(scenario)


def _warnings_of_growth(referrals: Referrals, starts: date, run_days: float) -> Iterator[str]:
    if referrals.listed_days is not None:
        return
    last = max(1, math.ceil(run_days)) - 1
    grown = replace(referrals, per_day=1.0, changes=())
    years = last / DAYS_PER_YEAR
    times = (1 + grown.growth_per_year) ** years
    if times >= MOST_GROWTH_IN_A_RUN:
        yield (
            f"growth of {as_stated(100 * referrals.growth_per_year)}% a year makes the referrals of "
            f"'{referrals.pathway}.{referrals.group}' {significant(times, 3)} times as many by the end of "
            "the run"
        )


def _warnings_of_times(system: System, run_days: float) -> Iterator[str]:
    """Times of a step that are longer than the run, so that what follows them never happens in it."""
    run = duration(run_days)
    for pathway in system.pathways:
        for step in pathway.steps:
            name = f"'{pathway.name}.{step.name}'"
            if step.notice_days >= run_days:
                yield (
                    f"the notice of {name} is {duration(step.notice_days)} and the run {run}: "
                    "no patient referred in the run starts there"
                )
            yield from _warnings_of_rises(step, name, run_days)
            found = {
                key: time.mean
                for course in dict.fromkeys((step.course, *step.course_by_group.values()))
                for key, time in _times_of(step, course)
                if time.share_by(run_days) <= 0 and math.isfinite(time.mean)
            }
            for key, mean in found.items():
                yield f"'{key}' of {name} is {duration(mean)} and the run {run}: it never passes in the run"
        for standard in pathway.standards:
            if standard.within_days >= run_days:
                yield (
                    f"the standard '{pathway.name}.{standard.name}' allows {duration(standard.within_days)} "
                    f"and the run is {run}: no patient referred in the run can miss it"
                )


def _warnings_of_rises(step: Step, name: str, run_days: float) -> Iterator[str]:
    rises = (course.rise for course in dict.fromkeys((step.course, *step.course_by_group.values())))
    for after_days in dict.fromkeys(rise.after_days for rise in rises if rise is not None):
        if after_days >= run_days:
            yield (
                f"a priority of {name} rises after {duration(after_days)} and the run is "
                f"{duration(run_days)}: it never rises for a patient referred in the run"
            )


def _times_of(step: Step, course: Course) -> Iterator[tuple[str, Distribution]]:
    if course.stay is not None:
        yield "stay", course.stay
    if course.sessions is not None:
        yield "sessions.interval", course.sessions.interval
    for key, risk in (("patience", course.patience), ("deterioration", course.deterioration)):
        if risk is not None:
            yield f"{key}.after", risk.after
    if course.overflow is not None:
        yield "overflow.after", course.overflow.after
    for route in course.routes:
        if route.delay is not None:
            yield f"routes.{route.to}.delay", route.delay


def _warnings_of_day_one(system: System) -> Iterator[str]:
    waiting: dict[str, int] = {}
    for cohort in system.day_one:
        where = f"'{cohort.pathway}.{cohort.step}'"
        longest = max(cohort.waited_days, default=0.0)
        if longest > LONGEST_WAIT_DAYS:
            yield f"a person of '{cohort.group}' has waited {duration(longest)} at {where} on the first day"
        longest = max((*cohort.in_care_days, *cohort.out_of_area_days), default=0.0)
        if longest > LONGEST_CARE_DAYS:
            yield f"a person of '{cohort.group}' has been {duration(longest)} in care at {where} already"
        step = system.pathway(cohort.pathway).step(cohort.step)
        for named in (step.place, step.clinicians):
            if named is not None:
                waiting[str(named)] = waiting.get(str(named), 0) + len(cohort.waited_days)
    for team in system.teams:
        for pool in team.pools:
            name = f"{team.name}.{pool.name}"
            capacity = team.capacity_on(pool, system.starts)
            a_year = 0.0
            if pool.contacts_per_wte_per_week is not None:
                of_one = _fewest_contacts(system, name)
                a_year = float(capacity.wte) * pool.contacts_per_wte_per_week * DAYS_PER_YEAR / DAYS_PER_WEEK
                a_year /= max(1.0, of_one)
                unit = f"{as_stated(float(capacity.wte))} WTE"
            else:
                stay = longest_mean_stay(system, name)
                a_year = capacity.servers * DAYS_PER_YEAR / stay if stay else 0.0
                unit = f"{whole(capacity.servers)} {pool.kind}"
            people = waiting.get(name, 0)
            if a_year and people / a_year > LONGEST_CLEARANCE_YEARS:
                yield (
                    f"{whole(people)} people wait for '{name}' on the first day, and its {unit} can start "
                    f"about {whole(a_year)} a year: {whole(people / a_year)} years of work"
                )


def _fewest_contacts(system: System, name: str) -> float:
    """Mean contacts of a course in the step of a pool that needs fewest."""
    return min(
        (
            course.sessions.number.mean
            for pathway in system.pathways
            for step in pathway.steps
            if str(step.clinicians) == name
            for course in (step.course, *step.course_by_group.values())
            if course.sessions is not None
        ),
        default=1.0,
    )


def _warnings_of_prices(system: System) -> Iterator[str]:
    for pathway in system.pathways:
        for step in pathway.steps:
            name = f"'{pathway.name}.{step.name}'"
            for course in dict.fromkeys((step.course, *step.course_by_group.values())):
                price = 0 if course.overflow is None else course.overflow.price_pence_per_day
                if price > DEAREST_DAY_PENCE:
                    yield f"a day placed elsewhere from {name} costs {written_pounds(price)} for one patient"
            if step.price_pence_per_start > DEAREST_PATIENT_PENCE:
                yield f"a start of {name} costs {written_pounds(step.price_pence_per_start)} for one patient"
        for way_out in pathway.exits:
            if way_out.price_pence > DEAREST_PATIENT_PENCE:
                yield (
                    f"a patient who leaves by '{pathway.name}.{way_out.name}' costs "
                    f"{written_pounds(way_out.price_pence)}"
                )
    for team in system.teams:
        for line in team.lines:
            if line.wte and line.pence_per_year / line.wte > DEAREST_POST_PENCE:
                of_one = written_pounds(int(line.pence_per_year / line.wte))
                yield f"one WTE of '{team.name}.{line.name}' costs {of_one} a year"


def _warnings_of_phases(scenario: Scenario) -> Iterator[str]:
    for cut, ledger in zip(scenario.cuts, scenario.ledgers(), strict=True):
        complete = months_later(cut.from_date, cut.phase_months - 1)
        if cut.phase_months == 1 or complete < scenario.run.ends or cut.from_date >= scenario.run.ends:
            continue
        whole_pence = -sum(e.pence_per_year for e in ledger.recurrent if e.pence_per_year < 0)
        in_run = -sum(
            e.pence_per_year
            for e in ledger.recurrent
            if e.pence_per_year < 0 and e.from_date < scenario.run.ends
        )
        yield (
            f"cut '{cut.name}' is complete on {complete}, after the run ends on {scenario.run.ends}: "
            f"{written_pounds(in_run)} of its {written_pounds(whole_pence)} a year are in force by then"
        )


def _warnings_of_twins(scenario: Scenario) -> Iterator[str]:
    alike: dict[Change, list[str]] = {}
    for cut in scenario.cuts:
        alike.setdefault(replace(cut, name=""), []).append(cut.name)
    for names in alike.values():
        if len(names) > 1:
            called = listed(
                [f"'{name}'" for name in names[:3]] + [f"{len(names) - 3} more"] * (len(names) > 3)
            )
            yield (
                f"cuts {called} say the same, and each of them is made: where one is a copy of another, "
                "leave it out"
            )
