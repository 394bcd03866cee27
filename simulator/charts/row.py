"""The rows of the chart of differences: which measures it shows, where they lie and how far they reach."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from simulator.charts.selection import (
    NOTHING,
    SAME,
    Estimate,
    Headline,
    HeadlineRow,
    headline,
    is_hint,
    themes,
)
from simulator.outcomes import Comparison, measure_named

WIDEST: Final = 0.5
"""The axis ends at half of the baseline's figure: what lies beyond is an arrow with its figure beside it, so
that a handful of people who become three handfuls do not press everything else into a point."""
NARROWEST: Final = 0.05
"""The axis shows at least 5 % either way, so that noise does not fill it."""

LEAST_LINES: Final = 2
"""A measure's name and its baseline figure take two lines."""


class Line(NamedTuple):
    """Where one row of the chart lies, and what it names; a theme has no measure."""

    theme: str
    measure: str
    top: float
    middle: float


def has_hints(comparison: Comparison, measures: Sequence[str] | None = None) -> bool:
    """Whether the rows hold a verdict that does not stand beside all the others of the table."""
    rows = chosen(headline(comparison), measures)
    return any(
        is_hint(verdict)
        for line in lines_of(comparison, rows)
        if line.measure
        for row in rows[line.measure].values()
        for verdict in (row.verdict, row.slice_verdict)
    )


def chosen(rows: Headline, measures: Sequence[str] | None) -> Headline:
    """The headline of these measures; the whole of it when they are not named."""
    return rows if measures is None else {name: row for name, row in rows.items() if name in measures}


def lines_of_measure(comparison: Comparison) -> int:
    """Lines of text that one measure takes."""
    return max(len(comparison.scenarios) - 1, LEAST_LINES)


def lines_of(comparison: Comparison, rows: Headline) -> Iterator[Line]:
    """Themes and their measures from top to bottom, in the order of the headline."""
    theme_of, last, top = themes(comparison), "", 0.0
    size = lines_of_measure(comparison)
    for measure, by_scenario in rows.items():
        if not _is_shown(measure, by_scenario):
            continue
        if theme_of[measure] != last:
            last = theme_of[measure]
            yield Line(last, "", top, top + 0.6)
            top += 1.2
        yield Line(last, measure, top, top + size / 2)
        top += size + 0.4


def on_axis(row: HeadlineRow, unit: str) -> Estimate:
    """Where a difference lies: points for a share, otherwise a share of the baseline; NaN without one."""
    if unit == "share":
        return row.difference
    if not math.isfinite(row.relative):
        return NOTHING
    if not row.difference.value:
        return Estimate(0.0, 0.0, 0.0) if row.verdict in SAME else NOTHING._replace(value=0.0)
    return row.difference.times(abs(row.relative / row.difference.value))


def _is_shown(measure: str, by_scenario: dict[str, HeadlineRow]) -> bool:
    registered = measure_named(measure)
    has_place = any(math.isfinite(on_axis(row, registered.unit).value) for row in by_scenario.values())
    return has_place and registered.harm != "neither"


def widest_of(rows: Headline, lines: list[Line]) -> float:
    """Half the width of the axis: as far as the intervals reach, within bounds."""
    reach = [
        abs(end)
        for line in lines
        if line.measure
        for row in rows[line.measure].values()
        for end in on_axis(row, measure_named(line.measure).unit)
        if math.isfinite(end)
    ]
    return min(WIDEST, max(NARROWEST, 1.05 * max(reach, default=0.0)))
