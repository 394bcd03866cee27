"""Item 2.5.2 of the checklist: what patients go through, step by step, and where they go next."""

from __future__ import annotations

from simulator.domain.pathway import Course, Pathway, Recovery, Sessions, Step
from simulator.domain.scenario import Scenario
from simulator.report.document.block import Blocks, Paragraph, Subheading, Table
from simulator.report.stress.phrase import (
    contacts_in_words,
    number_in_words,
    routes_in_words,
    time_in_words,
    titled,
)
from simulator.wording import as_stated, listed, money, per_cent

EVERY_GROUP = "all"


def activities(base: Scenario) -> Blocks:
    """2.5.2: the steps of every pathway."""
    blocks: list[Paragraph | Subheading | Table] = [
        Paragraph(
            "A step takes a place (a bed or a place on a caseload, held for the whole step), clinician time "
            "(contact by contact), both, or neither. A row for one group says only what differs from the row "
            "for all."
        )
    ]
    for pathway in base.baseline.pathways:
        rows = [row for step in pathway.steps for row in _rows(step)]
        blocks += [
            Subheading(f"Pathway {titled(pathway.name, pathway.title)}"),
            Table(
                f"Steps of {pathway.name}",
                ("Step", "Group", "Takes", "Care", "Where patients go afterwards", "Source"),
                tuple(rows),
            ),
        ]
    return tuple(blocks)


def _rows(step: Step) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (
            titled(step.name, step.title),
            EVERY_GROUP,
            f"{step.role}; {takes(step)}",
            "; ".join([care(step.course), *_remarks(step)]),
            _onward(step.course),
            step.course.source or "no source",
        )
    ]
    for group, course in step.course_by_group.items():
        own_care = care(course) if care(course) != care(step.course) else "as all"
        own_way = _onward(course) if _onward(course) != _onward(step.course) else "as all"
        source = course.source if course.source != step.course.source else "as all"
        rows.append(
            (titled(step.name, step.title), group, "as all", own_care, own_way, source or "no source")
        )
    return rows


def takes(step: Step) -> str:
    """What a step takes from teams."""
    taken = []
    if step.place is not None:
        taken.append(f"a place of {step.place}")
    if step.clinicians is not None:
        taken.append(f"clinician time of {step.clinicians}")
    return " and ".join(taken) or "nothing, so there is no wait"


def care(course: Course) -> str:
    """The contacts or the stay of a course."""
    if course.sessions is not None:
        return _contacts(course.sessions)
    return "no care" if course.stay is None else f"a stay: {time_in_words(course.stay)}"


def _contacts(sessions: Sessions) -> str:
    facts = [f"attended contacts: {contacts_in_words(sessions.number)}"]
    length = number_in_words(sessions.length)
    if length != "1":
        facts.append(f"length of each in standard contacts: {length}")
    if number_in_words(sessions.number) != "1":
        facts.append(f"from the start of one to the next: {time_in_words(sessions.interval)}")
    facts.append(f"{per_cent(sessions.did_not_attend)} of those booked are missed")
    if sessions.did_not_attend_first is not None:
        facts.append(f"{per_cent(sessions.did_not_attend_first)} of the first")
    if sessions.ends_after_misses is not None:
        facts.append(
            f"{sessions.ends_after_misses} missed in a row end the course, then: "
            f"{routes_in_words(sessions.dropped_out_routes)}"
        )
    return "; ".join(facts)


def _remarks(step: Step) -> list[str]:
    facts = []
    if step.whole_days:
        facts.append("times rounded at random to whole days, keeping their mean")
    if step.holds_place:
        facts.append("the place is kept until the next step accepts")
    if step.price_pence_per_start:
        facts.append(f"each start costs {money(step.price_pence_per_start)} that no team pays")
    if step.recovery is not None:
        facts.append(_recovery(step.recovery))
    return facts


def _recovery(recovery: Recovery) -> str:
    full = recovery.full_course_sessions
    course = "" if full is None else f", full course {as_stated(full)} contacts"
    return (
        f"recovery: {per_cent(recovery.at_best)} at best, {per_cent(recovery.lost_per_week_waited)} of it "
        f"lost with each week waited{course}"
    )


def _onward(course: Course) -> str:
    return routes_in_words(course.routes)


def summary(pathway: Pathway) -> str:
    """A pathway in one sentence."""
    return (
        f"Pathway {titled(pathway.name, pathway.title)}: groups "
        f"{listed(titled(group.name, group.title) for group in pathway.groups)}; steps "
        f"{listed(f'{titled(step.name, step.title)} ({step.role})' for step in pathway.steps)}; ways out "
        f"{listed(way_out.name for way_out in pathway.exits)}."
    )
