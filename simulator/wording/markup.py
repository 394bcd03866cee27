"""Text for languages with marks of their own: the one place that quotes for HTML, SVG and Markdown."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from simulator.wording.harmless import harmless

_SPECIAL: Final = re.compile(r"[\\`*<>|~]|\](?=[(\[:])|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|&(?=#?\w+;)")
_OPENS_A_BLOCK: Final = re.compile(r"^(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=+])|\[|\d{1,9}(?=[.)](?:\s|$)))")
_NO_CHARACTERS: Final = re.compile("[\ufffe\uffff]")
"""Which XML forbids beside control characters."""


def html_text(text: str) -> str:
    """Text that HTML and SVG show as it is, between tags and inside the quotes of an attribute."""
    return escape(_NO_CHARACTERS.sub("\ufffd", harmless(text)), quote=True)


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    one_line = " ".join(harmless(text).split())
    quoted = _SPECIAL.sub(lambda found: f"\\{found[0]}", one_line)
    return _OPENS_A_BLOCK.sub(_as_text, quoted)


def _as_text(found: re.Match[str]) -> str:
    opening = found[0]
    return f"{opening}\\" if opening.isdigit() else f"\\{opening}"
