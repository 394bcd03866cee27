"""Mutants of scenario files: what a slip of the hand, an editor or a bad copy makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Final

FIGURES: Final = ("0", "-1", "1e19", "1e-300", "200 years", "£999bn", "1e19%", "-5%", "100000 per day")
STRANGE: Final = (
    "\x00",
    "\x07",
    "\x1b[31m",
    "\t",
    "\u2028",
    "\ufeff",
    "\ud7ff",
    "é",
    "£",
    "'",
    '"',
    "#",
    ":",
)
SIGNS: Final = ("{", "}", "[", "]", ",", ": ", "- ", "&a ", "*a", "!x ", "|", ">", "%", "@", "`", "?", "<<: ")
_FIGURE: Final = re.compile(r"[£-]*[0-9][0-9.,]*[a-z%]*")


def mutant_of(text: str, seed: int) -> str:
    """A text with one to three slips.

    Parameters
    ----------
    text
        Of a sound file.
    seed
        Names the slips.
    """
    chance = Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = chance.choice(_SLIPS)(text, chance)
    return text


def _without_a_letter(text: str, chance: Random) -> str:
    at = chance.randrange(max(1, len(text)))
    return text[:at] + text[at + chance.choice((1, 1, 2, 9)) :]


def _with_a_sign(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice((*SIGNS, *STRANGE)) + text[at:]


def _without_a_colon(text: str, chance: Random) -> str:
    colons = [found.start() for found in re.finditer(":", text)]
    if not colons:
        return text
    at = chance.choice(colons)
    return text[:at] + text[at + 1 :]


def _with_another_figure(text: str, chance: Random) -> str:
    found = list(_FIGURE.finditer(text))
    if not found:
        return text
    here = chance.choice(found)
    new = chance.choice((*FIGURES, chance.choice(found)[0]))
    return text[: here.start()] + new + text[here.end() :]


def _with_lines_changed(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) < 3:
        return text
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * chance.choice((1, 2, 4)) + lines[at]
        case _:
            lines[at] = lines[at].lstrip() if chance.random() < 0.5 else lines[at][1:]
    return "".join(lines)


def _with_a_word_of_elsewhere(text: str, chance: Random) -> str:
    words = list(re.finditer(r"[A-Za-z_]+", text))
    if not words:
        return text
    here, there = chance.choice(words), chance.choice(words)
    return text[: here.start()] + there[0] + text[here.end() :]


def _without_a_value(text: str, chance: Random) -> str:
    values = list(re.finditer(r"(?<=: )[^,{}\[\]\n]+", text))
    if not values:
        return text
    here = chance.choice(values)
    return text[: here.start()] + chance.choice(("", "null", "{}", "[]", "''")) + text[here.end() :]


def _cut_short(text: str, chance: Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


_SLIPS: Final[tuple[Callable[[str, Random], str], ...]] = (
    _without_a_letter,
    _with_a_sign,
    _without_a_colon,
    _with_another_figure,
    _with_another_figure,
    _with_lines_changed,
    _with_a_word_of_elsewhere,
    _without_a_value,
    _cut_short,
)
