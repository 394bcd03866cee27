"""The charts of one study, by name: each entry of the catalogue with what it is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from simulator.charts.catalogue import CATALOGUE, Catalogue
from simulator.charts.chart import Chart
from simulator.charts.output.file import save
from simulator.charts.warm_up import WarmUpCheck
from simulator.outcomes import Comparison


@dataclass(frozen=True, kw_only=True, repr=False)
class StudyCharts:
    """The charts of a study; each takes the matplotlib axes to draw on as `ax`, or makes its own."""

    comparison: Comparison
    """Of one scenario or more."""
    warm_up_check: WarmUpCheck
    cut_dates: Sequence[date] = ()
    """Days on which cuts begin."""
    catalogue: Catalogue = CATALOGUE

    # Any: axes or a figure, as the chart is; notebooks go on to use either.
    def __getattr__(self, name: str) -> Callable[..., Any]:
        # Copies and pickles ask before the fields are there.
        for chart in self.__dict__.get("catalogue", ()):
            if chart.name == name:
                return self._drawing(chart)
        raise AttributeError(self._no_such(name), name=name, obj=self)

    def __dir__(self) -> list[str]:
        return [*(chart.name for chart in self.catalogue), "save"]

    def __repr__(self) -> str:
        width = max(len(chart.name) for chart in self.catalogue)
        return "\n".join(f"{chart.name:{width}}  {chart.question}" for chart in self.catalogue)

    def save(self, folder: Path | str) -> tuple[Path, ...]:
        """Write every chart that this study has something for, as PNG and as SVG.

        Parameters
        ----------
        folder
            Where to; it is made if need be.

        Returns
        -------
        tuple of Path
            The files, in the order of the catalogue.
        """
        files: list[Path] = []
        for chart in self._drawable():
            files += save(self._drawing(chart)(), Path(folder) / chart.file_name)
        return tuple(files)

    def _drawable(self) -> Iterator[Chart]:
        for chart in self.catalogue:
            is_compared = chart.needs == "run" or len(self.comparison.scenarios) > 1
            if is_compared and (chart.source == "comparison" or len(self.warm_up_check.checks)):
                yield chart

    def _drawing(self, chart: Chart) -> Callable[..., Any]:
        source = self.comparison if chart.source == "comparison" else self.warm_up_check
        return chart.of(source, self.cut_dates)

    def _no_such(self, name: str) -> str:
        names = [chart.name for chart in self.__dict__.get("catalogue", ())]
        near = get_close_matches(name, names, n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"
        return f"no chart '{name}': {remedy}"
