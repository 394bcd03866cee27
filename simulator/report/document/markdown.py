"""A report as Markdown (CommonMark with tables), for a screen, a repository or a paper."""

from __future__ import annotations

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
from simulator.wording.markup import markdown_text


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
    yield f"# {markdown_text(report.title)}"
    yield from _blocks(report.lead, pictures)
    for section in report.sections:
        yield f"## {section.number}. {markdown_text(section.title)}"
        for item in section.items:
            yield f"### {item.number} {markdown_text(item.title)}"
            yield f"*{markdown_text(item.asks)}* ({item.status})"
            yield from _blocks(item.answer, pictures)
    for annex in report.annexes:
        yield f"## Annex: {markdown_text(annex.title)}"
        yield from _blocks(annex.blocks, pictures)


def _blocks(blocks: Blocks, pictures: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        yield _block(block, pictures)


def _block(block: Block, pictures: Mapping[str, str]) -> str:
    match block:
        case Paragraph(text=text):
            return markdown_text(text)
        case Subheading(text=text):
            return f"#### {markdown_text(text)}"
        case Listing(points=points):
            return "\n".join(f"- {markdown_text(point)}" for point in points)
        case Wanted(text=text):
            return f"> **To be completed by the authors:** {markdown_text(text)}."
        case Picture():
            return _picture(block, pictures)
        case Table():
            return _table(block)


def _picture(picture: Picture, pictures: Mapping[str, str]) -> str:
    description = markdown_text(picture.description)
    if picture.name not in pictures:
        return f"{description} (The picture is drawn when the report is written to a file.)"
    return f"![Pathway {markdown_text(picture.name)}]({pictures[picture.name]})\n\n{description}"


def _table(table: Table) -> str:
    rows = [
        f"| {' | '.join(markdown_text(cell) for cell in row)} |"
        for row in (table.columns, ("---",) * len(table.columns), *table.rows)
    ]
    rows[1] = f"|{' --- |' * len(table.columns)}"
    return "\n".join([f"**{markdown_text(table.caption)}**", "", *rows])
