"""Items 2.5.3 and 2.5.4 of the checklist: teams with their money and pools, and the lists before them."""

from __future__ import annotations

from simulator.domain.capacity import offered
from simulator.domain.pathway import Course, Risk, Step
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, Capacity, Pool, Team
from simulator.report.document.block import Block, Blocks, Paragraph, Subheading, Table
from simulator.report.stress.phrase import routes_in_words, time_in_words, titled
from simulator.wording import day, duration, listed, money, plain, whole

_CATEGORY = {"pay": "staff", "non_pay": "non-pay", "premises": "premises"}


def resources(base: Scenario) -> Blocks:
    """2.5.3: budgets line by line, and what they sustain."""
    system = base.baseline
    blocks: list[Block] = [
        Paragraph(
            f"The teams together cost {money(system.pence_per_year_on(system.starts))} a year on the first "
            "day. Money buys whole-time equivalents, beds and places; a fixed line cannot be cut, so a "
            "percentage off a team's budget is more than that percentage off its other lines."
        )
    ]
    for team in system.teams:
        budget = money(team.pence_per_year_on(system.starts))
        blocks.append(Subheading(f"Team {titled(team.name, team.title)}: {budget} a year"))
        if team.lines:
            blocks.append(
                Table(
                    f"Budget of {team.name}",
                    ("Line", "Kind", "WTE", "Band", "Pounds a year", "Behaviour", "Source"),
                    tuple(_line(line) for line in team.lines),
                )
            )
        else:
            blocks.append(Paragraph("It has no budget here: no cut reaches it."))
        if team.pools:
            blocks.append(
                Table(
                    f"What {team.name} offers",
                    ("Pool", "On the first day", "Sustained by", "Dated changes", "Used by", "Source"),
                    tuple(_pool(system, team, pool) for pool in team.pools),
                )
            )
        else:
            blocks.append(
                Paragraph("It has no pool: the model holds nothing for patients that its money buys.")
            )
    return tuple(blocks)


def _line(line: BudgetLine) -> tuple[str, ...]:
    return (
        line.name,
        _CATEGORY[line.category],
        "" if line.wte is None else plain(float(line.wte)),
        line.band or "",
        money(line.pence_per_year),
        line.behaviour,
        line.source,
    )


def capacity_in_words(pool: Pool, capacity: Capacity) -> str:
    """What a pool offers, in its own unit."""
    if pool.kind == "contacts":
        wte, contacts = plain(float(capacity.wte)), plain(offered(pool, capacity))
        return f"{contacts} contacts a week ({wte} WTE)"
    unit = pool.kind.removesuffix("s") if capacity.servers == 1 else pool.kind
    return f"{whole(capacity.servers)} {unit}"


def _pool(system: System, team: Team, pool: Pool) -> tuple[str, ...]:
    first, *later = team.capacities(pool, system.starts)
    each = pool.contacts_per_wte_per_week
    size = capacity_in_words(pool, first)
    if each is not None:
        size += f", {plain(each)} a WTE"
    factors = {factor.from_date: factor for factor in pool.factors}
    changes = [
        f"from {day(capacity.from_date)}: {capacity_in_words(pool, capacity)}"
        for capacity in later
        if capacity.from_date not in factors
    ]
    for factor in pool.factors:
        then = capacity_in_words(pool, team.capacity_on(pool, factor.from_date))
        source = f" ({factor.source})" if factor.source else ""
        changes.append(f"from {day(factor.from_date)} × {plain(float(factor.factor))}: {then}{source}")
    return (
        titled(pool.name, pool.title),
        size,
        listed(pool.staffed_by, "no line: no cut reaches it"),
        listed(changes),
        listed(users(system, team, pool), "no step"),
        pool.source,
    )


def users(system: System, team: Team, pool: Pool) -> tuple[str, ...]:
    """Steps that take from a pool, with their pathway where there are several."""
    name = f"{team.name}.{pool.name}"
    several = len(system.pathways) > 1
    return tuple(
        f"{pathway.name}.{step.name}" if several else step.name
        for pathway in system.pathways
        for step in pathway.steps
        if name in (str(step.place), str(step.clinicians))
    )


def queues(base: Scenario) -> Blocks:
    """2.5.4: one list a pool, its order, and what ends a wait."""
    system = base.baseline
    lists = []
    for team in system.teams:
        for pool in team.pools:
            order = "priority, then first come, first served"
            if pool.kind == "contacts":
                first = "people in treatment before new starters" if pool.in_treatment_first else ""
                order = "; ".join(part for part in (first, order) if part)
            lists.append((f"{team.name}.{pool.name}", listed(users(system, team, pool), "no step"), order))
    rows = [
        row for pathway in system.pathways for step in pathway.steps for row in _waits(pathway.name, step)
    ]
    return (
        Paragraph(
            "Every pool has one list, without a limit of length, shared by the steps that take from it. "
            "It is served in the order of priority (a smaller number goes first), then the moment of "
            "joining, then the patient's number. Where a step takes a place and clinician time, patients "
            "wait for the place, and then contact by contact for a clinician. Patients do not change lists "
            "of their own accord, and care that has begun is not interrupted. While a patient waits, "
            "patience, deterioration and overflow compete, and the first to come acts. A notice is the "
            "shortest time from joining to starting."
        ),
        Table("Lists", ("Pool", "Steps", "Order"), tuple(lists)),
        Table(
            "Waiting, by step",
            ("Pathway", "Step", "Group", "Priority", "Notice", "What may end the wait", "Source"),
            tuple(rows),
        ),
    )


def _waits(pathway: str, step: Step) -> list[tuple[str, ...]]:
    courses = {"all": step.course, **step.course_by_group}
    rows: list[tuple[str, ...]] = []
    for group, course in courses.items():
        row = (_priority(course), duration(step.notice_days) if step.notice_days else "none")
        ends, sources = _ends(course)
        if group != "all" and (_priority(course), ends) == (_priority(step.course), _ends(step.course)[0]):
            continue
        rows.append((pathway, step.name, group, *row, ends, sources))
    return rows


def _priority(course: Course) -> str:
    if course.rise is None:
        return str(course.priority)
    return f"{course.priority}, rising to {course.rise.to_priority} after {duration(course.rise.after_days)}"


def _ends(course: Course) -> tuple[str, str]:
    risks, sources = [], []
    for name, risk in (("patience", course.patience), ("deterioration", course.deterioration)):
        if risk is not None:
            risks.append(_risk(name, risk))
            sources.append(f"{name}: {risk.source or course.source or 'no source'}")
    overflow = course.overflow
    if overflow is not None:
        stay = "the stay they would have had" if overflow.stay is None else time_in_words(overflow.stay)
        risks.append(
            f"overflow: after {time_in_words(overflow.after)} placed elsewhere at "
            f"{money(overflow.price_pence_per_day)} a day, for {stay}"
        )
        sources.append(f"overflow: {overflow.source}")
    return "; ".join(risks) or "nothing but the start of care", "; ".join(sources)


def _risk(name: str, risk: Risk) -> str:
    after = time_in_words(risk.after)
    return f"{name}: {after}" if after == "never" else f"{name}: {after}; then {routes_in_words(risk.routes)}"
