"""A replication as it is read: its visits, the episodes of care they make up, and the clocks of those."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.pathway import Clock
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.record import Record
from simulator.outcomes.measures.waits.clock import WaitingClock, waiting_clock
from simulator.outcomes.measures.waits.clock_measure import CLOCKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What measures, daily series and curves of waits are all taken from."""

    record: Record
    episodes: Episodes
    clocks: dict[Clock, WaitingClock]

    @classmethod
    def of(cls, record: Record) -> Reading:
        """The reading of one replication."""
        episodes = Episodes.of(record)
        clocks = {clock: waiting_clock(record, episodes, clock) for clock in CLOCKS}
        return cls(record=record, episodes=episodes, clocks=clocks)
