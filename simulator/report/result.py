"""The results of a finished run, for the annex."""

from __future__ import annotations

from typing import Any

from simulator.outcomes.written import written, written_difference, written_interval
from simulator.report.block import Blocks, Paragraph, Table
from simulator.report.subject import Subject
from simulator.report.words import counted

Row = dict[str, Any]  # Any: a row of the headline holds text and numbers


def results(subject: Subject) -> Blocks:
    """The headline of a run: levels, and differences with verdicts; nothing without a run."""
    if subject.finished is None:
        return ()
    comparison = subject.finished.comparison
    headline: list[Row] = comparison.headline().to_dict("records")  # type: ignore[assignment]  # keys are columns
    by_measure: dict[str, list[Row]] = {}
    for row in headline:
        by_measure.setdefault(str(row["measure"]), []).append(row)
    number = counted(comparison.replications, "replication")
    levels = Table(
        "What each scenario comes to",
        ("Measure", *comparison.scenarios),
        tuple((_title(rows[0]), *map(_level, rows)) for rows in by_measure.values()),
    )
    blocks: Blocks = (
        Paragraph(f"In brackets: 95 % intervals over {number}. All measures are in results.parquet."),
        levels,
    )
    if len(comparison.scenarios) > 1:
        blocks += (
            Table(
                "Differences from the baseline",
                ("Measure", *comparison.scenarios[1:]),
                tuple(
                    (_title(rows[0]), *(_difference(row, "") for row in rows[1:]))
                    for rows in by_measure.values()
                ),
            ),
        )
    if comparison.slices:
        plans = tuple(comparison.slices)
        blocks += (
            Table(
                "Differences from the uniform slice of the same saving",
                ("Measure", *plans),
                tuple(
                    (
                        _title(rows[0]),
                        *(_difference(row, "slice_") for row in rows if row["scenario"] in plans),
                    )
                    for rows in by_measure.values()
                ),
            ),
        )
    return (
        *blocks,
        Paragraph(
            "Of many such intervals about one in twenty misses by chance alone: a lone verdict among many "
            "rows is a hint, not a finding."
        ),
    )


def _title(row: Row) -> str:
    unit = row["unit"]
    return f"{row['title']}" if unit in ("£", "share") else f"{row['title']} ({unit})"


def _level(row: Row) -> str:
    interval = written_interval(row["low"], row["high"], row["unit"])
    label = f"[{row['label']}]" if row["label"] else ""
    return " ".join(part for part in (written(row["estimate"], row["unit"]), interval, label) if part)


def _difference(row: Row, against: str) -> str:
    verdict = str(row[f"{against}verdict"])
    if verdict == "no difference":
        return verdict
    low, high = row[f"{against}difference_low"], row[f"{against}difference_high"]
    # Shares differ by points, which the figure says.
    interval = written_interval(low, high, row["unit"]).replace("%", "")
    figure = written_difference(row[f"{against}difference"], row["unit"])
    return " ".join(part for part in (figure, interval, verdict) if part)
