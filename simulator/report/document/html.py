"""A report as one HTML file that needs nothing else, for a browser, a screen reader and A4 paper."""

from __future__ import annotations

import re

from simulator.report.document.block import Block, Report
from simulator.wording.harmless import harmless
from simulator.wording.markup import html_text

_JOINT = re.compile(r"(?<=[A-Za-z0-9])([_./])(?=[A-Za-z])")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def html(report: Report) -> str:
    """The report as HTML; text of the scenario is escaped, and pictures are inside."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("simulator.report.document", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters["breakable"] = _breakable
    environment.filters["drawing"] = _drawing
    environment.filters["kind"] = _kind
    return environment.get_template("page.html.j2").render(report=report)


def _shown(value: object) -> object:
    """Text in which no character commands anything; what is marked up already stays."""
    return harmless(value) if type(value) is str else value


def _kind(block: Block) -> str:
    return type(block).__name__


def _breakable(text: str) -> object:
    """Escaped text that may break behind the joints of long names, and never inside a date."""
    from markupsafe import Markup

    in_pieces = _JOINT.sub(r"\1<wbr>", html_text(text))
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', in_pieces))


def _drawing(svg: str) -> object:
    """An SVG document that we drew, whose texts are escaped already."""
    from markupsafe import Markup

    return Markup(svg)
