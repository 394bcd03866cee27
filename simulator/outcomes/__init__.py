"""From histories to measures, from measures to estimates, and from estimates to a fair comparison."""

from __future__ import annotations

from simulator.outcomes.measure import Measure
from simulator.outcomes.reduction import measures_of
from simulator.outcomes.registry import MEASURES, measure_named
from simulator.outcomes.window import Window

__all__ = ["MEASURES", "Measure", "Window", "measure_named", "measures_of"]
