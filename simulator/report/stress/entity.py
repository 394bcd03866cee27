"""Items 2.5.1 and 2.5.5 of the checklist: who passes through the model, and where they come and go."""

from __future__ import annotations

from simulator.domain.demand import DayOne, Referrals
from simulator.domain.pathway import ReReferral
from simulator.domain.scenario import Scenario
from simulator.report.document.block import Blocks, Paragraph, Table
from simulator.report.stress.phrase import time_in_words, titled
from simulator.scenario_file.schema.demand import MONTHS, WEEKDAYS
from simulator.wording import counted, day, duration, listed, money, per_cent, plain, rate

_MEANING = {
    "completed": "care completed",
    "signposted": "sent to where the patient belongs",
    "left": "the patient gave up or was lost",
    "refused": "turned away by the service",
}


def entities(base: Scenario) -> Blocks:
    """2.5.1: the patients, by pathway and group, and those of day one."""
    system = base.baseline
    rates = {(r.pathway, r.group): r for r in system.referrals}
    rows = tuple(
        (
            titled(pathway.name, pathway.title),
            titled(group.name, group.title),
            group.enters_at,
            _rate(rates.get((pathway.name, group.name))),
            _back(group.re_referral),
        )
        for pathway in system.pathways
        for group in pathway.groups
    )
    return (
        Paragraph(
            "The entities are patients, each of one group of one pathway. A patient has a number within "
            "the group, which fixes needs and luck in every scenario; the days already waited; contacts "
            "attended and missed; the place held, if any; and the number of earlier episodes. Staff are "
            "not entities: they are capacity of resources."
        ),
        Table("Patients", ("Pathway", "Group", "Enters at", "New referrals", "Comes back"), rows),
        *_day_one(system.day_one),
    )


def _rate(referrals: Referrals | None) -> str:
    if referrals is None:
        return "none"
    if referrals.listed_days is not None:
        return f"{counted(len(referrals.listed_days), 'referral')} on listed days"
    return rate(referrals.per_day)


def _back(back: ReReferral | None) -> str:
    if back is None:
        return "no"
    shares = [per_cent(share) for share in back.share_by_episode]
    after = (
        "of those who leave" if len(shares) == 1 else "after the first, second … episode (the last continues)"
    )
    source = f"; source: {back.source}" if back.source else "; no source"
    return (
        f"{listed(shares)} {after} by {listed(back.from_exits)}, to {back.enters_at}, "
        f"after: {time_in_words(back.after)}{source}"
    )


def _day_one(cohorts: tuple[DayOne, ...]) -> Blocks:
    if not cohorts:
        return (Paragraph("The system starts empty: there are no patients on the first day."),)
    rows = tuple(
        (
            *(c.pathway, c.group, c.step, _waiting(c.waited_days)),
            *(_in_care(c.in_care, c.in_care_days), _in_care(c.out_of_area, c.out_of_area_days), c.source),
        )
        for c in cohorts
    )
    columns = ("Pathway", "Group", "Step", "Waiting", "In care", "Out of area", "Source")
    return (Table("People there on the first day", columns, rows),)


def _waiting(waited_days: tuple[float, ...]) -> str:
    if not waited_days:
        return "none"
    shortest, longest = round(min(waited_days), 1), round(max(waited_days), 1)
    span = duration(longest) if shortest == longest else f"{duration(shortest)} to {duration(longest)}"
    return f"{counted(len(waited_days), 'person', 'people')}, for {span} so far"


def _in_care(number: int, so_far_days: tuple[float, ...]) -> str:
    if so_far_days:
        return f"{len(so_far_days)}, for {duration(min(so_far_days))} to {duration(max(so_far_days))}"
    if not number:
        return "none"
    return f"{number}, spread over their course as in a service that has run unchanged for long"


def entry_and_exit(base: Scenario) -> Blocks:
    """2.5.5: arrivals with growth, seasons and changes; ways out with their meaning and price."""
    system = base.baseline
    arrivals = tuple(
        (
            r.pathway,
            r.group,
            _rate(r),
            "none" if not r.growth_per_year else f"{per_cent(r.growth_per_year)} a year",
            _season(r),
            listed(f"{rate(c.per_day)} from {day(c.from_date)}" for c in r.changes),
            "the morning of its day" if r.logged_daily else "its moment",
            r.source,
        )
        for r in system.referrals
    )
    exits = tuple(
        (pathway.name, way_out.name, _MEANING[way_out.meaning], money(way_out.price_pence), way_out.source)
        for pathway in system.pathways
        for way_out in pathway.exits
    )
    return (
        Paragraph(
            "New referrals are a Poisson process whose rate changes from day to day with growth, season "
            "and dated changes: arrival moments come from the inverse of the cumulative rate, with one "
            "keyed random gap a patient, so that no thinning is needed. Listed referrals arrive on their "
            "days. Growth compounds daily; factors multiply the rate as they are. Patients join every list "
            "they are referred to unless a step has a patience of 0 days."
        ),
        Table(
            "Arrivals",
            ("Pathway", "Group", "Rate", "Growth", "Season", "Changes", "Counts from", "Source"),
            arrivals,
        ),
        Table(
            "Ways out",
            ("Pathway", "Exit", "Counts as", "Price that falls elsewhere", "Source"),
            exits,
        ),
    )


def _season(referrals: Referrals) -> str:
    factors = [
        *zip(MONTHS, referrals.month_factors, strict=True),
        *zip(WEEKDAYS, referrals.weekday_factors, strict=True),
    ]
    return listed(f"{name} × {plain(factor)}" for name, factor in factors if factor != 1)
