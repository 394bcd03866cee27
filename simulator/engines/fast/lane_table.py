"""Which lanes the list of each pool has: one a turn, in the order in which they are served."""

from __future__ import annotations

import math
from collections import defaultdict

from simulator.engines.fast.grace import draw_above, grace_days, risks_of
from simulator.simulation.network import Course, Network, Step

Turn = tuple[int, int]
"""0 for people in treatment and 1 for who goes after them, then priority."""


class LaneTable:
    """Lanes of all pools, pool by pool."""

    def __init__(self, network: Network) -> None:
        self._pools = network.pools
        turns: dict[int, set[Turn]] = defaultdict(set)
        for step in network.steps:
            for course in step.courses:
                if course is None:
                    continue
                if step.list_pool >= 0:
                    turns[step.list_pool] |= {
                        self._turn(step.list_pool, course.priority),
                        self._turn(step.list_pool, risen_priority(course)),
                    }
                if step.clinicians >= 0:
                    turns[step.clinicians].add((0, course.priority))
        self.first: list[int] = []
        """First lane of each pool."""
        self.end: list[int] = []
        """Lane after the last of each pool."""
        self._lanes: dict[tuple[int, Turn], int] = {}
        for pool in range(len(network.pools)):
            self.first.append(len(self._lanes))
            for turn in sorted(turns[pool]):
                self._lanes[pool, turn] = len(self._lanes)
            self.end.append(len(self._lanes))
        self.grace_days = [0.0] * self.count
        for step in network.steps:
            for course in step.courses:
                if course is not None and step.list_pool >= 0:
                    lane = self.of_new_start(step.list_pool, course.priority)
                    self.grace_days[lane] = max(self.grace_days[lane], grace_days(risks_of(course)))

    @property
    def count(self) -> int:
        """Lanes of all pools."""
        return len(self._lanes)

    def of_new_start(self, pool: int, priority: int) -> int:
        """Lane of people who wait for the start of a step."""
        return self._lanes[pool, self._turn(pool, priority)]

    def draws_above(self, step: Step, course: Course) -> tuple[float, ...]:
        """Of each risk of a course, the uniform at and above which it comes after the grace of its lane."""
        days = 0.0
        if step.list_pool >= 0:
            days = self.grace_days[self.of_new_start(step.list_pool, course.priority)]
        return tuple(draw_above(law, days) for law in risks_of(course))

    def of_treatment(self, step: Step, course: Course) -> int:
        """Lane of people who wait for a clinician inside the course."""
        return self._lanes[step.clinicians, (0, course.priority)]

    def _turn(self, pool: int, priority: int) -> Turn:
        return int(self._pools[pool].in_treatment_first), priority


def risen_priority(course: Course) -> int:
    """Priority after waiting long enough; the same where it never rises."""
    return course.priority if math.isinf(course.rise_after_days) else course.rise_to
