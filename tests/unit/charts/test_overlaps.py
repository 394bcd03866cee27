"""No words of a chart lie on each other, on data or off the paper, however many scenarios there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Final

import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from simulator.charts import CATALOGUE, Chart, StudyCharts
from tests.unit.charts.small_comparison import SIX, full_comparison
from tests.unit.charts.test_catalogue import Checked

TOUCHING: Final = 0.2
"""Share of a line's height that belongs to what hangs below letters and stands above them, mostly empty."""
BETWEEN: Final = 0.3
"""Least space between figures of an axis, as a share of a line's height."""
OFF_PAPER_INCHES: Final = 0.02


def drawn(chart: Chart, scenarios: int) -> Figure:
    charts = StudyCharts(comparison=full_comparison(scenarios=SIX[:scenarios]), warm_up_check=Checked())
    made = getattr(charts, chart.name)()
    figure = made.get_figure(root=True) if isinstance(made, Axes) else made
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> Iterator[tuple[str, Bbox]]:
    """Every text that is drawn, with its place in pixels."""
    hidden = {text for axis in figure.findobj(Axis) for text in _beyond(axis)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in hidden:
            yield text.get_text(), text.get_window_extent()


def _beyond(axis: Axis) -> Iterator[Text]:
    """Labels of ticks that the axis does not show."""
    low, high = sorted(axis.get_view_interval())
    reach = 1e-6 * (high - low)
    for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
        if not low - reach <= tick.get_loc() <= high + reach:
            yield from (tick.label1, tick.label2)


def lie_on_each_other(one: Bbox, other: Bbox) -> bool:
    """Whether two texts share more than the empty part of their lines."""
    spare = TOUCHING * min(one.height, other.height)
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return across > 0.5 and min(one.y1, other.y1) - max(one.y0, other.y0) > spare


def overlaps(figure: Figure) -> list[str]:
    return [
        f"{first!r} on {second!r}"
        for (first, one), (second, other) in combinations(words(figure), 2)
        if lie_on_each_other(one, other)
    ]


def run_together(figure: Figure) -> list[str]:
    """Figures along an axis that read as one because too little lies between them."""
    found = []
    for ax in figure.findobj(Axes):
        shown = [
            text for text in ax.get_xticklabels() if text.get_text() and text not in set(_beyond(ax.xaxis))
        ]
        for one, other in pairwise(sorted(shown, key=lambda text: text.get_window_extent().x0)):
            first, second = one.get_window_extent(), other.get_window_extent()
            if second.x0 - first.x1 < BETWEEN * first.height:
                found.append(f"{one.get_text()!r} beside {other.get_text()!r}")
    return found


def cut_off(figure: Figure) -> list[str]:
    paper, spare = figure.bbox, OFF_PAPER_INCHES * figure.dpi
    return [
        text
        for text, box in words(figure)
        if box.x0 < -spare or box.y0 < -spare or box.x1 > paper.x1 + spare or box.y1 > paper.y1 + spare
    ]


def legends_on_data(figure: Figure) -> int:
    plots = [ax.get_window_extent() for ax in figure.findobj(Axes)]
    boxes = [text.get_window_extent() for legend in figure.findobj(Legend) for text in legend.get_texts()]
    return sum(lie_on_each_other(box, plot) for box in boxes for plot in plots)


def needs_no_more_than(chart: Chart, scenarios: int) -> bool:
    return scenarios > 1 or chart.needs == "run"


CASES = [
    pytest.param(
        chart,
        scenarios,
        id=f"{chart.name}-{scenarios}",
        marks=() if (chart.name, scenarios) == ("steps", 4) else pytest.mark.slow,
    )
    for chart in CATALOGUE
    for scenarios in (1, 2, 4, 6)
    if needs_no_more_than(chart, scenarios)
]


@pytest.mark.parametrize(("chart", "scenarios"), CASES)
def test_no_words_lie_on_each_other_on_data_or_off_the_paper(chart: Chart, scenarios: int) -> None:
    figure = drawn(chart, scenarios)
    assert overlaps(figure) == []
    assert cut_off(figure) == []
    assert run_together(figure) == []
    assert legends_on_data(figure) == 0


def test_words_on_each_other_are_found() -> None:
    figure = Figure(figsize=(4, 3))
    figure.text(0.5, 0.5, "one sentence")
    figure.text(0.52, 0.5, "another sentence")
    figure.text(0.95, 0.1, "a long sentence that runs off the paper")
    assert len(overlaps(figure)) == 1
    assert len(cut_off(figure)) == 1


def test_figures_of_an_axis_that_run_together_are_found() -> None:
    figure = Figure(figsize=(1.4, 2))
    ax = figure.add_subplot()
    ax.set_xticks([0, 0.5, 1.0], ["-1,000,000", "-500,000", "0"])
    assert len(run_together(figure)) == 1
