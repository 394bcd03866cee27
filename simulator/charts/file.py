"""Charts as files, the same bytes for the same chart drawn anew."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from simulator.disk.whole import write_whole

PRINT_DPI: Final = 200

_ONE_AT_A_TIME: Final = Lock()
"""matplotlib takes the salt of an SVG file's names from settings that all threads share."""


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
    box = None if figure.get_layout_engine() is not None else "tight"
    with (
        _ONE_AT_A_TIME,
        matplotlib.rc_context({"svg.hashsalt": "budget-cut simulator", "svg.fonttype": "path"}),
    ):
        write_whole(
            png,
            lambda file: figure.savefig(
                file, format="png", dpi=PRINT_DPI, bbox_inches=box, metadata={"Software": None}
            ),
        )
        write_whole(
            svg,
            lambda file: figure.savefig(
                file, format="svg", bbox_inches=box, metadata={"Date": None, "Creator": None}
            ),
        )
    return png, svg
