"""From histories to measures, from measures to estimates, and from estimates to a fair comparison."""

from __future__ import annotations

from simulator.outcomes.comparison.comparison import Comparison
from simulator.outcomes.comparison.estimate import estimates
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.reduction import Reduced, Reduction, measures_of, reduction_of
from simulator.outcomes.measures.registry import MEASURES, measure_named
from simulator.outcomes.measures.series import daily_series
from simulator.outcomes.measures.window import Window
from simulator.outcomes.samples.net_saving import with_net_saving
from simulator.outcomes.samples.one_off_cost import with_one_off_cost
from simulator.outcomes.samples.sample import UnpairedReplicationsError

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
    "with_one_off_cost",
]
