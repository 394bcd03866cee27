"""A pathway as a picture: what stands in the box of each step, and on the arrow of each route."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from simulator.domain.pathway import Course, Pathway, Route, Step
from simulator.domain.system import System
from simulator.report.document.drawing import ORDER, Arrow, Box, When, drawn
from simulator.report.stress.phrase import titled
from simulator.report.stress.resource import capacity_in_words
from simulator.wording import counted, duration, listed, per_cent, rate

CHARACTERS = 32
"""Of small text that fit on a line of a box."""


def pathway_svg(pathway: Pathway, system: System) -> str:
    """The picture of a pathway.

    Returns
    -------
    str
        A whole SVG document with a title and a description; text is text, so that it can be searched and read
        aloud. The same pathway gives the same picture.
    """
    boxes = {step.name: Box(lines=tuple(_lines(step, pathway, system))) for step in pathway.steps}
    arrows = _arrows(pathway)
    first = [group.enters_at for group in pathway.groups]
    names = list(dict.fromkeys([*first, *boxes]))
    return drawn(pathway.name, {name: boxes[name] for name in names}, arrows)


def _lines(step: Step, pathway: Pathway, system: System) -> Iterator[tuple[str, str]]:
    for group in pathway.groups:
        if group.enters_at == step.name:
            yield from _wrapped(
                "enters", f"▸ {titled(group.name, group.title)}{_referred(system, pathway.name, group.name)}"
            )
    yield from _wrapped("name", titled(step.name, step.title), CHARACTERS - 6)
    for pool in (step.place, step.clinicians):
        if pool is not None:
            team = system.team(pool.team)
            offer = capacity_in_words(
                team.pool(pool.pool), team.capacity_on(team.pool(pool.pool), system.starts)
            )
            yield from _wrapped(
                "small", f"{step.role}: {pool}, {offer}" if pool == _first(step) else f"{pool}, {offer}"
            )
    if _first(step) is None:
        yield from _wrapped("small", f"{step.role}: no wait")
    for words in _ways_out(step, pathway):
        yield from _wrapped("out", words)


def _first(step: Step) -> object:
    return step.place or step.clinicians


def _wrapped(style: str, text: str, width: int = CHARACTERS) -> Iterator[tuple[str, str]]:
    # Names are joined by underscores; a line may break behind one.
    spaced = text.replace("_", "_\u200b ")
    for line in textwrap.wrap(spaced, width, subsequent_indent="  ", break_long_words=True):
        yield style, line.replace("_\u200b ", "_").replace("_\u200b", "_")


def _referred(system: System, pathway: str, group: str) -> str:
    for referrals in system.referrals:
        if (referrals.pathway, referrals.group) == (pathway, group):
            if referrals.listed_days is not None:
                return f": {counted(len(referrals.listed_days), 'referral')}"
            return f": {rate(referrals.per_day)}"
    return ""


def _tables(course: Course) -> Iterator[tuple[When, str, tuple[Route, ...]]]:
    """The tables of routes of a course, with when they are taken and what an arrow of them is called."""
    yield "care", "", course.routes
    if course.sessions is not None and course.sessions.dropped_out_routes:
        yield "missed", "missed", course.sessions.dropped_out_routes
    if course.patience is not None and course.patience.after.mean < float("inf"):
        yield "wait", "gives up", course.patience.routes
    if course.deterioration is not None and course.deterioration.after.mean < float("inf"):
        yield "wait", "gets worse", course.deterioration.routes


Shares = dict[tuple[When, str, str], dict[str, float]]
"""By when, name of the table and destination: shares by group, `all` for every group without its own."""


def _shares(step: Step) -> Shares:
    shares: Shares = {}
    for group, course in {"all": step.course, **step.course_by_group}.items():
        for when, called, routes in _tables(course):
            for route in routes:
                shares.setdefault((when, called, route.to), {})[group] = route.share
    return shares


def _share_in_words(by_group: Mapping[str, float]) -> str:
    usual = by_group.get("all")
    others = [
        f"{group} {per_cent(share)}" for group, share in by_group.items() if group != "all" and share != usual
    ]
    if usual is None:
        return listed(others)
    if usual == 1 and not others:
        return ""
    return per_cent(usual) + (f" ({listed(others)})" if others else "")


def _arrows(pathway: Pathway) -> list[Arrow]:
    steps = {step.name for step in pathway.steps}
    found = [
        Arrow(start=step.name, end=to, when=when, label=f"{called} {_share_in_words(by_group)}".strip())
        for step in pathway.steps
        for (when, called, to), by_group in _shares(step).items()
        if to in steps and to != step.name
    ]
    return sorted(found, key=lambda arrow: ORDER.index(arrow.when))


def _ways_out(step: Step, pathway: Pathway) -> Iterator[str]:
    exits = {way_out.name for way_out in pathway.exits} | {step.name}
    for (_, called, to), by_group in _shares(step).items():
        if to in exits:
            where = "again" if to == step.name else to
            shares = _share_in_words(by_group)
            yield " ".join(part for part in ("→", where, shares, f"({called})" if called else "") if part)
    if step.course.overflow is not None:
        after = step.course.overflow.after.mean
        yield "→ placed elsewhere " + (f"after {duration(after)}" if after else "at once")
