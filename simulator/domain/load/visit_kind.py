"""Kinds of visit: everybody of one group who comes to one step, and what they take and where they go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.domain.load.leaving import Leaving, leaving_of
from simulator.domain.load.visit_work import shares_after_care, work_of_visit
from simulator.domain.pathway import Course, Group, Pathway, Step
from simulator.domain.system import System


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitKind:
    """Visits of one group to one step."""

    work: dict[str, float]
    """Server-days a visit takes, by `team.pool`."""
    list_pool: str
    """Pool whose list is joined; empty where no patient waits."""
    held_pool: str
    """Pool whose place is kept until the next step accepts; empty for none."""
    leaving: Leaving | None
    """How the list is left unseen; none where it cannot be."""
    after_care: tuple[tuple[int, float], ...]
    """Index of the next step and share of those cared for; those who leave for good are left out."""
    straight_on: tuple[tuple[int, float], ...]
    """The same without those who leave care first and are referred again."""
    from_list: tuple[tuple[int, float], ...]
    """The same of those who leave the list unseen."""


def visit_kinds(system: System, *, with_lists: bool = True) -> dict[tuple[str, str], list[VisitKind]]:
    """Kinds of visit by pathway and group, one a step in the order of the pathway.

    Parameters
    ----------
    system
        A system without problems.
    with_lists
        Whether people who leave a list unseen are work where they go.
    """
    leaving: dict[Course, Leaving | None] = {}
    kinds = {}
    for pathway in system.pathways:
        for group in pathway.groups:
            onward = _Onward.of(pathway, group)
            kinds[pathway.name, group.name] = [
                _kind(step, step.course_of(group.name), system, onward, leaving) for step in pathway.steps
            ]
            if not with_lists:
                kinds[pathway.name, group.name] = [
                    replace(kind, from_list=()) for kind in kinds[pathway.name, group.name]
                ]
    return kinds


def entry_steps(system: System) -> dict[tuple[str, str], int]:
    """Index of the step that new referrals of each group join, by pathway and group."""
    return {
        (pathway.name, group.name): [step.name for step in pathway.steps].index(group.enters_at)
        for pathway in system.pathways
        for group in pathway.groups
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Onward:
    """Where names lead: to a step, or by an exit back to one."""

    steps: dict[str, tuple[int, float]]
    names: frozenset[str]
    """Of steps."""

    @classmethod
    def of(cls, pathway: Pathway, group: Group) -> _Onward:
        index = {step.name: position for position, step in enumerate(pathway.steps)}
        leads = {name: (position, 1.0) for name, position in index.items()}
        back = group.re_referral
        if back is not None:
            returns = index[back.enters_at], back.share_by_episode[0]
            leads |= dict.fromkeys(back.from_exits, returns)
        return cls(steps=leads, names=frozenset(index))

    def taken(self, routes: tuple[tuple[str, float], ...]) -> tuple[tuple[int, float], ...]:
        """Routes by name as routes by index of the step, those out of care left out."""
        return tuple(
            (self.steps[to][0], share * self.steps[to][1])
            for to, share in routes
            if share > 0 and to in self.steps
        )


def _kind(
    step: Step,
    course: Course,
    system: System,
    onward: _Onward,
    known: dict[Course, Leaving | None],
) -> VisitKind:
    if course not in known:
        known[course] = leaving_of(course)
    leaving, after_care = known[course], tuple(shares_after_care(course))
    list_pool = step.place or step.clinicians
    return VisitKind(
        work=work_of_visit(step, course, system),
        list_pool="" if list_pool is None else str(list_pool),
        held_pool=str(step.place) if step.holds_place and step.place is not None else "",
        leaving=leaving,
        after_care=onward.taken(after_care),
        straight_on=onward.taken(tuple((to, share) for to, share in after_care if to in onward.names)),
        from_list=() if leaving is None else onward.taken(leaving.routes),
    )
