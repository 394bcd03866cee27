"""One page for a board: what changes, who waits, what gets done, what it costs and what is saved."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Final

from matplotlib.figure import Figure

from simulator.charts.activity import draw_throughput
from simulator.charts.cost import draw_cost
from simulator.charts.difference import (
    LEFT_OUT_SENTENCE,
    draw_differences,
    notes,
    verdict_handles,
)
from simulator.charts.paper import ShownFigure, new_figure, wrap
from simulator.charts.saving import SUM_SENTENCE, draw_money
from simulator.charts.selection import headline, periods
from simulator.charts.sentence import interval_sentence, label_sentences, months_measured, slice_sentence
from simulator.charts.style import INK, PANEL, QUIET, scenario_handles
from simulator.charts.waits import draw_waits_of_seen_and_unseen, shown_over_time
from simulator.outcomes import Comparison
from simulator.wording import written_name

A4_WIDTH_INCHES: Final = 11.69
A4_HEIGHT_INCHES: Final = 8.27
HEADING_INCHES: Final = 0.27
HEADING_WIDTH: Final = 94
"""Characters of the question on one line."""
LINE_INCHES: Final = 0.155
FOOT_POINTS: Final = 6.5
FOOT_LINE_INCHES: Final = 1.3 * FOOT_POINTS / 72.0 * 1.17
"""Lines are 1.3 times as far apart as the typeface would have them, which is 1.17 of its size."""
FOOT_MARGIN_INCHES: Final = 0.16

LEAST_LINES: Final = 3
"""The colours of verdicts take three lines beside the names of the scenarios."""
MOST_IN_FULL: Final = 3
"""With more scenarios than these the page has room for the short list of measures only."""
SHORT_LIST: Final = (
    "completed_courses",
    "waiting_for_treatment",
    "within_standard_share",
    "left_untreated",
    "crisis_episodes",
    "out_of_area_days",
    "recoveries",
    "knock_on_cost_pounds",
    "cost_per_recovery_pounds",
)

ASSUMPTIONS_SENTENCE: Final = (
    "This is a model, not a forecast: it rests on the assumptions of the scenario files (demand, how long "
    "people wait before they leave or get worse, recovery, prices), each with its source there; ask what "
    "changes if they do."
)


def board(comparison: Comparison, question: str = "", cut_dates: Sequence[date] = ()) -> Figure:
    """All charts on one landscape A4 page, with the question above and what must be known below.

    Parameters
    ----------
    comparison
        The scenarios.
    question
        Heading of the page; one is made of the scenarios' names when absent.
    cut_dates
        Days on which cuts begin; the first is marked.

    Returns
    -------
    matplotlib.figure.Figure
        Shows itself in a notebook.
    """
    heading = textwrap.fill(question or _question(comparison), HEADING_WIDTH)
    scenarios = len(comparison.scenarios)
    head = HEADING_INCHES * (1 + heading.count("\n")) + LINE_INCHES * (1 + max(scenarios, LEAST_LINES)) + 0.2
    below = _foot_text(comparison)
    foot = FOOT_MARGIN_INCHES + FOOT_LINE_INCHES * (1 + below.count("\n"))
    page = new_figure(A4_WIDTH_INCHES, A4_HEIGHT_INCHES, head_inches=head, foot_inches=foot)
    _head(page, comparison, heading)
    # Each chart has a part of the page to itself, so that long names in one take no room from another.
    if scenarios > 1:
        ((left, right),) = page.subfigures(1, 2, squeeze=False, width_ratios=(0.82, 1.0))
        draw_differences(comparison, left.add_subplot(), size=PANEL, measures=_measures(comparison))
    else:
        ((right,),) = page.subfigures(1, 1, squeeze=False)
    (over, over_right), (under, under_right) = right.subfigures(2, 2, squeeze=False)
    draw_waits_of_seen_and_unseen(comparison, over, cut_dates=cut_dates, size=PANEL)
    draw_throughput(comparison, over_right.add_subplot(), size=PANEL)
    draw_cost(comparison, under.add_subplot(), size=PANEL)
    draw_money(comparison, under_right.add_subplot(), size=PANEL)
    page.text(0.012, 0.012, below, ha="left", va="bottom", fontsize=FOOT_POINTS, color=QUIET, linespacing=1.3)
    return page


def _measures(comparison: Comparison) -> Sequence[str] | None:
    """Measures whose differences the page has room for; all of them when None."""
    return None if len(comparison.scenarios) <= MOST_IN_FULL else SHORT_LIST


def _question(comparison: Comparison) -> str:
    made = set(comparison.slices.values())
    plans = [written_name(s) for s in comparison.scenarios[1:] if s not in made] or [
        written_name(s) for s in comparison.scenarios[1:]
    ]
    if not plans:
        return f"How does '{written_name(comparison.baseline)}' serve its patients, and at what cost?"
    beside = ", beside the same percentage off every team" if made else ""
    return f"What does '{' and '.join(plans)}' do to patients and to cost{beside}?"


def _head(page: ShownFigure, comparison: Comparison, heading: str) -> None:
    page.text(0.012, 0.985, heading, ha="left", va="top", fontsize=14, fontweight="bold", color=INK)
    entries = [(0.012, "Scenarios, in every chart", scenario_handles(comparison, comparison.scenarios))]
    if len(comparison.scenarios) > 1:
        entries.append((0.52, "Meaning of the colours", verdict_handles(comparison)))
    top = 1.0 - (0.13 + HEADING_INCHES * (1 + heading.count("\n"))) / A4_HEIGHT_INCHES
    for left, title, handles in entries:
        legend = page.legend(
            handles=handles,
            title=title,
            loc="upper left",
            bbox_to_anchor=(left, top),
            borderaxespad=0.0,
            borderpad=0.0,
            frameon=False,
            fontsize=7.5,
            title_fontsize=7.5,
            alignment="left",
            handlelength=3.2,
        )
        legend.set_in_layout(False)


def _foot_text(comparison: Comparison) -> str:
    sentences = [
        months_measured(periods(comparison)),
        interval_sentence(comparison, "Bands and lines through marks and bars"),
    ]
    if len(comparison.scenarios) > 1:
        sentences += [*notes(comparison, _measures(comparison)), SUM_SENTENCE, LEFT_OUT_SENTENCE]
    sentences += [slice_sentence(comparison), ASSUMPTIONS_SENTENCE]
    labels = label_sentences(comparison, _marked_measures(comparison), of_differences=True)
    paragraphs = [" ".join(sentence for sentence in sentences if sentence), " ".join(labels)]
    return "\n".join(wrap(text, A4_WIDTH_INCHES - 0.4, FOOT_POINTS) for text in paragraphs if text)


def _marked_measures(comparison: Comparison) -> set[str]:
    """Measures whose figures the page shows."""
    shown = set(headline(comparison))
    chosen = _measures(comparison)
    return (shown if chosen is None else shown & set(chosen)) | set(shown_over_time(comparison))
