"""A report as Markdown (CommonMark with tables), for a screen, a repository or a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from simulator.report.document.block import (
    Block,
    Blocks,
    Listing,
    Paragraph,
    Picture,
    Report,
    Subheading,
    Table,
    Wanted,
)

_SPECIAL = re.compile(r"[\\`*<>|~]|\](?=[(\[:])|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|&(?=#?\w+;)")
_OPENS_A_BLOCK = re.compile(r"^(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=+])|\[|\d{1,9}(?=[.)](?:\s|$)))")


def markdown(report: Report, pictures: Mapping[str, str] | None = None) -> str:
    """The report as Markdown.

    Parameters
    ----------
    report
        What to write.
    pictures
        By the name of a picture, the file it stands in; without it pictures are described in words alone.
    """
    return "\n\n".join(_parts(report, pictures or {})) + "\n"


def _parts(report: Report, pictures: Mapping[str, str]) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    yield from _blocks(report.lead, pictures)
    for section in report.sections:
        yield f"## {section.number}. {escaped(section.title)}"
        for item in section.items:
            yield f"### {item.number} {escaped(item.title)}"
            yield f"*{escaped(item.asks)}* ({item.status})"
            yield from _blocks(item.answer, pictures)
    for annex in report.annexes:
        yield f"## Annex: {escaped(annex.title)}"
        yield from _blocks(annex.blocks, pictures)


def _blocks(blocks: Blocks, pictures: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        yield _block(block, pictures)


def _block(block: Block, pictures: Mapping[str, str]) -> str:
    match block:
        case Paragraph(text=text):
            return escaped(text)
        case Subheading(text=text):
            return f"#### {escaped(text)}"
        case Listing(points=points):
            return "\n".join(f"- {escaped(point)}" for point in points)
        case Wanted(text=text):
            return f"> **To be completed by the authors:** {escaped(text)}."
        case Picture():
            return _picture(block, pictures)
        case Table():
            return _table(block)


def _picture(picture: Picture, pictures: Mapping[str, str]) -> str:
    description = escaped(picture.description)
    if picture.name not in pictures:
        return f"{description} (The picture is drawn when the report is written to a file.)"
    return f"![Pathway {escaped(picture.name)}]({pictures[picture.name]})\n\n{description}"


def _table(table: Table) -> str:
    rows = [
        f"| {' | '.join(escaped(cell) for cell in row)} |"
        for row in (table.columns, ("---",) * len(table.columns), *table.rows)
    ]
    rows[1] = f"|{' --- |' * len(table.columns)}"
    return "\n".join([f"**{escaped(table.caption)}**", "", *rows])


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    one_line = " ".join(text.split())
    escaped_line = _SPECIAL.sub(lambda found: f"\\{found[0]}", one_line)
    return _OPENS_A_BLOCK.sub(_as_text, escaped_line)


def _as_text(found: re.Match[str]) -> str:
    opening = found[0]
    return f"{opening}\\" if opening.isdigit() else f"\\{opening}"
