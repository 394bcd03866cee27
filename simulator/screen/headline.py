"""The headline of a comparison as text: the results of each scenario, and how they differ."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from simulator.outcomes.comparison.comparison import Comparison
from simulator.outcomes.comparison.headline import PREFIXES
from simulator.outcomes.comparison.label_note import label_notes
from simulator.outcomes.labels.label import marks_of
from simulator.outcomes.labels.rule import unseen_share
from simulator.outcomes.labels.sentence import growth_written
from simulator.outcomes.statistics.simultaneous import PERHAPS, STANDS_COLUMN, Tally, tally, verdict_said
from simulator.outcomes.statistics.skewness import FEWEST_DIFFERING
from simulator.wording import (
    rounded_share,
    whole,
    written,
    written_difference,
    written_interval,
    written_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of a table, with its interval and what it means."""

    figure: str
    marks: str = ""
    """Signs of its labels, which the notes below the table explain."""
    interval: str = ""
    growth: str = ""
    """How its list changes a month, where it has no steady state."""
    verdict: str = ""

    @property
    def marked(self) -> str:
        """The figure with its marks."""
        return f"{self.figure} {self.marks}" if self.marks else self.figure

    def __str__(self) -> str:
        """On one line."""
        return " ".join(part for part in (self.marked, self.interval, self.growth, self.verdict) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure across scenarios."""

    theme: str
    measure: str
    """Title and unit."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table ready to be shown."""

    title: str
    columns: tuple[str, ...]
    """Above the cells, one each."""
    rows: tuple[Row, ...]
    note: str
    marks: tuple[str, ...] = ()
    """What each mark beside a figure means, a sentence each."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything that stands below the table, a line each."""
        return (self.note, *self.marks)

    def frame(self) -> pd.DataFrame:
        """The same as a data frame of text, indexed by theme and measure."""
        index = pd.MultiIndex.from_tuples(
            [(row.theme, row.measure) for row in self.rows], names=["theme", "measure"]
        )
        return pd.DataFrame(
            [[str(cell) for cell in row.cells] for row in self.rows], index=index, columns=list(self.columns)
        )


def levels(comparison: Comparison) -> TextTable:
    """The results of each scenario, with 95 % intervals."""
    headline = comparison.headline()
    rows = []
    for theme, title, unit, of_measure in _measures(headline):
        cells = tuple(
            Cell(
                figure=written(_figure(found, "estimate"), unit),
                marks=marks_of(str(found["label"])),
                interval=written_interval(_figure(found, "low"), _figure(found, "high"), unit),
                growth=_growth(found),
            )
            for found in (of_measure[scenario] for scenario in comparison.scenarios)
        )
        rows.append(Row(theme=theme, measure=_titled(title, unit), cells=cells))
    return TextTable(
        title="Results of each scenario",
        columns=tuple(written_name(scenario) for scenario in comparison.scenarios),
        rows=tuple(rows),
        note=f"In brackets: 95 % interval of the mean of {_replications(comparison)}.",
        marks=_notes(comparison, headline),
    )


def difference_table(comparison: Comparison) -> TextTable:
    """How each scenario differs from the baseline, and each plan from the slice that saves as much."""
    headline = comparison.headline()
    pairs = [(scenario, "") for scenario in comparison.scenarios[1:]]
    pairs += [(scenario, "slice_") for scenario in comparison.slices]
    rows = []
    for theme, title, unit, of_measure in _measures(headline):
        cells = tuple(_difference_cell(of_measure[scenario], kind, unit) for scenario, kind in pairs)
        rows.append(Row(theme=theme, measure=_titled(title, unit), cells=cells))
    words = set(headline["verdict"]) | set(headline["slice_verdict"])
    return TextTable(
        title="How the scenarios differ",
        columns=tuple(
            f"{written_name(scenario)} against "
            + ("the same saving from every team" if kind else written_name(comparison.baseline))
            for scenario, kind in pairs
        ),
        rows=tuple(rows),
        note=(
            f"Paired differences over {_replications(comparison)} with the same patients and the same luck; "
            "in brackets their 95 % interval. 'Within noise': the interval covers zero."
            + _of_little_seen(words, comparison.replications)
            + _of_many(tally(headline, PREFIXES))
        ),
        marks=_notes(comparison, headline, of_differences=True),
    )


Told = dict[str, object]
"""One row of the headline, by column."""


def _measures(headline: pd.DataFrame) -> Iterator[tuple[str, str, str, dict[str, Told]]]:
    """Theme, title and unit of each measure, and its rows by scenario."""
    for _, of_measure in headline.groupby("measure", sort=False):
        rows: list[Told] = of_measure.to_dict("records")  # type: ignore[assignment]  # keys are column names
        first = rows[0]
        yield (
            str(first["theme"]),
            str(first["title"]),
            str(first["unit"]),
            {str(row["scenario"]): row for row in rows},
        )


def _figure(found: Told, column: str) -> float:
    value = found[column]
    return value if isinstance(value, float) else float("nan")


def _growth(found: Told) -> str:
    growth = _figure(found, "growth_per_month")
    if math.isnan(growth):
        return ""
    change_a_month = growth_written(growth, _figure(found, "growth_low"), _figure(found, "growth_high"))
    return f"of the period; {change_a_month}"


def _notes(
    comparison: Comparison, headline: pd.DataFrame, *, of_differences: bool = False
) -> tuple[str, ...]:
    measures = set(headline["measure"])
    notes = label_notes(comparison, measures, of_levels=not of_differences, of_differences=of_differences)
    return tuple(note.long for note in notes)


def _of_little_seen(words: Collection[str], replications: int) -> str:
    """What is not known where the scenarios were mostly or always the same."""
    sentences = ""
    if "not seen" in words:
        sentences += (
            f" 'Not seen': the same in every replication, though chance can make it differ; it may still do "
            f"so in up to {rounded_share(unseen_share(replications))} of replications."
        )
    if "too few differ" in words:
        sentences += (
            f" 'Too few differ': it differs in fewer than {FEWEST_DIFFERING} replications, too few for an "
            "interval or a verdict."
        )
    return sentences


def _of_many(counted: Tally) -> str:
    """What chance does to a table of so many verdicts, and which of them stand nevertheless."""
    if not counted.judged:
        return ""
    weak = counted.judged - counted.standing
    counts = (
        f" {counted.family} of these differences vary by chance, and {counted.judged} of those have a "
        f"verdict. If the scenarios did not differ at all, about {whole(counted.by_chance)} of "
        f"{counted.family} would still get one by chance alone. "
    )
    if not weak:
        return counts + (
            f"All {counted.judged} verdicts stand when that is allowed for (Holm's correction): the chance "
            "that even one of them is due to chance alone is at most 5 %."
        )
    return counts + (
        f"'{PERHAPS}' marks the {weak} that do not stand when that is allowed for (Holm's correction): a "
        f"hint, not a finding. The other {counted.standing} stand together: the chance that even one of them "
        "is due to chance alone is at most 5 %."
    )


def _difference_cell(found: Told, kind: str, unit: str) -> Cell:
    verdict = str(found[f"{kind}verdict"])
    if verdict == "no difference":
        return Cell(figure=verdict)
    if verdict == "not seen":
        return Cell(figure=f"not seen in {_runs(int(str(found['replications'])))}")
    low, high = _figure(found, f"{kind}difference_low"), _figure(found, f"{kind}difference_high")
    return Cell(
        figure=written_difference(_figure(found, f"{kind}difference"), unit),
        marks=marks_of(str(found[f"{kind}difference_label"])),
        # Shares differ by points, which the figure says.
        interval=written_interval(low, high, unit).replace("%", ""),
        verdict=verdict_said(verdict, stands=bool(found[f"{kind}{STANDS_COLUMN}"])),
    )


def _titled(title: str, unit: str) -> str:
    """The title with its unit, unless the title or the figures say it."""
    is_said = unit in ("£", "share", "patients") or unit in title.lower()
    return title if is_said else f"{title}, {unit}"


def _replications(comparison: Comparison) -> str:
    return _runs(comparison.replications)


def _runs(number: int) -> str:
    return f"{number} replication" + ("s" if number != 1 else "")
