"""Text from files and from the names of files, made harmless: the one place that quotes it for a screen."""

from __future__ import annotations

import re
from typing import Final

_ACTS_ON_A_SCREEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and the end of a line: colours, cursor, title
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"  # halves of characters, notes, tags
)


def harmless(text: str) -> str:
    r"""Text in which no character commands a terminal or hides what it says.

    Such characters are shown as they are written in a string, `\x1b` or `\u202e`. Tabs and the ends of lines
    stay. The result is the same when it is made harmless again.
    """
    return _ACTS_ON_A_SCREEN.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
