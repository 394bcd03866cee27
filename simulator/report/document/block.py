"""What a report is made of, before its layout is decided: items, paragraphs, tables, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["filled", "filled in part", "to be completed"]
"""How much of an item the scenario could answer."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside an item."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Points, one a line."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing, with what it shows in words."""

    name: str
    """Names the file where pictures stand beside the text."""
    svg: str
    """A whole SVG document."""
    description: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What only the authors can say."""

    text: str


Block = Paragraph | Subheading | Listing | Table | Picture | Wanted
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the checklist with its answer."""

    number: str
    """As the checklist counts, `2.5.1`."""
    title: str
    asks: str
    """What the item asks for, in our own words."""
    answer: Blocks

    @property
    def status(self) -> Status:
        """How much of it is answered."""
        wanted = sum(isinstance(block, Wanted) for block in self.answer)
        if not wanted:
            return "filled"
        return "to be completed" if wanted == len(self.answer) else "filled in part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One of the six sections of the checklist."""

    number: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """What belongs to the report and to no item."""

    title: str
    blocks: Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report."""

    title: str
    lead: Blocks
    """What a reader must know first."""
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)
