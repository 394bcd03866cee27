"""Pathways as written become pathways of the domain."""

from __future__ import annotations

from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Overflow,
    Pathway,
    Recovery,
    ReReferral,
    Rise,
    Risk,
    Route,
    Sessions,
    Standard,
    Step,
)
from simulator.scenario_file.resolve.price import priced
from simulator.scenario_file.schema.pathway import (
    CourseShape,
    ExitShape,
    GroupShape,
    OverflowShape,
    PathwayShape,
    RecoveryShape,
    RiskShape,
    RouteShape,
    SessionsShape,
    StepShape,
)


def pathway(name: str, written: PathwayShape, price_year: str = "") -> Pathway:
    """The pathway, with every default filled in.

    Parameters
    ----------
    name, written
        What it is called, and what the file says of it.
    price_year
        Of the file; empty where it has none.
    """
    return Pathway(
        name=name,
        title=written.title or "",
        groups=tuple(_group(group, shape) for group, shape in written.groups.items()),
        steps=tuple(_step(step, shape, price_year) for step, shape in written.steps.items()),
        exits=tuple(_exit(way_out, shape, price_year) for way_out, shape in written.exits.items()),
        standards=tuple(
            Standard(
                name=standard,
                within_days=shape.within,
                share=shape.share,
                clock=shape.clock,
                source=shape.source,
                groups=tuple(shape.groups),
                steps=tuple(shape.steps),
            )
            for standard, shape in written.standards.items()
        ),
    )


def _group(name: str, written: GroupShape) -> Group:
    back = written.re_referral
    return Group(
        name=name,
        title=written.title or "",
        enters_at=written.enters_at,
        re_referral=None
        if back is None
        else ReReferral(
            share_by_episode=tuple(back.share),
            after=back.after.resolved(),
            enters_at=back.enters_at,
            from_exits=tuple(back.from_exits),
            source=back.source or "",
        ),
    )


def _exit(name: str, written: ExitShape, price_year: str) -> Exit:
    pence, stated = priced(written.price, written.price_year, price_year)
    return Exit(
        name=name, meaning=written.meaning, price_pence=pence, source=written.source or "", stated=stated
    )


def _step(name: str, written: StepShape, price_year: str) -> Step:
    pence, stated = priced(written.price_per_start, written.price_year, price_year)
    return Step(
        name=name,
        title=written.title or "",
        role=written.role,
        course=_course(written, price_year),
        course_by_group={group: _course(shape, price_year) for group, shape in written.groups.items()},
        place=written.place,
        clinicians=written.clinicians,
        holds_place=written.holds_place,
        notice_days=written.notice,
        whole_days=written.whole_days,
        recovery=None if written.recovery is None else _recovery(written.recovery),
        price_pence_per_start=pence,
        stated=stated,
    )


def _course(written: CourseShape, price_year: str) -> Course:
    rise = written.rise
    return Course(
        routes=_routes(written.routes),
        sessions=None if written.sessions is None else _sessions(written.sessions),
        stay=None if written.stay is None else written.stay.resolved(),
        priority=written.priority,
        rise=None if rise is None else Rise(after_days=rise.after, to_priority=rise.to_priority),
        patience=None if written.patience is None else _risk(written.patience),
        deterioration=None if written.deterioration is None else _risk(written.deterioration),
        overflow=None if written.overflow is None else _overflow(written.overflow, price_year),
        source=written.source or "",
    )


def _routes(written: dict[str, RouteShape] | None) -> tuple[Route, ...]:
    return tuple(
        Route(
            to=to,
            share=float(shape.share or 0),
            delay=None if shape.delay is None else shape.delay.resolved(),
        )
        for to, shape in (written or {}).items()
    )


def _sessions(written: SessionsShape) -> Sessions:
    return Sessions(
        number=written.number.resolved(),
        length=written.length.resolved(),
        interval=written.interval.resolved(),
        did_not_attend=written.did_not_attend,
        did_not_attend_first=written.did_not_attend_first,
        ends_after_misses=written.ends_after_misses,
        dropped_out_routes=_routes(written.dropped_out_routes),
    )


def _risk(written: RiskShape) -> Risk:
    return Risk(after=written.after.resolved(), routes=_routes(written.routes), source=written.source or "")


def _overflow(written: OverflowShape, price_year: str) -> Overflow:
    pence, stated = priced(written.price_per_day, written.price_year, price_year)
    return Overflow(
        after=written.after.resolved(),
        stay=None if written.stay is None else written.stay.resolved(),
        price_pence_per_day=pence,
        source=written.source,
        stated=stated,
    )


def _recovery(written: RecoveryShape) -> Recovery:
    return Recovery(
        at_best=written.at_best,
        lost_per_week_waited=written.lost_per_week_waited,
        full_course_sessions=written.full_course_sessions,
        source=written.source,
    )
