"""What a registered chart is: a name, the question it answers, and the function that draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from inspect import cleandoc
from typing import Final, Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts.output.settings import own_settings

ANALYSTS_FOLDER: Final = "analyst"
"""Beside the pictures for managers, the folder of those for analysts."""

Drawing = Callable[..., Axes | Figure]
"""Draws a chart: on axes, or on a figure of its own."""

Source = Literal["comparison", "warm-up check"]
"""What a chart is drawn from; its function takes it as the first argument."""

Scope = Literal["run", "comparison"]
"""Whether one scenario is enough for a chart, or it shows only what two or more differ in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """An entry of the catalogue: what the command line saves, notebooks offer and the documentation lists."""

    name: str
    """What notebooks call it: `study.charts.NAME(...)`."""
    question: str
    """The question it answers, as a manager would ask it."""
    function: Drawing
    """Takes the source first, then choices that all have a default, so that it can be drawn unasked."""
    width_inches: float
    """Width on paper. The height follows what is shown."""
    for_managers: bool
    """Whether it belongs to the set that a manager reads; the others are for analysts."""
    source: Source = "comparison"
    needs: Scope = "run"
    marks_cut_dates: bool = False
    """Whether the function takes `cut_dates`, the days on which cuts begin."""
    file: str = ""
    """Name of its pictures without suffix; the chart's own when empty."""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(
                f"{self.name!r} cannot be the name of a chart: notebooks write `charts.{self.name}`"
            )
        if not self.question.endswith("?"):
            raise ValueError(f"{self.name!r} asks no question: {self.question!r} does not end in '?'")

    @property
    def file_name(self) -> str:
        """Name of its pictures without suffix, in a folder of their own where they are for analysts."""
        name = self.file or self.name
        return name if self.for_managers else f"{ANALYSTS_FOLDER}/{name}"

    def of(self, source: object, cut_dates: Sequence[date] = ()) -> Drawing:
        """The function with its source given, so that only its choices are left to state.

        Parameters
        ----------
        source
            A comparison or a warm-up check, as `self.source` says.
        cut_dates
            Days on which cuts begin.

        Returns
        -------
        callable
            Has a signature and a docstring of its own, which begins with the question.
        """
        given = (
            partial(self.function, source, cut_dates=cut_dates)
            if self.marks_cut_dates
            else partial(self.function, source)
        )
        drawing: Drawing = own_settings()(given)
        drawing.__doc__ = f"{self.question}\n\n{cleandoc(self.function.__doc__ or '')}"
        return drawing
