"""Characters that no screen shows and no scenario means: they come in by copying, or to hide something."""

from __future__ import annotations

import unicodedata
from typing import Final

_NAMES: Final = {
    0x00: "null",
    0x07: "bell",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x1B: "escape",
    0x7F: "delete",
    0x9B: "control sequence",
}
_BREAKS: Final = "\n\r\t\x85"
"""Ends of lines, and tabs."""
_NON_CHARACTERS: Final = frozenset({0xFFFE, 0xFFFF})


def is_hidden(letter: str) -> bool:
    """Whether a character is a control character, and neither a tab nor the end of a line."""
    if letter.isascii() and letter.isprintable():
        return False
    code = ord(letter)
    return (unicodedata.category(letter) == "Cc" and letter not in _BREAKS) or code in _NON_CHARACTERS


def hidden_in_words(letter: str) -> str:
    """The character for a message: `the control character U+001B (escape)`."""
    name = _NAMES.get(ord(letter), "")
    called = f" ({name})" if name else ""
    return f"the control character U+{ord(letter):04X}{called}"
