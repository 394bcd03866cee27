"""A replication as it is read: its visits, the episodes of care they make up, and the clocks of those."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from simulator.domain.pathway import Clock
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.record import Record, Truths
from simulator.outcomes.measures.recovery import once_a_person, recovered
from simulator.outcomes.measures.waits.clock import WaitingClock, waiting_clock
from simulator.outcomes.measures.waits.clock_measure import CLOCKS


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What measures, daily series, curves of waits and people are all taken from."""

    record: Record
    episodes: Episodes
    clocks: dict[Clock, WaitingClock]

    @classmethod
    def of(cls, record: Record) -> Reading:
        """The reading of one replication."""
        episodes = Episodes.of(record)
        clocks = {clock: waiting_clock(record, episodes, clock) for clock in CLOCKS}
        return cls(record=record, episodes=episodes, clocks=clocks)

    @cached_property
    def recovered(self) -> Truths:
        """`bool[visit]`, courses that ended in recovery."""
        return recovered(self.record, self.episodes)

    @cached_property
    def recoveries(self) -> Truths:
        """`bool[visit]`, the first course of each person that ended in recovery."""
        return once_a_person(self.record, self.recovered)
