"""The register of written changes, from which messages, JSON Schema and documents draw their lists."""

from __future__ import annotations

from typing import Annotated, Final, assert_never, get_args

from pydantic import Field

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted
from simulator.domain.change.union import Change
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.change import across_the_board, reallocate, targeted
from simulator.scenario_file.change.across_the_board import AcrossTheBoardShape, ProtectShape
from simulator.scenario_file.change.reallocate import ReallocateShape
from simulator.scenario_file.change.shape import ChangeShape
from simulator.scenario_file.change.targeted import TargetedShape

WrittenChange = AcrossTheBoardShape | ProtectShape | TargetedShape | ReallocateShape
"""A change as a file writes it; the documents list the kinds in this order."""

AnyChange = Annotated[WrittenChange, Field(discriminator="kind")]
"""The same for a field of a shape: the word behind `kind` says which."""

SHAPES: Final[tuple[type[ChangeShape], ...]] = get_args(WrittenChange)


def kind_of(shape: type[ChangeShape]) -> str:
    """The word behind `kind` that a shape is written with."""
    (word,) = get_args(shape.model_fields["kind"].annotation)
    return str(word)


KINDS: Final = tuple(kind_of(shape) for shape in SHAPES)
"""The words that may stand behind `kind`."""


def change_of(written: WrittenChange, position: int) -> Change:
    """The change that a file states.

    Parameters
    ----------
    written
        In its shape.
    position
        Where it stands in the list, from 1; names it where the file does not.
    """
    return written.change(written.name or f"{written.kind}_{position}")


def canonical(change: Change) -> dict[str, Canonical]:
    """A change in the fully qualified form.

    Raises
    ------
    AssertionError
        It is of a kind outside the union, which no file can state.
    """
    match change:
        case AcrossTheBoard():
            return across_the_board.canonical(change)
        case Targeted():
            return targeted.canonical(change)
        case Reallocate():
            return reallocate.canonical(change)
        case _:
            assert_never(change)


def kinds_in_words() -> str:
    """The kinds one after another: `a, b or c`."""
    return f"{', '.join(KINDS[:-1])} or {KINDS[-1]}"


def table_of_kinds() -> str:
    """The table of kinds and their keys in `docs/scenario-files.md`, in Markdown."""
    rows = (f"| `{kind_of(shape)}` | {shape.keys_in_words} |" for shape in SHAPES)
    return "\n".join(("| kind | keys |", "|---|---|", *rows)) + "\n"
