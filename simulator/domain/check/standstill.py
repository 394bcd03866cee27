"""Whether time can stand still: circles of steps that can be walked in no time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from simulator.domain.check.flow import ring_through, that_go_round, written_ring
from simulator.domain.distribution import Distribution
from simulator.domain.naming import Place
from simulator.domain.pathway import Course, Group, Pathway, Route, Sessions, Step
from simulator.errors import Problem

BELOW_A_DAY = math.nextafter(1.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantMove:
    """A way from one step to another that can take no time at all."""

    to: str
    """The step joined next."""
    key: Place
    """Key of the course, as the file has it, that lets the move take no time."""
    in_words: str
    """How the step can be left in no time, for a sentence."""


def problems_of_standstill(pathway: Pathway) -> list[Problem]:
    """Circles of steps that a patient can walk in no time, for a pathway whose names and times are sound.

    Notes
    -----
    A time counts as vanishing where it can be exactly 0, also by rounding to whole days, whatever the chance
    of it: who waits, is cared for and moves on in no time comes back at the same instant, and again. A list
    can be full or free, so whatever a wait of 0 days or an instant start leads to is followed.
    """
    problems = [problem for group in pathway.groups for problem in _problems_of_circles(pathway, group)]
    return list({problem.rule: problem for problem in problems}.values())


def _problems_of_circles(pathway: Pathway, group: Group) -> Iterator[Problem]:
    moves = {step.name: list(_instant_moves(step, pathway, group)) for step in pathway.steps}

    def onward(name: str) -> list[str]:
        return [move.to for move in moves[name]]

    reported: set[str] = set()
    for name in that_go_round(moves, onward):
        ring = [] if name in reported else ring_through(name, onward)
        if not ring:
            continue
        reported |= set(ring)
        taken = [next(move for move in moves[here] if move.to == there) for here, there in pairwise(ring)]
        ways = ", ".join(f"'{here}' {move.in_words}" for here, move in zip(ring, taken, strict=False))
        yield Problem(
            place=(
                "pathways",
                pathway.name,
                "steps",
                name,
                *_key_written(pathway.step(name), group, taken[0]),
            ),
            rule=f"{written_ring(ring)} can be walked in no time, and time would stand still: {ways}",
            remedy="give one of them a time above 0 days, or another route",
        )


def _key_written(step: Step, group: Group, move: InstantMove) -> Place:
    """Where the file states what lets a move take no time: for the group itself, or for the whole step."""
    course = step.course_by_group.get(group.name)
    key = str(move.key[0])
    if course is None or getattr(course, key) == getattr(step.course, key):
        return move.key
    return ("groups", group.name, *move.key)


def _instant_moves(step: Step, pathway: Pathway, group: Group) -> Iterator[InstantMove]:
    """Ways from a step to another in no time, by the list or by the care, straight or by an exit."""
    course = step.course_of(group.name)
    returns = _returns_at_once(group)
    steps = {other.name for other in pathway.steps}
    for routes, key, in_words in (*_left_from_the_list(step, course), *_left_after_care(step, course)):
        for to in _reached_at_once(routes, step):
            if to in steps:
                yield InstantMove(to=to, key=key, in_words=in_words)
            elif to in returns:
                back = f"{in_words}, and who leaves by '{to}' can come back after 0 days"
                yield InstantMove(to=returns[to], key=key, in_words=back)


def _returns_at_once(group: Group) -> dict[str, str]:
    """Step that a patient who leaves can come back to at once, time and again, by exit."""
    back = group.re_referral
    if back is None or not back.share_by_episode[-1] or not _can_be_zero(back.after):
        return {}
    return dict.fromkeys(back.from_exits, back.enters_at)


def _reached_at_once(routes: Iterable[Route], step: Step) -> list[str]:
    return [
        route.to
        for route in routes
        if route.share > 0 and (route.delay is None or _can_vanish(route.delay, step))
    ]


def _left_from_the_list(step: Step, course: Course) -> Iterator[tuple[tuple[Route, ...], Place, str]]:
    """What a wait of no time leads to; of risks that act at one moment the first named goes first."""
    if step.place is None and step.clinicians is None and not step.notice_days:
        return
    for key, risk in (("patience", course.patience), ("deterioration", course.deterioration)):
        if risk is not None and _can_be_zero(risk.after):
            yield risk.routes, (key, "after"), f"can be left after 0 days by '{key}'"
            if risk.after.share_by(0.0) >= 1:
                return
    overflow = course.overflow
    if overflow is None or not _can_be_zero(overflow.after):
        return
    stay = overflow.stay or course.stay
    if stay is not None and _can_vanish(stay, step):
        yield course.routes, ("overflow", "after"), "can place elsewhere at once, for 0 days"


def _left_after_care(step: Step, course: Course) -> Iterator[tuple[tuple[Route, ...], Place, str]]:
    """What care of no time leads to, for a patient who can start at once."""
    if step.notice_days:
        return
    if course.stay is not None and _can_vanish(course.stay, step):
        yield course.routes, ("stay",), "can have a stay of 0 days"
    sessions = course.sessions
    if sessions is None or not _can_be_zero(sessions.length):
        return
    contacts_follow_at_once = _can_vanish(sessions.interval, step)
    if contacts_follow_at_once or sessions.number.share_by(1.0) > 0:
        yield course.routes, ("sessions", "length"), "can have contacts of no length"
    if _can_drop_out_at_once(sessions, contacts_follow_at_once=contacts_follow_at_once):
        yield sessions.dropped_out_routes, ("sessions", "length"), "can be dropped out of in no time"


def _can_drop_out_at_once(sessions: Sessions, *, contacts_follow_at_once: bool) -> bool:
    if sessions.ends_after_misses is None:
        return False
    first = sessions.did_not_attend_first
    misses_first = (sessions.did_not_attend if first is None else first) > 0
    if sessions.ends_after_misses == 1 and misses_first:
        return True
    return contacts_follow_at_once and sessions.did_not_attend > 0


def _can_vanish(time: Distribution, step: Step) -> bool:
    """Whether a time of the step can be 0, as drawn or by rounding to whole days."""
    return time.share_by(BELOW_A_DAY) > 0 if step.whole_days else _can_be_zero(time)


def _can_be_zero(time: Distribution) -> bool:
    return time.share_by(0.0) > 0
