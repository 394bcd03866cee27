"""Pathways and distributions in the fully qualified form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import log2

from simulator.domain.distribution import (
    Deterministic,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
    Weibull,
)
from simulator.domain.hazard import DailyRisk, HazardTable
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Overflow,
    Pathway,
    Recovery,
    Risk,
    Route,
    Sessions,
    Standard,
    Step,
)
from simulator.domain.price import StatedPrice
from simulator.scenario_file.quantity import LONGEST_DAYS
from simulator.scenario_file.written_quantity import days, number, pounds, share

Canonical = str | int | float | bool | date | None | Sequence["Canonical"] | Mapping[str, "Canonical"]
"""A value of the fully qualified form."""
Unit = Callable[[float], str | int | float]


def pathway(written: Pathway) -> Canonical:
    """A pathway with every default."""
    return {
        **title(written.title),
        "groups": {group.name: _group(group) for group in written.groups},
        "steps": {step.name: _step(step) for step in written.steps},
        "exits": {way_out.name: _exit(way_out) for way_out in written.exits},
        "standards": {standard.name: _standard(standard) for standard in written.standards},
    }


def _standard(standard: Standard) -> Canonical:
    # An empty list would read as "for no group": what applies to all is left out.
    only = {
        key: list(names) for key, names in (("groups", standard.groups), ("steps", standard.steps)) if names
    }
    return {
        "within": days(standard.within_days),
        "share": share(standard.share),
        "clock": standard.clock,
        **only,
        "source": standard.source,
    }


def _group(group: Group) -> Canonical:
    back = group.re_referral
    if back is None:
        return {**title(group.title), "enters_at": group.enters_at}
    return {
        **title(group.title),
        "enters_at": group.enters_at,
        "re_referral": {
            "share": [share(part) for part in back.share_by_episode],
            "after": time(back.after),
            "enters_at": back.enters_at,
            "from_exits": list(back.from_exits),
            **_source(back.source),
        },
    }


def _exit(way_out: Exit) -> Canonical:
    return {
        "meaning": way_out.meaning,
        **price("price", way_out.price_pence, way_out.stated),
        **_source(way_out.source),
    }


def price(key: str, pence: int, stated: StatedPrice | None, per: str = "") -> dict[str, Canonical]:
    """A sum as its source states it, with the year of its prices where the file gives one."""
    if stated is None:
        return {key: pounds(pence, per)}
    return {key: pounds(stated.pence, per), "price_year": stated.year}


def title(called: str) -> dict[str, Canonical]:
    """The title of something, where it has one."""
    return {"title": called} if called else {}


def _source(source: str) -> dict[str, Canonical]:
    return {"source": source} if source else {}


def _step(step: Step) -> Canonical:
    course = _course(step.course)
    pools = {"place": step.place, "clinicians": step.clinicians}
    return {
        **title(step.title),
        "role": step.role,
        **{key: str(pool) for key, pool in pools.items() if pool is not None},
        "holds_place": step.holds_place,
        "notice": days(step.notice_days),
        "whole_days": step.whole_days,
        **price("price_per_start", step.price_pence_per_start, step.stated),
        **course,
        **({} if step.recovery is None else {"recovery": _recovery(step.recovery)}),
        "groups": {
            name: _laid_over(course, _course(of_group)) for name, of_group in step.course_by_group.items()
        },
    }


def _laid_over(under: Mapping[str, Canonical], over: Mapping[str, Canonical]) -> Canonical:
    """What must be written over `under` to get `over`: everything, and null for what it lacks."""
    written: dict[str, Canonical] = {key: None for key in under if key not in over}
    for key, value in over.items():
        below = under.get(key)
        merges = key in ("sessions", "patience", "deterioration", "overflow", "rise")
        if merges and isinstance(below, Mapping) and isinstance(value, Mapping):
            written[key] = _laid_over(below, value)
        else:
            written[key] = value
    return written


def _recovery(recovery: Recovery) -> Canonical:
    full = recovery.full_course_sessions
    return {
        "at_best": share(recovery.at_best),
        "lost_per_week_waited": share(recovery.lost_per_week_waited),
        **({} if full is None else {"full_course_sessions": number(full)}),
        "source": recovery.source,
    }


def _course(course: Course) -> dict[str, Canonical]:
    written: dict[str, Canonical] = {}
    if course.sessions is not None:
        written["sessions"] = _sessions(course.sessions)
    if course.stay is not None:
        written["stay"] = time(course.stay)
    written["priority"] = course.priority
    if course.rise is not None:
        written["rise"] = {"after": days(course.rise.after_days), "to_priority": course.rise.to_priority}
    for key, risk in (("patience", course.patience), ("deterioration", course.deterioration)):
        if risk is not None:
            written[key] = _risk(risk)
    if course.overflow is not None:
        written["overflow"] = _overflow(course.overflow)
    return {**written, "routes": _routes(course.routes), **_source(course.source)}


def _sessions(sessions: Sessions) -> Canonical:
    written: dict[str, Canonical] = {
        "number": count(sessions.number),
        "length": count(sessions.length),
        "interval": time(sessions.interval),
        "did_not_attend": share(sessions.did_not_attend),
    }
    if sessions.did_not_attend_first is not None:
        written["did_not_attend_first"] = share(sessions.did_not_attend_first)
    if sessions.ends_after_misses is not None:
        written["ends_after_misses"] = sessions.ends_after_misses
        written["dropped_out_routes"] = _routes(sessions.dropped_out_routes)
    return written


def _routes(routes: Sequence[Route]) -> Canonical:
    return {
        route.to: share(route.share)
        if route.delay is None
        else {"share": share(route.share), "delay": time(route.delay)}
        for route in routes
    }


def _risk(risk: Risk) -> Canonical:
    return {"after": time(risk.after), "routes": _routes(risk.routes), **_source(risk.source)}


def _overflow(overflow: Overflow) -> Canonical:
    return {
        "after": time(overflow.after),
        **({} if overflow.stay is None else {"stay": time(overflow.stay)}),
        **price("price_per_day", overflow.price_pence_per_day, overflow.stated, "day"),
        "source": overflow.source,
    }


def time(distribution: Distribution) -> Canonical:
    """A distribution of days."""
    if isinstance(distribution, HazardTable):
        if distribution == HazardTable(from_days=(0.0,), hazards_per_day=(0.0,)):
            return "never"
        table = zip(distribution.from_days, distribution.hazards_per_day, strict=True)
        return {"hazard_by_day": {str(number(day)): share(hazard) for day, hazard in table}}
    if isinstance(distribution, DailyRisk):
        return {
            "daily_risk": {**_daily_risk(distribution), "time_of_day": days(distribution.hour_of_day_days)}
        }
    return _distribution(distribution, days)


def _daily_risk(risk: DailyRisk) -> dict[str, Canonical]:
    """By shape and half when that curve has exactly these risks, else one by one."""
    if len(risk.risks) >= 2 and all(0 < daily < 1 for daily in risk.risks[:2]):
        odds = [daily / (1 - daily) for daily in risk.risks[:2]]
        shape = log2(odds[1] / odds[0])
        half = odds[0] ** (-1 / shape) if 0.01 <= shape <= 100 else 0.0
        if 0 < half <= LONGEST_DAYS:
            shape, half = float(f"{shape:.10g}"), float(f"{half:.10g}")
            hour = risk.hour_of_day_days
            if DailyRisk.s_curve(shape=shape, half_days=half, hour_of_day_days=hour) == risk:
                return {"shape": number(shape), "half": days(half)}
    return {"risks": [share(daily) for daily in risk.risks]}


def count(distribution: Distribution) -> Canonical:
    """A distribution of numbers without a unit."""
    return _distribution(distribution, number)


def _distribution(distribution: Distribution, unit: Unit) -> Canonical:
    written: Canonical
    match distribution:
        case Deterministic(value=value):
            written = unit(value)
        case Exponential(average=average):
            written = {"exponential": {"mean": unit(average)}}
        case Gamma(shape=shape, scale=scale):
            written = {"gamma": {"shape": number(shape), "scale": unit(scale)}}
        case Lognormal(mu=mu, sigma=sigma):
            written = {"lognormal": {"mu": number(mu), "sigma": number(sigma)}}
        case Weibull(shape=shape, scale=scale):
            written = {"weibull": {"shape": number(shape), "scale": unit(scale)}}
        case Uniform(low=low, high=high):
            written = {"uniform": {"low": unit(low), "high": unit(high)}}
        case Triangular(low=low, mode=mode, high=high):
            written = {"triangular": {"low": unit(low), "mode": unit(mode), "high": unit(high)}}
        case Empirical(values=values, weights=weights):
            written = {
                "empirical": {
                    "values": [unit(value) for value in values],
                    "weights": [number(weight) for weight in weights],
                }
            }
        case _:
            raise ValueError(f"a scenario file cannot state a {type(distribution).__name__}")
    return written
