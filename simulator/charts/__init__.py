"""One function a chart: what a comparison says, drawn so that a stranger can read it."""

from simulator.charts.activity import throughput
from simulator.charts.cost import cost_per_recovery
from simulator.charts.difference import differences_at_equal_money
from simulator.charts.file import save
from simulator.charts.page import board
from simulator.charts.saving import money
from simulator.charts.waits import waits_over_time
from simulator.charts.warm_up import warm_up

__all__ = [
    "board",
    "cost_per_recovery",
    "differences_at_equal_money",
    "money",
    "save",
    "throughput",
    "waits_over_time",
    "warm_up",
]
