"""The scale curves as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.curve import Curve

INK, FAINT = "#0072B2", "#767676"


def draw_scale(curves: Sequence[Curve], path_without_suffix: Path) -> Figure:
    """Write one panel a curve, as PNG and SVG; all have one scale, which holds every bar and every round."""
    figure = Figure(figsize=(3.4 * len(curves), 3.2), layout="constrained")
    panels = figure.subplots(1, len(curves), squeeze=False, sharey=True)[0]
    for ax, curve in zip(panels, curves, strict=True):
        _panel(ax, curve)
    panels[0].set_ylabel("times the smallest size's cost")
    dearest = [curve.times_the_smallest(size).greatest for curve in curves for size in curve.laps]
    panels[0].set_ylim(0.0, 1.08 * max([curve.bar for curve in curves] + dearest))
    figure.savefig(path_without_suffix.with_suffix(".png"), dpi=150)
    # A fixed date and fixed names keep the file the same where the figures are.
    figure.savefig(path_without_suffix.with_suffix(".svg"), metadata={"Date": None})
    return figure


def _panel(ax: Axes, curve: Curve) -> None:
    sizes = sorted(curve.laps)
    ratios = [curve.times_the_smallest(size) for size in sizes]
    middles = [ratio.middle for ratio in ratios]
    below = [ratio.middle - ratio.least for ratio in ratios]
    above = [ratio.greatest - ratio.middle for ratio in ratios]
    ax.errorbar(sizes, middles, yerr=[below, above], color=INK, marker="o", markersize=4, capsize=3)
    ax.axhline(curve.bar, color=FAINT, linestyle="--", linewidth=0.8)
    ax.annotate(
        f"at most {curve.bar:g}",
        (0.02, curve.bar),
        xycoords=("axes fraction", "data"),
        va="bottom",
        color=FAINT,
        fontsize=8,
    )
    ax.set_xscale("log")
    ax.set_xticks(sizes, labels=[f"{size:,}" for size in sizes])
    ax.minorticks_off()
    rounds = len(curve.laps[sizes[0]])
    ax.set_title(f"Cost of a visit by {curve.title}, {rounds} rounds", fontsize=9)
    ax.set_xlabel(curve.unit)
    ax.spines[["top", "right"]].set_visible(False)
