"""Closed-form queueing: the exact answers the engines are held against.

Times are in days and flows in patients per day throughout; any other unit works as long as one call keeps
to it. Everything is a steady-state mean or probability unless its name says otherwise.
"""

from simulator.theory.erlang import (
    ImpatientQueue,
    LossSystem,
    MultiServerQueue,
    erlang_a,
    erlang_b,
    erlang_c,
    offered_load,
)
from simulator.theory.network import QueueNetwork, jackson_network, station_flows_per_day
from simulator.theory.occupancy import (
    delay_probability,
    occupancy_at_most_probability,
    occupancy_probability,
)
from simulator.theory.priority import (
    PriorityClass,
    nonpreemptive_priority,
    nonpreemptive_priority_pool,
)
from simulator.theory.renewal import StartsInWindow, renewal_starts
from simulator.theory.requirement import UnstableQueueError
from simulator.theory.salami_slice import SlicedQueue, salami_slice
from simulator.theory.single_server import (
    SingleServerQueue,
    approximate_wait_days,
    pollaczek_khinchine,
)

__all__ = [
    "ImpatientQueue",
    "LossSystem",
    "MultiServerQueue",
    "PriorityClass",
    "QueueNetwork",
    "SingleServerQueue",
    "SlicedQueue",
    "StartsInWindow",
    "UnstableQueueError",
    "approximate_wait_days",
    "delay_probability",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "jackson_network",
    "nonpreemptive_priority",
    "nonpreemptive_priority_pool",
    "occupancy_at_most_probability",
    "occupancy_probability",
    "offered_load",
    "pollaczek_khinchine",
    "renewal_starts",
    "salami_slice",
    "station_flows_per_day",
]
