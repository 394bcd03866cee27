"""Whether patients can leave: loops without a way out, places held in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from simulator.domain.pathway import Course, Pathway, Route, Step
from simulator.domain.system import System
from simulator.errors import Problem

T = TypeVar("T", bound=Hashable)


def reached(starts: Iterable[T], onward: Callable[[T], Iterable[T]]) -> list[T]:
    """Everything that can be reached, the starts included, in the order of a walk."""
    found: dict[T, None] = {}
    to_visit = deque(starts)
    while to_visit:
        here = to_visit.popleft()
        if here not in found:
            found[here] = None
            to_visit += onward(here)
    return list(found)


def ring_through(start: T, onward: Callable[[T], Iterable[T]]) -> list[T]:
    """A shortest way from `start` back to itself, `start` at both ends; empty when there is none."""
    came_from: dict[T, T] = {}
    to_visit = deque([start])
    while to_visit:
        here = to_visit.popleft()
        for next_one in onward(here):
            if next_one == start:
                way = [start]
                while here != start:
                    way.append(here)
                    here = came_from[here]
                return [start, *reversed(way[1:]), start]
            if next_one not in came_from:
                came_from[next_one] = here
                to_visit.append(next_one)
    return []


def backwards(nodes: Iterable[T], onward: Callable[[T], Iterable[T]]) -> Callable[[T], list[T]]:
    """From where each thing is reached in one move, for moves that start at `nodes`."""
    before: dict[T, list[T]] = {}
    for node in nodes:
        for to in onward(node):
            before.setdefault(to, []).append(node)
    return lambda node: before.get(node, [])


def that_go_round(nodes: Iterable[T], onward: Callable[[T], Iterable[T]]) -> list[T]:
    """The nodes from which a ring can be reached, in their order: the others end somewhere."""
    listed = list(nodes)
    moves = {node: list(dict.fromkeys(onward(node))) for node in listed}
    left = {node: sum(to in moves for to in moves[node]) for node in listed}
    before = backwards(listed, lambda node: [to for to in moves[node] if to in moves])
    ended = deque(node for node in listed if not left[node])
    while ended:
        for node in before(ended.popleft()):
            left[node] -= 1
            if not left[node]:
                ended.append(node)
    return [node for node in listed if left[node]]


def routes_after_care(course: Course) -> list[Route]:
    """Routes with a positive share that are taken once the care has begun."""
    dropped_out = course.sessions.dropped_out_routes if course.sessions is not None else ()
    return [route for route in (*course.routes, *dropped_out) if route.share > 0]


def routes_from_list(course: Course) -> list[Route]:
    """Routes with a positive share that are taken from the waiting list."""
    risks = [risk for risk in (course.patience, course.deterioration) if risk is not None]
    return [route for risk in risks for route in risk.routes if route.share > 0]


def problems_of_flow(pathway: Pathway) -> list[Problem]:
    """Loops without a way out, for a pathway whose names all exist."""
    problems = [problem for group in pathway.groups for problem in _problems_of_loops(pathway, group.name)]
    return list({problem.rule: problem for problem in problems}.values())


def _problems_of_loops(pathway: Pathway, group: str) -> Iterator[Problem]:
    steps = {step.name: step for step in pathway.steps}

    def after_care(name: str) -> list[str]:
        return (
            [route.to for route in routes_after_care(steps[name].course_of(group))] if name in steps else []
        )

    def to_steps(name: str) -> list[str]:
        return [to for to in after_care(name) if to in steps]

    ends = {to for name in steps for to in after_care(name) if to not in steps}
    free = set(reached(ends, backwards(steps, after_care)))
    trapped = [name for name in steps if name not in free]
    reported: set[str] = set()
    for name in trapped:
        if name in reported:
            continue
        ring = ring_through(name, to_steps)
        if ring:
            reported |= set(reached([name], after_care))
            rule = f"people can never leave: {written_ring(ring)} goes round without a way out"
            place = ("pathways", pathway.name, "steps", name, "routes")
            yield Problem(place=place, rule=rule, remedy="give one of them a route to an exit")


def written_ring(names: Iterable[str]) -> str:
    """Names with arrows between them."""
    return " → ".join(f"'{name}'" for name in names)


def problems_of_held_places(system: System) -> list[Problem]:
    """Places that are held until another is free, in a circle that can lock for ever.

    A patient who holds a place waits for the next step's place; while waiting, a risk may send the patient to
    yet another list, the place still held. A circle of pools where each can wait for the next is refused.
    People who stay out of area until the next step accepts hold no place of a pool: no list waits for them.
    """
    holders: dict[str, list[tuple[str, str, str]]] = {}
    for pathway in system.pathways:
        for step in pathway.steps:
            if step.holds_place and step.place is not None:
                for wanted in _places_waited_for(pathway, step):
                    of_pool = holders.setdefault(str(step.place), [])
                    of_pool.append((wanted, pathway.name, step.name))

    def waits_for(pool: str) -> list[str]:
        return [wanted for wanted, _, _ in holders.get(pool, [])]

    problems, reported = [], set[str]()
    for pool, waiters in holders.items():
        ring = [] if pool in reported else ring_through(pool, waits_for)
        if ring:
            reported |= set(ring)
            _, pathway_name, step_name = next(waiter for waiter in waiters if waiter[0] == ring[1])
            rule = f"places are held in a circle that can lock for ever: {written_ring(ring)}"
            place = ("pathways", pathway_name, "steps", step_name, "holds_place")
            problems.append(
                Problem(place=place, rule=rule, remedy="let one of these steps not hold its place")
            )
    return problems


def _places_waited_for(pathway: Pathway, holder: Step) -> list[str]:
    """Place pools whose lists a patient may join while the holder's place is kept."""
    steps = {step.name: step for step in pathway.steps}
    pools: dict[str, None] = {}
    for group in pathway.groups:

        def from_list(name: str, group_name: str = group.name) -> list[str]:
            routes = routes_from_list(steps[name].course_of(group_name))
            return [route.to for route in routes if route.to in steps]

        first = [r.to for r in routes_after_care(holder.course_of(group.name)) if r.to in steps]
        for name in reached(first, from_list):
            place = steps[name].place
            if place is not None:
                pools[str(place)] = None
    return list(pools)
