"""Courses, laws and routings of a network as tables, with the stream keys of each course."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast import layout
from simulator.engines.fast.lane_table import LaneTable, risen_priority
from simulator.engines.fast.layout import NONE
from simulator.simulation.chance.sampler import Law
from simulator.simulation.chance.streams import StepChance, Streams
from simulator.simulation.network import Course, Network, Risk, Routing, Step

CHANCES: Final[dict[StepChance, int]] = {
    "patience": layout.PATIENCE,
    "deterioration": layout.DETERIORATION,
    "overflow": layout.OVERFLOW,
    "stay": layout.STAY,
    "sessions": layout.SESSIONS,
    "length": layout.LENGTH,
    "interval": layout.INTERVAL,
    "attendance": layout.ATTENDANCE,
    "route": layout.ROUTE,
    "delay": layout.DELAY,
    "rounding of stay": layout.ROUNDING_OF_STAY,
    "rounding of interval": layout.ROUNDING_OF_INTERVAL,
    "rounding of delay": layout.ROUNDING_OF_DELAY,
}
"""Column of the keys of each chance that an engine draws; recovery is decided afterwards."""


class CourseTable:
    """Every course once for each class that may follow it; laws that are equal are kept once."""

    def __init__(self, network: Network, streams: Streams, lanes: LaneTable) -> None:
        self._lanes = lanes
        self._laws: dict[Law, int] = {}
        self._routings: list[Routing] = []
        self._courses: list[NDArray[np.void]] = []
        self._keys: list[list[int]] = []
        self.course_at = np.full((len(network.steps), len(network.classes)), NONE, dtype=np.int64)
        for step_index, step in enumerate(network.steps):
            for class_index, course in enumerate(step.courses):
                if course is None:
                    continue
                self.course_at[step_index, class_index] = len(self._courses)
                self._courses.append(self._course(step, course))
                name = network.classes[class_index].name
                drawn = _drawn(step, course)
                self._keys.append(
                    [streams.of_step(chance, step.name, name) if chance in drawn else 0 for chance in CHANCES]
                )

    def law(self, law: Law | None) -> int:
        """Index of a law; none for none."""
        return NONE if law is None else self._laws.setdefault(law, len(self._laws))

    def courses(self) -> NDArray[np.void]:
        """`COURSE[course]`."""
        return np.array(self._courses, dtype=layout.COURSE)

    def keys(self) -> NDArray[np.uint64]:
        """`uint64[course, chance]`; 0 for what a course leaves nothing to."""
        return np.array(self._keys, dtype=np.uint64).reshape(-1, layout.STEP_CHANCES)

    def laws(self) -> NDArray[np.void]:
        """`LAW[law]`."""
        ends = accumulate(len(law.points) for law in self._laws)
        return np.array(
            [
                (int(law.kind), law.a, law.b, law.c, end - len(law.points), end)
                for law, end in zip(self._laws, ends, strict=True)
            ],
            dtype=layout.LAW,
        )

    def points(self) -> NDArray[np.float64]:
        """Tables of all laws end to end: values or days."""
        return np.array([point for law in self._laws for point in law.points], dtype=np.float64)

    def cumulative(self) -> NDArray[np.float64]:
        """Tables of all laws end to end: cumulative probabilities or hazards."""
        return np.array([share for law in self._laws for share in law.cumulative], dtype=np.float64)

    def routings(self) -> NDArray[np.void]:
        """`ROUTING[routing]`."""
        ends = accumulate(len(routing.ways) for routing in self._routings)
        return np.array(
            [(end - len(r.ways), end) for r, end in zip(self._routings, ends, strict=True)],
            dtype=layout.ROUTING,
        )

    def ways(self) -> NDArray[np.void]:
        """`WAY[way]` of all routings end to end."""
        return np.array(
            [(way.to, self.law(way.delay)) for routing in self._routings for way in routing.ways],
            dtype=layout.WAY,
        )

    def shares(self) -> NDArray[np.float64]:
        """Cumulative probabilities of the ways of all routings end to end."""
        return np.array([share for r in self._routings for share in r.cumulative], dtype=np.float64)

    def _routing(self, routing: Routing | None) -> int:
        if routing is None:
            return NONE
        for way in routing.ways:
            self.law(way.delay)
        self._routings.append(routing)
        return len(self._routings) - 1

    def _risk(self, risk: Risk | None) -> tuple[int, int]:
        return (NONE, NONE) if risk is None else (self.law(risk.after), self._routing(risk.routing))

    def _course(self, step: Step, course: Course) -> NDArray[np.void]:
        record = np.zeros((), layout.COURSE)
        record["place"], record["clinicians"], record["list_pool"] = (
            step.place,
            step.clinicians,
            step.list_pool,
        )
        record["holds_place"], record["whole_days"] = step.holds_place, step.whole_days
        record["notice_days"], record["rise_after_days"] = step.notice_days, course.rise_after_days
        record["lane"] = record["lane_risen"] = record["lane_in_course"] = NONE
        if step.list_pool >= 0:
            record["lane"] = self._lanes.of_new_start(step.list_pool, course.priority)
            record["lane_risen"] = self._lanes.of_new_start(step.list_pool, risen_priority(course))
        if step.clinicians >= 0:
            record["lane_in_course"] = self._lanes.of_treatment(step, course)
        record["routing"], record["stay"] = self._routing(course.routing), self.law(course.stay)
        record["patience"], record["patience_routing"] = self._risk(course.patience)
        record["deterioration"], record["deterioration_routing"] = self._risk(course.deterioration)
        record["patience_above"], record["deterioration_above"], record["overflow_above"] = (
            self._lanes.draws_above(step, course)
        )
        overflow = course.overflow
        record["overflow"] = self.law(overflow.after if overflow else None)
        record["overflow_stay"] = self.law(overflow.stay if overflow else None)
        self._write_sessions(record, course)
        return record

    def _write_sessions(self, record: NDArray[np.void], course: Course) -> None:
        sessions = course.sessions
        if sessions is None:
            if course.stay is None:
                raise ValueError("a course has neither contacts nor a stay")
            record["number"] = record["length"] = record["interval"] = record["dropped_out"] = NONE
            return
        record["number"] = self.law(sessions.number)
        record["length"] = self.law(sessions.length)
        record["interval"] = self.law(sessions.interval)
        record["did_not_attend"] = sessions.did_not_attend
        record["did_not_attend_first"] = sessions.did_not_attend_first
        record["ends_after_misses"] = sessions.ends_after_misses
        record["dropped_out"] = self._routing(sessions.dropped_out)


def _drawn(step: Step, course: Course) -> set[StepChance]:
    """What chance may decide in a course; a key costs a hash, and most courses need few."""
    drawn: set[StepChance] = {"route", "delay"}
    if course.patience is not None:
        drawn.add("patience")
    if course.deterioration is not None:
        drawn.add("deterioration")
    if course.overflow is not None:
        drawn |= {"overflow", "stay"}
    if course.stay is not None:
        drawn.add("stay")
    if course.sessions is not None:
        drawn |= {"sessions", "length", "interval", "attendance"}
    if step.whole_days:
        drawn |= {"rounding of stay", "rounding of interval", "rounding of delay"}
    return drawn
