"""What a comparison says, drawn so that a stranger can read it: one file a chart, and a catalogue."""

import simulator.charts.output.settings  # noqa: F401  # loads matplotlib, before any chart does
from simulator.charts.catalogue import CATALOGUE, Catalogue
from simulator.charts.chart import Chart
from simulator.charts.output.file import save
from simulator.charts.study_charts import StudyCharts

__all__ = ["CATALOGUE", "Catalogue", "Chart", "StudyCharts", "save"]
