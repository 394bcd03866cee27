"""From histories to measures, from measures to estimates, and from estimates to a fair comparison."""

from __future__ import annotations

from simulator.outcomes.comparison import Comparison
from simulator.outcomes.estimate import estimates
from simulator.outcomes.measure import Measure
from simulator.outcomes.net_saving import with_net_saving
from simulator.outcomes.reduction import Reduced, Reduction, measures_of, reduction_of
from simulator.outcomes.registry import MEASURES, measure_named
from simulator.outcomes.sample import UnpairedReplicationsError
from simulator.outcomes.series import daily_series
from simulator.outcomes.window import Window

__all__ = [
    "MEASURES",
    "Comparison",
    "Measure",
    "Reduced",
    "Reduction",
    "UnpairedReplicationsError",
    "Window",
    "daily_series",
    "estimates",
    "measure_named",
    "measures_of",
    "reduction_of",
    "with_net_saving",
]
