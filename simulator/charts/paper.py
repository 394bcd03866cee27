"""Figures and axes that only this package uses: no global state, shown by notebooks, captions below."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Annotation
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Bbox, IdentityTransform

from simulator.charts.output.settings import own_settings
from simulator.charts.style import ALONE, QUIET

POINTS_PER_INCH: Final = 72.0
ROUNDED_UP: Final = 1.05
"""How much wider small text becomes when each character is rounded to whole pixels; measured on the default
typeface at the dots of a printed page."""

SCREEN_DPI: Final = 100
SHARP_DPI: Final = 200
"""Pixels of a picture in a notebook, twice those of the screen, so that it is sharp on any."""


class ShownFigure(Figure):
    """A figure that a notebook shows, although pyplot knows nothing of it."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return _picture(self)


class ShownAxes(Axes):
    """Axes that a notebook shows as their whole figure."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return _picture(_root(self))


class Note(Annotation):
    """A note for which a layout leaves room below a chart, but none beside it.

    Room beside it would make the chart narrower and the note reach further, without an end.
    """

    def get_tightbbox(self, renderer: RendererBase | None = None) -> Bbox:
        """What a layout makes room for."""
        box = self.get_window_extent(renderer)
        # Layouts pass over what has no width at all.
        return Bbox.from_extents(box.x0, box.y0, box.x0 + 1.0, box.y1)


def new_figure(
    width_inches: float, height_inches: float, *, head_inches: float = 0.0, foot_inches: float = 0.0
) -> ShownFigure:
    """An empty white figure that arranges its charts between its head and its foot.

    Parameters
    ----------
    width_inches, height_inches
        Its size on paper.
    head_inches, foot_inches
        What is left free above and below the charts.
    """
    below, between = foot_inches / height_inches, 1.0 - (head_inches + foot_inches) / height_inches
    layout = ConstrainedLayoutEngine(rect=(0.0, below, 1.0, between), w_pad=0.06, h_pad=0.06)
    figure = ShownFigure(
        figsize=(width_inches, height_inches), dpi=SHARP_DPI, layout=layout, facecolor="white"
    )
    FigureCanvasAgg(figure)
    return figure


def new_axes(width_inches: float, height_inches: float) -> Axes:
    """Axes that are alone on a figure of their own."""
    axes: Axes = new_figure(width_inches, height_inches).add_subplot(axes_class=ShownAxes)
    return axes


def caption(ax: Axes, *sentences: str) -> None:
    """Write notes below a chart: how many replications, and what an interval is.

    Parameters
    ----------
    ax
        The chart. On a figure made by `new_axes` the notes take its whole width, otherwise that of the chart.
    sentences
        The notes; empty ones are left out.
    """
    points = ALONE.points - 1.5
    text = " ".join(sentence for sentence in sentences if sentence)
    figure = _root(ax)
    if isinstance(ax, ShownAxes) and len(figure.axes) == 1:
        wrapped = wrap(text, figure.get_figwidth() - 0.3, points)
        figure.supxlabel(wrapped, x=0.015, ha="left", fontsize=points, color=QUIET, linespacing=1.3)
        return
    width = ax.get_position().width * figure.get_figwidth()
    note = Note(
        wrap(text, width, points),
        xy=(0.0, 0.0),
        xycoords=(ax.transAxes, ax.xaxis.label),
        xytext=(0.0, -6.0),
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=points,
        color=QUIET,
        linespacing=1.3,
        annotation_clip=False,
    )
    note.set_transform(IdentityTransform())
    ax.add_artist(note)
    note.set_clip_on(False)


def wrap(text: str, width_inches: float, points: float) -> str:
    """Text broken into lines that fit a width on paper, at a size in points."""
    room = width_inches * POINTS_PER_INCH
    space = text_width_points("n n", points) - text_width_points("nn", points)
    lines: list[str] = []
    used = room
    for word in text.split(" "):
        width = text_width_points(word, points)
        if lines and used + space + width <= room:
            lines[-1] = f"{lines[-1]} {word}"
            used += space + width
        else:
            lines.append(word)
            used = width
    return "\n".join(lines)


def text_width_points(text: str, points: float, *, is_bold: bool = False) -> float:
    """How wide a line of text is at a size in points."""
    return _width_points(text, points, findfont(FontProperties(weight="bold" if is_bold else "normal")))


@lru_cache(maxsize=8192)
def _width_points(text: str, points: float, font_file: str) -> float:
    typeface = FontProperties(fname=font_file, size=points)
    width, _, _ = TextToPath().get_text_width_height_descent(text, typeface, ismath=False)
    return float(width) * ROUNDED_UP


def _root(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None or isinstance(figure, SubFigure):
        raise ValueError("these axes belong to no figure: they were removed from it")
    return figure


def _picture(figure: Figure) -> tuple[bytes, dict[str, int]]:
    """The picture as PNG, with its size on the screen in pixels."""
    file = BytesIO()
    with own_settings():
        figure.savefig(file, format="png", dpi=SHARP_DPI)
    width, height = figure.get_size_inches()
    return file.getvalue(), {"width": int(width * SCREEN_DPI), "height": int(height * SCREEN_DPI)}
