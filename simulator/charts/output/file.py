"""Charts as files, the same bytes for the same chart drawn anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from simulator.charts.output.settings import own_settings
from simulator.charts.output.svg import steady
from simulator.disk.whole import write_text, write_whole

PRINT_DPI: Final = 200


def save(chart: Figure | Axes, path_without_suffix: Path | str) -> tuple[Path, Path]:
    """Write a chart as PNG and as SVG; the caller, who opened the figure, still owns it.

    Parameters
    ----------
    chart
        A figure, or axes, whose whole figure is written.
    path_without_suffix
        Where to, such as `runs/plan/waits`; its folder is made if need be.

    Returns
    -------
    tuple of Path
        The PNG file and the SVG file.

    Raises
    ------
    ValueError
        The axes belong to no figure any more.
    SimulatorError
        A file cannot be written.
    """
    figure = chart.get_figure(root=True) if isinstance(chart, Axes) else chart
    if figure is None or isinstance(figure, SubFigure):
        raise ValueError("these axes belong to no figure: they were removed from it")
    path = Path(path_without_suffix)
    png, svg = path.with_name(f"{path.name}.png"), path.with_name(f"{path.name}.svg")
    # A figure that arranges itself keeps its size on paper; any other is cut to what is drawn.
    engine = figure.get_layout_engine()
    box = "tight" if engine is None else None
    with own_settings():
        write_whole(
            png,
            lambda file: figure.savefig(
                file, format="png", dpi=PRINT_DPI, bbox_inches=box, metadata={"Software": None}
            ),
        )
        text = StringIO()
        with _as_arranged(figure):
            figure.savefig(text, format="svg", bbox_inches=box, metadata={"Date": None, "Creator": None})
        write_text(svg, steady(text.getvalue()))
    return png, svg


@contextmanager
def _as_arranged(figure: Figure) -> Iterator[None]:
    """Draw a figure again as it was arranged last: everything has the same place in both files."""
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)
