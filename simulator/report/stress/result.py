"""The results of a finished run, for the annex."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulator.outcomes.labels.label import MEANINGS, Label, labels_in
from simulator.outcomes.statistics.simultaneous import verdict_said
from simulator.report.document.block import Block, Blocks, Listing, Paragraph, Table
from simulator.report.stress.subject import Finished, Subject
from simulator.wording import counted, written, written_difference, written_interval

Row = Mapping[str, Any]  # Any: a row of the headline holds text and numbers
ByScenario = dict[str, Row]


def results(subject: Subject) -> Blocks:
    """The headline of a run: levels, and differences with verdicts; nothing without a run."""
    finished = subject.finished
    if finished is None:
        return ()
    by_measure = _by_measure(finished)
    first, *others = finished.record["scenarios"]
    plans = tuple(finished.record["equal_money_slices"])
    number = counted(int(finished.record["replications"]), "replication")
    blocks: list[Block] = [
        Paragraph(f"In brackets: 95 % intervals over {number}. All measures are in results.parquet."),
        _table("Results of each scenario", by_measure, (first, *others), _level),
    ]
    if others:
        blocks.append(_table(f"Differences from {first}", by_measure, others, lambda r: _difference(r, "")))
    if plans:
        title = "Differences from the uniform slice of the same saving"
        blocks.append(_table(title, by_measure, plans, lambda r: _difference(r, "slice_")))
    if others:
        blocks.append(
            Paragraph(
                "Differences are paired by replication. 'Within noise': the interval covers zero. "
                "'Perhaps': the verdict does not survive Holm's correction for the number of differences "
                "shown, so it is a hint and not a finding."
            )
        )
    return (*blocks, *_legend(by_measure))


def _by_measure(finished: Finished) -> dict[str, ByScenario]:
    found: dict[str, ByScenario] = {}
    for row in finished.headline.to_dict("records"):
        found.setdefault(str(row["measure"]), {})[str(row["scenario"])] = {str(k): v for k, v in row.items()}
    return found


def _table(
    caption: str, by_measure: Mapping[str, ByScenario], scenarios: Iterable[str], cell: Callable[[Row], str]
) -> Table:
    shown = tuple(scenarios)
    rows = tuple(
        (
            _title(next(iter(of.values()))),
            *(cell(of[scenario]) if scenario in of else "" for scenario in shown),
        )
        for of in by_measure.values()
    )
    return Table(caption, ("Measure", *shown), rows)


def _title(row: Row) -> str:
    unit = row["unit"]
    return f"{row['title']}" if unit in ("£", "share") else f"{row['title']} ({unit})"


def _level(row: Row) -> str:
    interval = written_interval(row["low"], row["high"], row["unit"])
    label = f"[{_label(row)}]" if _label(row) else ""
    return " ".join(part for part in (written(row["estimate"], row["unit"]), interval, label) if part)


def _label(row: Row) -> str:
    """Read back from CSV, no label is no text."""
    label = row["label"]
    return label if isinstance(label, str) else ""


def _difference(row: Row, against: str) -> str:
    verdict = row[f"{against}verdict"]
    if verdict in ("no difference", "not seen") or not isinstance(verdict, str):
        return verdict if isinstance(verdict, str) else ""
    low, high = row[f"{against}difference_low"], row[f"{against}difference_high"]
    # Shares differ by points, which the figure says.
    interval = written_interval(low, high, row["unit"]).replace("%", "")
    figure = written_difference(row[f"{against}difference"], row["unit"])
    judged = verdict_said(verdict, stands=bool(row.get(f"{against}stands", True)))
    return " ".join(part for part in (figure, interval, judged) if part)


def _legend(by_measure: Mapping[str, ByScenario]) -> Blocks:
    """What the labels beside levels mean."""
    used = {label for of in by_measure.values() for row in of.values() for label in labels_in(_label(row))}
    points = tuple(f"{label}: {MEANINGS[label]}." for label in Label if label in used)
    return (Paragraph("The words in square brackets mean:"), Listing(points)) if points else ()
