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
    SHORT_LIST,
    draw_differences,
    notes,
)
from simulator.charts.paper import ShownFigure, new_figure, wrap
from simulator.charts.people import draw_people
from simulator.charts.row import chosen, lines_of, lines_of_measure
from simulator.charts.saving import OWED_SENTENCE, SUM_SENTENCE, draw_money
from simulator.charts.selection import Headline, headline, periods
from simulator.charts.sentence import interval_sentence, label_sentences, months_measured, slice_sentence
from simulator.charts.style import INK, PANEL, QUIET, scenario_handles
from simulator.charts.waits import draw_waits_of_seen_and_unseen, shown_over_time
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import finding_of
from simulator.outcomes.comparison.finding_sentence import plan_in_brief
from simulator.wording import written_name

A4_WIDTH_INCHES: Final = 11.69
A4_HEIGHT_INCHES: Final = 8.27
HEADING_INCHES: Final = 0.27
HEADING_WIDTH: Final = 94
"""Characters of the question on one line."""
FINDING_POINTS: Final = 9.5
FINDING_LINE_INCHES: Final = 0.195
LINE_INCHES: Final = 0.165
LEGEND_COLUMNS: Final = 2
FOOT_POINTS: Final = 6.5
FOOT_LINE_INCHES: Final = 1.3 * FOOT_POINTS / 72.0 * 1.17
"""Lines are 1.3 times as far apart as the typeface would have them, which is 1.17 of its size."""
FOOT_MARGIN_INCHES: Final = 0.16

MOST_LINES: Final = 36.0
"""Lines of text that the page has room for in the chart of differences."""
MOST_WITH_THROUGHPUT: Final = 4
"""Scenarios up to which the page has room for what gets done."""
MOST_IN_WORDS: Final = 3
"""Plans that the heading describes one by one."""

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
    found = wrap(" ".join(_finding(comparison)), A4_WIDTH_INCHES - 0.4, FINDING_POINTS)
    scenarios = len(comparison.scenarios)
    head = HEADING_INCHES * (1 + heading.count("\n")) + FINDING_LINE_INCHES * (1 + found.count("\n"))
    head += LINE_INCHES * (1 + _legend_rows(scenarios)) + 0.28
    measures = _measures(comparison)
    below = _foot_text(comparison, measures)
    foot = FOOT_MARGIN_INCHES + FOOT_LINE_INCHES * (1 + below.count("\n"))
    page = new_figure(A4_WIDTH_INCHES, A4_HEIGHT_INCHES, head_inches=head, foot_inches=foot)
    _head(page, comparison, heading, found)
    # Each chart has a part of the page to itself, so that long names in one take no room from another.
    if scenarios > 1:
        ((left, right),) = page.subfigures(1, 2, squeeze=False, width_ratios=(0.82, 1.0))
        draw_differences(comparison, left.add_subplot(), size=PANEL, measures=measures)
    else:
        ((right,),) = page.subfigures(1, 1, squeeze=False)
    ((middle, last),) = right.subfigures(1, 2, squeeze=False)
    (over,), (under,) = middle.subfigures(2, 1, squeeze=False)
    draw_waits_of_seen_and_unseen(comparison, over, cut_dates=cut_dates, size=PANEL)
    if comparison.harms:
        draw_people(comparison, under.add_subplot(), size=PANEL)
    else:
        draw_cost(comparison, under.add_subplot(), size=PANEL)
    if scenarios <= MOST_WITH_THROUGHPUT:
        (over,), (last,) = last.subfigures(2, 1, squeeze=False)
        draw_throughput(comparison, over.add_subplot(), size=PANEL)
    draw_money(comparison, last.add_subplot(), size=PANEL)
    page.text(0.012, 0.012, below, ha="left", va="bottom", fontsize=FOOT_POINTS, color=QUIET, linespacing=1.3)
    return page


def _measures(comparison: Comparison) -> Sequence[str] | None:
    """Measures whose differences the page has room for; all of them when None."""
    rows = headline(comparison)
    if rows_of_text(comparison, rows) <= MOST_LINES:
        return None
    short = [measure for measure in SHORT_LIST if measure in rows]
    while len(short) > 1 and rows_of_text(comparison, chosen(rows, short)) > MOST_LINES:
        short.pop()
    return tuple(short)


def rows_of_text(comparison: Comparison, rows: Headline) -> float:
    """Lines of text that the differences of these measures take."""
    *_, last = (0.0, *(line.top for line in lines_of(comparison, rows)))
    return last + lines_of_measure(comparison)


def _finding(comparison: Comparison) -> list[str]:
    """What each plan does, a sentence each."""
    finding = finding_of(comparison)
    plans = [finding.plan(name) for name in comparison.stated_plans]
    sentences = [plan_in_brief(plan, finding.months) for plan in plans[:MOST_IN_WORDS]]
    if len(plans) > MOST_IN_WORDS:
        sentences.append(f"{len(plans) - MOST_IN_WORDS} more in the charts.")
    return sentences


def _legend_rows(scenarios: int) -> int:
    return -(-scenarios // LEGEND_COLUMNS)


def _question(comparison: Comparison) -> str:
    # A slice stands in the question as what plans are beside, also where someone stated it.
    made = set(comparison.slices.values())
    others = comparison.plans
    plans = [written_name(s) for s in others if s not in made] or [written_name(s) for s in others]
    if not plans:
        return f"How does '{written_name(comparison.baseline)}' serve its patients, and at what cost?"
    beside = ", beside the same percentage off every team" if comparison.slices else ""
    if len(plans) > 1:
        return f"What do these {len(plans)} plans do to patients and to cost{beside}?"
    return f"What does '{plans[0]}' do to patients and to cost{beside}?"


def _head(page: ShownFigure, comparison: Comparison, heading: str, found: str) -> None:
    page.text(0.012, 0.985, heading, ha="left", va="top", fontsize=14, fontweight="bold", color=INK)
    top = 1.0 - (0.13 + HEADING_INCHES * (1 + heading.count("\n"))) / A4_HEIGHT_INCHES
    if found:
        page.text(
            0.012, top, found, ha="left", va="top", fontsize=FINDING_POINTS, color=INK, linespacing=1.25
        )
        top -= 0.05 / A4_HEIGHT_INCHES + FINDING_LINE_INCHES * (1 + found.count("\n")) / A4_HEIGHT_INCHES
    legend = page.legend(
        handles=scenario_handles(comparison, comparison.scenarios),
        title="Scenarios, in every chart (hollow and dashed: the slice of the same saving)"
        if comparison.slices
        else "Scenarios, in every chart",
        loc="upper left",
        bbox_to_anchor=(0.012, top),
        borderaxespad=0.0,
        borderpad=0.0,
        frameon=False,
        fontsize=8.0,
        title_fontsize=8.0,
        alignment="left",
        handlelength=3.2,
        ncols=LEGEND_COLUMNS,
    )
    legend.set_in_layout(False)


def _foot_text(comparison: Comparison, measures: Sequence[str] | None) -> str:
    sentences = [
        months_measured(periods(comparison)),
        interval_sentence(comparison, "Bands and lines through marks and bars"),
    ]
    if len(comparison.scenarios) > 1:
        sentences += [*notes(comparison, measures), SUM_SENTENCE, LEFT_OUT_SENTENCE]
        sentences.append(OWED_SENTENCE if comparison.harms else "")
    sentences += [slice_sentence(comparison), ASSUMPTIONS_SENTENCE]
    labels = label_sentences(comparison, _marked_measures(comparison, measures), of_differences=True)
    paragraphs = [" ".join(sentence for sentence in sentences if sentence), " ".join(labels)]
    return "\n".join(wrap(text, A4_WIDTH_INCHES - 0.4, FOOT_POINTS) for text in paragraphs if text)


def _marked_measures(comparison: Comparison, chosen_measures: Sequence[str] | None) -> set[str]:
    """Measures whose figures the page shows."""
    shown = set(headline(comparison))
    some = shown if chosen_measures is None else shown & set(chosen_measures)
    return some | set(shown_over_time(comparison))
