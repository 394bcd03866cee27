"""Whether a pathway makes sense by itself: its names, courses, ways out, standards and returns."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from simulator.domain.check.course import (
    Surroundings,
    problems_of_course,
    problems_of_shares,
    problems_of_time,
)
from simulator.domain.check.flow import problems_of_flow
from simulator.domain.check.standstill import problems_of_standstill
from simulator.domain.naming import Place, no_such, repeated, same_titles
from simulator.domain.pathway import Course, Group, Pathway, Standard, Step
from simulator.errors import Problem
from simulator.wording import as_stated


def problems_of_pathway(pathway: Pathway) -> list[Problem]:
    """Every rule a pathway breaks that can be seen without teams and demand."""
    place = ("pathways", pathway.name)
    problems = list(_problems_of_names(pathway, place))
    for group in pathway.groups:
        problems += _problems_of_group(group, pathway, (*place, "groups", group.name))
    to = dict.fromkeys(destinations(pathway)).keys()
    for step in pathway.steps:
        problems += _problems_of_step(step, pathway, (*place, "steps", step.name), to)
    for standard in pathway.standards:
        problems += _problems_of_standard(standard, pathway, (*place, "standards", standard.name))
    return problems or [*problems_of_flow(pathway), *problems_of_standstill(pathway)]


def destinations(pathway: Pathway) -> tuple[str, ...]:
    """Names that a route of the pathway may lead to."""
    return (*(step.name for step in pathway.steps), *(way_out.name for way_out in pathway.exits))


def _problems_of_names(pathway: Pathway, place: Place) -> Iterator[Problem]:
    for key, named in (("groups", pathway.groups), ("steps", pathway.steps), ("exits", pathway.exits)):
        if not named:
            yield Problem(place=(*place, key), rule=f"a pathway needs at least one of its {key}")
    yield from repeated("groups", [group.name for group in pathway.groups], (*place, "groups"))
    yield from repeated("standards", [s.name for s in pathway.standards], (*place, "standards"))
    yield from repeated("steps", [step.name for step in pathway.steps], (*place, "steps"))
    steps = {step.name for step in pathway.steps}
    for way_out in pathway.exits:
        if way_out.name in steps:
            rule = f"'{way_out.name}' is a step and an exit, so routes to it say nothing"
            at = (*place, "exits", way_out.name)
            yield Problem(place=at, rule=rule, remedy="give the exit another name")
    for kind, titled in (("groups", pathway.groups), ("steps", pathway.steps)):
        yield from same_titles(kind, [(each.name, each.title) for each in titled], (*place, kind))
    yield from repeated("exits", [way_out.name for way_out in pathway.exits], (*place, "exits"))


def _problems_of_group(group: Group, pathway: Pathway, place: Place) -> Iterator[Problem]:
    steps = [step.name for step in pathway.steps]
    if group.enters_at not in steps:
        yield no_such("step", group.enters_at, steps, (*place, "enters_at"))
    back = group.re_referral
    if back is None:
        return
    at = (*place, "re_referral")
    if back.enters_at not in steps:
        yield no_such("step", back.enters_at, steps, (*at, "enters_at"))
    exits = [way_out.name for way_out in pathway.exits]
    for position, name in enumerate(back.from_exits):
        if name not in exits:
            yield no_such("exit", name, exits, (*at, "from_exits", position))
    if not back.share_by_episode:
        yield Problem(place=(*at, "share"), rule="give at least one share")
    if any(not 0 <= share <= 1 for share in back.share_by_episode):
        worst = next(share for share in back.share_by_episode if not 0 <= share <= 1)
        yield from problems_of_shares({"share": worst}, at)
    elif back.share_by_episode and back.share_by_episode[-1] == 1:
        rule = "100% come back after the last episode stated, and so after every one that follows"
        yield Problem(place=(*at, "share"), rule=rule, remedy="end the list with a share below 100%")
    yield from problems_of_time(back.after, (*at, "after"))


def _problems_of_step(step: Step, pathway: Pathway, place: Place, to: Collection[str]) -> Iterator[Problem]:
    around = Surroundings(
        destinations=to,
        signposting=tuple(way_out.name for way_out in pathway.exits if way_out.meaning == "signposted"),
        has_clinicians=step.clinicians is not None,
    )
    yield from problems_of_course(step.course, place, around)
    groups = [group.name for group in pathway.groups]
    for name, course in step.course_by_group.items():
        at = (*place, "groups", name)
        if name not in groups:
            yield no_such("group", name, groups, at)
        problems = problems_of_course(course, at, around)
        yield from (p for p in problems if not _is_inherited(p, step, course, len(at)))
    if step.holds_place and step.place is None:
        rule = "a step without a 'place' has none to hold"
        yield Problem(place=(*place, "holds_place"), rule=rule, remedy="name the 'place', or write false")
    yield from _problems_of_recovery(step, (*place, "recovery"))


def _problems_of_standard(standard: Standard, pathway: Pathway, place: Place) -> Iterator[Problem]:
    yield from problems_of_shares({"share": standard.share}, place)
    if standard.within_days <= 0:
        rule = f"{as_stated(standard.within_days)} days is not allowed: it must be more than 0"
        yield Problem(place=(*place, "within"), rule=rule)
    groups = [group.name for group in pathway.groups]
    for position, name in enumerate(standard.groups):
        if name not in groups:
            yield no_such("group", name, groups, (*place, "groups", position))
    roles = {step.name: step.role for step in pathway.steps}
    for position, name in enumerate(standard.steps):
        at = (*place, "steps", position)
        if name not in roles:
            yield no_such("step", name, roles, at)
        elif standard.clock == "treatment" and roles[name] != "treatment":
            rule = f"'{name}' has the role {roles[name]}, and only a treatment stops this clock"
            yield Problem(place=at, rule=rule, remedy="name treatments, or write 'clock: first_contact'")


def _is_inherited(problem: Problem, step: Step, course: Course, depth: int) -> bool:
    """Whether a group's problem lies in what it takes over from the step, where it is reported already."""
    if len(problem.place) == depth:
        return (course.sessions is None, course.stay is None) == (
            step.course.sessions is None,
            step.course.stay is None,
        )
    key = str(problem.place[depth])
    return bool(getattr(course, key) == getattr(step.course, key))


def _problems_of_recovery(step: Step, place: Place) -> Iterator[Problem]:
    recovery = step.recovery
    if recovery is None:
        return
    shares: dict[str, float | None] = {
        "at_best": recovery.at_best,
        "lost_per_week_waited": recovery.lost_per_week_waited,
    }
    yield from problems_of_shares(shares, place)
    full = recovery.full_course_sessions
    if full is None:
        return
    at = (*place, "full_course_sessions")
    if full <= 0:
        yield Problem(
            place=at, rule=f"{as_stated(full)} is not allowed: a full course has more than 0 sessions"
        )
    elif step.clinicians is None:
        yield Problem(place=at, rule="a step without 'clinicians' has no sessions", remedy="leave it out")
