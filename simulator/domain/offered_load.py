"""Offered load: the work that reaches each pool, relative to what the pool can do, through the run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from simulator.domain.load.fluid import SettledFlow, settled_flow
from simulator.domain.load.stretch import Stretch, stretches_of
from simulator.domain.load.visit_kind import entry_steps, visit_kinds
from simulator.domain.load.visit_work import NEGLIGIBLE
from simulator.domain.pathway import Course, Step
from simulator.domain.system import System

SHORTEST_SPELL_DAYS = 28
"""An overload that ends sooner, and before the run does, is not told; assumption: the authors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLoad:
    """Offered load at one step, relative to capacity; 0 where a step takes nothing from a pool."""

    highest: float
    """Of the busier of the step's pools."""
    unrelieved: float
    """The same of the pools whose list people cannot leave unseen: no patience, deterioration or overflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Days through which more work reaches a pool than it can do."""

    load: float
    """Offered load relative to capacity, 1 or more: the last if the spell reaches the end, else the highest.

    Infinite if there is no capacity throughout.
    """
    from_days: float
    to_days: float
    without_lists: float
    """The same if people who leave a list unseen brought no work; below 1 where only lists overload."""


def offered_loads(system: System, run_days: float = math.inf) -> dict[str, float]:
    """Highest offered load of every pool relative to its capacity, by `team.pool`; dimensionless.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run; what is dated or listed after them plays no part.

    Returns
    -------
    dict
        Work that reaches the pool over what it can do, in the stretch of the run where that is highest;
        infinite where there is work and no capacity. Unused pools are left out.

    Notes
    -----
    The run is cut at every dated change and into years (`stretches_of`), and the lists of each stretch have
    settled (`settled_flow`). So load counts people whom a list elsewhere sends on because they gave up or got
    worse, and not those whom a full pool or a full next step keeps away.
    """
    through = _Through.of(system, stretches_of(system, run_days))
    return {name: max(load for _, load in through.of_pool(name)) for name in through.pools()}


def spells_of_overload(system: System, run_days: float = math.inf) -> dict[str, Spell]:
    """The longest spell of each pool that more work reaches than it can do, by `team.pool`.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run.

    Returns
    -------
    dict
        Only pools that have such a spell, of four weeks or more or up to the end of the run.
    """
    stretches = stretches_of(system, run_days)
    through = _Through.of(system, stretches)
    without = _Through.of(system, stretches, with_lists=False)
    spells = {}
    for name in through.pools():
        found = list(_spells(through.of_pool(name), without.of_pool(name)))
        if found:
            spells[name] = max(found, key=lambda spell: spell.to_days - spell.from_days)
    return spells


def loads_by_step(
    system: System, run_days: float = math.inf, from_days: float = 0.0
) -> dict[tuple[str, str, str], StepLoad]:
    """Offered load at each step that a group reaches, by the names of pathway, group and step.

    Parameters
    ----------
    system
        A system without problems.
    run_days
        Days that are run; what is dated or listed after them plays no part.
    from_days
        Where the days that count begin.

    Returns
    -------
    dict
        The load that a pool has or exceeds through at least half of the days that count, which all groups
        and steps that share the pool make together.
    """
    through = _Through.of(system, stretches_of(system, run_days))
    loads = {name: _load_of_half_the_days(through.of_pool(name), from_days) for name in through.pools()}
    courses = [
        (pathway.name, group.name, step, step.course_of(group.name))
        for pathway in system.pathways
        for group in pathway.groups
        for index, step in enumerate(pathway.steps)
        if through.comes_to((pathway.name, group.name), index, from_days)
    ]
    relieved = {
        pool for _, _, step, course in courses if _may_leave_the_list(course) for pool in _pools(step)
    }
    return {
        (pathway, group, step.name): StepLoad(
            highest=max((loads.get(pool, 0.0) for pool in _pools(step)), default=0.0),
            unrelieved=max((loads.get(pool, 0.0) for pool in _pools(step) - relieved), default=0.0),
        )
        for pathway, group, step, _ in courses
    }


def pools_that_nobody_may_leave(system: System) -> frozenset[str]:
    """Names, `team.pool`, of the pools in use whose list people cannot leave unseen."""
    used: set[str] = set()
    relieved: set[str] = set()
    for pathway in system.pathways:
        for step in pathway.steps:
            used |= _pools(step)
            if any(_may_leave_the_list(step.course_of(group.name)) for group in pathway.groups):
                relieved |= _pools(step)
    return frozenset(used - relieved)


def _pools(step: Step) -> set[str]:
    return {str(pool) for pool in (step.place, step.clinicians) if pool is not None}


def _may_leave_the_list(course: Course) -> bool:
    return any(risk is not None for risk in (course.patience, course.deterioration, course.overflow))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Through:
    """Settled flows through a run, one a stretch."""

    stretches: tuple[Stretch, ...]
    settled: tuple[SettledFlow, ...]

    @classmethod
    def of(cls, system: System, stretches: tuple[Stretch, ...], *, with_lists: bool = True) -> _Through:
        kinds = visit_kinds(system, with_lists=with_lists)
        entries = entry_steps(system)
        return cls(
            stretches=stretches,
            settled=tuple(settled_flow(kinds, entries, stretch) for stretch in stretches),
        )

    def pools(self) -> list[str]:
        """Pools that work reaches in any stretch, in the order of the teams."""
        reached = {name for settled in self.settled for name in settled.loads}
        return [name for name in self.stretches[0].capacities if name in reached]

    def of_pool(self, name: str) -> list[tuple[Stretch, float]]:
        """Load of a pool by stretch."""
        return [
            (stretch, settled.loads.get(name, 0.0))
            for stretch, settled in zip(self.stretches, self.settled, strict=True)
        ]

    def comes_to(self, whose: tuple[str, str], step: int, from_days: float) -> bool:
        """Whether any patient of a group comes to a step on days that count."""
        return any(
            settled.flows[whose][step] > NEGLIGIBLE
            for stretch, settled in zip(self.stretches, self.settled, strict=True)
            if stretch.to_days > from_days
        )


def _spells(loads: list[tuple[Stretch, float]], without: list[tuple[Stretch, float]]) -> Iterator[Spell]:
    ends = loads[-1][0].to_days
    together = zip(loads, without, strict=True)
    for is_full, run in groupby(together, key=lambda pair: pair[0][1] >= 1):
        spell = list(run)
        first, last = spell[0][0][0].from_days, spell[-1][0][0].to_days
        if is_full and (last == ends or last - first >= SHORTEST_SPELL_DAYS):
            finite = [(load, bare) for (_, load), (_, bare) in spell if math.isfinite(load)]
            reaches_the_end = last == ends
            load, without_lists = (math.inf, math.inf) if not finite else finite[-1]
            if finite and not reaches_the_end:
                load, without_lists = max(finite)
            yield Spell(load=load, from_days=first, to_days=last, without_lists=without_lists)


def _load_of_half_the_days(loads: list[tuple[Stretch, float]], from_days: float) -> float:
    """Highest load that is reached or exceeded through at least half of the days from a day on."""
    counted = [(load, s.to_days - max(from_days, s.from_days)) for s, load in loads if s.to_days > from_days]
    half, so_far = math.fsum(days for _, days in counted) / 2, 0.0
    for load, days in sorted(counted, reverse=True):
        so_far += days
        if so_far >= half * (1 - NEGLIGIBLE):
            return load
    return 0.0
