"""The plane of what is saved against people worse off, where plans of unequal saving can be seen together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.charts.output.settings import numbered_marks
from simulator.charts.paper import caption, new_axes
from simulator.charts.people import NO_PEOPLE, PEOPLE_SENTENCE
from simulator.charts.selection import months_of
from simulator.charts.sentence import interval_sentence, scenario_name, short_label_sentences
from simulator.charts.style import (
    ALONE,
    BASELINE,
    FAINT,
    QUIET,
    legend_above,
    looks,
    say_nothing_to_show,
    tidy,
)
from simulator.charts.title import of_plans, period_of
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import Figure, PlanFinding, finding_of
from simulator.outcomes.comparison.finding_sentence import increment_said, people_figure
from simulator.outcomes.comparison.increment import Increment, increments_of
from simulator.outcomes.labels.label import marks_of
from simulator.wording import tick, whole, written

JOINED_SENTENCE: Final = "A line in its colour joins a plan with its equal-money slice."
INCREMENT_SENTENCE: Final = (
    "Grey steps lead from no cut through the plans that, by the means, no other beats both in saving and in "
    "people worse off. Each number is what a step adds to the one before: paired by replication, with its "
    "95% interval."
)
ORIGIN: Final = Figure(0.0, 0.0, 0.0)


def saving_against_people(comparison: Comparison, ax: Axes | None = None) -> Axes:
    """What each scenario saves against the people it leaves worse off, with 95 % intervals and increments.

    The baseline is the origin, in grey. Plans of unequal saving are compared here instead of being ranked.

    Parameters
    ----------
    comparison
        The scenarios.
    ax
        Where to draw; a new figure when absent.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or the new one.
    """
    finding = finding_of(comparison)
    plans = [plan for plan in finding.plans if plan.worse_off is not None]
    steps = increments_of(comparison, finding)
    chart = ax if ax is not None else new_axes(8.0, 5.0 + 0.2 * (len(comparison.scenarios) + len(steps)))
    months = months_of(comparison)
    chart.set_xlabel(f"Saved before knock-on cost, £ over {period_of(months)}")
    chart.set_ylabel("People worse off than in the baseline")
    own = [plan for plan in plans if plan.scenario in comparison.stated_plans]
    tidy(chart, title=of_plans(own) if own else "Saving against people worse off", size=ALONE)
    if not plans:
        is_alone = len(comparison.scenarios) == 1
        say_nothing_to_show(chart, "nothing is compared" if is_alone else NO_PEOPLE, size=ALONE)
    else:
        _draw(comparison, chart, plans, steps)
    legend_above(chart, [*_handles(comparison, plans), *_increments(steps)])
    caption(
        chart,
        JOINED_SENTENCE if comparison.slices else "",
        INCREMENT_SENTENCE if steps else "",
        *short_label_sentences(marks_of(step.labels) for step in steps),
        PEOPLE_SENTENCE,
        interval_sentence(comparison, "Lines through the marks"),
    )
    return chart


def _draw(comparison: Comparison, ax: Axes, plans: Sequence[PlanFinding], steps: Sequence[Increment]) -> None:
    known, by_name = looks(comparison), {plan.scenario: plan for plan in plans}
    path = [by_name[step.scenario] for step in steps]
    points = [(0.0, 0.0), *((plan.saving.estimate, _worse(plan).estimate) for plan in path)]
    right = max(plan.saving.estimate for plan in plans)
    top = max(_highest(_worse(plan)) for plan in plans)
    for number, (start, end) in enumerate(pairwise(points), 1):
        ax.plot(*zip(start, (end[0], start[1]), end, strict=True), color="#B5B5B5", linewidth=1.0, zorder=1.5)
        # Beside the middle of the longer part of the step: marks lie at its ends and would cover the number.
        is_riser = (end[1] - start[1]) * right >= (end[0] - start[0]) * top
        ax.annotate(
            str(number),
            xy=(end[0], (start[1] + end[1]) / 2) if is_riser else ((start[0] + end[0]) / 2, start[1]),
            xytext=(-7, 0) if is_riser else (0, 7),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=ALONE.points - 1,
            color=QUIET,
        )
    for plan_name, slice_name in comparison.slices.items():
        if plan_name in by_name and slice_name in by_name:
            ends = [by_name[name] for name in (plan_name, slice_name)]
            ax.plot(
                [end.saving.estimate for end in ends],
                [_worse(end).estimate for end in ends],
                color=known[plan_name].colour,
                linewidth=2.0,
                alpha=0.5,
                zorder=2,
            )
    ax.plot(
        [0.0], [0.0], marker=BASELINE.marker, color=BASELINE.colour, markersize=8, zorder=4, clip_on=False
    )
    for plan in plans:
        look, saving, worse = known[plan.scenario], plan.saving, _worse(plan)
        ax.errorbar(
            [saving.estimate],
            [worse.estimate],
            xerr=_reach(saving),
            yerr=_reach(worse),
            fmt=look.marker,
            color=look.colour,
            markerfacecolor=look.face,
            markersize=7,
            elinewidth=1.2,
            capsize=2.5,
            zorder=4,
        )
    ax.axhline(0.0, color=FAINT, linewidth=1.0, zorder=1)
    ax.axvline(0.0, color=FAINT, linewidth=1.0, zorder=1)
    ax.margins(x=0.1, y=0.08)
    ax.set_ylim(bottom=min(0.0, *(0.0 if math.isnan(w) else w for w in [_worse(p).low for p in plans])))
    ax.xaxis.set_major_locator(MaxNLocator(ALONE.ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, "£")))
    ax.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value)))
    ax.grid(color=FAINT, linewidth=0.5)


def _increments(steps: Sequence[Increment]) -> list[Line2D]:
    """Legend entries of the numbered increments."""
    with numbered_marks():
        return [
            Line2D(
                [],
                [],
                linestyle="",
                marker=f"${number}$",
                color=QUIET,
                markersize=5,
                label=f"{written(step.saving.estimate, '£')} more saved, {increment_said(step)}",
            )
            for number, step in enumerate(steps, 1)
        ]


def _handles(comparison: Comparison, plans: Sequence[PlanFinding]) -> list[Line2D]:
    """Legend entries of the scenarios, with their figures."""
    known, by_name = looks(comparison), {plan.scenario: plan for plan in plans}
    handles = []
    for name in comparison.scenarios:
        look, label = known[name], scenario_name(name, comparison)
        if name in by_name:
            plan = by_name[name]
            label += f": {written(plan.saving.estimate, '£')}, {people_figure(_worse(plan))} worse off"
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker=look.marker,
                color=look.colour,
                markerfacecolor=look.face,
                markersize=6,
                label=label,
            )
        )
    return handles


def _worse(plan: PlanFinding) -> Figure:
    """People worse off; a t interval may reach below zero, people cannot."""
    if plan.worse_off is None:
        return ORIGIN
    return (
        plan.worse_off._replace(low=max(plan.worse_off.low, 0.0))
        if plan.worse_off.low < 0
        else plan.worse_off
    )


def _highest(figure: Figure) -> float:
    return figure.estimate if math.isnan(figure.high) else max(figure.estimate, figure.high)


def _reach(figure: Figure) -> tuple[tuple[float], tuple[float]] | None:
    if math.isnan(figure.low) or math.isnan(figure.high):
        return None
    return (max(figure.estimate - figure.low, 0.0),), (max(figure.high - figure.estimate, 0.0),)
