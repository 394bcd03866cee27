"""Lists on which waiting can do no harm, so that nothing a cut does to them can show."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.check.flow import backwards, reached, routes_after_care, routes_from_list
from simulator.domain.pathway import Course, Group, Pathway, Step
from simulator.domain.system import System


def warnings_of_harmless_waits(system: System) -> Iterator[str]:
    """One sentence on all lists that nothing but care ends and after which no recovery depends on the wait.

    A list that is only joined by people who keep their place until they are accepted is left out: their wait
    takes beds.
    """
    lists = []
    for pathway in system.pathways:
        joined = _joined_without_a_place(pathway)
        before_recovery = {group.name: _before_recovery(pathway, group) for group in pathway.groups}
        for step in pathway.steps:
            waits_somewhere = step.place is not None or step.clinicians is not None
            if waits_somewhere and step.name in joined and not _may_harm(pathway, step, before_recovery):
                lists.append(f"'{pathway.name}.{step.name}'")
    if lists:
        number = "1 list" if len(lists) == 1 else f"{len(lists)} lists"
        yield (
            f"waiting can do no harm on {number} ({', '.join(lists)}): neither 'patience' nor "
            "'deterioration' ends a wait there and no recovery depends on it, so a longer list shows in its "
            "wait alone"
        )


def _may_harm(pathway: Pathway, step: Step, before_recovery: dict[str, set[str]]) -> bool:
    return any(
        _ends_a_wait(step.course_of(group.name)) or step.name in before_recovery[group.name]
        for group in pathway.groups
    )


def _ends_a_wait(course: Course) -> bool:
    return any(risk is not None for risk in (course.patience, course.deterioration, course.overflow))


def _before_recovery(pathway: Pathway, group: Group) -> set[str]:
    """Steps at or before one whose recovery depends on the wait."""
    steps = {each.name: each for each in pathway.steps}
    recovering = [
        name
        for name, step in steps.items()
        if step.recovery is not None and step.recovery.lost_per_week_waited > 0
    ]
    return set(reached(recovering, backwards(steps, lambda name: _onward(steps[name], group, steps))))


def _onward(step: Step, group: Group, steps: dict[str, Step]) -> list[str]:
    course = step.course_of(group.name)
    return [r.to for r in (*routes_after_care(course), *routes_from_list(course)) if r.to in steps]


def _joined_without_a_place(pathway: Pathway) -> set[str]:
    """Steps that a patient can come to who holds no place."""
    joined = set()
    for group in pathway.groups:
        joined.add(group.enters_at)
        if group.re_referral is not None:
            joined.add(group.re_referral.enters_at)
        for step in pathway.steps:
            course = step.course_of(group.name)
            joined |= {route.to for route in routes_from_list(course)}
            if not step.holds_place:
                joined |= {route.to for route in routes_after_care(course)}
    return joined
