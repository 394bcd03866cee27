"""Reports and registers written to files, in the form that the ending of the file's name asks for."""

from __future__ import annotations

from pathlib import Path

from simulator.disk.whole import write_named
from simulator.errors import SimulatorError
from simulator.report.document.block import Picture, Report
from simulator.report.document.html import html
from simulator.report.document.markdown import markdown
from simulator.report.stress.assumption import table_of
from simulator.report.stress.data import register_of
from simulator.report.stress.subject import Subject
from simulator.wording.spreadsheet import MARK_FOR_EXCEL, csv_of_frame

FORMS = (".md", ".html", ".htm")
"""Endings that a report may have."""


def refuse_unknown_ending(file: Path, known: tuple[str, ...] = FORMS) -> None:
    """Refuse a file whose ending says no form that can be written.

    Raises
    ------
    SimulatorError
        The ending is unknown; the message names the known ones.
    """
    if file.suffix.lower() not in known:
        ending = f"the ending '{file.suffix}'" if file.suffix else "no ending"
        raise SimulatorError(f"{file} has {ending}: write {' or '.join(known)}")


def write_report(report: Report, file: Path) -> tuple[Path, ...]:
    """Write a report, with its pictures beside it where the form cannot hold them.

    Returns
    -------
    tuple of Path
        The files written, the report first.

    Raises
    ------
    SimulatorError
        The ending is unknown, or a file cannot be written.
    """
    refuse_unknown_ending(file)
    if file.suffix.lower() != ".md":
        write_named(file, html(report))
        return (file,)
    drawn = [block for item in report.items for block in item.answer if isinstance(block, Picture)]
    beside = {picture.name: file.with_name(f"{file.stem}-{picture.name}.svg") for picture in drawn}
    write_named(
        file, markdown(report, {name: path.name.replace(" ", "%20") for name, path in beside.items()})
    )
    for picture in drawn:
        write_named(beside[picture.name], picture.svg)
    return (file, *beside.values())


def write_assumptions(subject: Subject, file: Path) -> None:
    """Write the register of figures as CSV: the base model's, then what scenarios state otherwise.

    Raises
    ------
    SimulatorError
        The ending is not `.csv`, or the file cannot be written.
    """
    refuse_unknown_ending(file, (".csv",))
    write_named(file, MARK_FOR_EXCEL + csv_of_frame(table_of(register_of(subject))))
